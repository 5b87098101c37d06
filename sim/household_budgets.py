"""Household budgets: what is saved, what is spent each week, and the cash that absorbs the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled, portion
from sim.tables import NON_PROFIT, QUINTILES, STATE_CARE

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


@compiled
def disposable_income(households, row: int) -> int:
    """Cents a week: earnings, pensions, transfers and property income less direct taxes."""
    gross = households.earnings[row] + households.pension[row] + households.transfers[row] + households.property_income[row]
    return gross - households.direct_tax[row]


@compiled
def fifth_of(brackets, income: int, consumption_units: int) -> int:
    """Fifth of the month-0 distribution of income per consumption unit (hundredths of a unit, cents a week)."""
    standard = income * 100 // consumption_units
    quintile = 0
    for bound in brackets:
        if standard >= bound:
            quintile += 1
    return quintile


@compiled
def put_savings_aside(households, weeks_elapsed, buffer_weeks, saved):
    """Planned saving of the month goes to the capital account, once the cash buffer is full."""
    for row in range(households.cash.shape[0]):
        planned = weeks_elapsed * (disposable_income(households, row) - households.budget[row])
        above = households.cash[row] - int(buffer_weeks * households.budget[row])
        put = min(planned, above)
        if put > 0:
            households.cash[row] -= put
            households.savings[row] += put
            saved[households.territory[row]] += put


@compiled
def decide_budgets(households, brackets, consumption_rate, persistence, budgets, incomes):
    """Consumption moves towards its share of income at the pace of habits, within the cash at hand (theory section 4.3).

    The share is that of the fifth of the month-0 distribution where the household's income per consumption unit lies now.
    """
    for row in range(households.cash.shape[0]):
        r = households.territory[row]
        income = disposable_income(households, row)
        quintile = fifth_of(brackets[r], income, households.consumption_units[row])
        households.quintile[row] = quintile
        wanted = income * consumption_rate[r, quintile] // PPM
        budget = wanted + int(persistence * (households.budget[row] - wanted))
        affordable = income + households.cash[row] // 5
        budget = max(0, min(budget, affordable))
        households.budget[row] = budget
        budgets[r, quintile] += budget
        incomes[r] += income


@compiled
def live_a_week(households, budgets, paid, cash_total):
    """Every household receives its income and pays its part of what its fifth of the territory bought."""
    n, quintiles = budgets.shape
    spent = np.zeros((n, quintiles), np.int64)
    cumulated = np.zeros((n, quintiles), np.int64)
    for row in range(households.cash.shape[0]):
        r, quintile = households.territory[row], households.quintile[row]
        cost = households.budget[row]
        if paid[r, quintile] != budgets[r, quintile]:
            cumulated[r, quintile] += cost
            edge = portion(paid[r, quintile], float(cumulated[r, quintile]), float(budgets[r, quintile]))
            cost = edge - spent[r, quintile]
            spent[r, quintile] = edge
        households.cash[row] += disposable_income(households, row) - cost
        cash_total[r] += households.cash[row]


def save(model: TerritorialEconomy) -> None:
    """Households put the month's saving aside, as a claim on the capital account."""
    saved = np.zeros(model.n, np.int64)
    put_savings_aside(
        model.household_columns, model.clock.weeks_since_month_start,
        model.parameters.households.cash_buffer_months * WEEKS_A_MONTH, saved,
    )  # fmt: skip
    model.ledger.to_common("saving", "households", "capital", saved)


def set_budgets(model: TerritorialEconomy) -> None:
    """Households decide what they will spend each week of the month."""
    budgets, incomes = np.zeros((model.n, QUINTILES), np.int64), np.zeros(model.n, np.int64)
    decide_budgets(
        model.household_columns, model.tables.income_brackets, model.tables.consumption_rate,
        model.parameters.households.consumption_persistence_per_month, budgets, incomes,
    )  # fmt: skip
    model.final_demand.budgets[:, :QUINTILES] = budgets
    model.final_demand.budgets[:, NON_PROFIT] = model.government.non_profit_grant
    model.final_demand.budgets[:, STATE_CARE] = model.government.health_care
    model.final_demand.plan()


def spend(model: TerritorialEconomy) -> None:
    """Households live a week: income in, purchases out."""
    demand = model.final_demand
    model.household_cash[:] = 0
    live_a_week(model.household_columns, demand.budgets[:, :QUINTILES], demand.paid[:, :QUINTILES], model.household_cash)
