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
    households = np.bincount(model.households.territory, minlength=model.n) * model.scale
    adopted = model.habits.adopted.setdefault(lever.id, np.zeros(model.n))
    launched = programmes.launch_week[number] >= 0
    room = np.maximum(1.0 - adopted / max(lever.ceiling, 1e-9), 0.0)
    cost = lever.euros_per_household_won * 100.0
    won = np.minimum(programmes.credit[number] / cost, room * lever.ceiling * households) * launched
    imitators = lever.imitation_per_month * adopted * room
    adopted += won / np.maximum(households, 1) + imitators
    np.minimum(adopted, lever.ceiling, out=adopted)
    programmes.order(number, EVENTS, (won * cost).astype(np.int64))
    programmes.acts[number] += won
