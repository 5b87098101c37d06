"""One territory in an answer: its curves, the money that joins it to the others, its large employers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from dashboards.charts import curve_box
from dashboards.panels.scene import CENTS_A_WEEK_TO_EUROS_A_MONTH, VARIABLES
from dashboards.question import setting_of
from dashboards.runs.estimate import Estimate
from dashboards.texts import Texts
from sim.indicators.trace import CHANNELS, weekly_flows
from sim.report.loss_map import short_name
from sim.report.number_format import money, number, percent
from sim.sectors import SECTORS

YEAR = slice(0, 52)
LARGEST_FLOWS, MOST_EMPLOYERS = 8, 6


@dataclass(frozen=True)
class FlowLine:
    """What joins a territory to another: what it is, with whom, its size before, and what it lost at its lowest."""

    what: str
    partner: str
    before: str
    change: str


def curves(estimate: Estimate, place: int, texts: Texts) -> list[tuple[str, Markup]]:
    """Each variable of the territory in the three worlds, means over replications."""
    found = []
    for variable, factor in VARIABLES.items():
        acted, quiet = (
            estimate.series(worlds, variable)[:, 1:, place].mean(axis=0) * factor
            for worlds in (estimate.acted, estimate.quiet)
        )
        lines = [("m-quiet", quiet), ("m-acted" if estimate.has_policy else "m-unaided", acted)]
        low, high = min(acted.min(), quiet.min()), max(acted.max(), quiet.max())
        write = money if factor != 1.0 else number
        label = texts(f"variables.{variable}")
        box = curve_box(lines, float(low), float(high), label, lambda value, write=write: write(value, texts.lang))
        found.append((label, box))
    return found


def flow_lines(estimate: Estimate, place: int, texts: Texts) -> list[FlowLine]:
    """The largest flows between the territory and others, in the first replication of a refined answer.

    Money of the first year of the quiet world, per month; then the largest change of a half year, acted less quiet.
    """
    acted, quiet = estimate.acted[0], estimate.quiet[0]
    code = quiet.system.codes[place]
    name_of = {one: short_name(name) for one, name in zip(quiet.system.codes, quiet.system.names, strict=True)}
    edges, before = weekly_flows(quiet)
    now = dict(zip(*[list(part) for part in weekly_flows(acted)], strict=True))
    touching = [row for row, edge in enumerate(edges.tolist()) if code in edge.split("|")[:2]]
    largest = sorted(touching, key=lambda row: -before[row, YEAR].sum())[:LARGEST_FLOWS]
    lines = []
    for row in largest:
        origin, destination, channel = edges[row].split("|")
        usual = float(before[row, YEAR].mean())
        if channel not in CHANNELS or usual <= 0:
            continue
        gap = halves(now.get(str(edges[row]), np.zeros_like(before[row]))) - halves(before[row])
        worst = float(gap[np.abs(gap).argmax()]) / usual if len(gap) else 0.0
        way = "to" if origin == code else "from"
        partner = texts(f"portrait.{way}", name=name_of.get(destination if origin == code else origin, "?"))
        lines.append(FlowLine(
            CHANNELS[channel][texts.lang == "en"], partner,
            money(usual * CENTS_A_WEEK_TO_EUROS_A_MONTH, texts.lang), percent(worst, texts.lang, signed=True),
        ))  # fmt: skip
    return lines


def halves(weekly: np.ndarray) -> np.ndarray:
    """Means over half years."""
    whole = len(weekly) // 26 * 26
    return weekly[:whole].reshape(-1, 26).mean(axis=1)


def employers(estimate: Estimate, place: int, texts: Texts) -> list[tuple[str, str, str]]:
    """Known employers of the territory: name, sector, employees and year."""
    scenario = estimate.acted[0].scenario
    setting = setting_of(scenario.system, scenario.territories)
    known = setting.pack.known_employers(setting.codes[place])
    sector_of = {sector.code: sector.name_fr if texts.lang == "fr" else sector.name_en for sector in SECTORS}
    return [
        (one.name, sector_of.get(one.sector, one.sector),
         texts("portrait.employees", n=number(one.employees, texts.lang), year=one.year))
        for one in known[:MOST_EMPLOYERS]
    ]  # fmt: skip
