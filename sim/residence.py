"""Residence: which households are free to move, and what moves with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

DISTANCE_SCALE_KM = 15.0
"""Distance over which the weight of a dwelling falls by e: assumption."""


def movable(model: TerritorialEconomy) -> np.ndarray:
    """Households free to move: no member runs a business or works for an employer outside; boolean, one a row."""
    workers = model.workers
    resident = workers.household >= 0
    employer = np.maximum(workers.employer, 0)
    bound = (workers.status == int(Status.SELF_EMPLOYED)) | (
        (workers.status == int(Status.EMPLOYEE)) & (model.firms.sector[employer] < 0)
    )
    held = np.bincount(workers.household[resident & bound], minlength=len(model.households))
    return held == 0


def count_households(model: TerritorialEconomy) -> None:
    """Write how many households those who live in each territory represent."""
    model.territories.households_count[:] = np.bincount(model.households.territory, minlength=model.n) * model.scale


def move(model: TerritorialEconomy, destination: np.ndarray) -> None:
    """Households live at their ``destination`` (row of Territory, one a household) with people, jobs and cash."""
    households, workers = model.households, model.workers
    moved = np.flatnonzero(destination != households.territory)
    if not len(moved):
        return
    cash_moved = np.zeros((model.n, model.n), np.int64)
    np.add.at(cash_moved, (households.territory[moved], destination[moved]), households.cash[moved])
    model.ledger.between("cash of movers", "households", "households", cash_moved)
    households.territory[:] = destination
    resident = np.flatnonzero(workers.household >= 0)
    workers.home[resident] = destination[workers.household[resident]]
    model.moves += len(moved)
    count_households(model)
