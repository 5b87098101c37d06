"""A place with one household and as many goods as it wants: incomes, budgets, shops and sales, nothing else.

Month after month the household spends out of what entered from outside and of what its purchases paid at home, by the
engine's own rules of income, budgets and sales.
"""

from __future__ import annotations

import numpy as np
from tiny_economy import PLENTY, apply, firm_columns, household_columns, tables_of

from sim.compiled import PPM
from sim.final_demand import plan_purchases
from sim.goods_market import produce_and_sell, share_within_cells
from sim.household_budgets import decide_budgets
from sim.incomes import assess_direct_tax
from sim.purchases import split_orders
from sim.tables import QUINTILES, make_work
from sim.trade_routes import routes_of

SHOP, PLANT = 0, 1
HABITS = 0.5


class DemandLoop:
    """A shop that sells to the household, a plant that sells outside, and incomes that fall from outside.

    Args:
        propensity: part of income spent.
        local_share: part of spending made at the shop, the rest elsewhere.
        income_content: income of the household per cent sold, at the shop and at the plant.
        exports: sales of the plant, cents a month.
        pension, transfers, public_wages: income of the household from outside, cents a month.
    """

    def __init__(
        self, propensity: float, local_share: float, income_content: float, *,
        exports: int = 0, pension: int = 0, transfers: int = 0, public_wages: int = 0,
    ) -> None:  # fmt: skip
        self.propensity = np.full((1, QUINTILES), round(propensity * PPM), np.int64)
        self.income_content, self.public_wages = income_content, public_wages
        self.shares = np.array([[[local_share, 1.0], [1.0 - local_share, 0.0]]])
        self.basket = np.zeros((1, QUINTILES, 2), np.int64)
        self.basket[:, :, SHOP] = PPM
        self.household = household_columns(1)
        self.household.pension[0], self.household.transfers[0] = pension, transfers
        self.firms = firm_columns(2)
        self.firms.sector[:] = SHOP, PLANT
        self.firms.attraction[:] = 1
        self.firms.outside_orders[PLANT] = exports
        self.tables = tables_of(cell_start=np.arange(3))
        self.work = make_work(2, 0)
        self.work.potential[:] = PLENTY
        self.sales = 0

    @property
    def income(self) -> int:
        """Disposable income of the month, cents."""
        return int(self.household.disposable_income[0])

    def live_a_month(self) -> None:
        """Earn, decide, buy, sell."""
        self.household.earnings[0] = round(self.income_content * self.sales) + self.public_wages
        apply(assess_direct_tax, begin=0, end=1, households=self.household, rates=np.zeros((1, QUINTILES), np.int64))
        budgets = np.zeros((1, QUINTILES), np.int64)
        apply(
            decide_budgets, begin=0, end=1, households=self.household, brackets=np.zeros((1, QUINTILES - 1), np.int64),
            consumption_rate=self.propensity, persistence=HABITS, budgets=budgets,
        )  # fmt: skip
        planned, sold = np.zeros((1, QUINTILES, 2), np.int64), np.zeros((1, 2), np.int64)
        rent = np.zeros((1, QUINTILES), np.int64)
        apply(plan_purchases, budgets=budgets, basket=self.basket, planned=planned, rent=rent)
        cell_money = np.zeros((1, 2), np.int64)
        split_orders(planned.sum(axis=1), routes_of(self.shares), cell_money, np.zeros((1, 2), np.int64))
        share_within_cells(
            0, 2, self.firms, self.tables, cell_money, np.ones((1, 2)), self.work, np.zeros(1, np.int64)
        )
        exported = np.zeros_like(sold)
        produce_and_sell(0, 2, self.firms, self.tables, self.work, sold, exported)
        self.sales = int(sold.sum() + exported.sum())

    def settled_income(self, months: int = 300) -> int:
        """Income once every round of spending has been made."""
        for _ in range(months):
            self.live_a_month()
        return self.income
