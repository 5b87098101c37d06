"""Contracts of supply: which inputs may be moved to which sellers, within what sellers can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def input_owners(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray]:
    """Row of the firm that holds each input, and the product, both (inputs,)."""
    tables = model.tables
    owner = np.repeat(np.arange(len(tables.first_input) - 1), np.diff(tables.first_input))
    sector = model.firms.sector[owner]
    place = np.arange(len(owner)) - tables.first_input[owner]
    return owner, tables.input_product[tables.input_offset[sector] + place]


def idle_capacity(model: TerritorialEconomy) -> np.ndarray:
    """What each firm could have made last week beyond what was asked of it, base-year cents a week."""
    return np.maximum(model.work.potential - model.work.demanded, 0) * model.firms.active


def sign_contracts(
    model: TerritorialEconomy,
    candidates: np.ndarray,
    seller_territory: int,
    wanted: int,
    share: float,
    idle: np.ndarray,
) -> int:
    """Move up to ``wanted`` inputs, the largest orders first, to sellers of a territory with capacity to spare.

    ``candidates`` are rows of inputs; each seller is the one of the product's cell with most of ``idle`` left, gets
    ``share`` of the order and no more than it can make; ``idle`` is written in place. Returns how many were signed.
    """
    inputs, tables, order = model.inputs, model.tables, model.work.order
    owner, product = input_owners(model)
    signed = 0
    for slot in candidates[np.argsort(-order[candidates], kind="stable")]:
        if signed >= wanted:
            break
        cell = seller_territory * NUMBER_OF_SECTORS + product[slot]
        first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
        moved = int(order[slot] * share)
        if first == last or moved == 0:
            continue
        seller = first + int(idle[first:last].argmax())
        if idle[seller] < moved or seller == owner[slot]:
            continue
        inputs["supplier"][slot] = seller
        inputs["local_share"][slot] = int(share * PPM)
        idle[seller] -= moved
        signed += 1
    return signed


def bought_outside(model: TerritorialEconomy, territory: int) -> np.ndarray:
    """Rows of the inputs that active firms of a territory order wholly from outside."""
    owner, _ = input_owners(model)
    firms, inputs = model.firms, model.inputs
    here = (firms.territory[owner] == territory) & firms.active[owner] & (inputs["supplier"] == -1)
    return np.flatnonzero(here & (model.work.order[: len(here)] > 0))
