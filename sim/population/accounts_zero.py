"""The flow table of month 0: who pays whom, in cents a month, each of the five accounts closing exactly.

Accounts: households, firms (public employers among them), state (all of government), capital (saving, profits, rents,
investment, dwellings), outside (rest of France and the world). One residual closes each account in turn: saving,
profit, solidarity, lending; the outside account then closes by itself, which is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.errors import IdentityBroken
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.population.month_zero import MonthZero

ACCOUNTS = ("households", "firms", "state", "capital", "outside")
CENTS_A_MONTH = 100.0 / 12.0
Flow = tuple[str, str, str, int]


def balance_of(flows: list[Flow], account: str) -> int:
    """Received less paid by one account, cents a month."""
    received = sum(amount for _, _, payee, amount in flows if payee == account)
    return received - sum(amount for _, payer, _, amount in flows if payer == account)


def close_accounts(month: MonthZero) -> tuple[list[Flow], float, float]:
    """Flows (name, payer, payee, cents a month), national solidarity and net lending (euros a year)."""
    count = len(month.codes)
    pub, edu, health = (SECTOR_INDEX[code] for code in ("PUB", "EDU", "HEALTH"))
    net_over_gross = 1 - month.levies_rate
    salaried = month.salaried_jobs + month.elderly_jobs_by_sector
    workplace_wage = salaried @ month.net_wage_by_sector / salaried.sum(axis=1)
    local_workers = month.commuting[:count, :count] + np.diag(month.elderly_jobs)
    paid = month.residence_wage_index[:count, None] * local_workers * workplace_wage
    in_commuters = month.residence_wage_index[count] * month.commuting[count, :count] @ workplace_wage
    out_commuters = month.outside_net_wage @ month.commuting[:count, count]
    gross = (paid.sum() + in_commuters) / net_over_gross

    bought = month.household_trade.sum(axis=0)
    health_total = month.household_spending[:, health] + month.health_public
    care_part = (month.health_public / health_total)[:, None]
    care = month.household_trade[:, :, health] * care_part
    care_inside, care_outside = care[:, :count].sum(), care[:, count].sum()
    spread = month.other_trade[:, :count].sum(axis=1)

    def inside(purchases: np.ndarray) -> float:
        return float((purchases * spread).sum())

    def outside(purchases: np.ndarray, imports: np.ndarray) -> float:
        return float((purchases * (1 - spread)).sum() + imports.sum())

    inputs = month.output @ month.technical_domestic.T
    inputs_imported = month.output @ month.technical_imported.T
    taxes = month.output @ (month.product_tax_on_inputs + month.production_tax)
    contributions = month.mixed_income.sum() * month.self_employed_contribution_rate
    amounts: list[tuple[str, str, str, float]] = [
        ("non-profit institutions grant", "state", "households", month.npish_grant.sum()),
        ("purchases from local firms", "households", "firms", bought[:count].sum() - care_inside),
        ("purchases elsewhere in France", "households", "outside", bought[count].sum() - care_outside),
        ("foreign goods", "households", "outside", month.household_imports.sum()),
        ("product taxes", "households", "state", month.household_product_tax.sum()),
        ("actual rents", "households", "capital", month.actual_rents.sum()),
        ("care bought locally", "state", "firms", care_inside),
        ("care bought elsewhere", "state", "outside", care_outside),
        ("non-market output PUB", "state", "firms", month.public_purchases[:, pub].sum()),
        ("non-market output EDU", "state", "firms", month.public_purchases[:, edu].sum()),
        ("other purchases, local", "state", "firms", inside(month.other_public_spending)),
        ("other purchases, elsewhere", "state", "outside",
         outside(month.other_public_spending, month.other_public_imports)),
        ("investment, local", "capital", "firms", inside(month.investment)),
        ("investment, elsewhere", "capital", "outside", outside(month.investment, month.investment_imports)),
        ("tax on investment", "capital", "state", month.investment_tax.sum()),
        ("inputs from elsewhere", "firms", "outside", outside(inputs, inputs_imported)),
        ("taxes on products and production", "firms", "state", taxes.sum()),
        ("sales outside", "outside", "firms", month.outside_sales.sum()),
        ("employer contributions", "firms", "state", gross * month.employer_rate),
        ("employee contributions", "firms", "state", gross * month.levies_rate),
        ("net wages of residents working here", "firms", "households", paid.sum()),
        ("net wages of in-commuters", "firms", "outside", in_commuters),
        ("net wages of out-commuters", "outside", "households", out_commuters),
        ("self-employment income", "firms", "households", month.mixed_income.sum() - contributions),
        ("self-employed contributions", "firms", "state", contributions),
        ("pensions", "state", "households", month.income_pensions.sum()),
        ("unemployment benefit", "state", "households", month.income_unemployment.sum()),
        ("social transfers", "state", "households", month.income_transfers.sum()),
        ("direct taxes", "households", "state", month.income_direct_taxes.sum()),
        ("property income", "capital", "households", month.income_property.sum()),
        ("public investment", "state", "capital", month.public_investment.sum()),
        ("interest on public debt", "state", "capital", month.public_interest.sum()),
    ]  # fmt: skip
    flows: list[Flow] = [
        (name, payer, payee, round(float(euros) * CENTS_A_MONTH)) for name, payer, payee, euros in amounts
    ]
    flows.append(("saving (residual)", "households", "capital", balance_of(flows, "households")))
    profit = balance_of(flows, "firms")
    profit_tax = round(profit * month.profit_tax_rate)
    flows.append(("profit tax", "firms", "state", profit_tax))
    flows.append(("retained and distributed profit (residual)", "firms", "capital", profit - profit_tax))
    flows.append(("national solidarity (residual, + = net payer)", "state", "outside", balance_of(flows, "state")))
    flows.append(("net lending (residual)", "capital", "outside", balance_of(flows, "capital")))
    left = balance_of(flows, "outside")
    if left:
        raise IdentityBroken(
            what="the accounts of month 0 do not close", where=", ".join(month.codes), got=left, expected="0 cents"
        )
    return flows, flows[-2][3] / CENTS_A_MONTH, flows[-1][3] / CENTS_A_MONTH
