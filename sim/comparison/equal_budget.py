"""Policies at equal public euros: the budgets of a scenario's levers scaled to one total."""

from __future__ import annotations

from sim.errors import InputError
from sim.scenarios import Scenario
from sim.scenarios.library import with_overrides
from sim.shocks.places import Places

SAME_SPENDING = 0.10
"""Relative gap of what was really spent beyond which two policies are said to have spent unequally (assumption)."""


def planned_public_euros(scenario: Scenario, places: Places) -> float:
    """Public euros that the levers of a scenario cost over its run if each were launched at once and in full."""
    return sum(
        lever.planned_cost(places, scenario.start_date, scenario.weeks) * lever.payers.public
        for lever in scenario.levers
    )


def at_public_budget(scenario: Scenario, euros_per_inhabitant: float, places: Places) -> Scenario:
    """The scenario with its levers scaled so that they plan ``euros_per_inhabitant`` public euros over the whole run.

    Inhabitants are those of the territories under study (all of them when none is). Each lever keeps its part of the
    budget, its payers and its dates. What is spent in the end may be less: projects are prepared first, and capacities
    are limited.

    Raises InputError when no lever of the scenario costs public money, or when a budget leaves the bounds of a lever.
    """
    planned = planned_public_euros(scenario, places)
    if planned <= 0.0:
        raise InputError(
            "no lever with public money to scale", f"--public-euros: {scenario.id}", "0 public euros",
            "a scenario with levers, or no --public-euros",
        )  # fmt: skip
    studied = [people for people, core in zip(places.population, places.core, strict=True) if core]
    factor = euros_per_inhabitant * sum(studied or places.population) / planned
    return with_overrides(scenario, {
        f"levers.{lever.id}.euros_per_inhabitant_per_year": lever.euros_per_inhabitant_per_year * factor
        for lever in scenario.levers
    })  # fmt: skip
