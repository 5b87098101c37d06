"""Books, credit, prices and investment of the twin (engine: firm_accounts.py, prices.py, investment.py)."""

from __future__ import annotations

import numpy as np

from mesa_twin.production import PPM, PRICE_BASE
from sim.clock import WEEKS_A_MONTH
from sim.firm_accounts import MARGIN_MEMORY_WEEKS
from sim.investment import CAPITAL_ADJUSTMENT_WEEKS, DRY_TILL_SHARE


def labour_cost(eco, shop):
    t, r, s = eco.lists, shop.territory, shop.sector
    bill = shop.wage_bill
    return bill + bill * t.levies_per_net[r][s] // PPM + bill * t.employer_per_net[r][s] // PPM


def keep_books(eco):
    """Firms close the week: taxes and contributions are paid, cash and expectations updated."""
    t, furlough = eco.lists, eco.effects.furlough
    memory = float(eco.parameters.production.demand_memory_weeks)
    belief = eco.parameters.production.belief_in_lasting_fall
    totals = [[0] * 8 for _ in range(eco.n)]
    for shop in eco.inside:
        if not shop.active:
            continue
        r, s = shop.territory, shop.sector
        production_tax = shop.revenue * t.production_tax[s] // PPM
        input_tax = shop.output * t.input_product_tax[s] // PPM
        levies = shop.wage_bill * t.levies_per_net[r][s] // PPM
        employer = shop.wage_bill * t.employer_per_net[r][s] // PPM
        operating = shop.revenue - shop.input_cost - production_tax - input_tax - shop.wage_bill - levies - employer
        own = shop.drawings * t.own_contribution // PPM
        shop.cash += operating - shop.drawings - own
        shop.margin += (operating - shop.margin) / MARGIN_MEMORY_WEEKS
        shop.demand = shop.demanded
        surprise = shop.demanded - shop.expected_demand
        if furlough and surprise < 0.0:
            surprise *= belief
        shop.expected_demand += surprise / memory
        staff = sum(shop.staff)
        shop.furlough_share = 0
        if furlough:
            at_work = staff * shop.unit_output
            needed = min(shop.output, at_work)
            shop.furlough_share = PPM - int(needed / at_work * PPM) if at_work > 0 else 0
        for place, cents in enumerate((
            input_tax, production_tax, levies, employer, own, shop.cash,
            shop.revenue - shop.input_cost - input_tax, staff * shop.furlough_share,
        )):  # fmt: skip
            totals[r][place] += cents
    taxes, production, levies, employer, own, cash, added, idle = np.array(totals, np.int64).T
    ledger = eco.ledger
    eco.government.collect_production_tax(ledger, production)
    ledger.to_common("product taxes on inputs", "firms", "state", taxes)
    ledger.to_common("employee contributions", "firms", "state", levies)
    ledger.to_common("employer contributions", "firms", "state", employer)
    ledger.to_common("self-employed contributions", "firms", "state", own)
    eco.firm_cash, eco.value_added, eco.furloughed = cash.copy(), added.copy(), idle // PPM


def share_profits(eco):
    """Firms settle with the bank, pay profit tax and hand the rest to the capital account."""
    parameters, t = eco.parameters.firms, eco.lists
    buffer_weeks, credit_weeks = (
        parameters.cash_buffer_months * WEEKS_A_MONTH,
        parameters.credit_limit_months * eco.effects.credit * WEEKS_A_MONTH,
    )  # fmt: skip
    rate, profit_tax = parameters.yearly_interest_rate / 12.0, eco.tables.profit_tax_rate
    borrowed, repaid, interest, tax, profit = ([0] * eco.n for _ in range(5))
    for shop in eco.inside:
        if not shop.active:
            continue
        r, s = shop.territory, shop.sector
        due = int(shop.debt * rate)
        shop.cash -= due
        interest[r] += due
        weekly_cost = labour_cost(eco, shop) + t.inputs_per_output[s] * shop.expected_demand
        excess = shop.cash - int(buffer_weeks * weekly_cost)
        if excess > 0:
            back = min(excess, shop.debt)
            surplus = excess - back
            owed = int(surplus * profit_tax)
            shop.debt -= back
            shop.cash -= excess
            repaid[r] += back
            tax[r] += owed
            profit[r] += surplus - owed
        elif shop.cash < 0:
            room = int(credit_weeks * shop.expected_demand) - shop.debt
            loan = min(-shop.cash, room)
            if loan > 0:
                shop.debt += loan
                shop.cash += loan
                borrowed[r] += loan
        if shop.owner is not None:
            shop.drawings = int(max(0.0, shop.margin) * shop.owner_share / PPM)
    for instrument, receiver, cents in (
        ("repayments", "bank", repaid), ("interest", "bank", interest), ("profit tax", "state", tax),
        ("profit", "capital", profit),
    ):  # fmt: skip
        eco.ledger.to_common(instrument, "firms", receiver, np.array(cents, np.int64))
    eco.ledger.from_common("loans", "bank", "firms", np.array(borrowed, np.int64))


def set_prices(eco):
    """Firms pass the cost of their inputs on, with delay."""
    outside_price, t = eco.effects.outside_price.tolist(), eco.lists
    if all(price == 1.0 for price in outside_price) and all(shop.price == PRICE_BASE for shop in eco.shops):
        return
    speed = eco.parameters.production.price_adjustment_per_month
    pass_through = eco.parameters.production.price_pass_through
    adjusted = {}
    for shop in eco.inside:
        if not shop.active:
            continue
        rise = 0.0
        for k, held in zip(t.pairs[shop.sector], shop.inputs, strict=True):
            outside = outside_price[t.input_product[k]] - 1.0
            price = outside
            if held.supplier is not None:
                local = held.local_share / PPM
                price = local * (held.supplier.price / PRICE_BASE - 1.0) + (1.0 - local) * outside
            rise += t.input_coefficient[k] / PPM * price
        target = PRICE_BASE * (1.0 + pass_through * rise)
        adjusted[shop] = int(shop.price + speed * (target - shop.price) + 0.5)
    for shop, price in adjusted.items():
        shop.price = price


def invest(eco):
    """Capital gains what was delivered and loses what wore out; orders follow expected demand and cash."""
    t, demand, tables = eco.lists, eco.final_demand, eco.tables
    weeks, served = float(eco.clock.weeks_since_month_start), demand.investment_served.tolist()
    accelerator = eco.parameters.firms.investment_accelerator
    ordered = [0] * eco.n
    for shop in eco.inside:
        if not shop.active:
            continue
        r = shop.territory
        worn = shop.capital * t.depreciation[r]
        shop.capital += int(weeks * (shop.investment * served[r] - worn))
        wanted = t.capital_per_output[shop.sector] * shop.expected_demand
        order = shop.capital * t.depreciation[r]
        order += accelerator * (wanted - shop.capital) / CAPITAL_ADJUSTMENT_WEEKS
        if shop.cash < 0:
            order *= DRY_TILL_SHARE
        shop.investment = int(max(0.0, order))
        ordered[r] += shop.investment
    relative = demand.budgets[:, :5].sum(axis=1) / np.maximum(eco.budgets_at_start, 1)
    total = np.array(ordered, np.int64) + (tables.other_investment * relative).astype(np.int64)
    demand.investment_tax[:] = (total * tables.investment_tax_share).astype(np.int64)
    net = total - demand.investment_tax
    edges = np.floor(net[:, None] * np.cumsum(tables.investment_mix, axis=1)).astype(np.int64)
    edges[:, -1] = net
    by_product = np.diff(edges, axis=1, prepend=0)
    demand.investment_foreign[:] = (by_product * tables.investment_import_share).astype(np.int64)
    demand.investment[:] = by_product - demand.investment_foreign
