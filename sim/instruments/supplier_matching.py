"""Intermediaries move purchases made outside to sellers of the territory that have capacity to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ADVICE = SECTOR_INDEX["BUS"]


def match_suppliers(model: TerritorialEconomy, number: int) -> None:
    """As many contracts a month as the credit buys, the largest purchases first, within the idle capacity of sellers.

    A candidate is an input that its firm buys wholly outside. The seller is the one of the territory's cell with most
    capacity to spare, and gets ``share_of_purchase`` of the order if it can serve it.
    """
    programmes, firms, inputs, tables, work = (
        model.programmes, model.firms, model.inputs, model.tables, model.work,
    )  # fmt: skip
    lever = programmes.levers[number]
    cost = round(lever.euros_per_contract * 100)
    wanted = programmes.credit[number] // cost
    if not wanted.any():
        return
    firm_of_slot, product_of_slot = input_owners(model)
    idle = np.maximum(work.potential - work.demanded, 0) * firms.active
    made = np.zeros(model.n, np.int64)
    for r in np.flatnonzero(wanted):
        here = (firms.territory[firm_of_slot] == r) & firms.active[firm_of_slot] & (inputs["supplier"] == -1)
        slots = np.flatnonzero(here & (work.order[: len(here)] > 0))
        for slot in slots[np.argsort(-work.order[slots], kind="stable")]:
            if made[r] >= wanted[r]:
                break
            cell = r * NUMBER_OF_SECTORS + product_of_slot[slot]
            first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
            moved = int(work.order[slot] * lever.share_of_purchase)
            if first == last or moved == 0:
                continue
            seller = first + int(idle[first:last].argmax())
            if idle[seller] < moved or seller == firm_of_slot[slot]:
                continue
            inputs["supplier"][slot] = seller
            inputs["local_share"][slot] = int(lever.share_of_purchase * PPM)
            idle[seller] -= moved
            made[r] += 1
    programmes.order(number, ADVICE, made * cost)
    programmes.acts[number] += made


def input_owners(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray]:
    """Row of the firm that holds each input, and the product, both (inputs,)."""
    tables = model.tables
    owner = np.repeat(np.arange(len(tables.first_input) - 1), np.diff(tables.first_input))
    sector = model.firms.sector[owner]
    place = np.arange(len(owner)) - tables.first_input[owner]
    return owner, tables.input_product[tables.input_offset[sector] + place]
