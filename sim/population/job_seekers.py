"""What job seekers live on: a share of them draws a benefit that follows the wage of their last post."""

from __future__ import annotations

import numpy as np

from sim.agents.households import Status
from sim.population.workers import WorkerRows
from sim.random_streams import stream_key, uniforms

COVERAGE_STREAM = "benefit coverage"
LAST_WAGE_SPREAD = 0.2
"""Last wages lie within 20 % of the mean of the home basin and occupation; assumed."""


def last_wages(workers: WorkerRows, wage: np.ndarray, basins: int) -> np.ndarray:
    """Wage of the last post of job seekers: the mean of employees of their basin and occupation, spread by .8 to 1.2.

    Args:
        workers: rows; wage: net wages of employees, cents/week, (W,); basins: 2n.

    Returns:
        int64 (W,), zero for those who are not job seekers.
    """
    employed = workers.status == Status.EMPLOYEE
    seeking = np.flatnonzero(workers.status == Status.SEEKER)
    group = workers.home * 4 + workers.occupation
    earned = np.bincount(group[employed], weights=wage[employed], minlength=4 * basins)
    people = np.bincount(group[employed], minlength=4 * basins)
    anywhere = earned.sum() / max(people.sum(), 1)
    mean = np.where(people > 0, earned / np.maximum(people, 1), anywhere)
    chance = uniforms(stream_key(0, "population: last wage", 0), workers.identity[seeking])
    result = np.zeros(wage.size, np.int64)
    result[seeking] = mean[group[seeking]] * (1.0 + LAST_WAGE_SPREAD * (2.0 * chance - 1.0))
    return result


def benefits(
    workers: WorkerRows, last_wage: np.ndarray, total: np.ndarray, replacement: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Benefit of each job seeker, coverage of each territory and last wages, such that the territory's total holds.

    A person is covered when a draw fixed for life is below the coverage of the home territory; last wages are then
    scaled to the cents missing. Where everyone is covered and the total is not reached, the scaling does the rest.
    People who live outside draw nothing from the system.

    Args:
        workers: rows; last_wage: cents/week, (W,).
        total: unemployment benefit of residents, cents/week, (n,).
        replacement: benefit over last net wage.

    Returns:
        Benefit (W, int64), coverage (n, float64), last wage (W, int64).
    """
    n = total.size
    benefit, wage = np.zeros(last_wage.size, np.int64), last_wage.copy()
    coverage = np.zeros(n)
    seeking = np.flatnonzero(workers.status == Status.SEEKER)
    chance = uniforms(stream_key(0, COVERAGE_STREAM, 0), workers.identity[seeking])
    home = workers.home[seeking]
    for r in range(n):
        mine = np.flatnonzero(home == r)
        mine = mine[np.argsort(chance[mine], kind="stable")]
        if mine.size == 0 or total[r] <= 0:
            continue
        line = np.cumsum((wage[seeking[mine]] * replacement).astype(np.int64))
        covered = min(int(np.searchsorted(line, total[r])) + 1, mine.size)
        if covered > 1 and total[r] - line[covered - 2] < line[covered - 1] - total[r]:
            covered -= 1
        edge = 1.0 if covered == mine.size else 0.5 * (chance[mine[covered - 1]] + chance[mine[covered]])
        coverage[r] = edge
        people = seeking[mine]
        wage[people] = np.rint(wage[people] * (total[r] / max(int(line[covered - 1]), 1))).astype(np.int64)
        benefit[people[:covered]] = (wage[people[:covered]] * replacement).astype(np.int64)
    return benefit, coverage, wage
