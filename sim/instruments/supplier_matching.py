"""Intermediaries move purchases made outside to sellers of the territory that have capacity to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.supplier_matching import SupplierMatching
    from sim.model import TerritorialEconomy

ADVICE = SECTOR_INDEX["BUS"]


def match_suppliers(model: TerritorialEconomy, number: int) -> None:
    """As many contracts a month as the credit buys, within what sellers can make, the largest purchases first.

    Only contracts that end this month can move; a row that stands for several establishments makes, and costs, as many.
    Clients pay their new suppliers the premium of a month on the contracts that hold.
    """
    programmes, inputs = model.programmes, model.inputs
    lever: SupplierMatching = programmes.levers[number]
    cost = round(lever.euros_per_contract * 100)
    wanted = programmes.credit[number] // cost
    contracts = model.contracts
    idle, made = contracts.idle_capacity(), np.zeros(model.n, np.int64)
    held = programmes.memory.setdefault(lever.id, {})
    pay_premiums(model, held, lever.premium)
    outside = contracts.bought_outside(contract_years=lever.contract_years)
    for r in np.flatnonzero(wanted):
        establishments = model.firms.establishments
        signed = contracts.sign(outside[r], r, int(wanted[r]), lever.share_of_purchase, idle, clients=establishments)
        held |= zip(signed.tolist(), inputs["supplier"][signed].tolist(), strict=True)
        made[r] = establishments[contracts.owner[signed]].sum()
    programmes.order(number, ADVICE, made * cost)
    programmes.acts[number] += made


def pay_premiums(model: TerritorialEconomy, held: dict[int, int], premium: float) -> None:
    """Clients pay local suppliers so much more than what the outside asked, on last week's orders times a month.

    ``held`` gives the supplier of each contract, by row of Inputs; those that ended are taken out of it. Both firms
    are of one territory, so that its account of firms does not move.
    """
    firms, inputs, order = model.firms, model.inputs, model.work.order
    slots = model.contracts.that_hold(held)
    clients, sellers = model.contracts.owner[slots], inputs["supplier"][slots]
    share = inputs["local_share"][slots] / PPM
    due = (order[slots] * share * premium * WEEKS_A_MONTH).astype(np.int64) * firms.active[clients]
    np.subtract.at(firms.cash, clients, due)
    np.add.at(firms.cash, sellers, due)
    paid = np.bincount(firms.territory[clients], due, model.n).astype(np.int64)
    model.ledger.within("premium of local suppliers", "firms", "firms", paid)
