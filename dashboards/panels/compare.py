"""Up to four scenarios side by side, on the same scales, with the table of their differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from markupsafe import Markup

from dashboards.charts import curve_box
from dashboards.page import write
from dashboards.panels.headline import amount, detail, period, range_of
from dashboards.panels.side import place_title
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.figures import FIGURES, answers, readings
from dashboards.runs.noise import BOOK
from dashboards.runs.plan import system_of
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.report.number_format import number


@dataclass(frozen=True)
class Column:
    """One scenario of the comparison as the template writes it."""

    number: int
    title: str
    place: str
    period: str
    detail: str
    chart: Markup
    cells: list[tuple[str, str]]
    differences: list[tuple[str, str]]
    """Each with the range in words; empty for the first scenario and for other territories."""


@solara.component
def Compare(session: Session) -> None:
    """The kept scenarios side by side."""
    texts, kept = texts_in(session.lang.value), session.kept.value

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"]:
            case "keep":
                session.keep()
            case "drop":
                session.drop(int(message["at"]))
            case "again":
                session.view.value = "explore"
                asked = kept[int(message["at"])].question
                session.change(lambda now: asked)

    columns = solara.use_memo(lambda: columns_of([one.estimate for one in kept], texts), [kept, texts.lang])
    names = [texts(f"figures.{figure.id}") for figure in FIGURES]
    answered = session.estimate.value is not None
    Piece(write("compare", texts, columns=columns, names=names, answered=answered), on_event)


def columns_of(estimates: list[Estimate], texts: Texts) -> list[Column]:
    """What each scenario changes against its own quiet world, and against the first scenario."""
    if not estimates:
        return []
    gaps = []
    for estimate in estimates:
        acted, quiet = (estimate.series(one, "employment")[:, 1:, -1] for one in (estimate.acted, estimate.quiet))
        gaps.append((acted - quiet).mean(axis=0))
    low, high = min(float(gap.min()) for gap in gaps), max(float(gap.max()) for gap in gaps)
    columns = []
    for place, (estimate, gap) in enumerate(zip(estimates, gaps, strict=True)):
        scenario = estimate.acted[0].scenario
        cells = [
            (amount(one.effect.mean, one.figure.unit, texts.lang, signed=True), range_of(one.effect, one.figure.unit,
             texts)) for one in answers(estimate)
        ]  # fmt: skip
        title = getattr(scenario, f"title_{texts.lang}")
        told = f"{title}, {number(gap.min(), texts.lang)}"
        chart = curve_box([("m-unaided", gap)], min(low, 0.0), max(high, 0.0), told,
                          lambda value: number(value, texts.lang, signed=True))  # fmt: skip
        written = [] if place == 0 else differences(estimates[0], estimate, texts)
        where, when = place_title(scenario, texts), period(scenario, texts)
        columns.append(Column(place, title, where, when, detail(estimate, texts), chart, cells, written))
    return columns


def differences(first: Estimate, other: Estimate, texts: Texts) -> list[tuple[str, str]]:
    """Each figure of a scenario less that of the first, on the same luck; nothing when people or scale differ."""
    if first.scale != other.scale or first.acted[0].system.codes != other.acted[0].system.codes:
        return []
    seeds = min(first.replications, other.replications)
    found = []
    for figure in FIGURES:
        gap = readings(figure, other.acted[:seeds], other.acted) - readings(figure, first.acted[:seeds], first.acted)
        interval = difference_interval(gap, figure.id, other)
        written = amount(interval.mean, figure.unit, texts.lang, signed=True)
        found.append((written, range_of(interval, figure.unit, texts)))
    return found


def difference_interval(gap: np.ndarray, figure: str, estimate: Estimate) -> Interval:
    """The interval of a paired difference between two scenarios."""
    if not gap.any():
        return Interval(0.0, 0.0)
    system = system_of(estimate.scenario)
    return BOOK.interval(system, estimate.scale, f"between:{figure}", gap, estimate.refined)
