"""Closures, exits and entries of the twin, and suppliers replaced (engine: closures.py, firm_demography.py)."""

from __future__ import annotations

import numpy as np

from mesa_twin.people import EMPLOYER, SEEKER, SELF_EMPLOYED
from mesa_twin.production import PRICE_BASE
from sim.clock import WEEKS_A_MONTH
from sim.random_streams import draw_scalar, lottery_order, stream_key, uniform_scalar


def key(eco, stream):
    return int(stream_key(eco.seed, stream, eco.clock.week))


def strike_establishments(eco):
    """Find what this week's shocks close, for good or for a time."""
    for shop in eco.shops:
        shop.open_share = 1.0
    eco.closing = []
    for closure in eco.effects.closures:
        if closure.shock not in eco.struck:
            shop = eco.struck[closure.shock] = find_establishment(eco, closure)
            if shop is not None and closure.permanent:
                if closure.share >= 1.0:
                    eco.closing.append(shop)
                else:
                    shrink(eco, shop, closure.share)
        shop = eco.struck[closure.shock]
        if shop is not None and not closure.permanent:
            shop.open_share *= 1.0 - closure.share


def find_establishment(eco, closure):
    """The known employer named, else the largest private employer of the territory (and sector)."""
    named = eco.known_employers.get((closure.territory, closure.employer)) if closure.employer else None
    if named is not None:
        return named if named.active else None
    candidates = [
        shop for shop in eco.shops
        if shop.active and shop.kind == EMPLOYER and shop.territory == closure.territory
        and closure.sector in (None, shop.sector)
    ]  # fmt: skip
    return max(candidates, key=lambda shop: (sum(shop.staff), -shop.row), default=None)


def shrink(eco, shop, share):
    """An establishment gives up a share of its capacity and customers for good."""
    for name in ("base_output", "attraction", "outside_orders", "demand"):
        setattr(shop, name, int(getattr(shop, name) * (1.0 - share)))
    shop.expected_demand = float(int(shop.expected_demand * (1.0 - share)))
    lost = int(shop.capital * share)
    shop.capital -= lost
    eco.ledger.common("second-hand sales", "outside", "capital", lost)


def close_struck_firms(eco):
    close_firms(eco, eco.closing)


def exit_firms(eco):
    """Some firms close for good: by chance at the hazard of their kind, or insolvent."""
    credit_weeks = eco.parameters.firms.credit_limit_months * eco.effects.credit * WEEKS_A_MONTH
    luck = key(eco, "exit")
    leaving = []
    for shop in eco.inside:
        if shop.active:
            insolvent = shop.cash < 0 and shop.debt >= int(credit_weeks * shop.expected_demand)
            if insolvent or uniform_scalar(draw_scalar(luck, shop.identity)) < shop.exit_hazard:
                leaving.append(shop)
    close_firms(eco, leaving)


def close_firms(eco, leaving):
    """Wind up firms: cash repays the bank then the owners, equipment and stocks are sold outside."""
    n = eco.n
    to_capital, to_bank, from_bank, resold = ([0] * n for _ in range(4))
    for shop in leaving:
        r = shop.territory
        if shop.cash >= 0:
            back = min(shop.cash, shop.debt)
            to_bank[r] += back
            to_capital[r] += shop.cash - back
        else:
            from_bank[r] -= shop.cash
        resold[r] += shop.capital
        for held in shop.inputs:
            resold[r] += held.stock
            held.stock = 0
            for extra in held.extras:
                extra[1] = None
        eco.exits[r] += shop.establishments
        shop.active = False
        shop.cash = shop.debt = shop.capital = shop.inventory = shop.output = shop.demand = shop.investment = 0
        shop.drawings = shop.wage_bill = 0
    ledger = eco.ledger
    ledger.to_common("liquidation", "firms", "capital", np.array(to_capital, np.int64))
    ledger.to_common("repayments at liquidation", "firms", "bank", np.array(to_bank, np.int64))
    ledger.common("second-hand sales", "outside", "capital", sum(resold))
    ledger.from_common("defaults", "bank", "firms", np.array(from_bank, np.int64))


def idle_capacity(shop):
    return max(float(shop.base_output - shop.demand), 0.01 * shop.base_output)


def choose_seller(cell, target):
    chosen, cumulated = None, 0.0
    for shop in cell:
        if shop.active:
            cumulated += idle_capacity(shop)
            chosen = shop
            if target < cumulated:
                break
    return chosen


def relink_suppliers(eco):
    """Clients of a closed supplier choose another of its cell by idle capacity, else buy outside."""
    luck_key = key(eco, "new supplier")
    whole = {id(cell): sum_in_order(cell) for place in eco.places for cell in place.cells}
    for client in eco.inside:
        if not client.active:
            continue
        own = draw_scalar(luck_key, client.identity)
        for number, held in enumerate(client.inputs):
            if held.lost_cell is None and (held.supplier is None or held.supplier.active):
                continue
            cell = held.lost_cell if held.supplier is None else eco.cell_of(held.supplier)
            held.supplier, held.lost_cell = None, cell
            if whole[id(cell)] > 0.0:
                luck = uniform_scalar(draw_scalar(own, number))
                held.supplier = choose_seller(cell, luck * whole[id(cell)])
                held.lost_cell = None
    for client in eco.inside:
        extras = [extra for held in client.inputs for extra in held.extras]
        for serial, extra in enumerate(extras):
            supplier = extra[1]
            if supplier is None or supplier.active:
                continue
            cell = eco.cell_of(supplier)
            extra[1] = None
            if whole[id(cell)] > 0.0:
                luck = uniform_scalar(draw_scalar(draw_scalar(luck_key, client.identity), (1 << 32) + serial))
                extra[1] = choose_seller(cell, luck * whole[id(cell)])


def sum_in_order(cell):
    total = 0.0
    for shop in cell:
        if shop.active:
            total += idle_capacity(shop)
    return total


def enter_firms(eco):
    """Each establishment of month 0 is an opportunity that sends an entrant like it at its kind's exit hazard."""
    n, week, t = eco.n, eco.clock.week, eco.lists
    entry, naming, priority = (key(eco, name) for name in ("entry", "entrant identity", "founder priority"))
    queues = founders(eco, priority)
    buffers = (eco.parameters.firms.cash_buffer_months * WEEKS_A_MONTH * eco.tables.cash_need).tolist()
    equity, equipment = [0] * n, [0] * n
    for place in eco.places:
        r = place.number
        for s, cell in enumerate(place.cells):
            free = len(cell) - 1
            for like in cell:
                model = eco.opportunities[like.row]
                if uniform_scalar(draw_scalar(entry, model["identity"])) >= model["exit_hazard"]:
                    continue
                while free >= 0 and cell[free].active:
                    free -= 1
                if free < 0 or (model["owner"] >= 0 and not queues[r]):
                    continue
                shop = cell[free]
                open_like(shop, free, model, week, naming)
                if model["owner"] >= 0:
                    founder = queues[r].pop(0)
                    founder.status, founder.employer, founder.benefit = SELF_EMPLOYED, shop, 0
                    shop.owner = founder
                shop.capital = int(t.capital_per_output[s] * shop.base_output)
                shop.cash += int(buffers[r][s] * shop.base_output)
                equipment[r] += shop.capital
                equity[r] += int(buffers[r][s] * shop.base_output)
                eco.entries[r] += shop.establishments
                for k, held in zip(t.pairs[s], shop.inputs, strict=True):
                    held.stock = int(t.stock_weeks[k] * t.use_per_output[k] * shop.base_output)
                    equipment[r] += held.stock
    eco.ledger.from_common("equity of entrants", "capital", "firms", np.array(equity, np.int64))
    eco.ledger.common("equipment of entrants", "capital", "outside", sum(equipment))


def founders(eco, priority):
    """Job seekers of each territory in this month's random order."""
    seekers = [person for person in eco.people if person.status == SEEKER and person.home < eco.n]
    home = np.array([person.home for person in seekers], np.int64)
    identity = np.array([person.identity for person in seekers], np.uint64)
    queues = [[] for _ in range(eco.n)]
    for place in lottery_order(np.uint64(priority), home, identity):
        queues[home[place]].append(seekers[place])
    return queues


def open_like(shop, place, model, week, naming):
    """An entrant opens in free premises, like an establishment of month 0."""
    shop.identity = draw_scalar(naming, model["identity"] ^ place)
    shop.active, shop.known, shop.owner, shop.birth_week = True, False, None, week
    for name in (
        "kind", "establishments", "exit_hazard", "rounding_threshold", "wage_factor", "unit_output", "base_output",
        "attraction", "outside_orders", "owner_share", "margin", "drawings",
    ):  # fmt: skip
        setattr(shop, name, model[name])
    shop.posts, shop.price, shop.cash = model["staff"], PRICE_BASE, 0
    shop.expected_demand, shop.demand = float(shop.base_output), shop.base_output
    for held, (supplier, lost_cell, share) in zip(shop.inputs, model["suppliers"], strict=True):
        held.supplier, held.lost_cell, held.local_share = supplier, lost_cell, share
