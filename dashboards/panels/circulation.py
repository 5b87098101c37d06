"""Where 100 euros of income go: shops here or elsewhere, savings, and what becomes income here again."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboards.runs.estimate import Estimate
from dashboards.sankey import Flow, Node, sankey
from dashboards.texts import Texts
from sim.indicators.local_multiplier import lm3, local_share
from sim.report.number_format import number

FIRST_YEAR = slice(1, 53)
READ = ("income", "consumption", "purchases_local", "purchases_total", "value_added", "output")


@dataclass(frozen=True)
class Trail:
    """What becomes of 100 euros of disposable income of residents, euros.

    `saved` is below zero when they spend more than they earn; `again` is what becomes income here at the second and
    third rounds of the local multiplier (LM3, New Economics Foundation 2002).
    """

    here: float
    away: float
    other: float
    saved: float
    again: tuple[float, float]
    lm3: float


def trail_of(estimate: Estimate, place: int) -> Trail:
    """The trail in one territory over the first year of the quiet world, means over replications."""
    total = {name: float(estimate.series(estimate.quiet, name).mean(axis=0)[FIRST_YEAR, place].sum()) for name in READ}
    share = local_share(total["purchases_local"], total["income"], total["value_added"], total["output"]) or 0.0
    part = 100.0 / max(total["income"], 1.0)
    return Trail(
        here=part * total["purchases_local"], away=part * (total["purchases_total"] - total["purchases_local"]),
        other=part * (total["consumption"] - total["purchases_total"]), saved=100.0 - part * total["consumption"],
        again=(100.0 * share, 100.0 * share**2), lm3=lm3(share),
    )  # fmt: skip


@dataclass(frozen=True)
class Circulation:
    """A trail drawn, written line by line for those who do not see the drawing, and its multiplier."""

    drawn: Markup
    lines: list[str]
    lm3: str


def circulation(estimate: Estimate, place: int, texts: Texts) -> Circulation:
    """The Sankey of one territory."""
    trail = trail_of(estimate, place)

    def euros(value: float) -> str:
        written = number(value, texts.lang, 1)
        return f"{written}\u00a0€" if texts.lang == "fr" else f"€{written}"

    second, third = trail.again
    amounts = {
        "income": 100.0, "drawn": max(-trail.saved, 0.0), "here": trail.here, "away": trail.away, "other": trail.other,
        "saved": max(trail.saved, 0.0), "again": second, "suppliers": trail.here - second, "third": third,
        "gone": second - third,
    }  # fmt: skip
    columns = {"income": 0, "drawn": 0, "here": 1, "away": 1, "other": 1, "saved": 1, "again": 2, "suppliers": 2,
               "third": 3, "gone": 3}  # fmt: skip
    kinds = {"income": "m-here", "here": "m-here", "again": "m-here", "third": "m-here", "away": "m-away",
             "suppliers": "m-away", "gone": "m-away"}  # fmt: skip
    words = texts.section("trail")
    nodes = [
        Node(id_, column, words[id_], euros(amounts[id_]), kinds.get(id_, "m-saved")) for id_, column in columns.items()
    ]
    targets = ("here", "away", "other", "saved")
    earned = {target: amounts[target] for target in targets}
    drawn = {"other": min(amounts["drawn"], trail.other)}
    drawn["away"] = min(amounts["drawn"] - drawn["other"], trail.away)
    drawn["here"] = amounts["drawn"] - drawn["other"] - drawn["away"]
    pairs = [("income", target, earned[target] - drawn.get(target, 0.0)) for target in targets]
    pairs += [("drawn", target, drawn[target]) for target in ("here", "away", "other")]
    pairs += [("here", "again", second), ("here", "suppliers", amounts["suppliers"])]
    pairs += [("again", "third", third), ("again", "gone", amounts["gone"])]
    flows = [
        Flow(origin, target, value, f"{words[origin]} → {words[target]}, {euros(value)}")
        for origin, target, value in pairs
    ]
    label = texts("trail.label", lm3=number(trail.lm3, texts.lang, 2))
    lines = [flow.title for flow in flows if flow.value > 0.0]
    return Circulation(sankey(nodes, flows, label), lines, number(trail.lm3, texts.lang, 2))
