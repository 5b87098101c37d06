"""A part of the page that cannot be drawn says so in its place, and is tried again; the rest of the page goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import solara

from dashboards.page import write
from dashboards.session import Session, accepted_languages, preferred_language
from dashboards.texts import texts_in
from dashboards.widgets import Piece, asset

logger = logging.getLogger(__name__)


@solara.component
def Guarded(session: Session, panel: Callable[[Session], Any]) -> None:
    """A panel of a session; when it raises, a message, until the reader or another answer has it tried again."""
    failure, clear = solara.use_exception()
    asked = (session.estimate.value, session.scenario.value, session.lang.value)
    tried = solara.use_ref(asked)

    def try_again() -> None:
        if tried.current != asked:
            tried.current = asked
            clear()

    solara.use_effect(try_again, list(asked))
    if failure is None:
        panel(session)
    else:
        Broken(failure, clear, session.lang.value)


@solara.component
def GuardedPage(page: Callable[[], Any]) -> None:
    """A whole page; what no panel could keep to itself is said in its place."""
    failure, clear = solara.use_exception()
    if failure is None:
        page()
        return
    solara.Style(asset("style.css"))
    with solara.Div(classes=["m-app"]):
        Broken(failure, clear, preferred_language(accepted_languages()))


@solara.component
def Broken(failure: BaseException, again: Callable[[], None], lang: str) -> None:
    """What is said instead of a part of the page; the log of the server keeps where it failed."""

    def note() -> None:
        logger.error("a part of the page could not be drawn", exc_info=failure)

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "draw-again":
            again()

    solara.use_effect(note, [failure])
    reason = f"{type(failure).__name__}: {failure}".splitlines()[0][:200]
    Piece(write("broken", texts_in(lang), reason=reason), on_event)
