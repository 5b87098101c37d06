"""One change of a page at a time: what a visitor does and what workers find never redraw the same page together.

Reacton skips a component whose state another thread changed while it was being drawn; such a page would show the old
state until the next change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from solara.server import kernel_context


def page_context() -> kernel_context.VirtualKernelContext | None:
    """The context of the page that is being drawn or answered; None outside a server."""
    try:
        return kernel_context.get_current_context()
    except RuntimeError:
        return None


def turn_of_page() -> threading.RLock:
    """The lock of the page that is being drawn or answered; one of its own outside a server."""
    context = page_context()
    return threading.RLock() if context is None else vars(context).setdefault("maillage_turn", threading.RLock())


def in_turn(turn: threading.RLock, change: Callable[..., None]) -> Callable[..., None]:
    """The same change, made when it is its turn."""

    def changed(*values: Any) -> None:
        with turn:
            change(*values)

    return changed


def session_context(turn: threading.RLock | None = None) -> Callable[[], Any]:
    """A maker of contexts in which the values of this session may be set from another thread, each in its ``turn``."""
    turn, context = turn or turn_of_page(), page_context()

    @contextmanager
    def entered() -> Iterator[None]:
        with turn, nullcontext() if context is None or context.closed_event.is_set() else context:
            yield

    return entered
