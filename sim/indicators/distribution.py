"""How unequal incomes are: Gini index, means of fifths, gap of town and country, as pure functions of counts."""

from __future__ import annotations

import numpy as np


def gini(persons: np.ndarray, incomes: np.ndarray) -> float | None:
    """Gini index of classes of persons, 0 (all alike) to 1; None without persons or income.

    ``persons`` and ``incomes`` (sum of the incomes of the class) in any order. One less twice the area under the Lorenz
    curve, straight within a class; incomes inside a class are taken as equal.
    """
    held = persons > 0
    persons, incomes = persons[held], incomes[held]
    if persons.sum() <= 0 or incomes.sum() <= 0:
        return None
    population, share = lorenz(persons, incomes)
    return 1.0 - 2.0 * float(np.trapezoid(share, population))


def lorenz(persons: np.ndarray, incomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lorenz curve of classes that hold somebody: shares of persons, and of income, from the poorest on, 0 to 1."""
    order = np.argsort(incomes / persons, kind="stable")
    population = np.concatenate([[0.0], np.cumsum(persons[order])]) / persons.sum()
    return population, np.concatenate([[0.0], np.cumsum(incomes[order])]) / incomes.sum()


def mean_between(persons: np.ndarray, incomes: np.ndarray, low: float, high: float) -> float | None:
    """Mean income of persons between two shares of the population ranked by income (0 to .2: the poorest fifth).

    None without persons or income. Inside a class incomes are taken as equal.
    """
    held = persons > 0
    persons, incomes = persons[held], incomes[held]
    if persons.sum() <= 0 or incomes.sum() <= 0:
        return None
    below, above = np.interp([low, high], *lorenz(persons, incomes))
    return float((above - below) * incomes.sum() / ((high - low) * persons.sum()))


def mean_gap(persons: np.ndarray, incomes: np.ndarray, first: np.ndarray) -> float | None:
    """Mean income of the territories marked in ``first`` over that of the others, less one; None when one is empty.

    ``persons`` and ``incomes`` (n,) sums by territory, ``first`` (n,) a boolean mask.
    """
    if persons[first].sum() <= 0 or persons[~first].sum() <= 0 or incomes[~first].sum() <= 0:
        return None
    town, country = (incomes[side].sum() / persons[side].sum() for side in (first, ~first))
    return float(town / country - 1.0)
