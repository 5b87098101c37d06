"""Production: firms order inputs on what they can sell and make, limited by staff, capital and the inputs in stock.

Input-output production with stocks in the line of ARIO (Hallegatte 2008, 2014), with partially critical inputs
(Pichler et al. 2022) and the order rule that neither explodes nor dies: orders follow min(demand, capacity), stock
targets are fixed (known answers in tests/test_production.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM, PRICE_BASE, compiled, value_of
from sim.contracts import local_order
from sim.establishment import labour_of

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, InputColumns, Tables, Work

CRITICAL = 1.0


@compiled
def input_limit(stock: int, use: float, wanted: int, criticality: float) -> int:
    """Output that the stock of an input allows: all when critical, half-way when important (Pichler et al. 2022)."""
    allowed = int(stock / use)
    if criticality >= CRITICAL:
        return allowed
    return (allowed + wanted) // 2


@compiled
def order_quantity(use: float, plan: int, stock: int, target: float, restoration_weeks: float) -> int:
    """Order of an input: what the plan uses plus a part of the gap to the fixed stock target (evidence 4.1)."""
    order = int(use * plan + (target - stock) / restoration_weeks)
    return order if order > 0 else 0


@compiled
def first_extra(inputs: InputColumns, extra: int, slot: int) -> int:
    """The next row of further suppliers that serves an input row at or after ``slot``."""
    while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] < slot:
        extra += 1
    return extra


@compiled
def plan_and_order(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    supply: np.ndarray,
    overtime_ceiling: float,
    utilisation: float,
    restoration_weeks: float,
    work: Work,
    orders_from_firms: np.ndarray,
) -> None:
    """Firms plan, order their inputs from named suppliers and outside, and learn what they could make this week.

    Rows ``begin`` to ``end``; ``orders_from_firms[supplier]`` sums what they order of each.
    """
    extra = 0
    for row in range(begin, end):
        if not firms.active[row]:
            work.capacity[row] = 0
            work.potential[row] = 0
            continue
        sector = firms.sector[row]
        at_work = labour_of(firms, row) * firms.unit_output[row]
        by_labour = int(at_work * overtime_ceiling)
        by_capital = int(firms.capital[row] / tables.capital_per_output[sector] / utilisation)
        capacity = min(by_labour, by_capital)
        allowed = supply[firms.territory[row], sector]
        if allowed < 1.0:
            capacity = min(capacity, int(at_work * allowed))
        if work.open_share[row] < 1.0:
            capacity = min(capacity, int(at_work * work.open_share[row]))
        plan = min(firms.demand[row], capacity)
        potential = capacity
        first = tables.first_input[row]
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            slot = first + k - tables.input_offset[sector]
            use = tables.use_per_output[k]
            stock = inputs.stock[slot]
            target = tables.stock_weeks[k] * use * firms.base_output[row] * work.stock_factor[row]
            order = order_quantity(use, plan, stock, target, restoration_weeks)
            work.order[slot] = order
            supplier = inputs.supplier[slot]
            if supplier >= 0:
                orders_from_firms[supplier] += local_order(order, inputs.local_share[slot])
            extra = first_extra(inputs, extra, slot)
            while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] == slot:
                if inputs.extra_supplier[extra] >= 0:
                    share = local_order(order, inputs.extra_share[extra])
                    orders_from_firms[inputs.extra_supplier[extra]] += share
                extra += 1
            if tables.criticality[k] > 0.0 and not tables.input_is_fast[k]:
                potential = min(potential, input_limit(stock, use, plan, tables.criticality[k]))
        work.capacity[row] = capacity
        work.potential[row] = potential


@compiled
def feel_missing_deliveries(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    outside_supply: np.ndarray,
    abroad_supply: np.ndarray,
    work: Work,
) -> None:
    """Inputs that cannot be stored for a week bite at once: what their supplier cannot serve now cannot be used now.

    Rows ``begin`` to ``end``.
    """
    extra = 0
    for row in range(begin, end):
        if not firms.active[row]:
            continue
        sector = firms.sector[row]
        first = tables.first_input[row]
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            if not tables.input_is_fast[k] or tables.criticality[k] <= 0.0:
                continue
            slot = first + k - tables.input_offset[sector]
            supplier = inputs.supplier[slot]
            local = inputs.local_share[slot] / PPM if supplier >= 0 else 0.0
            served = local * work.fill[supplier] if supplier >= 0 else 0.0
            extra = first_extra(inputs, extra, slot)
            while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] == slot:
                if inputs.extra_supplier[extra] >= 0:
                    share = inputs.extra_share[extra] / PPM
                    local += share
                    served += share * work.fill[inputs.extra_supplier[extra]]
                extra += 1
            product = tables.input_product[k]
            served += (1.0 - local) * outside_supply[product]
            served -= min(tables.imported_part[k], 1.0 - local) * (outside_supply[product] - abroad_supply[product])
            if served >= 1.0:
                continue
            if tables.criticality[k] < CRITICAL:
                served = (1.0 + served) / 2.0
            wanted = min(work.demanded[row], work.capacity[row])
            work.potential[row] = min(work.potential[row], int(wanted * served))


@compiled
def serve_whole_orders(firms: FirmColumns, tables: Tables, work: Work) -> None:
    """Sellers who serve all they were asked at the prices of month 0 are paid what was ordered, the same integer.

    Most weeks that is nearly all of them: their sums are known from the orders, so that their clients need not add to
    them one by one. ``work.serves_from`` tells their clients, in the one number that they read of each supplier.
    """
    for row in range(tables.cell_start[-1]):
        whole = work.fill[row] == 1.0 and firms.price[row] == PRICE_BASE
        work.serves_from[row] = firms.territory[row] if whole else -1 - firms.territory[row]
        work.sold_to_firms[row] = work.orders_from_firms[row] if whole else 0
        work.revenue[row] += work.sold_to_firms[row]


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

    Clients of rows ``begin`` to ``end``. ``sold[supplier]`` and ``revenue[supplier]`` sum what is delivered and paid to
    suppliers who do not serve whole orders, ``between_firms[b, d]``, ``from_france[b]`` and ``from_abroad[b]`` the
    cents paid by firms of b, ``stocks[b]`` the inputs left in stock.
    """
    extra = 0
    for row in range(begin, end):
        work.input_cost[row] = 0
        if not firms.active[row]:
            continue
        sector = firms.sector[row]
        buyer = firms.territory[row]
        output = firms.output[row]
        first = tables.first_input[row]
        cost = 0
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            slot = first + k - tables.input_offset[sector]
            product = tables.input_product[k]
            order = work.order[slot]
            local = 0
            received = 0
            supplier = inputs.supplier[slot]
            if supplier >= 0:
                local = local_order(order, inputs.local_share[slot])
                received, paid, place = delivered_by(
                    supplier, local, work.serves_from, work.fill, firms.price, sold, revenue
                )  # fmt: skip
                cost += paid
                between_firms[buyer, place] += paid
            extra = first_extra(inputs, extra, slot)
            while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] == slot:
                supplier = inputs.extra_supplier[extra]
                if supplier >= 0:
                    share = local_order(order, inputs.extra_share[extra])
                    delivered, paid, place = delivered_by(
                        supplier, share, work.serves_from, work.fill, firms.price, sold, revenue
                    )  # fmt: skip
                    local += share
                    received += delivered
                    cost += paid
                    between_firms[buyer, place] += paid
                extra += 1
            foreign = min(int(order * tables.imported_part[k]), order - local)
            domestic = order - local - foreign
            if abroad_supply[product] < 1.0:
                foreign = int(foreign * abroad_supply[product])
            if outside_supply[product] < 1.0:
                domestic = int(domestic * outside_supply[product])
            paid_abroad, paid_france = foreign, domestic
            if outside_price[product] != 1.0:
                paid_abroad = int(foreign * outside_price[product])
                paid_france = int(domestic * outside_price[product])
            cost += paid_abroad + paid_france
            from_abroad[buyer] += paid_abroad
            from_france[buyer] += paid_france
            stock = inputs.stock[slot] + received + foreign + domestic
            used = min(int(tables.use_per_output[k] * output), stock)
            inputs.stock[slot] = stock - used
            stocks[buyer] += stock - used
        work.input_cost[row] = cost


def order_inputs(model: TerritorialEconomy) -> None:
    """Firms order on min(demand, capacity) and see what staff, capital and stocks allow (evidence 4.1, 4.8)."""
    parameters, work = model.parameters, model.work
    work.orders_from_firms[:] = 0
    what = (
        model.firm_columns, model.input_columns, model.tables, model.effects.supply,
        parameters.labour_market.overtime_ceiling, parameters.production.capacity_utilisation,
        float(parameters.production.stock_restoration_weeks), work,
    )  # fmt: skip
    model.crew.share(
        model.tables.cell_start[-1], lambda begin, end, orders: plan_and_order(begin, end, *what, orders),
        work.orders_from_firms,
    )  # fmt: skip


def feel_scarcity(model: TerritorialEconomy) -> None:
    """Firms whose suppliers or the outside cannot serve them this week revise what they can make."""
    effects = model.effects
    if model.scarce or effects.deliveries_fall:
        what = (
            model.firm_columns, model.input_columns, model.tables, effects.outside_supply, effects.abroad_deliveries,
            model.work,
        )  # fmt: skip
        model.crew.share(
            model.tables.cell_start[-1], lambda begin, end: feel_missing_deliveries(begin, end, *what)
        )


def receive_inputs(model: TerritorialEconomy) -> None:
    """Deliveries reach the clients, in proportion to what each supplier could serve; firms pay and use them."""
    work, n = model.work, model.n
    between_firms = np.zeros((n, n), np.int64)
    from_france, from_abroad = np.zeros(n, np.int64), np.zeros(n, np.int64)
    model.input_stocks[:] = 0
    serve_whole_orders(model.firm_columns, model.tables, work)
    what = (
        model.firm_columns, model.input_columns, model.tables,
        model.effects.outside_supply, model.effects.abroad_deliveries, model.effects.outside_price, work,
    )  # fmt: skip
    model.crew.share(
        model.tables.cell_start[-1], lambda begin, end, *sums: deliver_and_use(begin, end, *what, *sums),
        work.sold_to_firms, work.revenue, between_firms, from_france, from_abroad, model.input_stocks,
    )  # fmt: skip
    model.ledger.between("inputs", "firms", "firms", between_firms)
    model.ledger.to_common("inputs from elsewhere in France", "firms", "outside", from_france)
    model.ledger.to_common("inputs from abroad", "firms", "outside", from_abroad)
