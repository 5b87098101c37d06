"""Household budgets: what is saved, what is spent each week, and the cash that absorbs the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled
from sim.tables import NON_PROFIT, QUINTILES, STATE_CARE

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import HouseholdColumns


@compiled
def fifth_of(brackets: np.ndarray, r: int, income: int, consumption_units: int) -> int:
    """Fifth of the month-0 distribution of territory r where an income lies, per consumption unit (in hundredths)."""
    scaled = income * 100
    quintile = 0
    for q in range(4):
        quintile += scaled >= brackets[r, q] * consumption_units
    return quintile


@compiled
def put_savings_aside(
    begin: int, end: int, households: HouseholdColumns, weeks_elapsed: int, buffer_weeks: float, saved: np.ndarray
) -> None:
    """Planned saving of the month goes to the capital account, once the cash buffer is full."""
    for row in range(begin, end):
        planned = weeks_elapsed * (np.int64(households.disposable_income[row]) - households.budget[row])
        above = households.cash[row] - int(buffer_weeks * households.budget[row])
        put = min(planned, above)
        if put > 0:
            households.cash[row] -= put
            households.savings[row] += put
            saved[households.territory[row]] += put


@compiled
def decide_budgets(
    begin: int,
    end: int,
    households: HouseholdColumns,
    brackets: np.ndarray,
    consumption_rate: np.ndarray,
    persistence: float,
    budgets: np.ndarray,
) -> None:
    """Consumption moves to its share of income at the pace of habits, within the cash at hand (evidence 4.3).

    The share is that of the fifth of month 0 where the household's income per consumption unit lies now. Rows ``begin``
    to ``end``.
    """
    for row in range(begin, end):
        r = households.territory[row]
        income = np.int64(households.disposable_income[row])
        quintile = fifth_of(brackets, r, income, households.consumption_units[row])
        households.quintile[row] = quintile
        wanted = income * consumption_rate[r, quintile] // PPM
        budget = wanted + int(persistence * (households.budget[row] - wanted))
        affordable = income + households.cash[row] // 5
        budget = max(0, min(budget, affordable))
        households.budget[row] = budget
        budgets[r, quintile] += budget


@compiled
def live_a_week(
    begin: int,
    end: int,
    households: HouseholdColumns,
    refund_share: np.ndarray,
    refunded: np.ndarray,
    cash_total: np.ndarray,
) -> None:
    """Every household receives its income and pays its budget, less its part of what its fifth could not buy.

    Rows ``begin`` to ``end``. ``refund_share[r, quintile]`` is the unspent part of budgets; ``refunded`` receives the
    cents handed back (whole cents, rounded down) and ``cash_total[r]`` the cash held.
    """
    for row in range(begin, end):
        r, quintile = households.territory[row], households.quintile[row]
        back = int(households.budget[row] * refund_share[r, quintile])
        refunded[r, quintile] += back
        households.cash[row] += households.disposable_income[row] - households.budget[row] + back
        cash_total[r] += households.cash[row]


def save(model: TerritorialEconomy) -> None:
    """Households put the month's saving aside, as a claim on the capital account."""
    saved = np.zeros(model.n, np.int64)
    what = (
        model.household_columns, model.clock.weeks_since_month_start,
        model.parameters.households.cash_buffer_months * WEEKS_A_MONTH,
    )  # fmt: skip
    model.crew.share(
        len(model.households), lambda begin, end, saved: put_savings_aside(begin, end, *what, saved), saved
    )
    model.ledger.to_common("saving", "households", "capital", saved)


def set_budgets(model: TerritorialEconomy) -> None:
    """Households decide what they will spend each week of the month."""
    budgets = np.zeros((model.n, QUINTILES), np.int64)
    what = (
        model.household_columns, model.tables.income_brackets, model.tables.consumption_rate,
        model.parameters.households.consumption_persistence_per_month,
    )  # fmt: skip
    model.crew.share(
        len(model.households), lambda begin, end, budgets: decide_budgets(begin, end, *what, budgets), budgets
    )
    model.final_demand.budgets[:, :QUINTILES] = budgets
    model.final_demand.budgets[:, NON_PROFIT] = model.government.non_profit_grant
    model.final_demand.budgets[:, STATE_CARE] = model.government.health_care
    model.final_demand.plan()


def spend(model: TerritorialEconomy) -> None:
    """Households live a week: income in, purchases out; cents too few to share wait for next week's refunds."""
    demand = model.final_demand
    budgets, paid = demand.budgets[:, :QUINTILES], demand.paid[:, :QUINTILES]
    unspent = budgets - paid + model.cents_to_refund
    refunded = np.zeros_like(budgets)
    model.household_cash[:] = 0
    what = (model.household_columns, unspent / np.maximum(budgets, 1))
    model.crew.share(
        len(model.households), lambda begin, end, *sums: live_a_week(begin, end, *what, *sums),
        refunded, model.household_cash,
    )  # fmt: skip
    model.cents_to_refund = unspent - refunded
    model.household_cash += model.cents_to_refund.sum(axis=1)
