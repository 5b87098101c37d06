"""Taking away: address, files, Python; opening a scenario; sources at the foot of the page."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import solara

from dashboards import takeaway
from dashboards.page import write
from dashboards.question import from_toml
from dashboards.session import Session
from dashboards.texts import texts_in
from dashboards.widgets import Piece
from sim.scenarios.library import LARGEST_FILE_BYTES


@solara.component
def TakeAway(session: Session) -> None:
    """Downloads, upload, reproduction and sources."""
    texts, estimate, scenario = texts_in(session.lang.value), session.estimate.value, session.scenario.value
    told, set_told = solara.use_state("")

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], message.get("at"):
            case "copied", _:
                set_told(texts("take.copied" if message.get("value") is True else "take.not_copied"))
            case "download", str(kind):
                send_file(widget, session, kind)
            case "open", _:
                set_told("")
                opened(session, str(message.get("value", "")))

    lang = texts.lang
    reproduced = "" if estimate is None else texts("take.reproduced", **takeaway.facts(estimate))
    html = write(
        "takeaway", texts, ready=estimate is not None, told=told, python=takeaway.python_lines(scenario, estimate),
        sources=takeaway.sources_line(lang), facts=reproduced,
    )  # fmt: skip
    Piece(html, on_event)


def send_file(widget: Any, session: Session, kind: str) -> None:
    """Send one file to the browser."""
    estimate, lang = session.estimate.value, session.lang.value
    if kind == "toml":
        widget.send({"download": "scenario.toml", "type": "text/plain", "text": takeaway.toml(session.scenario.value)})
    if estimate is None:
        return
    match kind:
        case "csv":
            text = takeaway.csv_text(estimate, lang)
            widget.send({"download": "maillage.csv", "type": "text/csv", "text": text})
        case "svg":
            drawn = takeaway.map_svg(estimate, lang)
            widget.send({"download": "maillage.svg", "type": "image/svg+xml", "text": drawn})
        case "png":
            widget.send({"png": "maillage.png", "text": takeaway.map_svg(estimate, lang)})
        case "report":
            page = takeaway.report(estimate, lang)
            widget.send({"download": "maillage.html", "type": "text/html", "text": page})


def opened(session: Session, text: str) -> None:
    """Ask the question of an uploaded file; the library's own checks say what is wrong with it."""
    if not text or len(text.encode()) > LARGEST_FILE_BYTES:
        session.wrong.value = texts_in(session.lang.value)("refused.file")
        return
    with tempfile.TemporaryDirectory() as directory:
        session.change(lambda now: from_toml(text, Path(directory)))
