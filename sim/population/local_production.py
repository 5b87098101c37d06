"""What each territory produces: output that follows jobs and wages, housing services that follow dwellings."""

from __future__ import annotations

import numpy as np

from sim.population.territory_facts import TerritoryFacts

MIXED_INCOME_WEIGHT = np.array([0.8, 0.9, 0.9, 0.9, 0.95, 1.0, 0.8, 0.7, 1.45, 1.4, 0.0, 0.6, 1.5, 0.5])
"""Relative income of one self-employed person by sector (AGR ... PERS); assumed."""
LARGEST_MIXED_SHARE_OF_SURPLUS = 0.9
"""A cell keeps a tenth of its surplus as profit."""
DENSITY_ELASTICITY_OF_RENT = 0.12
"""Rents rise with density to this power and in proportion to income; assumed."""
SECOND_HOME_WEIGHT = 0.5
"""Housing services of a second home over those of a main home; assumed."""


def dwelling_weight(facts: TerritoryFacts) -> np.ndarray:
    """Weight of each territory in the country's housing services (n): rent index times homes in use."""
    density = facts.population / facts.area_km2
    rent = facts.median_income * density**DENSITY_ELASTICITY_OF_RENT
    return rent * (facts.households + SECOND_HOME_WEIGHT * facts.second_homes)


def labour_weight(facts: TerritoryFacts, workplace_index: np.ndarray) -> np.ndarray:
    """Weight of each cell (n, S) in national output: jobs times the wage index of the people who work there."""
    return facts.jobs * workplace_index[:, None]


def mixed_income(self_employed: np.ndarray, surplus: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Self-employment income by cell (n, S) that adds up to the territory's `total`, never above the surplus.

    `surplus` is value added less production tax less compensation. A cell holds at most 90 % of it; what it cannot hold
    goes to the other cells with self-employed, then to every cell with a surplus, and only then to the last tenth (one
    mainland territory of 1 232 needs it).
    """
    weight = self_employed * MIXED_INCOME_WEIGHT
    surplus = np.maximum(surplus, 0.0)
    income = np.zeros_like(weight)
    for hosts, largest_share in (
        (weight, LARGEST_MIXED_SHARE_OF_SURPLUS),
        (surplus, LARGEST_MIXED_SHARE_OF_SURPLUS),
        (surplus, 1.0),
    ):
        room = largest_share * surplus
        for _ in range(2 * weight.shape[1]):
            free = np.where(income < room, hosts, 0.0)
            missing = total - income.sum(axis=1)
            step = np.divide(missing, free.sum(axis=1), out=np.zeros_like(missing), where=free.sum(axis=1) > 0)
            income = np.minimum(income + free * step[:, None], room)
    return income
