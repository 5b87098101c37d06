"""Final markets of the twin (engine: sim/goods_market.py); trade shares and budgets of products are shared with it."""

from __future__ import annotations

import numpy as np

from mesa_twin.production import PPM, PRICE_BASE, quantity_of, value_of
from sim.distance_selling import MOST_ONLINE, shop_online
from sim.purchases import blank_purchases, realise_orders, split_orders
from sim.sectors import NUMBER_OF_SECTORS
from sim.trade_routes import routes_of


def portion(total, cumulated, whole):
    if whole <= 0.0:
        return 0
    return int(cumulated) if total == whole else int(total * (cumulated / whole))


def address_final_demand(eco):
    """Orders of final buyers reach the sellers of each cell."""
    demand, tables = eco.final_demand, eco.tables
    demand.place_orders(eco.effects.household_demand)
    demand.cell_money[:] = eco.government.public_purchases
    demand.elsewhere_planned[:] = 0
    household_routes, other_routes = routes_of(demand.household_shares), routes_of(tables.other_trade)
    where = demand.cell_money, demand.elsewhere_planned
    demand.household_orders_received = split_orders(demand.household_orders, household_routes, *where)
    demand.other_orders_received = split_orders(demand.other_orders, other_routes, *where)
    visitors, effects = eco.structure.visitor_share, eco.effects
    others = effects.outside_demand * (1.0 - eco.abroad_share * (1.0 - effects.abroad_demand))
    outside = visitors * effects.visitor_demand + (1.0 - visitors) * others
    money, outside = demand.cell_money.tolist(), outside.tolist()
    eco.scarce = False
    for place in eco.places:
        for s, cell in enumerate(place.cells):
            share_within_cell(eco, cell, money[place.number][s], outside[place.number][s])


def share_within_cell(eco, cell, money, outside_factor):
    """Sellers share the orders of a cell by attraction; each expects to serve a share of its orders."""
    whole = sum(shop.attraction for shop in cell if shop.active)
    cumulated = previous = 0
    for shop in cell:
        shop.local_money = shop.outside_money = shop.demanded = 0
        shop.fill = 0.0
        if not shop.active:
            continue
        cumulated += shop.attraction
        edge = portion(money, float(cumulated), float(whole))
        shop.local_money, previous = edge - previous, edge
        shop.outside_money = int(shop.outside_orders * outside_factor)
        shop.demanded = shop.orders_from_firms + quantity_of(shop.local_money, shop.price)
        shop.demanded += quantity_of(shop.outside_money, shop.price)
    cover = cover_of_shortage(cell)
    for shop in cell:
        if shop.active:
            shop.fill = 1.0
            need = max(0, shop.demanded - shop.inventory)
            if need > shop.potential and cover < 1.0:
                shop.fill = (shop.potential + cover * (need - shop.potential)) / need
                eco.scarce = True


def cover_of_shortage(cell):
    """Share of what sellers of a cell lack that competitors can make for them."""
    shortage = spare = 0
    for shop in cell:
        shop.spare = 0
        if shop.active:
            need = max(0, shop.demanded - shop.inventory)
            if need > shop.potential:
                shortage += need - shop.potential
            else:
                shop.spare = shop.potential - need
                spare += shop.spare
    if shortage == 0:
        return 1.0
    return 1.0 if spare >= shortage else spare / shortage


def produce_in_cell(cell):
    """Sellers make what is asked within their potential, competitors the rest; cents sold to local buyers."""
    cover = cover_of_shortage(cell)
    spare = subcontracted = fees = sold = 0
    for shop in cell:
        shop.revenue = 0
        if not shop.active:
            continue
        need = max(0, shop.demanded - shop.inventory)
        output = min(need, shop.potential)
        bought_in = need - output if cover >= 1.0 else int((need - output) * cover)
        available = output + shop.inventory + bought_in
        local, outside = shop.local_money, shop.outside_money
        shop.fill = 1.0
        if available < shop.demanded:
            shop.fill = available / shop.demanded
            local, outside = int(local * shop.fill), int(outside * shop.fill)
        fee = value_of(bought_in, shop.price)
        fees, subcontracted, spare = fees + fee, subcontracted + bought_in, spare + shop.spare
        shop.output = output
        shop.inventory = available - quantity_of(local, shop.price) - quantity_of(outside, shop.price)
        shop.outside_money = outside
        shop.revenue = local + outside - fee
        sold += local
    if subcontracted:
        cumulated = made = earned = 0
        for shop in cell:
            if shop.spare == 0:
                continue
            cumulated += shop.spare
            edge = portion(subcontracted, float(cumulated), float(spare))
            shop.output, made = shop.output + edge - made, edge
            edge = portion(fees, float(cumulated), float(spare))
            shop.revenue, earned = shop.revenue + edge - earned, edge
    return sold


def sell(eco):
    """Firms produce and sell; buyers pay for what they got."""
    demand, effects, ledger = eco.final_demand, eco.effects, eco.ledger
    demand.sold[:] = [[produce_in_cell(cell) for cell in place.cells] for place in eco.places]
    cumulated = np.zeros_like(demand.sold, order="F")
    found = []
    for orders, received, shares, public_share in (
        (
            demand.household_orders, demand.household_orders_received, demand.household_shares,
            np.zeros(demand.sold.shape),
        ),
        (demand.other_orders, demand.other_orders_received, eco.tables.other_trade, demand.public_share()),
    ):  # fmt: skip
        found.append(blank_purchases(eco.n))
        realise_orders(
            orders, received, routes_of(shares), demand.cell_money, demand.sold, cumulated, eco.outside_substitution,
            effects.outside_supply, public_share, found[-1],
        )  # fmt: skip
    by_households, by_others = found
    public_sold = demand.sold - by_households.by_seller - by_others.by_seller
    demand.settle_households(ledger, by_households, effects)
    demand.settle_others(ledger, by_others, effects)
    eco.government.pay_public_purchases(ledger, public_sold, np.zeros_like(public_sold))
    demand.exported[:] = [[sum(shop.outside_money for shop in cell) for cell in place.cells] for place in eco.places]
    ledger.from_common("sales outside", "outside", "firms", demand.exported.sum(axis=1))


def prices_moved(eco):
    """Whether any price differs from that of month 0."""
    return any(shop.price != PRICE_BASE for shop in eco.inside) or bool((eco.effects.outside_price != 1.0).any())


def prices_paid(eco):
    """Price of each product for residents relative to month 0, (n, S)."""
    prices = np.ones((eco.n + 1, NUMBER_OF_SECTORS))
    for place in eco.places:
        for s, cell in enumerate(place.cells):
            volume = sum(shop.base_output for shop in cell if shop.active)
            if volume:
                value = sum(shop.base_output * shop.price // PRICE_BASE for shop in cell if shop.active)
                prices[place.number, s] = value / volume
    prices[eco.n] = outside = eco.effects.outside_price
    domestic = np.einsum("rds,ds->rs", eco.final_demand.household_shares, prices)
    foreign = eco.tables.household_import_share / PPM
    return domestic * (1.0 - foreign) + outside * foreign


def follow_prices(eco):
    """Baskets follow prices: what one cannot do without takes a larger part when it gets dearer."""
    basket, tables = eco.final_demand.basket[:, :5], eco.tables
    if not prices_moved(eco):
        basket[:] = tables.basket
        return
    weight = prices_paid(eco) ** (1.0 + eco.parameters.households.own_price_elasticity.array())
    whole = tables.basket.sum(axis=2, keepdims=True)
    cumulated = np.cumsum(tables.basket * weight[:, None, :], axis=2)
    edges = np.floor(cumulated / np.maximum(cumulated[:, :, -1:], 1e-300) * whole).astype(np.int64)
    edges[:, :, -1] = whole[:, :, 0]
    basket[:] = np.diff(edges, axis=2, prepend=0)


def shop_at_a_distance(eco):
    """Retail moves online as far as shocks in force say."""
    if eco.effects.online_sales.any():
        usual = eco.parameters.households.ecommerce_share
        online = np.minimum(usual + eco.effects.online_sales, MOST_ONLINE)
        shop_online(eco.final_demand.household_shares, usual, online)


def price_index(eco):
    """Consumer prices of residents per 10 000, rents included at their price of month 0."""
    if not prices_moved(eco):
        return np.full(eco.n, PRICE_BASE, np.int64)
    demand = eco.final_demand
    weights, rents = demand.planned[:, :5].sum(axis=1).astype(np.float64), demand.rent[:, :5].sum(axis=1)
    mean = (weights * prices_paid(eco)).sum(axis=1) + rents
    return np.rint(mean / np.maximum(weights.sum(axis=1) + rents, 1) * PRICE_BASE).astype(np.int64)
