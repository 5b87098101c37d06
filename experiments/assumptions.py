"""The assumed space of a claim: every assumed number that the scenario rests on, with its plausible bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.design import assumed_parameters

if TYPE_CHECKING:
    from sim.scenarios import Scenario
    from sim.shocks.declarations import Declared

Space = dict[str, tuple[float, ...]]
CHOSEN = ("euros_per_inhabitant_per_year",)
"""What a planner decides: not an assumption, whatever its plausible zone."""
SWITCHES = {"coworking": "active", "land": "scarce"}
"""Groups of parameters that are read only when a switch of theirs is on."""


def assumed_space(scenario: Scenario) -> Space:
    """Assumed parameters of the parts that are on, and the assumed fields of levers and cooperation, by path.

    Parameters go from half to one and a half times their default (``experiments.design.plausible``), fields of levers
    and of cooperation over the plausible zone that they declare. What the scenario sets itself stays as it is.
    """
    parameters = scenario.parameter_set()
    off = {group for group, switch in SWITCHES.items() if not parameters.get(f"{group}.{switch}")}
    space = {
        path: bounds
        for path, bounds in assumed_parameters().items()
        if path.partition(".")[0] not in off and path not in scenario.parameters
    }
    for lever in scenario.levers:
        space |= zones(lever, f"levers.{lever.id}")
    if scenario.cooperation is not None and scenario.cooperation.asked:
        space |= zones(scenario.cooperation, "cooperation")
    return space


def zones(declared: Declared, path: str) -> Space:
    """Plausible zones of the assumed numbers of a lever or of an agreement, where its own value lies inside."""
    found: Space = {}
    for name, row in declared.field_rows().items():
        zone, value = row.get("plausible"), getattr(declared, name)
        if zone is not None and name not in CHOSEN and isinstance(value, float) and zone[0] <= value <= zone[1]:
            found[f"{path}.{name}"] = (float(zone[0]), float(zone[1]))
    return found
