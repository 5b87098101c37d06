"""Who has which standard of living: persons and incomes by class, counted for the indicators of inequality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.compiled import compiled, how_many_below
from sim.residence import members_of

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import HouseholdColumns

CLASSES = 64
BOUNDS = np.geomspace(3_000.0, 150_000.0, CLASSES - 1) * 100.0 / WEEKS_A_YEAR
"""Bounds of the classes of disposable income per consumption unit, cents a week: 3 000 to 150 000 euros a year, each
6.5 % above the one before, so that what classes hide of a Gini index is below a thousandth."""


@compiled
def count_classes(
    households: HouseholdColumns,
    members: np.ndarray,
    scale: float,
    bounds: np.ndarray,
    persons: np.ndarray,
    standards: np.ndarray,
) -> None:
    """Add each household to the class of its standard of living; a row that stands for K people holds K times as much.

    ``persons`` (n, classes) receives its members, ``standards`` (n, classes) their standards of living, cents a week.
    """
    for row in range(households.disposable_income.shape[0]):
        r = households.territory[row]
        standard = households.disposable_income[row] * 100.0 / (households.consumption_units[row] * scale)
        place = how_many_below(bounds, standard, False)
        persons[r, place] += members[row]
        standards[r, place] += members[row] * standard


def income_classes(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray]:
    """Persons, and the sum of their standards of living in cents a week, by territory and class; (n, classes) each."""
    households = model.households
    members = members_of(model).active + households.retired + households.dependants
    persons, standards = (np.zeros((model.n, CLASSES)) for _ in range(2))
    count_classes(model.household_columns, members, float(model.scale), BOUNDS, persons, standards)
    return persons * model.scale, standards * model.scale
