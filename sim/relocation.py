"""Moves of households between the territories of a system, balanced by exchange of dwellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.random_streams import draws, stream_key, uniforms

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

DISTANCE_SCALE_KM = 15.0


def expected_moves(
    households: np.ndarray, distance_km: np.ndarray, movers_per_year: float, beyond_share: float
) -> np.ndarray:
    """Households that leave r for each other territory of the system in a year; symmetric, shape (n, n), diagonal 0.

    Moves beyond the département are out of reach of a small system and balance; the others choose a dwelling with a
    weight that falls with distance (scale 15 km: assumed), their own territory included. Symmetry makes arrivals equal
    departures.
    """
    weight = np.exp(-distance_km / DISTANCE_SCALE_KM) * households[None, :]
    rate = weight / weight.sum(axis=1, keepdims=True) * movers_per_year * (1.0 - beyond_share)
    flows = households[:, None] * rate
    flows = (flows + flows.T) / 2.0
    np.fill_diagonal(flows, 0.0)
    return flows


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


def move_households(model: TerritorialEconomy) -> None:
    """Once a year, households exchange dwellings between territories: as many move each way, chosen at random."""
    if model.n < 2 or not model.parameters.demography.active:
        return
    demography, week = model.parameters.demography, model.clock.week
    households, workers = model.households, model.workers
    counts = np.bincount(households.territory, minlength=model.n).astype(np.float64)
    flows = expected_moves(
        counts, model.distance_km, demography.movers_per_year, demography.moves_beyond_departement_share
    )
    priority = draws(stream_key(model.seed, "mover priority", week), households.identity)
    rounding = uniforms(stream_key(model.seed, "moves rounding", week), model.territories.identity)
    free = np.flatnonzero(movable(model))
    free = free[np.argsort(priority[free], kind="stable")]
    queues = [list(free[households.territory[free] == r]) for r in range(model.n)]
    destination = households.territory.copy()
    for r in range(model.n):
        for d in range(r + 1, model.n):
            count = min(int(flows[r, d] + rounding[r]), len(queues[r]), len(queues[d]))
            for origin, target in ((r, d), (d, r)):
                movers, queues[origin] = queues[origin][:count], queues[origin][count:]
                destination[movers] = target
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
