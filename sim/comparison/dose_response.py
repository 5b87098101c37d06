"""Dose and response: what more of one lever or shock brings, on the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.errors import ScenarioError, nearest_name
from sim.scenarios.library import with_overrides

if TYPE_CHECKING:
    from sim.scenarios import Scenario

DOSES = (0.0, 0.25, 0.5, 0.75, 1.0)


def dosed(scenario: Scenario, name: str, doses: Sequence[float] = DOSES) -> list[Scenario]:
    """The scenario with the dose of one of its levers or shocks at several levels.

    Raises ScenarioError when the scenario has neither lever nor shock of that name.
    """
    for kind, items in (("levers", scenario.levers), ("shocks", scenario.shocks)):
        if any(item.id == name for item in items):
            return [with_overrides(scenario, {f"{kind}.{name}.dose": float(dose)}) for dose in doses]
    known = [item.id for item in (*scenario.levers, *scenario.shocks)]
    raise ScenarioError(
        "no such lever or shock in this scenario", f"{scenario.id}: dose", name, f"one of {', '.join(known)}",
        nearest_name(name, known),
    )  # fmt: skip
