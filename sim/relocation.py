"""Moves of households between the territories of a system, balanced by exchange of dwellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.random_streams import lottery_order, stream_key, uniforms
from sim.residence import DISTANCE_SCALE_KM, Members, members_of, move

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


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


def activity_of(members: Members) -> np.ndarray:
    """How many members of each household work and how many seek a job, as one number; equals swap dwellings."""
    return members.active * (members.active.max(initial=0) + np.int16(1)) + members.seeking


def split_among_kinds(moves: int, here: np.ndarray, there: np.ndarray, luck: float) -> np.ndarray:
    """Exchanges of each kind of household, by its mean share of the two places; never more than either has.

    ``here`` and ``there`` count households free to move by kind (k,); ``luck`` in [0, 1) rounds without bias.
    """
    share = here / max(here.sum(), 1) + there / max(there.sum(), 1)
    edges = np.floor(moves * np.cumsum(share) / max(share.sum(), 1e-9) + luck).astype(np.int64)
    return np.minimum(np.diff(edges, prepend=0), np.minimum(here, there))


def move_households(model: TerritorialEconomy) -> None:
    """Once a year, households exchange dwellings between territories: as many of each kind move each way, at random.

    A household changes places with one that has as many members at work and as many seekers. Otherwise those free to
    move, more often retired where many people work outside the system, would carry jobs from the centre to the edges.
    """
    if model.n < 2 or not model.parameters.demography.active:
        return
    demography, week = model.parameters.demography, model.clock.week
    households = model.households
    counts = np.bincount(households.territory, minlength=model.n).astype(np.float64)
    flows = expected_moves(
        counts, model.distance_km, demography.movers_per_year, demography.moves_beyond_departement_share
    )
    rounding = uniforms(stream_key(model.seed, "moves rounding", week), model.territories.identity)
    members = members_of(model)
    free = np.flatnonzero(members.movable)
    activity = activity_of(members)[free]
    met = np.bincount(activity) > 0
    kinds = int(met.sum())
    group = households.territory[free].astype(np.int64) * kinds + (np.cumsum(met) - 1)[activity]
    queues = free[lottery_order(stream_key(model.seed, "mover priority", week), group, households.identity[free])]
    waiting = np.bincount(group, minlength=model.n * kinds).reshape(model.n, -1)
    head = (np.cumsum(waiting) - waiting.ravel()).reshape(waiting.shape)
    destination = households.territory.copy()
    moves = (flows + rounding[:, None]).astype(np.int64)
    for r, d in np.argwhere(np.triu(moves, 1)):
        exchanged = split_among_kinds(moves[r, d], waiting[r], waiting[d], (rounding[r] + rounding[d]) % 1.0)
        for origin, target in ((r, d), (d, r)):
            for k in np.flatnonzero(exchanged):
                destination[queues[head[origin, k] : head[origin, k] + exchanged[k]]] = target
            head[origin] += exchanged
            waiting[origin] -= exchanged
    move(model, destination)
