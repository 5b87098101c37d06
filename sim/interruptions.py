"""Ctrl-C is never lost: an interruption that a library swallowed acts at the next step of the work."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Asked:
    """Whether an interruption was asked for since the command began."""

    yet = False


@contextmanager
def remembered_interruptions() -> Iterator[None]:
    """Note every SIGINT before the handler in place answers it, and say nothing of one that a callback swallowed."""
    if threading.current_thread() is not threading.main_thread() or not callable(signal.getsignal(signal.SIGINT)):
        yield
        return
    usual_hook = sys.unraisablehook
    usual: Any = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        Asked.yet = True
        usual(number, frame)

    def hook(what: Any) -> None:
        if not issubclass(what.exc_type, KeyboardInterrupt):
            usual_hook(what)

    Asked.yet = False
    signal.signal(signal.SIGINT, note)
    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = usual_hook
        signal.signal(signal.SIGINT, usual)
        Asked.yet = False


def act_on_a_lost_interruption() -> None:
    """Raise KeyboardInterrupt when one was asked for and the work goes on all the same."""
    if Asked.yet:
        raise KeyboardInterrupt
