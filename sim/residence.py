"""Residence: which households are free to move, and what moves with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.agents.households import Status
from sim.compiled import compiled

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, WorkerColumns

DISTANCE_SCALE_KM = 15.0
"""Distance over which the weight of a dwelling falls by e: assumption."""
SEEKER, EMPLOYEE, SELF_EMPLOYED = int(Status.SEEKER), int(Status.EMPLOYEE), int(Status.SELF_EMPLOYED)


class Members(NamedTuple):
    """Members of each household who work or seek a job, (H,) each.

    ``active`` all of them, ``seeking`` those who seek, ``bound`` those who run a business or work for an employer
    outside.
    """

    active: np.ndarray
    seeking: np.ndarray
    bound: np.ndarray

    @property
    def movable(self) -> np.ndarray:
        """Households free to move: no member runs a business or works for an employer outside; boolean, (H,)."""
        return self.bound == 0


@compiled
def count_members(
    workers: WorkerColumns, firms: FirmColumns, active: np.ndarray, seeking: np.ndarray, bound: np.ndarray
) -> None:
    """Fill the columns of `Members`."""
    for row in range(workers.status.shape[0]):
        household, status = workers.household[row], workers.status[row]
        if household < 0:
            continue
        active[household] += 1
        if status == SEEKER:
            seeking[household] += 1
        elif status == SELF_EMPLOYED or (status == EMPLOYEE and firms.sector[workers.employer[row]] < 0):
            bound[household] += 1


def members_of(model: TerritorialEconomy) -> Members:
    """Who lives in each household, of those who work or seek a job."""
    members = Members(*(np.zeros(len(model.households), np.int16) for _ in Members._fields))
    count_members(model.worker_columns, model.firm_columns, *members)
    return members


@compiled
def follow_household(begin: int, end: int, workers: WorkerColumns, destination: np.ndarray) -> None:
    """People of rows ``begin`` to ``end`` live where their household does."""
    for row in range(begin, end):
        if workers.household[row] >= 0:
            workers.home[row] = destination[workers.household[row]]


def count_households(model: TerritorialEconomy) -> None:
    """Write how many households those who live in each territory represent."""
    model.territories.households_count[:] = np.bincount(model.households.territory, minlength=model.n) * model.scale


def move(model: TerritorialEconomy, destination: np.ndarray) -> None:
    """Households live at their ``destination`` (row of Territory, one a household) with people, jobs and cash."""
    households, workers = model.households, model.worker_columns
    moved = np.flatnonzero(destination != households.territory)
    if not len(moved):
        return
    cash_moved = np.zeros((model.n, model.n), np.int64)
    np.add.at(cash_moved, (households.territory[moved], destination[moved]), households.cash[moved])
    model.ledger.between("cash of movers", "households", "households", cash_moved)
    households.territory[:] = destination
    model.crew.share(len(workers.home), lambda begin, end: follow_household(begin, end, workers, destination))
    model.moves += len(moved)
    count_households(model)
