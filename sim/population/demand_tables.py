"""What households, governments and investors buy, as shares and weekly amounts that reproduce month 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.rounding import largest_remainder

if TYPE_CHECKING:
    from sim.population.month_zero import MonthZero

MILLION = 1_000_000
CENTS_A_WEEK = 100.0 / 52.0
BASKET_SWEEPS = 60
HOUSING_SHARE_OF_PRIVATE_INVESTMENT = 0.29
"""Households' dwellings in investment other than public: 123 of 423 billion euros in 2018 (INSEE, national accounts;
recalled). The rest replaces the capital of firms."""
SMALLEST_PRIVATE_SHARE = 0.2
"""Part of investment that stays private where public investment and the upkeep of dwellings would take it all."""


def weekly_cents(euros_a_year: np.ndarray) -> np.ndarray:
    """Whole cents a week from euros a year: int64, same shape."""
    return np.rint(np.asarray(euros_a_year) * CENTS_A_WEEK).astype(np.int64)


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Element-wise part of a whole, zero where there is nothing."""
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=np.asarray(whole) > 0)


def shares_of_sellers(flows: np.ndarray) -> np.ndarray:
    """Shares of sellers in purchases (n, n + 1, S), rows sum to 1; where nothing is bought, all from outside."""
    total = flows.sum(axis=1, keepdims=True)
    shares = np.divide(flows, total, out=np.zeros_like(flows, dtype=np.float64), where=total > 0)
    shares[:, -1, :] += np.where(total[:, 0, :] > 0, 0.0, 1.0)
    return shares


def household_tables(month_zero: MonthZero, tilt: np.ndarray, budgets: np.ndarray) -> dict[str, np.ndarray]:
    """Baskets by territory and fifth, and the taxes and imports in what is bought.

    The basket of a fifth is the territory's, tilted by fifth and fitted so that the five fifths together buy what the
    territory buys. Non-profit institutions spend their grant like households, rents apart.

    Args:
        month_zero: accounts.
        tilt: weight of a product in the basket of a fifth, (S, 5); that of REAL serves for rents.
        budgets: budgets of the fifths of each territory, any unit, (n, 5).
    """
    from sim.sectors import SECTOR_INDEX

    net = month_zero.household_spending + month_zero.household_imports
    spending = net + month_zero.household_product_tax
    n, sectors = spending.shape
    non_profit = ratio(spending, spending.sum(axis=1, keepdims=True))
    by_households = np.maximum(spending - non_profit * month_zero.npish_grant[:, None], 0.0)
    basket, rent = np.zeros((n, 5, sectors), np.int64), np.zeros((n, 5), np.int64)
    non_profit_basket = np.zeros((n, sectors), np.int64)
    tilted = np.concatenate((tilt, tilt[[SECTOR_INDEX["REAL"]]])).T
    for r in range(n):
        products = np.append(by_households[r], month_zero.actual_rents[r])
        share = budgets[r] / budgets[r].sum()
        fitted = tilted * np.outer(share, products)
        for _ in range(BASKET_SWEEPS):
            fitted *= ratio(products, fitted.sum(axis=0))
            fitted *= ratio(share * products.sum(), fitted.sum(axis=1))[:, None]
        for q in range(5):
            parts = largest_remainder(fitted[q], MILLION)
            basket[r, q], rent[r, q] = parts[:-1], parts[-1]
        non_profit_basket[r] = largest_remainder(non_profit[r], MILLION)
    return {
        "basket": basket,
        "rent_share": rent,
        "non_profit_basket": non_profit_basket,
        "household_tax_share": np.rint(ratio(month_zero.household_product_tax, spending) * MILLION).astype(np.int64),
        "household_import_share": np.rint(ratio(month_zero.household_imports, net) * MILLION).astype(np.int64),
        "household_trade": shares_of_sellers(month_zero.household_trade),
        "other_trade": shares_of_sellers(month_zero.other_trade),
    }


def public_tables(month_zero: MonthZero) -> dict[str, np.ndarray | float]:
    """Purchases and budgets of the State and of local governments, cents a week."""
    local = month_zero.local_government
    amounts = {
        name: weekly_cents(getattr(month_zero, name))
        for name in (
            "public_purchases", "other_public_spending", "other_public_imports", "health_public", "npish_grant",
            "public_investment", "public_interest", "visitor_sales", "rest_of_france_sales", "abroad_sales",
        )
    }  # fmt: skip
    return {
        **amounts,
        "local_own_taxes": weekly_cents(local.local_own_taxes),
        "state_grant": weekly_cents(local.state_grant),
        "local_spending_share": np.asarray(local.local_spending_share, dtype=np.float64),
        "local_investment_share": float(local.public_investment_share),
        "visitor_share": ratio(month_zero.visitor_sales, month_zero.outside_sales),
    }


def investment_tables(month_zero: MonthZero, capital: np.ndarray) -> dict[str, np.ndarray]:
    """Investment of firms, which replaces what wears out, and of others, which is constant.

    Args:
        month_zero: accounts.
        capital: of the firms of each territory, cents, (n,).
    """
    net = month_zero.investment + month_zero.investment_imports
    total = net.sum(axis=1) + month_zero.investment_tax
    upkeep = month_zero.housing_upkeep.sum(axis=1) + month_zero.housing_upkeep_imports.sum(axis=1)
    upkeep = upkeep + month_zero.housing_upkeep_tax
    private = np.maximum(total - upkeep - month_zero.public_investment, SMALLEST_PRIVATE_SHARE * total)
    replacement = (1 - HOUSING_SHARE_OF_PRIVATE_INVESTMENT) * private
    return {
        "other_investment": weekly_cents(total - replacement),
        "depreciation": ratio(replacement * CENTS_A_WEEK, capital),
        "investment_mix": ratio(net, net.sum(axis=1, keepdims=True)),
        "investment_import_share": ratio(month_zero.investment_imports, net),
        "investment_tax_share": ratio(month_zero.investment_tax, total),
    }
