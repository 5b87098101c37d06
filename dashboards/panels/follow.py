"""Following a few agents through the shock: their curves in both worlds and what happened to them, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from markupsafe import Markup

from dashboards.charts import curve_box
from dashboards.page import write
from dashboards.panels.scene import CENTS_A_WEEK_TO_EUROS_A_MONTH
from dashboards.panels.understand import place_of
from dashboards.refusals import failure
from dashboards.runs.estimate import Estimate
from dashboards.runs.lives import Event, Life
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.report.loss_map import short_name
from sim.report.number_format import money, number
from sim.sectors import SECTORS


@dataclass(frozen=True)
class LifeCard:
    """A life as the template writes it."""

    title: str
    who: str
    chart: Markup
    levels: str
    events: list[tuple[str, str]]


@solara.component
def Follow(session: Session) -> None:
    """A button that follows lives in the chosen territory, and the lives."""
    estimate, texts = session.estimate.value, texts_in(session.lang.value)

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "follow" and estimate is not None:
            session.follow(place_of(estimate, session.selected.value))

    if estimate is None:
        return
    place = place_of(estimate, session.selected.value)
    lives = session.lives_of(place)
    cards = [card(life, estimate, texts) for life in lives or ()]
    html = write(
        "follow", texts, name=short_name(estimate.acted[0].system.names[place]), cards=cards,
        busy=session.following.value, told=lives is not None, failed=failure(session.lives_failed.value, texts),
    )  # fmt: skip
    Piece(html, on_event)


def card(life: Life, estimate: Estimate, texts: Texts) -> LifeCard:
    """A life in words and its two curves."""
    acted, quiet = shown(life, life.acted), shown(life, life.quiet)
    known = np.concatenate([acted[np.isfinite(acted)], quiet[np.isfinite(quiet)], [0.0]])
    title = texts(f"follow.{life.kind}_{life.role}" if life.role else f"follow.{life.kind}")
    level = money if life.kind == "household" else number
    chart = curve_box(
        [("m-quiet", np.nan_to_num(quiet)), ("m-unaided", np.nan_to_num(acted))], float(known.min()),
        float(known.max()), title, lambda value: level(value, texts.lang),
    )  # fmt: skip
    levels = texts(f"follow.level_{life.kind}", acted=level(float(np.nan_to_num(acted).mean()), texts.lang),
                   quiet=level(float(np.nan_to_num(quiet).mean()), texts.lang))  # fmt: skip
    size = number(life.size, texts.lang)
    who = texts.count(f"follow.who_{life.kind}", life.size, n=size, sector=sector_name(life.sector, texts))
    return LifeCard(title, who, chart, levels, [told(event, life, estimate, texts) for event in life.events])


def shown(life: Life, curve: np.ndarray) -> np.ndarray:
    """A curve in the unit shown: euros a month for a household, persons for others."""
    return curve * CENTS_A_WEEK_TO_EUROS_A_MONTH if life.kind == "household" else curve


def sector_name(sector: int, texts: Texts) -> str:
    """Name of a sector in the middle of a sentence; outside the system there is none."""
    if not 0 <= sector < len(SECTORS):
        return texts("follow.outside")
    return (SECTORS[sector].name_fr if texts.lang == "fr" else SECTORS[sector].name_en).lower()


def told(event: Event, life: Life, estimate: Estimate, texts: Texts) -> tuple[str, str]:
    """When and what; events that happen without the shock too say so."""
    names = estimate.acted[0].system.names
    place = short_name(names[event.territory]) if 0 <= event.territory < len(names) else texts("follow.elsewhere")
    what = texts(f"follow.{event.what}", sector=sector_name(event.sector, texts), place=place)
    return texts.month(estimate.acted[0].week_date(event.week)), what + (texts("follow.anyway") if event.anyway else "")
