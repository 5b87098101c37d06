"""Production: firms order inputs on what they can sell and make, limited by staff, capital and the inputs in stock.

Input-output production with stocks in the line of ARIO (Hallegatte 2008, 2014), with partially critical inputs
(Pichler et al. 2022) and the order rule that neither explodes nor dies: orders follow min(demand, capacity), stock
targets are fixed (known answers in tests/test_production.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM, compiled
from sim.contracts import first_extra, further_suppliers, local_order
from sim.establishment import labour_of, next_active

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
) -> None:
    """Firms plan, write what they order of each input, and learn what they could make this week.

    Rows ``begin`` to ``end``; those that wait for an entrant order nothing since their firm was wound up.
    """
    for row in range(begin, end):
        first = tables.first_input[row]
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
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            slot = first + k - tables.input_offset[sector]
            use = tables.use_per_output[k]
            stock = inputs.stock[slot]
            target = tables.stock_weeks[k] * use * firms.base_output[row] * work.stock_factor[row]
            work.order[slot] = order_quantity(use, plan, stock, target, restoration_weeks)
            if tables.criticality[k] > 0.0 and not tables.input_is_fast[k]:
                potential = min(potential, input_limit(stock, use, plan, tables.criticality[k]))
        work.capacity[row] = capacity
        work.potential[row] = potential


@compiled
def send_orders(
    begin: int,
    end: int,
    active: np.ndarray,
    first_input: np.ndarray,
    inputs: InputColumns,
    order: np.ndarray,
    orders_from_firms: np.ndarray,
) -> None:
    """Sum in ``orders_from_firms[supplier]`` what firms of rows ``begin`` to ``end`` order of named suppliers.

    Suppliers lie far apart in memory: loops as short as these let the processor wait for many of them at once.
    """
    row = begin
    while row < end:
        row, last_row = next_active(active, row, end)
        for slot in range(first_input[row], first_input[last_row]):
            supplier = inputs.supplier[slot]
            if supplier >= 0:
                orders_from_firms[supplier] += local_order(order[slot], inputs.local_share[slot])
        row = last_row
    first, last = further_suppliers(inputs, first_input[begin], first_input[end])
    for extra in range(first, last):
        supplier = inputs.extra_supplier[extra]
        if supplier >= 0:
            orders_from_firms[supplier] += local_order(order[inputs.extra_slot[extra]], inputs.extra_share[extra])


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
    extra, _ = further_suppliers(inputs, tables.first_input[begin], tables.first_input[end])
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


def order_inputs(model: TerritorialEconomy) -> None:
    """Firms order on min(demand, capacity) and see what staff, capital and stocks allow (evidence 4.1, 4.8)."""
    parameters, work = model.parameters, model.work
    work.orders_from_firms[:] = 0
    what = (
        model.firm_columns, model.input_columns, model.tables, model.effects.supply,
        parameters.labour_market.overtime_ceiling, parameters.production.capacity_utilisation,
        float(parameters.production.stock_restoration_weeks), work,
    )  # fmt: skip
    model.crew.share(model.tables.cell_start[-1], lambda begin, end: plan_and_order(begin, end, *what))
    what = model.firms.active, model.tables.first_input, model.input_columns, work.order
    model.crew.share(
        model.tables.cell_start[-1], lambda begin, end, orders: send_orders(begin, end, *what, orders),
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
        model.crew.share(model.tables.cell_start[-1], lambda begin, end: feel_missing_deliveries(begin, end, *what))
