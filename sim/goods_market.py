"""Final markets: budgets become orders by cell (territory, sector), firms of the cell share them, what is sold is paid.

Orders travel along two sets of trade shares, those of households and those of other buyers (investment, government).
Within a cell sellers share orders by attraction; a seller short of staff or inputs subcontracts to competitors of the
cell that have capacity to spare. What the cell as a whole cannot serve is rationed in proportion; final buyers replace
it from outside when the product travels, and the rest stays unspent (unmet demand). Every split is exact to the cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import compiled, portion, quantity_of, value_of
from sim.purchases import blank_purchases, realise_orders, split_orders
from sim.sectors import NUMBER_OF_SECTORS
from sim.trade_routes import TERRITORIES_A_BLOCK

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables, Work

CELLS_A_BLOCK = NUMBER_OF_SECTORS * TERRITORIES_A_BLOCK
"""Fewest cells worth a thread."""


@compiled
def cover_of_shortage(firms: FirmColumns, first: int, last: int, work: Work) -> float:
    """Share of what sellers of a cell lack that its competitors can make for them, 0 to 1; fills ``work.spare``."""
    shortage, spare = 0, 0
    for row in range(first, last):
        work.spare[row] = 0
        if firms.active[row]:
            need = max(0, work.demanded[row] - firms.inventory[row])
            if need > work.potential[row]:
                shortage += need - work.potential[row]
            else:
                work.spare[row] = work.potential[row] - need
                spare += work.spare[row]
    if shortage == 0:
        return 1.0
    return 1.0 if spare >= shortage else spare / shortage


@compiled
def share_within_cells(
    begin: int,
    end: int,
    firms: FirmColumns,
    tables: Tables,
    cell_money: np.ndarray,
    outside_factor: np.ndarray,
    work: Work,
    scarce: np.ndarray,
) -> None:
    """Orders of a cell are shared among its sellers by attraction; customers outside order from their own supplier.

    Cells ``begin`` to ``end``. ``work.fill`` becomes the share of its orders each seller expects to serve;
    ``scarce[0]`` counts the sellers who expect to serve less than all.
    """
    sectors = cell_money.shape[1]
    for cell in range(begin, end):
        d, s = cell // sectors, cell % sectors
        first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
        whole = 0
        for row in range(first, last):
            if firms.active[row]:
                whole += firms.attraction[row]
        cumulated = 0
        previous = 0
        for row in range(first, last):
            work.local_money[row] = 0
            work.outside_money[row] = 0
            work.demanded[row] = 0
            work.fill[row] = 0.0
            if not firms.active[row]:
                continue
            cumulated += firms.attraction[row]
            edge = portion(cell_money[d, s], float(cumulated), float(whole))
            work.local_money[row] = edge - previous
            previous = edge
            work.outside_money[row] = int(firms.outside_orders[row] * outside_factor[d, s])
            demanded = work.orders_from_firms[row] + quantity_of(work.local_money[row], firms.price[row])
            work.demanded[row] = demanded + quantity_of(work.outside_money[row], firms.price[row])
        cover = cover_of_shortage(firms, first, last, work)
        for row in range(first, last):
            if firms.active[row]:
                work.fill[row] = 1.0
                need = max(0, work.demanded[row] - firms.inventory[row])
                if need > work.potential[row] and cover < 1.0:
                    work.fill[row] = (work.potential[row] + cover * (need - work.potential[row])) / need
                    scarce[0] += 1


@compiled
def produce_and_sell(
    begin: int, end: int, firms: FirmColumns, tables: Tables, work: Work, sold: np.ndarray, exported: np.ndarray
) -> None:
    """Firms produce what is asked within their potential; competitors of the cell make for a firm what it cannot.

    Cells ``begin`` to ``end``. ``sold[d, s]`` receives the cents sold to the cell's local buyers, ``exported[d, s]``
    those sold to customers outside, ``work.revenue`` the cents each firm received from final buyers less what it paid
    to subcontractors, ``work.fill`` the share served of its orders.
    """
    sectors = sold.shape[1]
    for cell in range(begin, end):
        d, s = cell // sectors, cell % sectors
        first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
        cover = cover_of_shortage(firms, first, last, work)
        spare, subcontracted, fees = 0, 0, 0
        for row in range(first, last):
            work.revenue[row] = 0
            if not firms.active[row]:
                continue
            demanded, price = work.demanded[row], firms.price[row]
            need = max(0, demanded - firms.inventory[row])
            output = min(need, work.potential[row])
            bought_in = need - output if cover >= 1.0 else int((need - output) * cover)
            available = output + firms.inventory[row] + bought_in
            local, outside = work.local_money[row], work.outside_money[row]
            work.fill[row] = 1.0
            if available < demanded:
                work.fill[row] = available / demanded
                local, outside = int(local * work.fill[row]), int(outside * work.fill[row])
            fee = value_of(bought_in, price)
            fees += fee
            subcontracted += bought_in
            spare += work.spare[row]
            firms.output[row] = output
            firms.inventory[row] = available - quantity_of(local, price) - quantity_of(outside, price)
            work.outside_money[row] = outside
            work.revenue[row] = local + outside - fee
            sold[d, s] += local
            exported[d, s] += outside
        if subcontracted == 0:
            continue
        cumulated, made, earned = 0, 0, 0
        for row in range(first, last):
            if work.spare[row] == 0:
                continue
            cumulated += work.spare[row]
            edge = portion(subcontracted, float(cumulated), float(spare))
            firms.output[row] += edge - made
            made = edge
            edge = portion(fees, float(cumulated), float(spare))
            work.revenue[row] += edge - earned
            earned = edge


@compiled
def settle_inventories(firms: FirmColumns, tables: Tables, work: Work) -> None:
    """What was made and not delivered, a rounding remainder, waits for next week's customers."""
    for row in range(tables.cell_start[-1]):
        firms.inventory[row] -= work.sold_to_firms[row]


def address_final_demand(model: TerritorialEconomy) -> None:
    """Households, government, investors and customers outside place their orders with the sellers of each cell."""
    demand, tables, effects = model.final_demand, model.tables, model.effects
    demand.place_orders(effects.household_demand)
    withdrawn = model.government.purchases_withdrawn(model.withdrawn)
    demand.cell_money[:] = model.government.public_purchases - withdrawn + demand.commissioned
    demand.elsewhere_planned[:] = 0
    if model.clock.starts_month():
        demand.list_household_routes(model.crew)
    where = demand.cell_money, demand.elsewhere_planned, model.crew
    demand.household_orders_received = split_orders(demand.household_orders, demand.household_routes, *where)
    demand.other_orders_received = split_orders(demand.other_orders, demand.other_routes, *where)
    scarce = np.zeros(1, np.int64)
    what = (model.firm_columns, tables, demand.cell_money, model.outside_factor(), model.work)
    model.crew.share(
        demand.cell_money.size, lambda begin, end, scarce: share_within_cells(begin, end, *what, scarce), scarce,
        fewest=CELLS_A_BLOCK,
    )  # fmt: skip
    model.scarce = scarce[0] > 0


def sell(model: TerritorialEconomy) -> None:
    """Firms produce and sell; buyers pay for what they got (evidence 4.1, 5.2, 5.3)."""
    demand, effects, ledger = model.final_demand, model.effects, model.ledger
    demand.sold[:], demand.exported[:] = 0, 0
    what = (model.firm_columns, model.tables, model.work, demand.sold, demand.exported)
    model.crew.share(demand.sold.size, lambda begin, end: produce_and_sell(begin, end, *what), fewest=CELLS_A_BLOCK)
    cumulated_in_cell = np.zeros_like(demand.sold)
    by_households, by_others = (blank_purchases(model.n, by_pair=ledger.keep_flows) for _ in range(2))
    for orders, received, routes, public_share, purchases in (
        (
            demand.household_orders, demand.household_orders_received, demand.household_routes,
            np.zeros(demand.sold.shape), by_households,
        ),
        (
            demand.other_orders, demand.other_orders_received, demand.other_routes, demand.public_share(), by_others,
        ),
    ):  # fmt: skip
        realise_orders(
            orders, received, routes, demand.cell_money, demand.sold, cumulated_in_cell, model.outside_substitution,
            effects.outside_supply, public_share, purchases, model.crew,
        )  # fmt: skip
    public_sold = demand.sold - by_households.by_seller - by_others.by_seller
    demand.settle_households(ledger, by_households, effects)
    demand.settle_others(ledger, by_others, effects)
    withdrawn = model.government.purchases_withdrawn(model.withdrawn)
    usual = demand.settle_commissions(ledger, public_sold, model.government.public_purchases - withdrawn)
    model.government.pay_public_purchases(ledger, usual, withdrawn)
    ledger.from_common("sales outside", "outside", "firms", demand.exported.sum(axis=1))


def settle_inventories_of_week(model: TerritorialEconomy) -> None:
    """Sellers' inventories lose what was delivered to firms."""
    settle_inventories(model.firm_columns, model.tables, model.work)
