"""What a post pays: a base by sector and occupation, times what the establishment and the place of residence add.

The place of residence matters because the margins of both ends are kept: the wages that residents declare and the
wages that sectors pay. The index of a home basin is the ratio that reconciles the two.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

MILLION = 1_000_000
WEEKS_PER_YEAR = 52
CENTS_PER_YEARLY_EURO = 100.0 / WEEKS_PER_YEAR

OCCUPATION_WAGE_RATIOS = np.array((1.9, 1.15, 0.78, 0.85))
"""Net wage relative to the mean: managers, intermediate, employees, workers (INSEE 2018, full-time equivalents: 4 230,
2 410, 1 720 and 1 800 euros a month for a mean of 2 370, lowered for employees by part-time work; rounded)."""


@compiled(inline="always")
def post_wage(base_wage: int, wage_factor: int, residence_index: int) -> int:
    """Net wage of a post: base of its sector and occupation, raised by its establishment and its holder's home basin.

    The same integers serve at month 0 and at every later hiring. For an employer outside the system, the base is
    `outside_base_wage`, factor and index are one million.

    Args:
        base_wage: cents/week, one row of Worker.
        wage_factor: of the establishment, parts per million.
        residence_index: of the home basin, parts per million.

    Returns:
        Cents/week.
    """
    return base_wage * wage_factor // 1_000_000 * residence_index // 1_000_000


@compiled
def post_wages(base_wage: np.ndarray, wage_factor: np.ndarray, residence_index: np.ndarray) -> np.ndarray:
    """`post_wage` of many posts at once: three int64 arrays of one shape (k,) give int64 cents/week (k,)."""
    wages = np.empty(base_wage.size, np.int64)
    for i in range(base_wage.size):
        wages[i] = post_wage(base_wage[i], wage_factor[i], residence_index[i])
    return wages


def base_wages(net_wage_by_sector: np.ndarray, sector_occupation: np.ndarray, scale: int) -> np.ndarray:
    """Net wage by sector and occupation whose mean over the sector's national occupation mix is the sector's wage.

    Args:
        net_wage_by_sector: euros a year per salaried job, (S,).
        sector_occupation: national mix of each sector, rows sum to 1, (S, 4).
        scale: persons a row stands for.

    Returns:
        int64 cents/week of one row, (S, 4).
    """
    mean_ratio = sector_occupation @ OCCUPATION_WAGE_RATIOS
    weekly = net_wage_by_sector[:, None] * OCCUPATION_WAGE_RATIOS / mean_ratio[:, None]
    return np.rint(weekly * CENTS_PER_YEARLY_EURO * scale).astype(np.int64)


def outside_base_wages(outside_net_wage: np.ndarray, staff: np.ndarray, scale: int) -> np.ndarray:
    """Net wage by occupation of the residents who work outside, whose mean over them is the published one.

    Args:
        outside_net_wage: mean of the out-commuters of each territory, euros a year, (n,).
        staff: out-commuters by occupation, rows of Worker, (n, 4); a territory without any takes equal parts.
        scale: persons a row stands for.

    Returns:
        int64 cents/week of one row, (n, 4).
    """
    weights = np.where(staff.sum(axis=1, keepdims=True) > 0, staff, 1).astype(np.float64)
    mean_ratio = weights @ OCCUPATION_WAGE_RATIOS / weights.sum(axis=1)
    weekly = outside_net_wage[:, None] * OCCUPATION_WAGE_RATIOS / mean_ratio[:, None]
    return np.rint(weekly * CENTS_PER_YEARLY_EURO * scale).astype(np.int64)


def residence_indices(
    income_wages: np.ndarray,
    outside_wages: np.ndarray,
    unindexed_wages: np.ndarray,
    in_commuter_reference: np.ndarray,
    in_commuter_index: float,
) -> np.ndarray:
    """Index of each home basin: residents' wages meet their declared total, in-commuters' the mean of the surroundings.

    Args:
        income_wages: net wages of residents, cents/week, (n,).
        outside_wages: part of it earned at employers outside, cents/week, (n,).
        unindexed_wages: wages at index one of the people of each basin who work in the system, (2n,).
        in_commuter_reference: sector wages of the posts of in-commuters, cents/week, (n,).
        in_commuter_index: wage of in-commuters over the sector wage.

    Returns:
        int64 parts per million, (2n,); basins where nobody works in the system have the index of in-commuters.
    """
    n = income_wages.size
    target = np.concatenate((np.maximum(income_wages - outside_wages, 0.0), in_commuter_reference * in_commuter_index))
    index = np.full(2 * n, in_commuter_index)
    earned = unindexed_wages > 0
    index[earned] = target[earned] / unindexed_wages[earned]
    return np.rint(index * MILLION).astype(np.int64)
