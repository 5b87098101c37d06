"""The top of the page: name, pages, language, theme."""

from __future__ import annotations

from typing import Any

import solara

from dashboards.page import write
from dashboards.session import VIEWS, Session
from dashboards.texts import texts_in
from dashboards.widgets import Piece


@solara.component
def Masthead(session: Session) -> None:
    """Name, pages, language and theme; it also tells the browser the language and the title of the page."""
    texts = texts_in(session.lang.value)

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], str(message.get("at", "")):
            case "view", view if view in VIEWS:
                session.view.value = view
            case "lang", ("fr" | "en") as lang:
                session.lang.value = lang
                widget.send({"language": lang, "title": page_title(lang)})
            case "theme", ("" | "light" | "dark") as theme:
                session.theme.value = theme
                widget.send({"theme": theme})
            case "hello", theme:
                session.theme.value = theme if theme in ("light", "dark") else ""
                widget.send({"language": session.lang.value, "title": page_title(session.lang.value)})
            case "undo", _:
                session.go_back_to(session.position.value - 1)
            case "redo", _:
                session.go_back_to(session.position.value + 1)

    html = write("masthead", texts, views=VIEWS, view=session.view.value, theme=session.theme.value)
    Piece(html, on_event, main=True, address=session.query())


def page_title(lang: str) -> str:
    """Title of the browser's tab."""
    return "Maillage : un choc, un territoire" if lang == "fr" else "Maillage: a shock, a territory"
