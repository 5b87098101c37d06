"""What people are paid at month 0: wages that meet residents' declared income, benefits that meet theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.population import wages
from sim.population.employment import Employment
from sim.population.job_seekers import benefits, last_wages

if TYPE_CHECKING:
    from sim.parameters import Parameters
    from sim.population.month_zero import MonthZero

CENTS_A_WEEK = 100.0 / 52.0


@dataclass(frozen=True)
class Pay:
    """Net wages of workers (W), wage bill of establishments (F), both cents/week, and the tables behind them."""

    wage: np.ndarray
    benefit: np.ndarray
    wage_bill: np.ndarray
    outside_base: np.ndarray
    residence_index: np.ndarray
    coverage: np.ndarray


def pay_people(
    month_zero: MonthZero, parameters: Parameters, employment: Employment, base_wage: np.ndarray, scale: int
) -> Pay:
    """Wages that meet residents' declared total, and benefits that meet theirs."""
    n, workers, rows = len(month_zero.codes), employment.workers, employment.rows
    inside = rows.staff.size - n
    employed = np.flatnonzero(workers.status == Status.EMPLOYEE)
    firm, occupation, home = workers.employer[employed], workers.occupation[employed], workers.home[employed]
    here = firm < inside
    outside_base = wages.outside_base_wages(month_zero.outside_net_wage, employment.by_occupation[inside:], scale)
    base = np.where(here, base_wage[np.maximum(rows.sector[firm], 0), occupation], outside_base[home % n, occupation])
    factor = np.where(here, employment.wage_factor[firm], 1_000_000)
    plain = wages.post_wages(base, factor, np.full(base.size, 1_000_000, np.int64))
    unindexed = np.bincount(home[here], weights=plain[here], minlength=2 * n)
    sector_wage = month_zero.net_wage_by_sector * CENTS_A_WEEK * scale
    reference = np.bincount(home[here], weights=sector_wage[rows.sector[firm[here]]], minlength=2 * n)[n:]
    index = wages.residence_indices(
        month_zero.income_wages * CENTS_A_WEEK, np.bincount(home[~here], weights=plain[~here], minlength=n),
        unindexed, reference, float(month_zero.residence_wage_index[-1]),
    )  # fmt: skip
    wage = np.zeros(workers.status.size, np.int64)
    wage[employed] = wages.post_wages(base, factor, np.where(here, index[home], 1_000_000))
    bill = np.bincount(firm, weights=wage[employed], minlength=rows.staff.size).astype(np.int64)
    last = last_wages(workers, wage, 2 * n)
    benefit, coverage, last = benefits(
        workers, last, month_zero.income_unemployment * CENTS_A_WEEK,
        parameters.labour_market.unemployment_benefit_net_replacement,
    )  # fmt: skip
    return Pay(wage + last, benefit, bill, outside_base, index, coverage)
