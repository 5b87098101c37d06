"""Understanding an answer: one territory's money, the order in which the loss spread, each run, look-alikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from markupsafe import Markup

from dashboards.charts import curve_box
from dashboards.page import write
from dashboards.panels import portrait
from dashboards.panels.circulation import circulation
from dashboards.panels.spread import spread
from dashboards.question import placed_at, setting_of
from dashboards.refusals import failure
from dashboards.runs.estimate import Estimate
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.indicators.similarity import look_alikes
from sim.report.loss_map import short_name
from sim.report.number_format import number, percent
from sim.sectors import SECTORS

FEWEST_JOBS = 3.0
SMALLEST_SHARE = 0.01
"""A sector of a territory is reached once it has lost this share of its jobs and at least three (assumption)."""
LONGEST_CASCADE = 14
LOOK_ALIKES = 5


@dataclass(frozen=True)
class Step:
    """One step of the cascade: a sector of a territory reached in some week."""

    week: int
    territory: int
    sector: int
    jobs: float
    share: float


@solara.component
def Understand(session: Session) -> None:
    """The page that explains the last answer."""
    estimate, texts = session.estimate.value, texts_in(session.lang.value)
    chosen = session.selected.value
    failed = failure(session.failed.value, texts)
    played, set_played = solara.use_state(0)

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], str(message.get("at", "")):
            case "ask-again", _:
                session.ask_again()
            case "play", _:
                set_played(played + 1)
            case "look", _:
                session.selected.value = str(message.get("value", ""))
            case "there", code:
                session.view.value = "explore"
                session.selected.value = ""
                session.change(lambda now: placed_at(now, code))

    def page() -> str:
        if estimate is None:
            return write("understand", texts, place=None, failed=failed)
        place = place_of(estimate, chosen)
        return write(
            "understand", texts, failed=failed, place=place, name=estimate.acted[0].system.names[place],
            places=list(zip(estimate.acted[0].system.codes, estimate.acted[0].system.names, strict=True)),
            chosen=estimate.acted[0].system.codes[place], steps=told_steps(estimate, texts),
            circulation=circulation(estimate, place, texts), runs=each_run(estimate, texts),
            alike=alike(estimate, place, texts), curves=portrait.curves(estimate, place, texts),
            flows=portrait.flow_lines(estimate, place, texts), employers=portrait.employers(estimate, place, texts),
            spread=spread(estimate, texts), refined=estimate.refined, played=played,
        )  # fmt: skip

    Piece(solara.use_memo(page, [estimate, chosen, texts.lang, played, failed]), on_event)


def place_of(estimate: Estimate, code: str) -> int:
    """The chosen territory, else the first that a shock names, else the most populous of the core."""
    system, scenario = estimate.acted[0].system, estimate.acted[0].scenario
    for known in (code, *(getattr(shock, "territory", None) for shock in scenario.shocks)):
        if known in system.codes:
            return system.codes.index(known)
    return setting_of(scenario.system, scenario.territories).places.principal_row()


def cascade(estimate: Estimate) -> list[Step]:
    """When each sector of each territory was reached, in order of time; means over replications, jobs at the workplace.

    A sector is reached in the first month from which it stays below the quiet world, by the threshold above, for three
    months.
    """
    result = estimate.mean_result()
    gap = result.sectors["jobs"] - result.twin_sectors["jobs"]
    usual = np.maximum(result.twin_sectors["jobs"], 1.0)
    below = (gap <= -FEWEST_JOBS) & (gap / usual <= -SMALLEST_SHARE)
    lasting = below.copy()
    for later in (1, 2):
        lasting[:-later] &= below[later:]
    steps = []
    for territory, sector in zip(*np.nonzero(lasting.any(axis=0)), strict=True):
        month = int(lasting[:, territory, sector].argmax())
        worst = int(gap[month:, territory, sector].argmin()) + month
        jobs = float(gap[worst, territory, sector])
        share = jobs / float(usual[worst, territory, sector])
        steps.append(Step(int(result.sector_weeks[month]), int(territory), int(sector), jobs, share))
    return sorted(steps, key=lambda step: (step.week, step.jobs))


def told_steps(estimate: Estimate, texts: Texts) -> list[tuple[str, str, float]]:
    """The cascade in sentences: when, what, and the place on the line of time in %."""
    steps = cascade(estimate)
    kept = sorted(sorted(steps, key=lambda step: step.jobs)[:LONGEST_CASCADE], key=lambda step: (step.week, step.jobs))
    first = estimate.acted[0]
    start = first.shock_start_week or 0
    told = []
    for step in kept:
        sector = SECTORS[step.sector]
        months = max(round((step.week - start) / (52 / 12)), 0)
        when = texts("understand.at_once") if months == 0 else texts.count("understand.months", months, n=months)
        what = texts(
            "understand.step", sector=sector.name_fr if texts.lang == "fr" else sector.name_en,
            place=short_name(first.system.names[step.territory]), jobs=number(step.jobs, texts.lang, signed=True),
            share=percent(step.share, texts.lang, signed=True),
        )  # fmt: skip
        told.append((when, what, 100.0 * step.week / first.weeks))
    return told


def each_run(estimate: Estimate, texts: Texts) -> Markup:
    """The gap in employment of each replication, and their mean."""
    acted, quiet = (estimate.series(one, "employment")[:, 1:, -1] for one in (estimate.acted, estimate.quiet))
    gaps = acted - quiet
    lines = [*(("m-run", gap) for gap in gaps), ("m-unaided", gaps.mean(axis=0))]
    label = texts("understand.runs_label", n=len(gaps), low=number(gaps.min(), texts.lang))
    return curve_box(lines, min(float(gaps.min()), 0.0), max(float(gaps.max()), 0.0), label,
                     lambda value: number(value, texts.lang, signed=True))  # fmt: skip


def alike(estimate: Estimate, place: int, texts: Texts) -> list[dict[str, str]]:
    """The territories of France most like one."""
    scenario = estimate.acted[0].scenario
    pack = setting_of(scenario.system, scenario.territories).pack
    code = estimate.acted[0].system.codes[place]
    return [
        {"code": one.code, "name": one.name, "distance": number(one.distance, texts.lang, 2)}
        for one in look_alikes(pack, code, LOOK_ALIKES)
    ]
