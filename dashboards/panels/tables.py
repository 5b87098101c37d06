"""Who loses and who gains: sectors and territories."""

from __future__ import annotations

from typing import Any

import solara

from dashboards.page import write
from dashboards.session import Session
from dashboards.texts import texts_in
from dashboards.widgets import Piece
from sim.report import tables
from sim.report.loss_map import short_name


@solara.component
def Tables(session: Session) -> None:
    """The two tables of winners and losers, on the mean of the replications."""
    estimate, texts = session.estimate.value, texts_in(session.lang.value)

    def lines() -> tuple[list[tables.Line], list[tables.Line]]:
        result = estimate.mean_result()
        return tables.sectors(result, texts.report).lines, tables.territories(result, texts.report).lines

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "select":
            code = str(message.get("at", ""))
            session.selected.value = "" if session.selected.value == code else code

    if estimate is None:
        return
    found = estimate.once(("tables", texts.lang), lines)
    html = write("tables", texts, sectors=found[0], places=found[1], selected=session.selected.value,
                 short=short_name)
    Piece(html, on_event)
