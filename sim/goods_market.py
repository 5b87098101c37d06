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
from sim.threads import ALONE, Crew
from sim.trade_routes import blank_purchases, routes_of

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables, Work
    from sim.trade_routes import Purchases, Routes


CELLS_A_BLOCK = 14 * 16
"""Fewest cells worth a thread: sixteen territories."""


def fewest_products(n: int) -> int:
    """Fewest products whose cells, over n territories, are worth a thread."""
    return max(1, CELLS_A_BLOCK // n)


@compiled(inline="always")
def edges_of(total: int, cumulated: np.ndarray, first: int, last: int, edges: np.ndarray) -> None:
    """Where the running shares of routes ``first`` to ``last`` fall in a total, a loop without memory of the last."""
    for route in range(first, last):
        edges[route - first] = int(total * cumulated[route])


@compiled
def split_orders_for_products(
    begin: int, end: int, orders: np.ndarray, routes: Routes, received: np.ndarray, outside_money: np.ndarray
) -> None:
    """Send the orders of buyers for products ``begin`` to ``end``; ``received`` (S, n + regions); see `split_orders`.

    Wholesalers come last, when all that their clients order is known.
    """
    n, sectors = orders.shape
    edges = np.empty(received.shape[1], np.int64)
    for r in range(received.shape[1]):
        for s in range(begin, end):
            received_by = received[s]
            total = orders[r, s] if r < n else received_by[r]
            if total == 0:
                continue
            first, last = routes.start[r * sectors + s], routes.start[r * sectors + s + 1]
            edges_of(total, routes.cumulated, first, last, edges)
            previous = 0
            for i in range(last - first):
                received_by[np.uint16(routes.seller[first + i])] += edges[i] - previous
                previous = edges[i]
            if r < n:
                outside_money[r, s] = total - previous


def split_orders(
    orders: np.ndarray, routes: Routes, cell_money: np.ndarray, outside_money: np.ndarray, crew: Crew = ALONE
) -> None:
    """Send the orders of buyers of r for product s to sellers of each territory; the rest goes outside; cents."""
    n, sectors = orders.shape
    received = np.zeros((sectors, routes.buyers(sectors)), np.int64)
    what = (orders, routes, received, outside_money)
    crew.share(sectors, lambda begin, end: split_orders_for_products(begin, end, *what), fewest=fewest_products(n))
    cell_money += received[:, :n].T


@compiled
def ask_wholesalers(
    begin: int, end: int, orders: np.ndarray, routes: Routes, asked: np.ndarray, public_share: np.ndarray
) -> None:
    """What buyers order of wholesalers, the last of their routes, and the State's part of it, products begin to end.

    Written in the rows of wholesalers of ``asked`` (S, n + regions) and ``public_share`` (n + regions, S).
    """
    n, sectors = orders.shape
    for r in range(n):
        for s in range(begin, end):
            last = routes.start[r * sectors + s + 1] - 1
            if last < routes.start[r * sectors + s] or routes.seller[last] < n:
                continue
            before = 0
            if last > routes.start[r * sectors + s]:
                before = int(orders[r, s] * routes.cumulated[last - 1])
            part = int(orders[r, s] * routes.cumulated[last]) - before
            asked[s, routes.seller[last]] += part
            public_share[routes.seller[last], s] += part * public_share[r, s]
    for r in range(n, asked.shape[1]):
        for s in range(begin, end):
            public_share[r, s] /= max(asked[s, r], 1)


@compiled
def realise_orders_for_products(
    begin: int,
    end: int,
    orders: np.ndarray,
    routes: Routes,
    asked: np.ndarray,
    served: np.ndarray,
    cumulated_in_cell: np.ndarray,
    sold: np.ndarray,
    substitution: np.ndarray,
    outside_supply: np.ndarray,
    public_share: np.ndarray,
    purchases: Purchases,
    between: np.ndarray,
    public_by_buyer: np.ndarray,
    public_by_seller: np.ndarray,
) -> None:
    """What buyers really bought of products ``begin`` to ``end``; see `realise_orders`.

    What belongs to sellers is (S, n + regions) here: those of a route's next row lie side by side. Wholesalers buy
    first, so that what they serve is known. ``sold`` sums what each sold; ``between``, ``public_by_buyer`` and
    ``public_by_seller`` are the sums over products of ``purchases``.
    """
    n, sectors = orders.shape
    everyone = asked.shape[1]
    edges, parts = np.empty(everyone + 1, np.int64), np.empty(everyone, np.int64)
    edges[0] = 0
    ask_wholesalers(begin, end, orders, routes, asked, public_share)
    for turn in range(n, n + everyone):
        r = turn % everyone
        for s in range(begin, end):
            total = orders[r, s] if r < n else asked[s, r]
            if total == 0:
                continue
            asked_of, served_by, cumulated_at, sold_by = asked[s], served[s], cumulated_in_cell[s], sold[s]
            first, last = routes.start[r * sectors + s], routes.start[r * sectors + s + 1]
            edges_of(total, routes.cumulated, first, last, edges[1:])
            for i in range(last - first):
                parts[i] = edges[i + 1] - edges[i]
            replaced, home, whole = 0, 0, 0
            for i in range(last - first):
                d = np.uint16(routes.seller[first + i])
                if served_by[d] < asked_of[d]:
                    before = cumulated_at[d]
                    cumulated_at[d] = before + parts[i]
                    bought = portion(served_by[d], float(before + parts[i]), float(asked_of[d])) - portion(
                        served_by[d], float(before), float(asked_of[d])
                    )
                    replaced += int((parts[i] - bought) * substitution[s] * outside_supply[s])
                    parts[i] = bought
                whole += parts[i]
                sold_by[d] += parts[i]
                if d == r:
                    home = parts[i]
            if public_share[r, s] > 0.0:
                for i in range(last - first):
                    public = int(parts[i] * public_share[r, s])
                    public_by_buyer[r] += public
                    public_by_seller[np.uint16(routes.seller[first + i])] += public
            if r >= n:
                served_by[r] = whole
                continue
            if between.shape[0] > 0:
                for i in range(last - first):
                    between[r, np.uint16(routes.seller[first + i])] += parts[i]
            purchases.by_buyer[r, s] += whole
            purchases.at_home[r, s] += home
            purchases.elsewhere[r, s] += replaced + int((total - edges[last - first]) * outside_supply[s])


def realise_orders(
    orders: np.ndarray,
    routes: Routes,
    asked: np.ndarray,
    served: np.ndarray,
    cumulated_in_cell: np.ndarray,
    substitution: np.ndarray,
    outside_supply: np.ndarray,
    public_share: np.ndarray,
    purchases: Purchases,
    crew: Crew = ALONE,
) -> None:
    """What buyers of r really bought: their part of what each cell served, plus what they replaced from outside.

    ``purchases`` adds up the cents paid; ``public_share`` (n, S) of each purchase is the State's. ``cumulated_in_cell``
    (n, S) carries the running sum of orders of the cells that are short from one set of buyers to the next, so that all
    parts add up to what the cell sold.

    Raises ValueError when purchases are wanted by pair of territories and wholesalers stand between some.
    """
    n, sectors = orders.shape
    everyone = routes.buyers(sectors)
    if everyone > n and purchases.between.size:
        raise ValueError("purchases through wholesalers are not known by pair of territories")
    by_seller = [np.zeros((sectors, everyone), np.int64) for _ in range(4)]
    asked_of, served_by, cumulated, sold = by_seller
    asked_of[:, :n], served_by[:, :n], cumulated[:, :n] = asked.T, served.T, cumulated_in_cell.T
    shares = np.zeros((everyone, sectors))
    shares[:n] = public_share
    public_by_buyer, public_by_seller = np.zeros(everyone, np.int64), np.zeros(everyone, np.int64)
    what = (orders, routes, *by_seller, substitution, outside_supply, shares, purchases)
    crew.share(
        sectors, lambda begin, end, *sums: realise_orders_for_products(begin, end, *what, *sums),
        purchases.between, public_by_buyer, public_by_seller, fewest=fewest_products(n),
    )  # fmt: skip
    cumulated_in_cell[:] = cumulated[:, :n].T
    purchases.by_seller[:] += sold[:, :n].T
    purchases.public_by_buyer[:] += public_by_buyer[:n]
    purchases.public_by_seller[:] += public_by_seller[:n]


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
        demand.household_routes = routes_of(demand.household_shares, demand.household_wholesale, model.crew)
    for orders, routes in (
        (demand.household_orders, demand.household_routes), (demand.other_orders, demand.other_routes),
    ):  # fmt: skip
        split_orders(orders, routes, demand.cell_money, demand.elsewhere_planned, model.crew)
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
    for orders, routes, public_share, purchases in (
        (demand.household_orders, demand.household_routes, np.zeros(demand.sold.shape), by_households),
        (demand.other_orders, demand.other_routes, demand.public_share(), by_others),
    ):
        realise_orders(
            orders, routes, demand.cell_money, demand.sold, cumulated_in_cell, model.outside_substitution,
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
