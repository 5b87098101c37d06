"""Mutual aid: what a partner's sellers can make beyond their own customers goes to firms left without deliveries.

Each week in which something is scarce, a product of which firms of r receive less than ``aid_below`` of what they
ordered is made for them by idle sellers of the partner, after all customers of these were served. Buyers pay the price,
a premium and transport by distance. Nothing is promised and nothing lasts: capacity to spare is the whole insurance
(theory section 7.3: it carries more than the number of links). Products that cannot be stored for a week are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.compiled import PPM, PRICE_BASE
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

KM = 100.0


class Parcel(NamedTuple):
    """What a territory makes of a product for firms of another this week: input rows and base-year cents of each."""

    helper: int
    client: int
    product: int
    slots: np.ndarray
    quantity: np.ndarray


def help_partners(model: TerritorialEconomy) -> None:
    """Partners make what is missing, as far as they can; it is in stock before the week's production is used up."""
    if not (model.scarce or model.effects.deliveries_fall) or not model.alliance.active("mutual_aid"):
        return
    spare = np.maximum(model.work.potential - model.firms.output, 0) * model.firms.active
    parcels = promise(model, spare)
    if parcels:
        deliver(model, parcels, make(model, parcels, spare))


def promise(model: TerritorialEconomy, spare: np.ndarray) -> list[Parcel]:
    """Who makes what for whom: fitting inputs, in the order of links, within ``spare`` (F,) of each cell."""
    n, terms, contracts = model.n, model.alliance.terms, model.contracts
    order, missing = missing_deliveries(model)
    cell = model.firms.territory[contracts.owner].astype(np.int64) * NUMBER_OF_SECTORS + contracts.product
    cells = n * NUMBER_OF_SECTORS
    in_need = np.bincount(cell, missing, cells) > (1.0 - terms.aid_below) * np.bincount(cell, order, cells)
    missing *= in_need[cell]
    starts = model.tables.cell_start
    summed = np.concatenate(([0], np.cumsum(spare[: starts[-1]])))
    left = np.diff(summed[starts]).reshape(n, -1)
    parcels = []
    for number, helper, client, strength in model.alliance.flows("mutual_aid"):
        here = contracts.ordered_in(client)
        fit = contracts.fitting(here.start + np.flatnonzero(missing[here]), helper)
        for product in np.unique(contracts.product[fit]).tolist():
            slots = fit[contracts.product[fit] == product]
            whole = min(int(missing[slots].sum()), int(left[helper, product] * strength))
            if whole == 0:
                continue
            quantity = shares_of(whole, missing[slots])
            missing[slots] -= quantity
            left[helper, product] -= whole
            parcels.append(Parcel(helper, client, product, slots, quantity))
            model.alliance.done["mutual_aid"][number] += whole / 100.0
    return parcels


def missing_deliveries(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray]:
    """Orders of each input row and what of them will not be delivered this week, base-year cents, (inputs,)."""
    inputs, work, tables, held, effects = model.inputs, model.work, model.tables, model.contracts, model.effects
    count = len(held.owner)
    order = work.order[:count] * (model.firms.active[held.owner] & ~tables.input_is_fast[held.pair])
    supplier = inputs["supplier"]
    local = np.where(supplier >= 0, order * (inputs["local_share"] / PPM), 0.0)
    missing = local * (1.0 - work.fill[np.maximum(supplier, 0)])
    columns = model.input_columns
    named = columns.extra_supplier >= 0
    slot, other = columns.extra_slot[named], columns.extra_supplier[named]
    more = order[slot] * (columns.extra_share[named] / PPM)
    local += np.bincount(slot, more, count)
    missing += np.bincount(slot, more * (1.0 - work.fill[other]), count)
    rest = np.maximum(order - local, 0.0)
    foreign = np.minimum(order * tables.imported_part[held.pair], rest)
    missing += foreign * (1.0 - effects.abroad_deliveries[held.product])
    missing += (rest - foreign) * (1.0 - effects.outside_supply[held.product])
    return order, np.floor(np.maximum(missing, 0.0)).astype(np.int64)


def shares_of(total: int, weights: np.ndarray) -> np.ndarray:
    """A total split in proportion to weights, by cumulative floor, so that parts add up to it exactly."""
    edges = np.floor(np.cumsum(weights) / max(float(weights.sum()), 1.0) * total).astype(np.int64)
    edges[-1] = total
    return np.diff(edges, prepend=0)


def make(model: TerritorialEconomy, parcels: list[Parcel], spare: np.ndarray) -> list[int]:
    """Idle sellers of each helping cell make its part, in proportion to what they can spare, and are paid.

    Returns what the client owes for each parcel, cents: the price and the premium, split among parcels by quantity.
    """
    work, firms, starts = model.work, model.firms, model.tables.cell_start
    premium = 1.0 + model.alliance.terms.aid_premium
    bills = [0] * len(parcels)
    by_cell: dict[int, list[int]] = {}
    for number, parcel in enumerate(parcels):
        by_cell.setdefault(parcel.helper * NUMBER_OF_SECTORS + parcel.product, []).append(number)
    for cell, numbers in by_cell.items():
        whole = np.array([int(parcels[number].quantity.sum()) for number in numbers])
        rows = slice(starts[cell], starts[cell + 1])
        made = shares_of(int(whole.sum()), spare[rows])
        earned = (made * (firms.price[rows] / PRICE_BASE) * premium).astype(np.int64)
        firms.output[rows] += made
        work.revenue[rows] += earned
        for number, cents in zip(numbers, shares_of(int(earned.sum()), whole).tolist(), strict=True):
            bills[number] = cents
    return bills


def deliver(model: TerritorialEconomy, parcels: list[Parcel], bills: list[int]) -> None:
    """Firms that lack the product receive it and pay for it and for its transport, in proportion to what they get."""
    n, per_km = model.n, model.alliance.terms.transport_per_100_km / KM
    paid, transport = np.zeros((n, n), np.int64), np.zeros(n, np.int64)
    for parcel, bill in zip(parcels, bills, strict=True):
        carried = int(bill * per_km * model.distance_km[parcel.helper, parcel.client])
        model.inputs["stock"][parcel.slots] += parcel.quantity
        buyers = model.contracts.owner[parcel.slots]
        np.subtract.at(model.work.revenue, buyers, shares_of(bill + carried, parcel.quantity))
        paid[parcel.client, parcel.helper] += bill
        transport[parcel.client] += carried
    model.ledger.between("mutual aid", "firms", "firms", paid)
    model.ledger.to_common("transport of mutual aid", "firms", "outside", transport)
