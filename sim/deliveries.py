"""Deliveries: suppliers serve what they can of their orders, clients pay, buy the rest outside and use what they need.

Suppliers lie far apart in memory. What they answer is therefore gathered by short loops, in which the processor waits
for many of them at once, before their clients reckon with it.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PRICE_BASE, compiled, value_of
from sim.contracts import further_suppliers, local_order
from sim.establishment import next_active

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, InputColumns, Tables, Work

CLIENTS_AT_ONCE = 1024
"""Clients whose deliveries are worked out together: few enough for what arrives to stay in the nearest caches."""

Arrivals = namedtuple("Arrivals", ("asked", "received", "paid", "place"))
"""By input of some clients: what was asked of named suppliers and what arrives, base-year cents; the cents paid to the
first supplier and its territory."""


@compiled
def serve_whole_orders(begin: int, end: int, firms: FirmColumns, work: Work) -> None:
    """Sellers who serve all they were asked at the prices of month 0 are paid what was ordered, the same integer.

    Rows ``begin`` to ``end``. Most weeks that is nearly all of them: their sums are known from the orders, so that
    their clients need not add to them one by one. ``work.serves_from`` tells their clients, in the one number that they
    read of each supplier.
    """
    for row in range(begin, end):
        whole = work.fill[row] == 1.0 and firms.price[row] == PRICE_BASE
        work.serves_from[row] = firms.territory[row] if whole else -1 - firms.territory[row]
        work.sold_to_firms[row] = work.orders_from_firms[row] if whole else 0
        work.revenue[row] += work.sold_to_firms[row]
        work.input_cost[row] = 0


@compiled(inline="always")
def delivered_by(
    supplier: int,
    ordered: int,
    serves_from: np.ndarray,
    fill: np.ndarray,
    price: np.ndarray,
    sold: np.ndarray,
    revenue: np.ndarray,
) -> tuple[int, int, int]:
    """What a named supplier delivers of an order, the cents it is paid, and its territory."""
    place = serves_from[supplier]
    if place >= 0:
        return ordered, ordered, place
    received = int(ordered * fill[supplier])
    paid = value_of(received, price[supplier])
    sold[supplier] += received
    revenue[supplier] += paid
    return received, paid, -1 - place


@compiled
def deliver(
    begin: int,
    end: int,
    origin: int,
    price: np.ndarray,
    inputs: InputColumns,
    work: Work,
    sold: np.ndarray,
    revenue: np.ndarray,
    arrivals: Arrivals,
) -> None:
    """Write in ``arrivals``, whose first input is ``origin``, what the first supplier of inputs begin to end delivers.

    ``sold[supplier]`` and ``revenue[supplier]`` sum what is delivered and paid to suppliers who do not serve whole
    orders.
    """
    for slot in range(begin, end):
        asked, received, paid, place = 0, 0, 0, 0
        supplier = inputs.supplier[slot]
        if supplier >= 0:
            asked = local_order(work.order[slot], inputs.local_share[slot])
            received, paid, place = delivered_by(
                supplier, asked, work.serves_from, work.fill, price, sold, revenue
            )  # fmt: skip
        arrivals.asked[slot - origin] = asked
        arrivals.received[slot - origin] = received
        arrivals.paid[slot - origin] = paid
        arrivals.place[slot - origin] = place


@compiled(inline="always")
def pay_seller(between: np.ndarray, buyer: int, seller: int, cents: int) -> None:
    """Add to what territories paid to one another, (n, n), or where that is not kept paid and received, (2, n + 2)."""
    if between.shape[0] == between.shape[1]:
        between[buyer, seller] += cents
    else:
        between[0, buyer] += cents
        between[1, seller] += cents


@compiled
def deliver_further(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    work: Work,
    sold: np.ndarray,
    revenue: np.ndarray,
    between_firms: np.ndarray,
    arrivals: Arrivals,
) -> None:
    """Add to ``arrivals`` what further suppliers of inputs ``begin`` to ``end`` deliver; clients pay them at once."""
    first, last = further_suppliers(inputs, begin, end)
    for extra in range(first, last):
        supplier = inputs.extra_supplier[extra]
        if supplier < 0:
            continue
        slot, client = inputs.extra_slot[extra], inputs.extra_client[extra]
        asked = local_order(work.order[slot], inputs.extra_share[extra])
        received, paid, place = delivered_by(
            supplier, asked, work.serves_from, work.fill, firms.price, sold, revenue
        )  # fmt: skip
        arrivals.asked[slot - begin] += asked
        arrivals.received[slot - begin] += received
        work.input_cost[client] += paid
        pay_seller(between_firms, firms.territory[client], place, paid)


@compiled
def pay_and_use(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    outside_supply: np.ndarray,
    abroad_supply: np.ndarray,
    outside_price: np.ndarray,
    work: Work,
    arrivals: Arrivals,
    between_firms: np.ndarray,
    from_france: np.ndarray,
    from_abroad: np.ndarray,
    stocks: np.ndarray,
) -> None:
    """Clients of rows ``begin`` to ``end`` pay what arrived, buy the rest outside, and use what production needs."""
    slot = tables.first_input[begin]
    origin = slot
    for row in range(begin, end):
        if not firms.active[row]:
            slot = tables.first_input[row + 1]
            continue
        sector = firms.sector[row]
        buyer = firms.territory[row]
        cost, abroad, france, left = 0, 0, 0, 0
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            product = tables.input_product[k]
            order, paid = work.order[slot], arrivals.paid[slot - origin]
            asked = arrivals.asked[slot - origin]
            pay_seller(between_firms, buyer, arrivals.place[slot - origin], paid)
            foreign = min(int(order * tables.imported_part[k]), order - asked)
            domestic = order - asked - foreign
            if abroad_supply[product] < 1.0:
                foreign = int(foreign * abroad_supply[product])
            if outside_supply[product] < 1.0:
                domestic = int(domestic * outside_supply[product])
            paid_abroad, paid_france = foreign, domestic
            if outside_price[product] != 1.0:
                paid_abroad = int(foreign * outside_price[product])
                paid_france = int(domestic * outside_price[product])
            cost += paid + paid_abroad + paid_france
            abroad += paid_abroad
            france += paid_france
            stock = inputs.stock[slot] + arrivals.received[slot - origin] + foreign + domestic
            stock -= min(int(tables.use_per_output[k] * firms.output[row]), stock)
            inputs.stock[slot] = stock
            left += stock
            slot += 1
        work.input_cost[row] += cost
        from_abroad[buyer] += abroad
        from_france[buyer] += france
        stocks[buyer] += left


@compiled
def deliver_and_use(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    outside_supply: np.ndarray,
    abroad_supply: np.ndarray,
    outside_price: np.ndarray,
    work: Work,
    sold: np.ndarray,
    revenue: np.ndarray,
    between_firms: np.ndarray,
    from_france: np.ndarray,
    from_abroad: np.ndarray,
    stocks: np.ndarray,
) -> None:
    """Deliveries arrive, are paid for, and what production used leaves the stocks.

    Clients of rows ``begin`` to ``end``, `CLIENTS_AT_ONCE`. ``sold[supplier]`` and ``revenue[supplier]`` sum what is
    delivered and paid to suppliers who do not serve whole orders, ``between_firms`` (`pay_seller`), ``from_france[b]``
    and ``from_abroad[b]`` the cents paid by firms of b, ``stocks[b]`` the inputs left in stock.
    """
    for row in range(begin, end, CLIENTS_AT_ONCE):
        last_row = min(row + CLIENTS_AT_ONCE, end)
        first, last = tables.first_input[row], tables.first_input[last_row]
        arrivals = Arrivals(
            np.empty(last - first, np.int64), np.empty(last - first, np.int64), np.empty(last - first, np.int64),
            np.empty(last - first, np.int16),
        )  # fmt: skip
        buyer = row
        while buyer < last_row:
            buyer, last_buyer = next_active(firms.active, buyer, last_row)
            begins, ends = tables.first_input[buyer], tables.first_input[last_buyer]
            deliver(begins, ends, first, firms.price, inputs, work, sold, revenue, arrivals)
            buyer = last_buyer
        deliver_further(first, last, firms, inputs, work, sold, revenue, between_firms, arrivals)
        pay_and_use(
            row, last_row, firms, inputs, tables, outside_supply, abroad_supply, outside_price, work, arrivals,
            between_firms, from_france, from_abroad, stocks,
        )  # fmt: skip


def receive_inputs(model: TerritorialEconomy) -> None:
    """Deliveries reach the clients, in proportion to what each supplier could serve; firms pay and use them."""
    work, n = model.work, model.n
    between_firms = np.zeros((n, n) if model.ledger.keep_flows else (2, n + 2), np.int64)
    from_france, from_abroad = np.zeros(n, np.int64), np.zeros(n, np.int64)
    model.input_stocks[:] = 0
    firms, everyone = model.firm_columns, model.tables.cell_start[-1]
    model.crew.share(everyone, lambda begin, end: serve_whole_orders(begin, end, firms, work))
    what = (
        firms, model.input_columns, model.tables,
        model.effects.outside_supply, model.effects.abroad_deliveries, model.effects.outside_price, work,
    )  # fmt: skip
    model.crew.share(
        everyone, lambda begin, end, *sums: deliver_and_use(begin, end, *what, *sums),
        work.sold_to_firms, work.revenue, between_firms, from_france, from_abroad, model.input_stocks,
    )  # fmt: skip
    if model.ledger.keep_flows:
        model.ledger.between("inputs", "firms", "firms", between_firms)
    else:
        model.ledger.in_all("inputs", "firms", "firms", *between_firms[:, :n])
    model.ledger.to_common("inputs from elsewhere in France", "firms", "outside", from_france)
    model.ledger.to_common("inputs from abroad", "firms", "outside", from_abroad)
