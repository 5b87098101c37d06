"""Reserves: stock targets above the usual ones and spare machines, bought and kept with public money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.instruments.shares import split
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.spare_capacity import SpareCapacity
    from sim.model import TerritorialEconomy

WAREHOUSES = SECTOR_INDEX["LOG"]


@dataclass
class Reserves:
    """What is held beside usual stocks, (n,): ``above`` the usual targets (share of them); machines ordered, cents."""

    above: np.ndarray
    machines_ordered: np.ndarray


def hold_reserves(model: TerritorialEconomy, number: int) -> None:
    """Pay for the storage of the stocks held, install the machines delivered, then buy more of both.

    A firm insured aims at (1 + above) times its usual stocks and is paid the value of what it adds; storage is bought
    from LOG. What the credit no longer keeps is given up: targets fall back. Firms let spare machines wear out, as
    their own investment does not replace capital they do not need.
    """
    programmes, firms = model.programmes, model.firms
    lever: SpareCapacity = programmes.levers[number]
    blank = Reserves(np.zeros(model.n), np.zeros(model.n, np.int64))
    reserves: Reserves = programmes.memory.setdefault(lever.id, blank)
    rows = insured(model, number)
    place = firms.territory[rows]
    worth = usual_stock_value(model, rows)
    whole = np.bincount(place, worth, model.n)
    install(model, rows, reserves.machines_ordered)
    credit = programmes.credit[number].copy()
    monthly = whole * lever.holding_cost_per_year / 12.0
    kept = np.where(monthly > 0, credit / np.maximum(monthly, 1e-9), 0.0)
    reserves.above = np.minimum(reserves.above, kept)
    storage = (monthly * reserves.above).astype(np.int64)
    programmes.order(number, WAREHOUSES, storage)
    credit -= storage
    more = np.minimum(credit * lever.stock_share, whole * np.maximum(lever.largest_stock - 1.0 - reserves.above, 0.0))
    bought = more.astype(np.int64)
    reserves.above = reserves.above + bought / np.maximum(whole, 1.0)
    firms.cash[rows] += split(bought, worth, place)
    programmes.pay(model, number, "firms", bought)
    model.work.stock_factor[rows] = np.maximum(model.work.stock_factor[rows], 1.0 + reserves.above[place])
    reserves.machines_ordered = order_machines(model, number, rows, credit * (1.0 - lever.stock_share))
    programmes.acts[number] += (bought + reserves.machines_ordered) // 100


def insured(model: TerritorialEconomy, number: int) -> np.ndarray:
    """Rows of the private firms of the sectors insured, where the lever has been launched."""
    firms, programmes = model.firms, model.programmes
    launched = programmes.launch_week[number] >= 0
    chosen = np.zeros(NUMBER_OF_SECTORS + 1, np.bool_)
    chosen[[SECTOR_INDEX[code] for code in programmes.levers[number].sectors]] = True
    rows = np.flatnonzero(firms.active & chosen[firms.sector])
    return rows[(firms.kind[rows] != int(FirmKind.PUBLIC)) & launched[firms.territory[rows]]]


def usual_stock_value(model: TerritorialEconomy, rows: np.ndarray) -> np.ndarray:
    """Cents of inputs that firms hold by their usual targets."""
    tables, firms = model.tables, model.firms
    sector_of_pair = np.repeat(np.arange(NUMBER_OF_SECTORS), np.diff(tables.input_offset))
    weeks = np.bincount(sector_of_pair, tables.stock_weeks * tables.use_per_output, NUMBER_OF_SECTORS)
    return weeks[firms.sector[rows]] * firms.base_output[rows]


def spare_machines(model: TerritorialEconomy, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Capital that firms need for the output of month 0, and what they hold beyond it, cents."""
    firms = model.firms
    needed = model.tables.capital_per_output[firms.sector[rows]] * firms.base_output[rows]
    return needed, np.maximum(firms.capital[rows] - needed, 0.0)


def install(model: TerritorialEconomy, rows: np.ndarray, ordered: np.ndarray) -> None:
    """Machines ordered last month stand in the firms, as far as they were delivered."""
    needed, _ = spare_machines(model, rows)
    delivered = (ordered * model.final_demand.public_served).astype(np.int64)
    model.firms.capital[rows] += split(delivered, needed, model.firms.territory[rows])


def order_machines(model: TerritorialEconomy, number: int, rows: np.ndarray, cents: np.ndarray) -> np.ndarray:
    """Order capital goods in the mix of private investment, up to the spare capital wanted; returns cents, (n,)."""
    programmes = model.programmes
    place = model.firms.territory[rows]
    needed, spare = spare_machines(model, rows)
    room = np.bincount(place, needed * programmes.levers[number].largest_spare_capital - spare, model.n)
    ordered = np.minimum(cents, np.maximum(room, 0.0))
    edges = np.floor(ordered[:, None] * np.cumsum(model.tables.investment_mix, axis=1)).astype(np.int64)
    for sector, part in enumerate(np.diff(edges, axis=1, prepend=0).T):
        if part.any():
            programmes.order(number, sector, part)
    return edges[:, -1]
