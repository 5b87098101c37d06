"""The four bases of a territory: what brings income in from outside before it circulates.

Davezies and Talandier: productive (wages and self-employment income paid out of sales outside), residential (pensions,
wages earned elsewhere, sales to visitors), public (wages of PUB, EDU and 35 % of HEALTH), social (unemployment benefit,
transfers, health care paid by the State). Property income is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.population.month_zero import MonthZero
    from sim.population.synthesis import SyntheticPopulation

BASES = (
    ("base_productive", "Base productive", "Productive base"),
    ("base_residential", "Base résidentielle", "Residential base"),
    ("base_public", "Base publique", "Public base"),
    ("base_social", "Base sociale", "Social base"),
)
PUBLIC_PART = np.zeros(NUMBER_OF_SECTORS)
PUBLIC_PART[[SECTOR_INDEX["PUB"], SECTOR_INDEX["EDU"], SECTOR_INDEX["HEALTH"]]] = (1.0, 1.0, 0.35)
EUROS_A_YEAR = 52.0 / 100.0


def base_shares(month_zero: MonthZero, people: SyntheticPopulation | None = None) -> np.ndarray:
    """Shares of the four bases in their sum, (n, 4): those of the accounts, or those counted over the agents.

    Wages of public employers and those paid out of sales outside count for the part that residents earn.
    """
    n = len(month_zero.codes)
    if people is None:
        wages, by_home, outside, drawings = _of_accounts(month_zero)
    else:
        wages, by_home, outside, drawings = _of_agents(people, n)
    staying = np.diagonal(by_home)[:n] / np.maximum(by_home.sum(axis=0)[:n], 1e-9)
    kept = wages * staying[:, None]
    income = np.divide(kept + drawings, month_zero.output, out=np.zeros_like(kept), where=month_zero.output > 0)
    market = income * (1.0 - PUBLIC_PART)
    visitors = (market * month_zero.visitor_sales).sum(axis=1)
    productive = (market * (month_zero.outside_sales - month_zero.visitor_sales)).sum(axis=1)
    elsewhere = by_home[:n, :n].sum(axis=1) - np.diagonal(by_home)[:n] + outside
    public = (kept * PUBLIC_PART).sum(axis=1)
    social = month_zero.income_unemployment + month_zero.income_transfers + month_zero.health_public
    bases = np.column_stack((productive, month_zero.income_pensions + elsewhere + visitors, public, social))
    return bases / bases.sum(axis=1, keepdims=True)


def base_shares_as_one(month: MonthZero) -> np.ndarray:
    """Shares of the four bases of a set of territories taken as one place, (4,): what enters the whole from outside.

    Commuting and trade between its members are inside. Published shares are those of employment zones (Davezies 2010).
    """
    n = len(month.codes)
    wages, by_home, outside, drawings = _of_accounts(month)
    staying = by_home[:n].sum(axis=0) / np.maximum(by_home.sum(axis=0), 1e-9)
    kept = wages * staying[:, None]
    income = np.divide(kept + drawings, month.output, out=np.zeros_like(kept), where=month.output > 0)
    market = income * (1.0 - PUBLIC_PART)
    visitors = (market * month.visitor_sales).sum()
    bases = np.array([
        (market * (month.outside_sales - month.visitor_sales)).sum(),
        month.income_pensions.sum() + outside.sum() + visitors,
        (kept * PUBLIC_PART).sum(),
        (month.income_unemployment + month.income_transfers + month.health_public).sum(),
    ])  # fmt: skip
    return bases / bases.sum()


def _of_accounts(month: MonthZero) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Net wages by cell (n, S), by home and workplace (n + 1, n), outside (n), drawings by cell (n, S); euros."""
    n = len(month.codes)
    staff = month.salaried_jobs + month.elderly_jobs_by_sector
    mean = staff @ month.net_wage_by_sector / np.maximum(staff.sum(axis=1), 1e-9)
    people = month.commuting[:, :n].copy()
    people[np.arange(n), np.arange(n)] += month.elderly_jobs
    outside = month.commuting[:n, n] * month.outside_net_wage
    return (
        month.gross_wage_bill * (1 - month.levies_rate),
        month.residence_wage_index[:, None] * people * mean,
        outside,
        month.mixed_income * (1 - month.self_employed_contribution_rate),
    )


def _of_agents(people: SyntheticPopulation, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The same four tables summed over workers and establishments."""
    firms, workers = people.firms, people.workers
    employed = workers["status"] == Status.EMPLOYEE
    employer, wage = workers["employer"][employed], workers["wage"][employed] * EUROS_A_YEAR
    home = np.minimum(workers["home"][employed], n).astype(np.int64)
    here = firms["sector"][employer] >= 0
    place = firms["territory"][employer].astype(np.int64)
    inside = firms["sector"] >= 0
    cell = (firms["territory"].astype(np.int64) * NUMBER_OF_SECTORS + firms["sector"])[inside]

    def by_cell(values: np.ndarray) -> np.ndarray:
        total = np.bincount(cell, weights=values[inside], minlength=n * NUMBER_OF_SECTORS) * EUROS_A_YEAR
        return total.reshape(n, NUMBER_OF_SECTORS)

    by_home = np.bincount((home * n + place)[here], weights=wage[here], minlength=(n + 1) * n).reshape(n + 1, n)
    outside = np.bincount(home[~here], weights=wage[~here], minlength=n)[:n]
    return by_cell(firms["wage_bill"]), by_home, outside, by_cell(firms["drawings"])
