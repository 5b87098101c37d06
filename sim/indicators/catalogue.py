"""The list of indicators: what a run tells about a territory, a profile and never one global score."""

from __future__ import annotations

from sim.indicators.indicator import Indicator
from sim.indicators.list_of_employment import EMPLOYMENT_LOST, OUTPUT_LOST
from sim.indicators.list_of_income import INCOME_LOST
from sim.indicators.list_of_policies import POLICIES
from sim.indicators.list_of_shortages import SHORTAGES
from sim.indicators.list_of_traits import LIVED_ON, LIVING
from sim.indicators.place import places
from sim.results import RunResult

GROUPS: dict[str, tuple[Indicator, ...]] = {
    "employment": EMPLOYMENT_LOST, "real_income": INCOME_LOST, "unmet_demand": SHORTAGES, "output": OUTPUT_LOST,
    "lived_on": LIVED_ON, "living": LIVING, "policies": POLICIES,
}  # fmt: skip
"""Indicators by what they are about, in reading order."""
INDICATORS: dict[str, Indicator] = {indicator.id: indicator for group in GROUPS.values() for indicator in group}
"""Indicators by id, in reading order."""


def compute_indicators(result: RunResult) -> list[dict[str, object]]:
    """Every indicator for the whole system, the studied territories, each type of territory and each territory.

    Rows have `id`, `territory_code` (a code, `core`, `towns`, `countryside` or `system`), `value` (None where unknown),
    `unit`, `status` ("computed", "not recovered", "not computable"), `label_fr`, `label_en`, `formula`, `formula_fr`,
    `source`, `note` and `note_fr` (why there is no value).
    """
    return [indicator.row(place) for place in places(result) for indicator in INDICATORS.values()]
