"""At which scale and with how many replications a scenario is run: a quick estimate first, then the refined one."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sim.scenarios import Scenario
from sim.setting import Setting

PEOPLE_A_HOUSEHOLD = 2.17
"""INSEE, census 2019: mean size of French households."""
QUICK_HOUSEHOLDS = 4200
"""Agents of a quick estimate: a world of three years then takes about 0.3 s of processor time (measured)."""
REFINED_HOUSEHOLDS = int(os.environ.get("MAILLAGE_MOST_AGENTS", 250_000))
"""Agents of the finest estimate, unless the server was told otherwise: all systems but the metropolis at 1:1, within
1 GB a process (measured)."""
QUICK_REPLICATIONS, FIRST_QUICK_REPLICATIONS = 2, 4
REFINED_REPLICATIONS = 5
COARSEST_SCALE = 500


@dataclass(frozen=True)
class Stage:
    """Scale and number of replications of one estimate."""

    scale: int
    replications: int
    refined: bool


def system_of(scenario: Scenario) -> str:
    """Under which name what is known of the luck of its territories is kept."""
    return scenario.system or ",".join(scenario.territories or ())


def households_of(scenario: Scenario) -> float:
    """Households that live in the territories of a scenario, about."""
    return sum(Setting.of(scenario).places.population) / PEOPLE_A_HOUSEHOLD


def round_scale(households: float, agents: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, ... that brings the agents under a number."""
    for scale in (1, 2, 5, 10, 20, 50, 100, 200):
        if households / scale <= agents:
            return scale
    return COARSEST_SCALE


def stages(scenario: Scenario, luck_is_known: bool) -> tuple[Stage, Stage]:
    """The quick stage and the refined one."""
    households = households_of(scenario)
    first = QUICK_REPLICATIONS if luck_is_known else FIRST_QUICK_REPLICATIONS
    return (
        Stage(round_scale(households, QUICK_HOUSEHOLDS), first, refined=False),
        Stage(round_scale(households, REFINED_HOUSEHOLDS), REFINED_REPLICATIONS, refined=True),
    )


def quick_scale(scenario: Scenario) -> int:
    """Scale of the quick estimate."""
    return round_scale(households_of(scenario), QUICK_HOUSEHOLDS)
