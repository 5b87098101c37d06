"""What the levers cost, who pays, and what a year of work so won costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara

from dashboards.page import write
from dashboards.panels.headline import amount, range_of
from dashboards.question import planned_euros
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.figures import YEARS_OF_WORK, differences_of, effect_of
from dashboards.runs.noise import BOOK
from dashboards.runs.worker_process import COOPERATION_COST
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.cooperation import TOPOLOGIES, Cooperation
from sim.levers import PAYERS
from sim.levers.lever import Payers
from sim.report.loss_map import short_name
from sim.report.number_format import money, number
from sim.report.tables import bar
from sim.results import RunResult

PAYER_OF_COOPERATION = "territory"
"""Contracts between territories are run by their own governments (`sim/alliance/cooperating.py`)."""
MOST_PAIR_LINES = 40


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
    if estimate is None or not estimate.has_policy:
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
    planned = money(planned_euros(estimate.acted[0].scenario), texts.lang)
    return write(
        "costs", texts, lines=lines, payers=[payer_name(payer, texts) for payer in PAYERS], shares=shares,
        spent=texts("costs.spent", spent=money(total, texts.lang), planned=planned),
        work=amount(work.mean, "persons", texts.lang, signed=True),
        work_range=range_of(work, "persons", texts), each=each, pairs=pair_lines(estimate, texts),
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
        totals[PAYER_OF_COOPERATION] += cooperation_euros(world) / estimate.replications
    return totals


def cooperation_euros(world: RunResult) -> float:
    """Euros that local governments of a world paid to run their contracts."""
    rows = np.asarray(world.flows["instrument"]) == COOPERATION_COST
    return float(np.asarray(world.flows["cents"])[rows].sum()) / 100.0


def cooperation_line(estimate: Estimate, texts: Texts) -> tuple[CostLine, float]:
    """What running the contracts cost, and how many were signed; means over replications."""
    signed = np.mean([sum(link["signed_week"] is not None for link in world.cooperation) for world in estimate.acted])
    euros = float(np.mean([cooperation_euros(world) for world in estimate.acted]))
    topology = estimate.acted[0].scenario.cooperation.topology
    acts = texts("costs.signed", n=number(float(signed), texts.lang, 1), of=len(estimate.acted[0].cooperation))
    paid = [money(euros, texts.lang) if payer == PAYER_OF_COOPERATION and euros else "–" for payer in PAYERS]
    return CostLine(TOPOLOGIES[topology][texts.lang == "en"], acts, paid, money(euros, texts.lang)), euros


def pair_lines(estimate: Estimate, texts: Texts) -> list[tuple[str, str, str]]:
    """What became of each pair: its name, in how many draws its contract was signed, which themes lived in some."""
    system, labels = estimate.acted[0].system, Cooperation.field_rows()
    name_of = {code: short_name(name) for code, name in zip(system.codes, system.names, strict=True)}
    lines = []
    for place, link in enumerate(estimate.acted[0].cooperation[:MOST_PAIR_LINES]):
        same = [world.cooperation[place] for world in estimate.acted]
        signed = [estimate.acted[0].week_date(one["signed_week"]) for one in same if one["signed_week"] is not None]
        told = texts.count("costs.draws", len(signed), n=len(signed), of=len(same))
        if signed:
            told += ", " + texts("costs.from", month=texts.month(min(signed)))
        themes = [theme for theme in labels if any(theme in one["themes"] for one in same)]
        lived = ", ".join(labels[theme][f"label_{texts.lang}"].lower() for theme in themes) or texts("costs.no_theme")
        lines.append((f"{name_of[link['from']]} – {name_of[link['to']]}", told, lived))
    return lines


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
    if estimate.acted[0].cooperation:
        line, euros = cooperation_line(estimate, texts)
        return [*lines, line], whole + euros
    return lines, whole


def years_of_work(estimate: Estimate) -> Interval:
    """Years of work of residents that the levers add, with its interval."""
    name = f"policy:{YEARS_OF_WORK.id}"
    return effect_of(differences_of(estimate)[name], name, estimate, BOOK, estimate.unaided)
