"""The State and the local governments: who buys public services, and how local budgets balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.structure import Structure

if TYPE_CHECKING:
    from sim.accounts import Ledger
    from sim.model import TerritorialEconomy

LOCAL_SHARE_OF_PRODUCTION_TAX = 0.9


class Government:
    """Public purchases, grants and investment of each territory, cents a week (steady-state recipe, section 3).

    Local governments keep nine tenths of production taxes and a share of direct taxes, receive a State grant frozen at
    month 0, pay part of public services and 58 % of public investment, and let spending follow revenue. The State's
    balance is free and reported.
    """

    def __init__(self, structure: Structure) -> None:
        self.n = len(structure.public_investment)
        self.base_public_purchases = structure.public_purchases
        self.public_purchases = structure.public_purchases.copy()
        self.local_spending_share = structure.local_spending_share
        self.local_investment_share = structure.local_investment_share
        self.health_care = structure.health_public
        self.non_profit_grant = structure.npish_grant
        self.other_purchases = structure.other_public_spending
        self.other_imports = structure.other_public_imports.sum(axis=1)
        self.public_investment = structure.public_investment
        self.interest = structure.public_interest
        self.own_taxes = structure.local_own_taxes
        self.own_tax_share = np.zeros(self.n)
        self.grant = np.zeros(self.n, np.int64)
        self.national_solidarity = 0
        self.net_lending = 0
        self.local_factor = np.ones(self.n)
        self.revenue = np.zeros(self.n, np.int64)
        self.base_revenue = np.zeros(self.n, np.int64)
        self.weeks_counted = 0

    def local_purchases(self, purchases: np.ndarray) -> np.ndarray:
        """The part of public purchases that local governments pay; same shape as ``purchases`` (n, S)."""
        return (purchases * self.local_spending_share).astype(np.int64)

    def local_investment(self) -> np.ndarray:
        """Investment of local governments this week, following their revenue; shape (n,)."""
        return (self.public_investment * self.local_investment_share * self.local_factor).astype(np.int64)

    def collect_production_tax(self, ledger: Ledger, tax: np.ndarray) -> None:
        """Firms pay production taxes, nine tenths of them to their local government."""
        local = (tax * LOCAL_SHARE_OF_PRODUCTION_TAX).astype(np.int64)
        ledger.within("local production taxes", "firms", "local_government", local)
        ledger.to_common("production taxes", "firms", "state", tax - local)
        self.revenue += local

    def purchases_withdrawn(self, withdrawn: np.ndarray) -> np.ndarray:
        """Public purchases that left with closed services, cents a week; ``withdrawn`` (n, S) shares."""
        return (self.public_purchases * withdrawn).astype(np.int64)

    def pay_public_purchases(self, ledger: Ledger, sold: np.ndarray, withdrawn: np.ndarray) -> None:
        """Public services are paid where they are produced, by State and local governments; ``sold`` (n, S), cents.

        ``withdrawn`` (n, S) cents are those of services that left: the State buys them elsewhere, local governments
        pay for theirs what they did.
        """
        local = np.minimum(self.local_purchases(sold + withdrawn), sold).sum(axis=1)
        ledger.within("local public services", "local_government", "firms", local)
        ledger.from_common("public services", "state", "firms", sold.sum(axis=1) - local)
        ledger.common("public services moved elsewhere", "state", "outside", int(withdrawn.sum()))

    def transfer(self, ledger: Ledger, direct_tax: np.ndarray) -> None:
        """Grants, shared taxes, public investment, interest, solidarity between territories and lending to outside."""
        shared = (direct_tax * self.own_tax_share).astype(np.int64)
        local_investment = self.local_investment()
        state_investment = (self.public_investment * (1.0 - self.local_investment_share)).astype(np.int64)
        ledger.from_common("State grant", "state", "local_government", self.grant)
        ledger.from_common("shared taxes", "state", "local_government", shared)
        ledger.to_common("local public investment", "local_government", "capital", local_investment)
        ledger.common("public investment", "state", "capital", int(state_investment.sum()))
        ledger.common("government purchases abroad", "state", "outside", int(self.other_imports.sum()))
        ledger.common("interest on public debt", "state", "capital", int(self.interest.sum()))
        ledger.common("national solidarity", "outside", "state", self.national_solidarity)
        ledger.common("net lending", "capital", "outside", self.net_lending)
        self.revenue += shared + self.grant
        self.weeks_counted += 1

    def settle_start(self, production_tax: np.ndarray, direct_tax: np.ndarray) -> None:
        """Fix the grant that balances each local budget at month 0; both taxes in cents a week, shape (n,)."""
        self.own_tax_share = self.own_taxes / np.maximum(direct_tax, 1)
        own = (direct_tax * self.own_tax_share).astype(np.int64)
        own += (production_tax * LOCAL_SHARE_OF_PRODUCTION_TAX).astype(np.int64)
        spending = self.local_purchases(self.base_public_purchases).sum(axis=1) + self.local_investment()
        self.grant = spending - own
        self.base_revenue = spending

    def review_budgets(self, adjustment: float) -> None:
        """Local spending moves towards revenue, a share of the gap each month; local budgets balance over time."""
        if self.weeks_counted:
            relative = self.revenue / np.maximum(self.base_revenue * self.weeks_counted, 1)
            self.local_factor += adjustment * (relative - self.local_factor)
        local = self.base_public_purchases * self.local_spending_share
        change = local * (self.local_factor - 1.0)[:, None]
        self.public_purchases = self.base_public_purchases + np.rint(change).astype(np.int64)
        self.revenue[:] = 0
        self.weeks_counted = 0


def review_local_budgets(model: TerritorialEconomy) -> None:
    """Local governments adapt their spending to what they collect."""
    model.government.review_budgets(model.parameters.public_finance.local_spending_adjustment_per_month)


def move_public_money(model: TerritorialEconomy) -> None:
    """Public transfers of the week."""
    model.government.transfer(model.ledger, model.payroll.direct_tax)
