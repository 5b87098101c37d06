"""Mutual aid: what a partner's sellers can make beyond their own customers goes to firms left without deliveries.

Each week in which something is scarce, a product of which firms of r receive less than ``aid_below`` of what they
ordered is made for them by idle sellers of the partner, after all customers of these were served. Buyers pay the price,
a premium and transport by distance. Nothing is promised and nothing lasts: capacity to spare is the whole insurance
(evidence 7.3: it carries more than the number of links). Products that cannot be stored for a week are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.compiled import PPM, PRICE_BASE, compiled
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import InputColumns

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
    slots, missing = deliveries_in_need(model, model.alliance.terms.aid_below)
    if not slots.size:
        return
    spare = np.maximum(model.work.potential - model.firms.output, 0) * model.firms.active
    parcels = promise(model, slots, missing, spare)
    if parcels:
        deliver(model, parcels, make(model, parcels, spare))


def promise(model: TerritorialEconomy, slots: np.ndarray, missing: np.ndarray, spare: np.ndarray) -> list[Parcel]:
    """Who makes what for whom: fitting inputs, in the order of links, within ``spare`` (F,) of each cell.

    ``slots`` are the inputs that lack something, ``missing`` how much; it is written in place.
    """
    contracts = model.contracts
    first_of_client = np.searchsorted(slots, contracts.first_of_territory)
    product_of = contracts.product[slots]
    starts = model.tables.cell_start
    summed = np.concatenate(([0], np.cumsum(spare[: starts[-1]])))
    left = np.diff(summed[starts]).reshape(model.n, -1)
    parcels = []
    for number, helper, client, strength in model.alliance.flows("mutual_aid"):
        theirs = slice(first_of_client[client], first_of_client[client + 1])
        possible = (missing[theirs] > 0) & (left[helper, product_of[theirs]] > 0)
        here = theirs.start + np.flatnonzero(possible)
        here = here[contracts.fits(slots[here], helper)]
        for product in np.unique(product_of[here]).tolist():
            served = here[product_of[here] == product]
            whole = min(int(missing[served].sum()), int(left[helper, product] * strength))
            if whole == 0:
                continue
            quantity = shares_of(whole, missing[served])
            missing[served] -= quantity
            left[helper, product] -= whole
            parcels.append(Parcel(helper, client, product, slots[served], quantity))
            model.alliance.done["mutual_aid"][number] += whole / 100.0
    return parcels


def deliveries_in_need(model: TerritorialEconomy, served_below: float) -> tuple[np.ndarray, np.ndarray]:
    """Input rows that lack something of a product which firms of their territory receive too little of, and how much.

    Base-year cents; a product is in need where less than ``served_below`` of what was ordered of it arrives.
    """
    effects, contracts, inputs = model.effects, model.contracts, model.input_columns
    if effects.deliveries_fall:
        slots = np.arange(len(contracts.owner))
    else:
        slots = np.empty(len(contracts.owner), np.int64)
        slots = slots[: list_short(inputs.supplier, inputs.extra_slot, inputs.extra_supplier, model.work.fill, slots)]
    lacking, short_orders, in_need = np.zeros((3, model.n * NUMBER_OF_SECTORS), np.int64)
    missing, firms, tables, work = np.zeros(len(slots), np.int64), model.firms, model.tables, model.work
    measure_missing(
        slots, contracts.owner, firms.active, firms.sector, firms.territory, inputs, tables.input_offset,
        tables.input_product, tables.input_is_fast, tables.imported_part, tables.first_input, work.order, work.fill,
        effects.outside_supply, effects.abroad_deliveries, missing, lacking, short_orders,
    )  # fmt: skip
    compare_with_orders(
        lacking, short_orders, 1.0 - served_below, firms.active, firms.sector, tables.cell_start, tables.input_offset,
        tables.input_product, tables.input_is_fast, tables.first_input, work.order, in_need,
    )  # fmt: skip
    if not in_need.any():
        return slots[:0], missing[:0]
    slots, missing = slots[missing != 0], missing[missing != 0]
    cell = model.firms.territory[contracts.owner[slots]].astype(np.int64) * NUMBER_OF_SECTORS
    here = in_need[cell + contracts.product[slots]] > 0
    return slots[here], missing[here]


@compiled
def list_short(
    supplier: np.ndarray, extra_slot: np.ndarray, extra_supplier: np.ndarray, fill: np.ndarray, found: np.ndarray
) -> int:
    """Write first in ``found`` (inputs,) those of which a named supplier does not serve whole orders; returns how many.

    Without branches: which inputs have a named supplier cannot be foreseen by the processor.
    """
    count = 0
    extra = 0
    for slot in range(supplier.shape[0]):
        short = (supplier[slot] >= 0) & (fill[max(supplier[slot], 0)] < 1.0)
        while extra < extra_slot.shape[0] and extra_slot[extra] == slot:
            short |= (extra_supplier[extra] >= 0) & (fill[max(extra_supplier[extra], 0)] < 1.0)
            extra += 1
        found[count] = slot
        count += int(short)
    return count


@compiled
def measure_missing(
    slots: np.ndarray,
    owner: np.ndarray,
    active: np.ndarray,
    sector: np.ndarray,
    territory: np.ndarray,
    inputs: InputColumns,
    input_offset: np.ndarray,
    input_product: np.ndarray,
    input_is_fast: np.ndarray,
    imported_part: np.ndarray,
    first_input: np.ndarray,
    orders: np.ndarray,
    fill: np.ndarray,
    outside_supply: np.ndarray,
    abroad_supply: np.ndarray,
    missing: np.ndarray,
    lacking: np.ndarray,
    short_orders: np.ndarray,
) -> None:
    """What of the orders of some inputs, of products that can be stored, will not be delivered this week.

    Base-year cents, written into ``missing`` (slots,) and summed in ``lacking``, with the orders that lack something
    in ``short_orders``, by cell (territory of the client, product).
    """
    sectors = input_offset.shape[0] - 1
    extra = 0
    for i in range(slots.shape[0]):
        slot = slots[i]
        row = owner[slot]
        order = orders[slot]
        k = input_offset[sector[row]] + slot - first_input[row]
        if not active[row] or input_is_fast[k] or order == 0:
            continue
        local, lacks = 0.0, 0.0
        supplier = inputs.supplier[slot]
        if supplier >= 0:
            local = order * (inputs.local_share[slot] / PPM)
            lacks = local * (1.0 - fill[supplier])
        while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] < slot:
            extra += 1
        while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] == slot:
            supplier = inputs.extra_supplier[extra]
            if supplier >= 0:
                part = order * (inputs.extra_share[extra] / PPM)
                local += part
                lacks += part * (1.0 - fill[supplier])
            extra += 1
        product = input_product[k]
        rest = max(order - local, 0.0)
        foreign = min(order * imported_part[k], rest)
        lacks += foreign * (1.0 - abroad_supply[product]) + (rest - foreign) * (1.0 - outside_supply[product])
        missing[i] = int(lacks)
        lacking[territory[row] * sectors + product] += missing[i]
        short_orders[territory[row] * sectors + product] += order


@compiled
def compare_with_orders(
    lacking: np.ndarray,
    short_orders: np.ndarray,
    bearable: float,
    active: np.ndarray,
    sector: np.ndarray,
    cell_start: np.ndarray,
    input_offset: np.ndarray,
    input_product: np.ndarray,
    input_is_fast: np.ndarray,
    first_input: np.ndarray,
    orders: np.ndarray,
    in_need: np.ndarray,
) -> None:
    """Mark with 1 the cells (territory, product) that lack more than a ``bearable`` part of all that is ordered.

    ``short_orders``, those that lack something, are often enough to tell; else all orders are counted until they are.
    """
    sectors = input_offset.shape[0] - 1
    for cell in range(lacking.shape[0]):
        needs = lacking[cell] > bearable * short_orders[cell]
        ordered = 0
        row, end = cell_start[cell // sectors * sectors], cell_start[(cell // sectors + 1) * sectors]
        while needs and row < end:
            offset = input_offset[sector[row]]
            for k in range(offset, input_offset[sector[row] + 1] if active[row] else offset):
                if input_product[k] == cell % sectors and not input_is_fast[k]:
                    ordered += orders[first_input[row] + k - offset]
            needs = lacking[cell] > bearable * ordered
            row += 1
        in_need[cell] = int(needs)


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
