"""Shared services: residents whose clinics, schools or halls are full, short of staff or shut use the partner's.

Each month, of what residents buy at home in health, teaching, culture and care, the part that home cannot serve moves
to the partner, as far as it has room, and comes back when home can serve it again. Their intercommunality pays for the
journey (evidence 7.2, G6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

SERVICES = tuple(SECTOR_INDEX[code] for code in ("EDU", "HEALTH", "PERS"))


def share_services(model: TerritorialEconomy) -> None:
    """Residents use the partner's services for what their own could not serve last week."""
    alliance, demand, n = model.alliance, model.final_demand, model.n
    if not alliance.active("services"):
        alliance.moved_services, alliance.travel_cost = None, np.zeros(n, np.int64)
        return
    moved = np.zeros((n, n, NUMBER_OF_SECTORS)) if alliance.moved_services is None else alliance.moved_services
    able, asked = what_cells_can_serve(model)
    served = np.where(asked > 0, able / np.maximum(asked, 1.0), 1.0)
    lacking = np.maximum(1.0 - served * (1.0 - moved.sum(axis=1)), 0.0)
    if not lacking[:, SERVICES].any():
        alliance.moved_services, alliance.travel_cost = None, np.zeros(n, np.int64)
        return
    arrived, orders = np.zeros((n, NUMBER_OF_SECTORS)), orders_at_home(model)
    room = np.maximum(able - asked, 0.0) + np.einsum("rqs,rs->qs", moved, orders)
    after = np.zeros_like(moved)
    for number, host, home, strength in alliance.flows("services"):
        for s in SERVICES:
            wanted = (lacking[home, s] * strength - after[home, :, s].sum()) * orders[home, s]
            goes = min(max(wanted, 0.0), room[host, s] - arrived[host, s])
            if goes >= 1.0:
                after[home, host, s] += goes / orders[home, s]
                arrived[host, s] += goes
                alliance.done["services"][number] += goes / 100.0
    shares, own = demand.household_shares, np.arange(n)
    at_home = shares[own, own].copy()
    shares[:, :n] += after * at_home[:, None, :]
    shares[own, own] -= after.sum(axis=1) * at_home
    demand.trading[:, :n] |= (after > 0.0).any(axis=2)
    alliance.moved_services = after
    travel = (after * orders[:, None, :]).sum(axis=2) * model.distance_km / 100.0
    alliance.travel_cost = (travel.sum(axis=1) * alliance.terms.travel_per_100_km).astype(np.int64)


def orders_at_home(model: TerritorialEconomy) -> np.ndarray:
    """What residents order each week from sellers of their own territory before services are shared, cents, (n, S)."""
    demand, own = model.final_demand, np.arange(model.n)
    return demand.household_orders * demand.household_shares[own, own]


def what_cells_can_serve(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray]:
    """What the sellers of each cell could make last week and what was asked of them, base-year cents, (n, S)."""
    starts, cells = model.tables.cell_start, model.n * NUMBER_OF_SECTORS
    cell, active = np.repeat(np.arange(cells), np.diff(starts)), model.firms.active
    return tuple(
        np.bincount(cell, (values * active)[: starts[-1]], cells).reshape(model.n, -1)
        for values in (model.work.potential, model.work.demanded)
    )
