"""Habits: which households have taken to a new one, and how that moves what is bought and where.

A household has adopted when the share reached in its territory passes its own rank, a fixed draw: no memory is needed,
and nobody's luck moves. Each month the adopters' part of every budget shifts baskets and trade shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM, compiled
from sim.random_streams import draw, stream_key, uniform
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX
from sim.tables import QUINTILES

if TYPE_CHECKING:
    from sim.levers import Lever
    from sim.model import TerritorialEconomy

FARMS = SECTOR_INDEX["AGR"]
BLOCK = 1024


class Habits:
    """Habits under way, by lever id: share of households that have adopted, (n,)."""

    def __init__(self, model: TerritorialEconomy) -> None:
        self.adopted: dict[str, np.ndarray] = {}
        self.basket_at_start = model.final_demand.basket.copy()
        self.farm_orders_outside: np.ndarray | None = None


@compiled
def budgets_of_adopters(
    identity: np.ndarray,
    territory: np.ndarray,
    quintile: np.ndarray,
    budget: np.ndarray,
    adopted: np.ndarray,
    keys: np.ndarray,
    budgets: np.ndarray,
) -> None:
    """Budgets of the households whose rank lies under the share reached, by habit, territory and fifth, cents.

    ``adopted`` (habits, n) shares reached, ``keys`` (habits,) of ranks. Block by block, so that ranks are drawn many at
    once and households read once.
    """
    rank = np.empty(BLOCK)
    for first in range(0, identity.shape[0], BLOCK):
        block = identity[first : first + BLOCK]
        for habit in range(keys.shape[0]):
            key, largest = keys[habit], adopted[habit].max()
            for i in range(block.shape[0]):
                rank[i] = uniform(draw(key, block[i]))
            for i in range(block.shape[0]):
                if rank[i] < largest and rank[i] < adopted[habit, territory[first + i]]:
                    budgets[habit, territory[first + i], quintile[first + i]] += budget[first + i]


def spread_habits(model: TerritorialEconomy) -> None:
    """Each month baskets and trade shares follow the budgets of those who have adopted each habit."""
    habits, programmes = model.habits, model.programmes
    running = [lever for lever in programmes.levers if lever.id in habits.adopted]
    if not running:
        return
    demand = model.final_demand
    basket = demand.basket[:, :QUINTILES].astype(np.float64)
    moves = np.zeros((model.n, NUMBER_OF_SECTORS))
    whole = np.maximum(demand.budgets[:, :QUINTILES], 1)
    for lever, theirs in zip(running, of_adopters(model, running), strict=True):
        part = theirs / whole
        for (old, new), share in lever.replaced().items():
            shifted = basket[:, :, SECTOR_INDEX[old]] * share * part
            basket[:, :, SECTOR_INDEX[old]] -= shifted
            basket[:, :, SECTOR_INDEX[new]] += shifted
        spending = theirs.sum(axis=1) / whole.sum(axis=1)
        for code, share in lever.moved().items():
            moves[:, SECTOR_INDEX[code]] += share * spending
    demand.basket[:, :QUINTILES] = np.rint(basket).astype(np.int64)
    bring_home(demand.household_shares, np.minimum(moves, 1.0))
    if any("AGR" in lever.moved() for lever in running):
        sell_the_harvest_once(model, [lever for lever in running if "AGR" in lever.moved()])
    demand.plan()


def of_adopters(model: TerritorialEconomy, levers: list[Lever]) -> np.ndarray:
    """Budgets of the adopters of each lever's habit, by territory and fifth, cents, (levers, n, 5)."""
    households, budgets = model.households, np.zeros((len(levers), model.n, QUINTILES), np.int64)
    budgets_of_adopters(
        households.identity, households.territory, households.quintile, households.budget,
        np.array([model.habits.adopted[lever.id] for lever in levers]),
        np.array([stream_key(0, f"habit: {lever.kind}", 0) for lever in levers]), budgets,
    )  # fmt: skip
    return budgets


def bring_home(shares: np.ndarray, moves: np.ndarray) -> None:
    """Move a part of what is bought anywhere else to sellers of the home; shares (n, n+1, S) stay sums of one.

    ``moves`` (n, S), 0 to 1, is written into ``shares`` in place.
    """
    n = shares.shape[0]
    own = np.arange(n)
    elsewhere = 1.0 - moves
    kept = shares[own, own].copy()
    shares *= elsewhere[:, None, :]
    shares[own, own] = kept + moves * (1.0 - kept)


def sell_the_harvest_once(model: TerritorialEconomy, levers: list) -> None:
    """Farms sell less outside by what residents now buy from them: land and harvest are what they were.

    At most ``share_of_harvest`` of their sales outside can stay; beyond that residents' orders are rationed.
    """
    firms, demand, habits = model.firms, model.final_demand, model.habits
    if habits.farm_orders_outside is None:
        habits.farm_orders_outside = np.where(firms.sector == FARMS, firms.outside_orders, 0)
        habits.farm_bought_at_start = local_farm_purchases(model, habits.basket_at_start, model.tables.household_trade)
    usual = np.bincount(firms.territory, habits.farm_orders_outside, model.n)
    more = local_farm_purchases(model, demand.basket, demand.household_shares) - habits.farm_bought_at_start
    most = max(lever.share_of_harvest for lever in levers)
    kept = np.clip(more / np.maximum(usual, 1.0), 0.0, most)
    farms = np.flatnonzero((firms.sector == FARMS) & (habits.farm_orders_outside > 0))
    left = 1.0 - kept[firms.territory[farms]]
    firms.outside_orders[farms] = (habits.farm_orders_outside[farms] * left).astype(np.int64)


def local_farm_purchases(model: TerritorialEconomy, basket: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """What residents order each week from farms of their territory, cents, (n,)."""
    budgets, own = model.final_demand.budgets[:, :QUINTILES], np.arange(model.n)
    wanted = (budgets * (basket[:, :QUINTILES, FARMS] / PPM)).sum(axis=1)
    domestic = 1.0 - model.tables.household_import_share[:, FARMS] / PPM
    taxed = 1.0 - model.tables.household_tax_share[:, FARMS] / PPM
    return wanted * taxed * domestic * shares[own, own, FARMS]
