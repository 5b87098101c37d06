"""What residents earn, by source, and what they save: from the published survey to the national accounts.

The survey (Filosofi) sees less self-employment and property income than the accounts do. Both are raised by one
national factor, so that mean saving meets the accounts; the published figures are kept through `survey_income_ratio`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sim.population.national_table import NationalTable
from sim.population.territory_facts import TerritoryFacts

DECILE_RANGE_IN_SIGMAS = 2 * 1.2815515655446004
"""ln(D9/D1) of a lognormal of unit sigma."""
MEAN_OVER_LOGNORMAL = 1.035
"""The upper tail is thicker than lognormal; assumed."""
SHARE_IN_HOUSEHOLDS = 0.975
"""Part of the population in ordinary households (not in homes, barracks, halls); assumed."""
SELF_EMPLOYMENT_FACTOR = 1.4
"""Accounts over survey for self-employment income; assumed (mixed income of 120 billion euros with contributions)."""
SELF_EMPLOYED_CONTRIBUTION = 0.35
"""Contributions per euro of net self-employment income; assumed."""
SAVING_RATE = 0.14
"""Mean saving rate of households (14.9 % in 2019, national accounts); assumed."""
QUINTILE_SAVING = (0.03, 0.06, 0.10, 0.15, 0.28)
"""Saving rates of the five quintiles of income (INSEE, top 28 %, bottom 3 %), reached at the middle of each."""
LUXEMBOURG_BORDER = ("08", "54", "55", "57")
"""Departments where the survey files tax-exempt Luxembourg wages under property and other income."""


_STANDARD = np.linspace(-8.0, 8.0, 16_001)
_STANDARD_BELOW = np.array([0.5 * math.erfc(-value / math.sqrt(2.0)) for value in _STANDARD])


@dataclass(frozen=True)
class Income:
    """Residents' income by source, n territories, euros a year; direct taxes positive.

    `foreign_wages_refiled` is the part of `wages` that the survey filed under property. `survey_disposable` is the
    published concept, before alignment.
    """

    wages: np.ndarray
    self_employment: np.ndarray
    pensions: np.ndarray
    unemployment_benefit: np.ndarray
    property: np.ndarray
    social_transfers: np.ndarray
    direct_taxes: np.ndarray
    foreign_wages_refiled: np.ndarray
    survey_disposable: np.ndarray

    @property
    def disposable(self) -> np.ndarray:
        """All sources less direct taxes."""
        gains = self.wages + self.self_employment + self.pensions + self.unemployment_benefit
        return gains + self.property + self.social_transfers - self.direct_taxes


def survey_income(facts: TerritoryFacts) -> Income:
    """Income by source on the survey concept, Luxembourg wages refiled, nothing aligned yet.

    Consumption units: .5 a household, .5 a person of 15 or more, .3 a child. Mean income per unit from the median and
    the spread of a lognormal. Sources are the published shares, brought to sum one.
    """
    people = SHARE_IN_HOUSEHOLDS * facts.population
    units = 0.5 * facts.households + people * (0.5 * (1 - facts.share_under_15) + 0.3 * facts.share_under_15)
    sigma = np.log(facts.decile_ratio) / DECILE_RANGE_IN_SIGMAS
    disposable = units * facts.median_income * np.exp(sigma**2 / 2) * MEAN_OVER_LOGNORMAL
    shares = facts.income_shares / facts.income_shares.sum(axis=1, keepdims=True)
    sources = shares * disposable[:, None]
    near_luxembourg = np.isin(np.array(facts.departments), LUXEMBOURG_BORDER)
    refile = near_luxembourg & (facts.working_abroad > 0.02 * facts.employed) & (sources[:, 4] > 0.10 * disposable)
    refiled = np.where(refile, sources[:, 4] - 0.08 * disposable, 0.0)
    return Income(
        wages=sources[:, 0] + refiled,
        self_employment=sources[:, 1],
        pensions=sources[:, 2],
        unemployment_benefit=sources[:, 3],
        property=sources[:, 4] - refiled,
        social_transfers=sources[:, 5],
        direct_taxes=-sources[:, 6],
        foreign_wages_refiled=refiled,
        survey_disposable=disposable,
    )


def property_factor(income: Income, table: NationalTable) -> float:
    """Accounts over survey for property income: the factor that lets households pay for the table's consumption.

    (1 - saving rate) * disposable income = consumption of the table - imputed rents - non-profit institutions.
    """
    consumption = table.cash_consumption - table.non_profit_consumption
    needed = consumption / (1 - SAVING_RATE)
    without = income.disposable.sum() + (SELF_EMPLOYMENT_FACTOR - 1) * income.self_employment.sum()
    return float((needed - without + income.property.sum()) / income.property.sum())


def aligned(income: Income, factor: float) -> Income:
    """Income on the concept of the accounts: self-employment and property raised."""
    return Income(
        wages=income.wages,
        self_employment=SELF_EMPLOYMENT_FACTOR * income.self_employment,
        pensions=income.pensions,
        unemployment_benefit=income.unemployment_benefit,
        property=factor * income.property,
        social_transfers=income.social_transfers,
        direct_taxes=income.direct_taxes,
        foreign_wages_refiled=income.foreign_wages_refiled,
        survey_disposable=income.survey_disposable,
    )


def national_rank(facts: TerritoryFacts, log_income: np.ndarray) -> np.ndarray:
    """Share of the country's households below each log income: mixture of the territories' lognormals."""
    sigma = np.log(facts.decile_ratio) / DECILE_RANGE_IN_SIGMAS
    standardised = (log_income[:, None] - np.log(facts.median_income)) / sigma
    below = np.interp(standardised, _STANDARD, _STANDARD_BELOW)
    return below @ facts.households / facts.households.sum()


def unscaled_saving_rate(
    facts: TerritoryFacts, log_income: np.ndarray, rank: np.ndarray, points: int = 100
) -> np.ndarray:
    """Saving rate of each territory (n) from where its households stand in the national distribution.

    The rate is linear in national rank between the middles of the quintiles and prolonged to the ends; weighted by
    income over `points` quantiles of the local lognormal. `rank` is the national rank at `log_income`.
    """
    sigma = np.log(facts.decile_ratio) / DECILE_RANGE_IN_SIGMAS
    quantile = np.array([NormalDist().inv_cdf((place + 0.5) / points) for place in range(points)])
    log_local = np.log(facts.median_income)[:, None] + sigma[:, None] * quantile
    first, second, *_, fourth, fifth = QUINTILE_SAVING
    rates = (first - (second - first) / 2, *QUINTILE_SAVING, fifth + (fifth - fourth) / 2)
    local_rank = np.interp(log_local, log_income, rank)
    rate = np.interp(local_rank, (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0), rates)
    weight = np.exp(log_local)
    return (rate * weight).sum(axis=1) / weight.sum(axis=1)
