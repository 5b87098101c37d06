"""Production of the twin: orders of inputs, limits, deliveries (engine: sim/production.py, sim/deliveries.py)."""

from __future__ import annotations

import numpy as np

PPM, PRICE_BASE = 1_000_000, 10_000


def value_of(quantity, price):
    return quantity if price == PRICE_BASE else quantity * price // PRICE_BASE


def quantity_of(money, price):
    return money if price == PRICE_BASE else money * PRICE_BASE // price


def local_order(order, share):
    return order if share == PPM else int(order * (share / PPM))


def order_inputs(eco):
    """Firms order on min(demand, capacity) and see what staff, capital and stocks allow."""
    t, supply = eco.lists, eco.effects.supply.tolist()
    overtime = eco.parameters.labour_market.overtime_ceiling
    utilisation = eco.parameters.production.capacity_utilisation
    restoration = float(eco.parameters.production.stock_restoration_weeks)
    for shop in eco.inside:
        shop.orders_from_firms = 0
    for shop in eco.inside:
        if not shop.active:
            shop.capacity = shop.potential = 0
            continue
        s = shop.sector
        at_work = shop.labour * shop.unit_output
        capacity = min(int(at_work * overtime), int(shop.capital / t.capital_per_output[s] / utilisation))
        allowed = supply[shop.territory][s]
        if allowed < 1.0:
            capacity = min(capacity, int(at_work * allowed))
        if shop.open_share < 1.0:
            capacity = min(capacity, int(at_work * shop.open_share))
        plan = min(shop.demand, capacity)
        potential = capacity
        for k, held in zip(t.pairs[s], shop.inputs, strict=True):
            use = t.use_per_output[k]
            target = t.stock_weeks[k] * use * shop.base_output
            order = max(0, int(use * plan + (target - held.stock) / restoration))
            held.order = order
            if held.supplier is not None:
                held.supplier.orders_from_firms += local_order(order, held.local_share)
            for _, supplier, share in held.extras:
                if supplier is not None:
                    supplier.orders_from_firms += local_order(order, share)
            if t.criticality[k] > 0.0 and not t.input_is_fast[k]:
                limit = int(held.stock / use)
                if t.criticality[k] < 1.0:
                    limit = (limit + plan) // 2
                potential = min(potential, limit)
        shop.capacity, shop.potential = capacity, potential


def feel_scarcity(eco):
    """Inputs that cannot be stored for a week bite at once."""
    if not (eco.scarce or eco.effects.deliveries_fall):
        return
    outside_supply, abroad_supply = eco.effects.outside_supply.tolist(), eco.effects.abroad_deliveries.tolist()
    t = eco.lists
    for shop in eco.inside:
        if not shop.active:
            continue
        for k, held in zip(t.pairs[shop.sector], shop.inputs, strict=True):
            if not t.input_is_fast[k] or t.criticality[k] <= 0.0:
                continue
            local = held.local_share / PPM if held.supplier is not None else 0.0
            served = local * held.supplier.fill if held.supplier is not None else 0.0
            for _, supplier, share in held.extras:
                if supplier is not None:
                    local += share / PPM
                    served += share / PPM * supplier.fill
            product = t.input_product[k]
            served += (1.0 - local) * outside_supply[product]
            served -= min(t.imported_part[k], 1.0 - local) * (outside_supply[product] - abroad_supply[product])
            if served >= 1.0:
                continue
            if t.criticality[k] < 1.0:
                served = (1.0 + served) / 2.0
            wanted = min(shop.demanded, shop.capacity)
            shop.potential = min(shop.potential, int(wanted * served))


def receive_inputs(eco):
    """Deliveries arrive and are paid for; production uses inputs."""
    t, n = eco.lists, eco.n
    outside_supply, outside_price = eco.effects.outside_supply.tolist(), eco.effects.outside_price.tolist()
    abroad_supply = eco.effects.abroad_deliveries.tolist()
    between = [[0] * n for _ in range(n)]
    from_france, from_abroad, stocks = [0] * n, [0] * n, [0] * n
    for shop in eco.inside:
        shop.sold_to_firms = 0
    for shop in eco.inside:
        shop.input_cost = 0
        if not shop.active:
            continue
        buyer = shop.territory
        for k, held in zip(t.pairs[shop.sector], shop.inputs, strict=True):
            product, order = t.input_product[k], held.order
            local = received = 0
            chain = [] if held.supplier is None else [(held.supplier, held.local_share)]
            chain += [(supplier, share) for _, supplier, share in held.extras if supplier is not None]
            for supplier, share in chain:
                asked = local_order(order, share)
                delivered = int(asked * supplier.fill)
                paid = value_of(delivered, supplier.price)
                local += asked
                received += delivered
                supplier.sold_to_firms += delivered
                supplier.revenue += paid
                shop.input_cost += paid
                between[buyer][supplier.territory] += paid
            foreign = min(int(order * t.imported_part[k]), order - local)
            domestic = order - local - foreign
            if abroad_supply[product] < 1.0:
                foreign = int(foreign * abroad_supply[product])
            if outside_supply[product] < 1.0:
                domestic = int(domestic * outside_supply[product])
            paid_abroad, paid_france = foreign, domestic
            if outside_price[product] != 1.0:
                paid_abroad = int(foreign * outside_price[product])
                paid_france = int(domestic * outside_price[product])
            shop.input_cost += paid_abroad + paid_france
            from_abroad[buyer] += paid_abroad
            from_france[buyer] += paid_france
            stock = held.stock + received + foreign + domestic
            used = min(int(t.use_per_output[k] * shop.output), stock)
            held.stock = stock - used
            stocks[buyer] += stock - used
    eco.input_stocks = np.array(stocks, np.int64)
    eco.ledger.between("inputs", "firms", "firms", np.array(between, np.int64))
    eco.ledger.to_common("inputs from elsewhere in France", "firms", "outside", np.array(from_france, np.int64))
    eco.ledger.to_common("inputs from abroad", "firms", "outside", np.array(from_abroad, np.int64))


def settle_inventories(eco):
    """Sellers' inventories lose what was delivered to firms."""
    for shop in eco.inside:
        shop.inventory -= shop.sold_to_firms
