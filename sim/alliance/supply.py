"""Supply and food contracts: a partner's sellers get what was bought outside, with a floor that is taken come what may.

Each month a few of the largest purchases made outside are promised to idle sellers of the partner; the quantity grows
over ``ramp_months``. The buyer takes at least the floor, a share of the quantity at signature: in a slump its partner
keeps a customer and its own stocks fill (evidence 7.2, G1). Nobody is held to a floor while it is closed, nor
once half a year of it lies in stock (assumption).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled
from sim.contracts import local_order
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

IS_FOOD = np.isin(np.arange(NUMBER_OF_SECTORS), [SECTOR_INDEX["AGR"], SECTOR_INDEX["FOOD"]])
LARGEST_PURCHASES = 500
"""Purchases of each kind that partners look at in a territory, the largest first: assumption."""
WEEKS_OF_FLOOR_IN_STOCK = 26


def sign_supply_contracts(model: TerritorialEconomy, idle: np.ndarray) -> None:
    """New contracts of the month, and the growth of those in force; ``idle`` (F,) is what sellers can still promise.

    A row that stands for several establishments signs as many contracts, and the next ones wait for as long.
    """
    alliance, terms, week = model.alliance, model.alliance.terms, model.clock.week
    review_supply_contracts(model)
    outside, known, new = model.contracts.bought_outside(), {}, []
    for theme in ("supply", "food"):
        for number, seller, buyer, strength in alliance.flows(theme):
            if buyer not in known:
                known[buyer] = largest_purchases(model, outside[buyer])
            flow = (theme, number, seller)
            due = alliance.contracts_due.get(flow, 0.0)
            due += terms.contracts_per_month * strength / len(alliance.links[number].directions)
            slots = model.contracts.sign(known[buyer][theme], seller, int(due), terms.share_of_purchase, idle)
            signed = int(model.firms.establishments[model.contracts.owner[slots]].sum())
            alliance.contracts_due[flow] = min(due - signed, terms.contracts_per_month)
            new.append((slots, np.full(len(slots), number)))
            alliance.done[theme][number] += signed
    slots, links = (np.concatenate([part[place] for part in new]) for place in (0, 1))
    quantity = model.work.order[slots] * terms.share_of_purchase
    alliance.supply.add(slots, links, week, (quantity * terms.floor).astype(np.int64))
    grow(model)


def largest_purchases(model: TerritorialEconomy, outside: np.ndarray) -> dict[str, np.ndarray]:
    """Of inputs bought outside, food and the rest, the `LARGEST_PURCHASES` largest of each, by theme of contracts."""
    food = IS_FOOD[model.contracts.product[outside]]
    return {"food": largest(outside[food], model.work.order), "supply": largest(outside[~food], model.work.order)}


def largest(inputs: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The `LARGEST_PURCHASES` inputs most ordered, the largest first; of equal ones the first rows."""
    ordered = order[inputs]
    if len(inputs) > LARGEST_PURCHASES:
        large = ordered >= np.partition(ordered, -LARGEST_PURCHASES)[-LARGEST_PURCHASES]
        inputs, ordered = inputs[large], ordered[large]
    return inputs[np.argsort(-ordered, kind="stable")][:LARGEST_PURCHASES]


def review_supply_contracts(model: TerritorialEconomy) -> None:
    """Contracts of buyers that closed, or that no seller of the cell can serve any more, are over."""
    contracts, firms = model.alliance.supply, model.firms
    buyer = model.contracts.owner[contracts.slot]
    contracts.keep(
        firms.active[buyer] & (firms.birth_week[buyer] <= contracts.week)
        & (model.inputs["supplier"][contracts.slot] >= 0)
    )  # fmt: skip


def ramp(model: TerritorialEconomy) -> np.ndarray:
    """Share of the full quantity reached by each contract, 0 to 1."""
    alliance = model.alliance
    months = (model.clock.week - alliance.supply.week) / WEEKS_A_MONTH + 1.0
    return np.minimum(months / max(alliance.terms.ramp_months, 1.0), 1.0)


def grow(model: TerritorialEconomy) -> None:
    """Each contract takes its share of the order, after its ramp."""
    contracts = model.alliance.supply
    contracts.share = (ramp(model) * model.alliance.terms.share_of_purchase * PPM).astype(np.int64)
    model.inputs["local_share"][contracts.slot] = contracts.share


def honour_floors(model: TerritorialEconomy) -> None:
    """Each week a buyer whose order falls under the floor gives the partner more of it, then orders more than it needs.

    Orders have been written with the share of last week; the partner's orders are corrected by the difference.
    """
    contracts = model.alliance.supply
    if not len(contracts.slot):
        return
    work, inputs = model.work, model.inputs
    take_floors(
        contracts.slot, contracts.share, contracts.floor, ramp(model), model.contracts.owner, model.firms.active,
        work.capacity, inputs["supplier"], inputs["stock"], inputs["local_share"], work.order, work.orders_from_firms,
    )  # fmt: skip


@compiled
def take_floors(
    slots: np.ndarray,
    shares: np.ndarray,
    floors: np.ndarray,
    reached: np.ndarray,
    owner: np.ndarray,
    active: np.ndarray,
    capacity: np.ndarray,
    supplier: np.ndarray,
    stock: np.ndarray,
    local_share: np.ndarray,
    orders: np.ndarray,
    orders_from_firms: np.ndarray,
) -> None:
    """Raise orders and the partner's shares to the floors of contracts, times the part ``reached`` of the ramp."""
    for i in range(slots.shape[0]):
        slot = slots[i]
        buyer, seller = owner[slot], supplier[slot]
        if not active[buyer] or seller < 0:
            continue
        full = stock[slot] >= WEEKS_OF_FLOOR_IN_STOCK * max(floors[i], 1)
        floor = 0 if full or capacity[buyer] <= 0 else int(floors[i] * reached[i])
        before = local_order(orders[slot], local_share[slot])
        order = max(orders[slot], floor)
        share = min(max(shares[i], int(np.ceil(floor / max(order, 1) * PPM))), PPM)
        orders[slot] = order
        local_share[slot] = share
        orders_from_firms[seller] += local_order(order, share) - before


def release(model: TerritorialEconomy, number: int) -> None:
    """The contracts of a link end: their buyers buy outside again."""
    review_supply_contracts(model)
    contracts = model.alliance.supply
    ended = contracts.link == number
    model.inputs["supplier"][contracts.slot[ended]] = -1
    contracts.keep(~ended)
