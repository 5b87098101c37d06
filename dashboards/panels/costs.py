"""What the levers cost, who pays, and what a year of work so won costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara

from dashboards.page import write
from dashboards.panels.headline import amount, range_of
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.noise import BOOK
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.levers import PAYERS
from sim.levers.lever import Payers
from sim.report.number_format import money, number
from sim.report.tables import bar

WEEKS_A_YEAR = 52.0


@dataclass(frozen=True)
class CostLine:
    """One lever: what it did and what each payer spent."""

    title: str
    acts: str
    payers: list[str]
    total: str


@solara.component
def Costs(session: Session) -> None:
    """Spending by lever and payer; nothing without levers."""
    estimate, texts = session.estimate.value, texts_in(session.lang.value)
    if estimate is None or not estimate.has_policy or not estimate.acted[0].programmes:
        return
    Piece(costs_html(estimate, texts), nothing)


def nothing(widget: Any, message: dict[str, Any]) -> None:
    """This panel asks nothing."""


def costs_html(estimate: Estimate, texts: Texts) -> str:
    """The panel: means over replications of what was really spent."""
    lines, spent = cost_lines(estimate, texts)
    work = years_of_work(estimate)
    each = ""
    if spent > 0 and not work.inside_noise and work.mean > 0:
        each = texts("costs.each", amount=money(spent / work.mean, texts.lang))
    total = float(spent)
    shares = [(payer_name(payer, texts), money(value, texts.lang), bar(value, total).width)
              for payer, value in payer_totals(estimate).items() if value > 0]  # fmt: skip
    return write(
        "costs", texts, lines=lines, payers=[payer_name(payer, texts) for payer in PAYERS], shares=shares,
        total=money(total, texts.lang), work=amount(work.mean, "persons", texts.lang, signed=True),
        work_range=range_of(work, "persons", texts), each=each,
    )  # fmt: skip


def payer_name(payer: str, texts: Texts) -> str:
    """The name of a payer as its declaration gives it."""
    return Payers.field_rows()[payer][f"label_{texts.lang}"]


def payer_totals(estimate: Estimate) -> dict[str, float]:
    """Mean euros spent by each payer on all levers."""
    totals = dict.fromkeys(PAYERS, 0.0)
    for world in estimate.acted:
        for programme in world.programmes:
            for payer in PAYERS:
                totals[payer] += sum(programme["euros"][payer].values()) / estimate.replications
    return totals


def cost_lines(estimate: Estimate, texts: Texts) -> tuple[list[CostLine], float]:
    """A line a lever, and the euros of all."""
    lines, whole = [], 0.0
    for place, programme in enumerate(estimate.acted[0].programmes):
        same = [world.programmes[place] for world in estimate.acted]
        acts = float(np.mean([sum(one["acts"].values()) for one in same]))
        euros = [float(np.mean([sum(one["euros"][payer].values()) for one in same])) for payer in PAYERS]
        whole += sum(euros)
        lines.append(CostLine(
            programme[f"title_{texts.lang}"], f"{number(acts, texts.lang)} {programme[f'act_{texts.lang}']}",
            [money(one, texts.lang) if one else "–" for one in euros], money(sum(euros), texts.lang),
        ))  # fmt: skip
    return lines, whole


def years_of_work(estimate: Estimate) -> Interval:
    """Years of work of residents that the levers add, with its interval."""
    acted, unaided = (
        estimate.series(worlds, "employment")[:, 1:, -1].sum(axis=1) / WEEKS_A_YEAR
        for worlds in (estimate.acted, estimate.unaided)
    )
    system = estimate.acted[0].scenario.system or "territories"
    BOOK.learn(system, estimate.scale, "policy:years", acted - unaided)
    return BOOK.interval(system, estimate.scale, "policy:years", acted - unaided, estimate.refined)
