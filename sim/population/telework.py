"""Who could work from home, and the few who did before 2020."""

from __future__ import annotations

import numpy as np

from sim.agents.households import Status
from sim.population.workers import WorkerRows
from sim.random_streams import stream_key, uniforms

WEEKLY_TELEWORK_2021 = np.array((0.554, 0.219, 0.167, 0.004))
"""Employees who worked from home at least a day a week in 2021, by occupation (INSEE Focus 263)."""


def eligibility(weekly_share: np.ndarray, occupation_shares: np.ndarray, mean_shares: np.ndarray) -> np.ndarray:
    """Share of posts that could be done from home a day a week, by home basin and occupation, (2n, 4).

    National rates of 2021 by occupation, times the factor at which each territory has its estimated share of 2021.

    Args:
        weekly_share: teleworkers among employees of each territory in 2021, (n,), NaN where unknown.
        occupation_shares: of salaried residents, (n, 4); mean_shares: of the system, (4,), for basins outside.
    """
    national = occupation_shares @ WEEKLY_TELEWORK_2021
    factor = np.where(np.isfinite(weekly_share), weekly_share / national, 1.0)
    inside = np.clip(WEEKLY_TELEWORK_2021 * factor[:, None], 0.0, 1.0)
    known = np.isfinite(weekly_share)
    mean = float(weekly_share[known].mean() / (mean_shares @ WEEKLY_TELEWORK_2021)) if known.any() else 1.0
    outside = np.clip(WEEKLY_TELEWORK_2021 * mean, 0.0, 1.0)
    return np.concatenate((inside, np.broadcast_to(outside, inside.shape)))


def luck_of_post(identity: np.ndarray) -> np.ndarray:
    """A draw of each worker for life, below the share of posts that can be held from home where theirs can; (W,)."""
    return uniforms(stream_key(0, "population: telework", 0), identity)


def telework(
    workers: WorkerRows, eligible_share: np.ndarray, adoption: np.ndarray, days: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Eligible posts and days worked from home at month 0; those who telework are among the eligible.

    Args:
        workers: rows.
        eligible_share: (2n, 4).
        adoption: employees who teleworked at least a day a week before 2020, by occupation, (4,).
        days: shares of one, two and three days among them, (3,).

    Returns:
        Eligible (W, bool), days a week (W, int64).
    """
    chance = luck_of_post(workers.identity)
    employed = workers.status == Status.EMPLOYEE
    share = eligible_share[workers.home, workers.occupation]
    eligible = employed & (chance < share)
    practised = eligible & (chance < adoption[workers.occupation])
    number = uniforms(stream_key(0, "population: telework days", 0), workers.identity)
    count = 1 + np.minimum(np.searchsorted(np.cumsum(days), number, side="right"), 2)
    return eligible, np.where(practised, count, 0)
