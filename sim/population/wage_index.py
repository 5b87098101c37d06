"""Wages seen from both ends: what residents report as income and what employers of each sector pay agree.

A worker living in r employed in sector s earns q_r * w_s. The index q_r makes residents' wages those of the income
survey; the wage bill of an employer at d then follows the mean index pi_d of the people who work there. Nine tenths of
the variance of q are explained by occupations and the median income, so it is a trait of people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.population.territory_facts import TerritoryFacts

CROSS_BORDER_SHARE = 0.04
"""Above this share of residents working abroad, q comes from the regression and the foreign wage is a residual."""
FOREIGN_WAGE_MULTIPLE = 1.6
"""Foreign wage over the mean domestic wage where few work abroad; assumed."""
SMALLEST_FOREIGN_MULTIPLE = 0.5
"""Floor of the residual foreign wage, over the mean domestic wage."""
INDEX_BOUNDS = (0.7, 1.3)
"""Bounds of an index taken from the regression."""
ITERATIONS = 60


@dataclass(frozen=True)
class WageIndex:
    """`index` q_r (n); `foreign_wages` earned abroad by residents (n, euros a year); `net_over_gross` national;
    `coefficients` of the regression of q on a constant, managers, intermediate, workers (percent) and the median
    income; `explained` its weighted R2."""

    index: np.ndarray
    foreign_wages: np.ndarray
    net_over_gross: float
    coefficients: np.ndarray
    explained: float


def _regressors(facts: TerritoryFacts) -> np.ndarray:
    managers, intermediate, _, workers = facts.occupations.T
    return np.column_stack([np.ones(len(facts.codes)), managers, intermediate, workers, facts.median_income])


def index_of_residents(
    facts: TerritoryFacts,
    wages: np.ndarray,
    wage_base: np.ndarray,
    mean_wage: float,
    net_over_gross: float,
    coefficients: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Index q (n), foreign wages (n), regression coefficients and its R2, for a given net/gross ratio.

    `wages` residents' net wages; `wage_base` sum over workplaces of workers times the mean gross wage there;
    `mean_wage` national gross wage. Without coefficients they are estimated, weighted by employed residents.
    """
    abroad = facts.working_abroad
    foreign_net = net_over_gross * mean_wage
    index = wages / (net_over_gross * wage_base + FOREIGN_WAGE_MULTIPLE * foreign_net * abroad)
    cross_border = abroad > CROSS_BORDER_SHARE * facts.employed
    regressors = _regressors(facts)
    explained = float("nan")
    if coefficients is None:
        weight = np.sqrt(np.where(cross_border, 0.0, facts.employed))
        coefficients = np.linalg.lstsq(regressors * weight[:, None], index * weight, rcond=None)[0]
        residual = weight**2 @ (index - regressors @ coefficients) ** 2
        explained = float(1 - residual / (weight**2 @ (index - np.average(index, weights=weight**2)) ** 2))
    predicted = np.clip(regressors @ coefficients, *INDEX_BOUNDS)
    floor = SMALLEST_FOREIGN_MULTIPLE * foreign_net * abroad
    residual_wages = np.maximum(wages - net_over_gross * predicted * wage_base, floor)
    foreign = np.where(cross_border, residual_wages, FOREIGN_WAGE_MULTIPLE * foreign_net * abroad * index)
    index = (wages - foreign) / (net_over_gross * wage_base)
    return index, foreign, coefficients, explained


def solve_wages(
    facts: TerritoryFacts, wages: np.ndarray, wage_base: np.ndarray, gross_wages: float, mean_wage: float
) -> WageIndex:
    """The national net/gross ratio at which residents' domestic wages equal the net wages firms pay.

    `gross_wages` the country's wage bill before levies. Fixed point on the ratio; a mean index of one follows.
    """
    net_over_gross = 0.8
    for _ in range(ITERATIONS):
        index, foreign, coefficients, explained = index_of_residents(
            facts, wages, wage_base, mean_wage, net_over_gross, None
        )
        net_over_gross *= float(index @ wage_base) / gross_wages
    index, foreign, coefficients, explained = index_of_residents(
        facts, wages, wage_base, mean_wage, net_over_gross, None
    )
    return WageIndex(index, foreign, net_over_gross, coefficients, explained)
