"""Intermediaries move purchases made outside to sellers of the territory that have capacity to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ADVICE = SECTOR_INDEX["BUS"]


def match_suppliers(model: TerritorialEconomy, number: int) -> None:
    """As many contracts a month as the credit buys, the largest purchases first, within what sellers can make."""
    programmes = model.programmes
    lever = programmes.levers[number]
    cost = round(lever.euros_per_contract * 100)
    wanted = programmes.credit[number] // cost
    contracts = model.contracts
    idle, made = contracts.idle_capacity(), np.zeros(model.n, np.int64)
    for r in np.flatnonzero(wanted):
        outside = contracts.bought_outside(r)
        made[r] = len(contracts.sign(outside, r, int(wanted[r]), lever.share_of_purchase, idle))
    programmes.order(number, ADVICE, made * cost)
    programmes.acts[number] += made
