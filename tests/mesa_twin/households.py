"""Incomes, budgets, shopping and moves of the twin (engine: incomes.py, household_budgets.py, relocation.py ...)."""

from __future__ import annotations

import numpy as np

from mesa_twin.people import EMPLOYEE, SEEKER, SELF_EMPLOYED
from mesa_twin.production import PPM
from sim.clock import WEEKS_A_MONTH
from sim.incomes import Payroll
from sim.indexation import revalued
from sim.random_streams import draw_scalar, stream_key, uniform_scalar
from sim.relocation import expected_moves, split_among_kinds
from sim.tables import NON_PROFIT, STATE_CARE

WORKING_DAYS = 5.0


def set_incomes(eco):
    """Pay slips follow who works where, at which wage and for how many hours."""
    n, labour = eco.n, eco.parameters.labour_market
    replacement, state_share = labour.furlough_net_replacement, labour.furlough_state_share
    payroll = Payroll(n)
    wages = [[0] * (n + 1) for _ in range(n)]
    from_outside, short_time = [0] * (n + 1), [0] * (n + 1)
    benefits, drawings, by_sector = [0] * n, [0] * n, payroll.earned_by_sector
    for home in eco.homes:
        home.earnings = 0
    for shop in eco.shops:
        shop.wage_bill = 0
    for person in eco.people:
        lives = min(person.home, n)
        if person.status == EMPLOYEE:
            shop, by_firm, reimbursed = person.employer, person.wage, 0
            if shop.furlough_share > 0:
                idle = by_firm * shop.furlough_share // PPM
                aid = int(idle * replacement)
                reimbursed = int(aid * state_share)
                by_firm += aid - reimbursed - idle
            if shop.sector < 0:
                from_outside[lives] += by_firm
            else:
                shop.wage_bill += by_firm
                wages[shop.territory][lives] += by_firm
                by_sector[lives, shop.sector] += by_firm + reimbursed
            short_time[lives] += reimbursed
            if person.household is not None:
                person.household.earnings += by_firm + reimbursed
        elif person.household is not None:
            if person.status == SEEKER:
                benefits[lives] += person.benefit
                person.household.earnings += person.benefit
            else:
                drawings[lives] += person.employer.drawings
                by_sector[lives, person.employer.sector] += person.employer.drawings
                person.household.earnings += person.employer.drawings
    payroll.wages[:], payroll.wages_from_outside[:], payroll.short_time_pay[:] = wages, from_outside[:n], short_time
    payroll.benefits[:], payroll.drawings[:] = benefits, drawings
    sums = [[0] * 4 for _ in range(n)]
    for home in eco.homes:
        r = home.territory
        gross = home.earnings + home.pension + home.transfers + home.property_income
        home.direct_tax = gross * eco.lists.direct_tax_rate[r][home.quintile] // PPM
        home.disposable_income = gross - home.direct_tax
        for place, cents in enumerate((home.pension, home.transfers, home.property_income, home.direct_tax)):
            sums[r][place] += cents
    pensions, transfers, property_income, direct_tax = np.array(sums, np.int64).T
    payroll.pensions[:], payroll.transfers[:] = pensions, transfers
    payroll.property_income[:], payroll.direct_tax[:] = property_income, direct_tax
    eco.payroll = payroll


def save(eco):
    """Households put the month's saving aside."""
    elapsed = eco.clock.weeks_since_month_start
    buffer_weeks = eco.parameters.households.cash_buffer_months * WEEKS_A_MONTH
    saved = [0] * eco.n
    for home in eco.homes:
        planned = elapsed * (home.disposable_income - home.budget)
        put = min(planned, home.cash - int(buffer_weeks * home.budget))
        if put > 0:
            home.cash -= put
            home.savings += put
            saved[home.territory] += put
    eco.ledger.to_common("saving", "households", "capital", np.array(saved, np.int64))


def set_budgets(eco):
    """Consumption moves to its share of income at the pace of habits, within the cash at hand."""
    t, persistence = eco.lists, eco.parameters.households.consumption_persistence_per_month
    budgets = [[0] * 5 for _ in range(eco.n)]
    for home in eco.homes:
        r, income = home.territory, home.disposable_income
        bounds = t.income_brackets[r]
        home.quintile = sum(income * 100 >= bounds[q] * home.consumption_units for q in range(4))
        wanted = income * t.consumption_rate[r][home.quintile] // PPM
        budget = wanted + int(persistence * (home.budget - wanted))
        home.budget = max(0, min(budget, income + home.cash // 5))
        budgets[r][home.quintile] += home.budget
    demand = eco.final_demand
    demand.budgets[:, :5] = budgets
    demand.budgets[:, NON_PROFIT] = eco.government.non_profit_grant
    demand.budgets[:, STATE_CARE] = eco.government.health_care
    demand.plan()


def spend(eco):
    """Households live a week: income in, purchases out, their part of what could not be bought back."""
    demand = eco.final_demand
    budgets, paid = demand.budgets[:, :5], demand.paid[:, :5]
    unspent = budgets - paid + eco.cents_to_refund
    share = (unspent / np.maximum(budgets, 1)).tolist()
    refunded, cash = [[0] * 5 for _ in range(eco.n)], [0] * eco.n
    for home in eco.homes:
        r, quintile = home.territory, home.quintile
        back = int(home.budget * share[r][quintile])
        refunded[r][quintile] += back
        home.cash += home.disposable_income - home.budget + back
        cash[r] += home.cash
    eco.cents_to_refund = unspent - np.array(refunded, np.int64)
    eco.household_cash = np.array(cash, np.int64) + eco.cents_to_refund.sum(axis=1)


def days_on_site(eco):
    """Days a week that residents spend at the premises of their employers, by home and workplace."""
    n, remote = eco.n, eco.effects.remote_work.tolist()
    days = [[0] * (n + 1) for _ in range(n)]
    for person in eco.people:
        if person.status == SEEKER or person.home >= n:
            continue
        shop, away = person.employer, float(person.telework_days)
        if shop.sector >= 0:
            away = max(away, WORKING_DAYS * remote[shop.sector])
            days[person.home][shop.territory] += int((WORKING_DAYS - away) * PPM)
        else:
            days[person.home][n] += int((WORKING_DAYS - away) * PPM)
    return np.array(days) / PPM


def shop_where_people_are(eco):
    """Purchases around the workplace move with the days spent there."""
    n, before = eco.n, eco.days_on_site_at_start
    moved = (days_on_site(eco) - before) / np.maximum(before.sum(axis=1, keepdims=True), 1.0)
    moved[np.arange(n), np.arange(n)] -= moved.sum(axis=1)
    shares = eco.tables.household_trade + moved[:, :, None] * eco.workplace_purchase_share[None, None, :]
    np.maximum(shares, 0.0, out=shares)
    eco.final_demand.household_shares[:] = shares / shares.sum(axis=1, keepdims=True)


def index_public_payments(eco):
    """Pensions, benefits and the State grant follow consumer prices once a year."""
    prices, before = eco.panel["price_index"][eco.row - 1], eco.prices_last_january
    if (prices == before).all():
        return

    def follow(cents, r):
        return int(revalued(np.array([cents], np.int64), prices[r : r + 1], before[r : r + 1])[0])

    finance = eco.parameters.public_finance
    if finance.benefit_price_indexation:
        for home in eco.homes:
            home.pension = follow(home.pension, home.territory)
            home.transfers = follow(home.transfers, home.territory)
        for person in eco.people:
            if person.benefit > 0 and person.home < eco.n:
                person.benefit = follow(person.benefit, person.home)
    if finance.grant_price_indexation:
        eco.government.grant[:] = revalued(eco.government.grant, prices, before)
    eco.prices_last_january = prices.copy()


def move_households(eco):
    """Once a year, households of one kind exchange dwellings between territories."""
    n, demography, week = eco.n, eco.parameters.demography, eco.clock.week
    if n < 2 or not demography.active:
        return
    counts = np.bincount([home.territory for home in eco.homes], minlength=n).astype(np.float64)
    flows = expected_moves(
        counts, eco.distance_km, demography.movers_per_year, demography.moves_beyond_departement_share
    )
    mover, rounding_key = (int(stream_key(eco.seed, name, week)) for name in ("mover priority", "moves rounding"))
    rounding = [uniform_scalar(draw_scalar(rounding_key, place.identity)) for place in eco.places]
    members = {home: [] for home in eco.homes}
    for person in eco.people:
        if person.household is not None:
            members[person.household].append(person)

    def bound(person):
        return person.status == SELF_EMPLOYED or (person.status == EMPLOYEE and person.employer.sector < 0)

    most = max((len(people) for people in members.values()), default=0)
    free = [home for home in eco.homes if not any(bound(person) for person in members[home])]
    free.sort(key=lambda home: draw_scalar(mover, home.identity))
    kind = {home: len(members[home]) * (most + 1) + sum(one.status == SEEKER for one in members[home]) for home in free}
    kinds = sorted(set(kind.values()))
    queues = [[[h for h in free if h.territory == r and kind[h] == k] for k in kinds] for r in range(n)]
    destination = {}
    for r in range(n):
        for d in range(r + 1, n):
            here, there = (np.array([len(queue) for queue in queues[place]]) for place in (r, d))
            luck = (rounding[r] + rounding[d]) % 1.0
            for k, count in enumerate(split_among_kinds(int(flows[r, d] + rounding[r]), here, there, luck)):
                for origin, target in ((r, d), (d, r)):
                    for home in queues[origin][k][:count]:
                        destination[home] = target
                    queues[origin][k] = queues[origin][k][count:]
    cash = np.zeros((n, n), np.int64)
    for home, target in destination.items():
        cash[home.territory, target] += home.cash
        home.territory = target
        for person in members[home]:
            person.home = target
    eco.ledger.between("cash of movers", "households", "households", cash)
