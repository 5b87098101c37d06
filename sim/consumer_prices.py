"""What residents pay: prices where they buy, and baskets that follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM, PRICE_BASE, compiled
from sim.sectors import NUMBER_OF_SECTORS
from sim.tables import QUINTILES
from sim.trade_routes import mean_of_sellers

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables


@compiled
def add_up_prices(firms: FirmColumns, tables: Tables, value: np.ndarray, volume: np.ndarray) -> None:
    """Output of month 0 of each cell at the prices of today and at those of month 0; shape (n * S,)."""
    for cell in range(value.shape[0]):
        for row in range(tables.cell_start[cell], tables.cell_start[cell + 1]):
            if firms.active[row]:
                value[cell] += firms.base_output[row] * firms.price[row] // PRICE_BASE
                volume[cell] += firms.base_output[row]


def prices_moved(model: TerritorialEconomy) -> bool:
    """Whether any price, here or outside, differs from that of month 0."""
    moved = model.firms.price[: model.tables.cell_start[-1]] != PRICE_BASE
    return bool(moved.any() or (model.effects.outside_price != 1.0).any())


def prices_paid(model: TerritorialEconomy) -> np.ndarray:
    """Price of each product for residents relative to month 0, where they buy it, foreign goods included; (n, S)."""
    n = model.n
    value, volume = np.zeros(n * NUMBER_OF_SECTORS, np.int64), np.zeros(n * NUMBER_OF_SECTORS, np.int64)
    add_up_prices(model.firm_columns, model.tables, value, volume)
    demand, outside = model.final_demand, model.effects.outside_price
    prices = np.where(volume > 0, value / np.maximum(volume, 1), 1.0).reshape(n, -1)
    domestic = mean_of_sellers(demand.household_shares, demand.household_wholesale, prices, outside)
    foreign = model.tables.household_import_share / PPM
    return domestic * (1.0 - foreign) + outside * foreign


def follow_prices(model: TerritorialEconomy) -> None:
    """Baskets follow prices: what one cannot do without takes a larger part of the budget when it gets dearer.

    Weight of a product = weight at month 0 * price ^ (1 + own-price elasticity); the weights of all products are then
    brought back to their sum, rents apart. An elasticity of -1 leaves the euros spent as they were.
    """
    demand, tables = model.final_demand, model.tables
    if not prices_moved(model):
        demand.basket[:, :QUINTILES] = tables.basket
        return
    weight = prices_paid(model) ** (1.0 + model.parameters.households.own_price_elasticity.array())
    wanted = tables.basket * weight[:, None, :]
    whole = tables.basket.sum(axis=2, keepdims=True)
    cumulated = np.cumsum(wanted, axis=2)
    edges = np.floor(cumulated / np.maximum(cumulated[:, :, -1:], 1e-300) * whole).astype(np.int64)
    edges[:, :, -1] = whole[:, :, 0]
    demand.basket[:, :QUINTILES] = np.diff(edges, axis=2, prepend=0)
