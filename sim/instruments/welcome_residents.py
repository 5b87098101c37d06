"""Renovated dwellings are filled by households of the other territories of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.random_streams import draws, stream_key
from sim.residence import DISTANCE_SCALE_KM, members_of, move
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.welcome_residents import WelcomeResidents
    from sim.model import TerritorialEconomy

BUILDERS, WELCOME = SECTOR_INDEX["CONS"], SECTOR_INDEX["BUS"]


@dataclass
class Welcome:
    """Of each territory, (n,): households ``settled`` with help, rows of Household ``due`` to come."""

    settled: np.ndarray
    due: np.ndarray


def welcome_households(model: TerritorialEconomy, number: int) -> None:
    """Households come while the credit pays, dwellings are empty and neighbours are on the move.

    Those who would have come anyway use up money and dwellings and are not moved. Works are bought from builders, the
    rest from business services.
    """
    programmes = model.programmes
    lever: WelcomeResidents = programmes.levers[number]
    welcome: Welcome = programmes.memory.setdefault(lever.id, Welcome(np.zeros(model.n), np.zeros(model.n)))
    cost = round(lever.euros_per_household * 100)
    households = model.territories.households_count
    empty = np.maximum(lever.dwellings * households - welcome.settled, 0.0)
    looking = neighbours_on_the_move(model, number, households) * lever.share_of_movers
    helped = np.minimum(np.minimum(programmes.credit[number] / cost, empty), looking.sum(axis=0))
    welcome.settled += helped
    welcome.due += helped * lever.additionality / model.scale
    welcome.due -= bring(model, np.floor(welcome.due).astype(np.int64), looking)
    cents = (helped * cost).astype(np.int64)
    works = (cents * lever.renovation_share).astype(np.int64)
    programmes.order(number, BUILDERS, works)
    programmes.order(number, WELCOME, cents - works)
    programmes.acts[number] += helped


def neighbours_on_the_move(model: TerritorialEconomy, number: int, households: np.ndarray) -> np.ndarray:
    """Households of territory r that change dwelling this month and could choose d, (n, n).

    Movers of the year / 12, less with distance; only from territories that do not pull the lever to those that do.
    """
    demography = model.parameters.demography
    monthly = demography.movers_per_year * (1.0 - demography.moves_beyond_departement_share) / 12.0
    welcoming = model.programmes.yearly_budget[number] > 0
    reach = np.exp(-model.distance_km / DISTANCE_SCALE_KM) * ~welcoming[:, None] * welcoming[None, :]
    return households[:, None] * monthly * reach


def bring(model: TerritorialEconomy, wanted: np.ndarray, looking: np.ndarray) -> np.ndarray:
    """Move so many rows of Household to each territory (n,), by lot among those free to move; returns those moved.

    Origins share them in proportion to ``looking`` (n, n), by a cumulative floor.
    """
    came = np.zeros(model.n, np.int64)
    if not wanted.any():
        return came
    households = model.households
    destination = households.territory.copy()
    luck = draws(stream_key(model.seed, "welcome residents", model.clock.week), households.identity)
    free = np.flatnonzero(members_of(model).movable)
    free = free[np.argsort(luck[free], kind="stable")]
    queues = [free[households.territory[free] == r] for r in range(model.n)]
    for d in np.flatnonzero(wanted):
        weight = looking[:, d] / max(looking[:, d].sum(), 1e-12)
        parts = np.diff(np.floor(np.cumsum(weight) * wanted[d] + 1e-9).astype(np.int64), prepend=0)
        for r in np.flatnonzero(parts):
            movers, queues[r] = queues[r][: parts[r]], queues[r][parts[r] :]
            destination[movers] = d
            came[d] += len(movers)
    move(model, destination)
    return came
