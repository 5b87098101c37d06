"""A programme wins households over to a habit; neighbours do the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

EVENTS = SECTOR_INDEX["PERS"]


def win_households_over(model: TerritorialEconomy, number: int) -> None:
    """Adoption grows by those the credit wins and by imitation, (p + q F)(1 - F / ceiling); money buys events (PERS).

    When the programme ends nobody is won over any more, and imitation goes on.
    """
    programmes = model.programmes
    lever = programmes.levers[number]
    households = model.territories.households_count
    adopted = model.habits.adopted.setdefault(lever.id, np.zeros(model.n))
    cost = lever.euros_per_household_won * 100.0
    able = programmes.credit[number] / cost * (programmes.launch_week[number] >= 0)
    ceiling = np.full(model.n, lever.ceiling)
    won = win_over(adopted, households, able, ceiling, lever.imitation_per_month)
    programmes.order(number, EVENTS, (won * cost).astype(np.int64))
    programmes.acts[number] += won


def win_over(
    adopted: np.ndarray, population: np.ndarray, able: np.ndarray, ceiling: np.ndarray, imitation: float
) -> np.ndarray:
    """Let a month of diffusion pass: ``adopted`` (n,) shares of the ``population`` grow in place; returns those won.

    ``able`` is how many the programme can win over, ``ceiling`` (n,) the share who can change.
    """
    room = np.maximum(1.0 - adopted / np.maximum(ceiling, 1e-9), 0.0)
    won = np.minimum(able, room * ceiling * population)
    imitators = imitation * adopted * room
    grown = adopted + (won / np.maximum(population, 1) + imitators)
    adopted[:] = np.maximum(np.minimum(grown, ceiling), adopted)
    return won
