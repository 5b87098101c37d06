"""How unequal incomes are: the Gini index and the gap between town and country, as pure functions of counts."""

from __future__ import annotations

import numpy as np

CITY_INHABITANTS = 50_000.0
"""A territory is a town from 50 000 inhabitants on, the least that French law asks of a communauté d'agglomération
(Code général des collectivités territoriales, article L5216-1), else countryside."""


def gini(persons: np.ndarray, incomes: np.ndarray) -> float | None:
    """Gini index of classes of persons, 0 (all alike) to 1; None without persons or income.

    ``persons`` and ``incomes`` (sum of the incomes of the class) in any order. One less twice the area under the Lorenz
    curve, straight within a class; incomes inside a class are taken as equal.
    """
    held = persons > 0
    persons, incomes = persons[held], incomes[held]
    if persons.sum() <= 0 or incomes.sum() <= 0:
        return None
    order = np.argsort(incomes / persons, kind="stable")
    population = np.concatenate([[0.0], np.cumsum(persons[order])]) / persons.sum()
    share = np.concatenate([[0.0], np.cumsum(incomes[order])]) / incomes.sum()
    return 1.0 - 2.0 * float(np.trapezoid(share, population))


def mean_gap(persons: np.ndarray, incomes: np.ndarray, first: np.ndarray) -> float | None:
    """Mean income of the territories marked in ``first`` over that of the others, less one; None when one is empty.

    ``persons`` and ``incomes`` (n,) sums by territory, ``first`` (n,) a boolean mask.
    """
    if persons[first].sum() <= 0 or persons[~first].sum() <= 0 or incomes[~first].sum() <= 0:
        return None
    town, country = (incomes[side].sum() / persons[side].sum() for side in (first, ~first))
    return float(town / country - 1.0)
