"""The list of indicators: what a run tells about a territory, a profile and never one global score."""

from __future__ import annotations

from sim.indicators.indicator import Indicator
from sim.indicators.list_of_losses import LOSSES
from sim.indicators.list_of_policies import POLICIES
from sim.indicators.list_of_traits import TRAITS
from sim.indicators.place import places
from sim.results import RunResult

INDICATORS: dict[str, Indicator] = {indicator.id: indicator for indicator in (*LOSSES, *TRAITS, *POLICIES)}
"""Indicators by id, in reading order."""


def compute_indicators(result: RunResult) -> list[dict[str, object]]:
    """Every indicator for the whole system, the studied territories, each type of territory and each territory.

    Rows have `id`, `territory_code` (a code, `core`, `towns`, `countryside` or `system`), `value` (None where unknown),
    `unit`, `status` ("computed", "not recovered", "not computable"), `label_fr`, `label_en`, `formula`, `formula_fr`,
    `source`, `note` and `note_fr` (why there is no value).
    """
    return [indicator.row(place) for place in places(result) for indicator in INDICATORS.values()]
