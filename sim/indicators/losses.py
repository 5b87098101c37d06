"""What the shock cost: the distance between a world and its twin, in people, in euros, by territory and by sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.results import RunResult
from sim.sectors import SECTORS, Sector

WEEKS_PER_YEAR = 52
CENTS_PER_EURO = 100
ROUNDING_SHARE = 1e-4
"""Relative differences up to this one are called "inside rounding" for money: one part in ten thousand (assumption)."""


def person_years(actual: np.ndarray, twin: np.ndarray) -> float:
    """Years of work lost: the sum over weeks of the persons missing, divided by 52; negative when there is a gain.

    Each value is the number of persons during one week.
    """
    return float((twin - actual).sum()) / WEEKS_PER_YEAR


def euros(actual: np.ndarray, twin: np.ndarray) -> float:
    """Euros lost: the sum over weeks of the missing cents a week, divided by 100; negative when there is a gain."""
    return float((twin - actual).sum()) / CENTS_PER_EURO


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


@dataclass(frozen=True)
class SectorLoss:
    """What one sector won (above 0) or lost (below 0) against the twin."""

    sector: Sector
    job_years: float
    """Difference of jobs added up over the run, in years of work."""
    job_years_share: float | None
    """`job_years` as a share of the sector's years of work in the twin since the shock; None when it has none."""
    jobs_at_worst: float
    """Difference of jobs in the month when the whole place misses most jobs."""
    jobs_at_end: float
    """Difference of jobs in the last month."""


def sector_losses(result: RunResult, columns: tuple[int, ...]) -> list[SectorLoss]:
    """Winners and losers by sector in some territories, most years of work lost first; empty without a twin.

    `columns` are positions in the panel.
    """
    if result.twin_sectors is None or len(result.sector_weeks) == 0:
        return []
    actual = result.sectors["jobs"][:, columns, :].sum(axis=1).astype(np.float64)
    twin = result.twin_sectors["jobs"][:, columns, :].sum(axis=1).astype(np.float64)
    difference = actual - twin
    worst = int(difference.sum(axis=1).argmin())
    weeks = np.asarray(result.sector_weeks)
    lasts = np.diff(weeks, append=max(result.weeks, int(weeks[-1])) + 1) / WEEKS_PER_YEAR
    since_shock = weeks >= (result.shock_start_week or 0)
    job_years, twin_job_years = lasts @ difference, (lasts * since_shock) @ twin
    rows = [
        SectorLoss(
            sector=sector,
            job_years=float(job_years[index]),
            job_years_share=_share(job_years[index], twin_job_years[index]),
            jobs_at_worst=float(difference[worst, index]),
            jobs_at_end=float(difference[-1, index]),
        )
        for index, sector in enumerate(SECTORS)
    ]
    return sorted(rows, key=lambda row: (row.job_years, row.jobs_at_end))


def worst_sector_week(result: RunResult, columns: tuple[int, ...]) -> int | None:
    """Week at which the jobs of a place, summed over sectors, are furthest below the twin; None without a twin."""
    if result.twin_sectors is None or len(result.sector_weeks) == 0:
        return None
    difference = result.sectors["jobs"][:, columns, :].astype(np.float64) - result.twin_sectors["jobs"][:, columns, :]
    return int(result.sector_weeks[int(difference.sum(axis=(1, 2)).argmin())])


@dataclass(frozen=True)
class TerritoryLoss:
    """What one territory won (above 0) or lost (below 0) against the twin."""

    code: str
    name: str
    core: bool
    employment_at_worst: float
    """Difference of employed residents in the week when it is lowest, persons."""
    employment_share_at_worst: float | None
    """The same as a share of the twin's; None where nobody works."""
    income: float
    """Difference of disposable income over the whole run, euros."""
    income_share: float | None
    """The same as a share of the twin's; None where there is no income."""


def territory_losses(result: RunResult) -> list[TerritoryLoss]:
    """Winners and losers by territory, the worst hit in relative employment first; empty without a twin."""
    if result.twin_panel is None:
        return []
    start = result.shock_start_week or 1
    rows = []
    for column, code in enumerate(result.system.codes):
        twin_jobs = result.twin_panel["employment"][start:, column].astype(np.float64)
        gap = result.panel["employment"][start:, column] - twin_jobs
        worst = int(gap.argmin()) if gap.min() < 0 else int(gap.argmax())
        income = result.panel["income"][start:, column].astype(np.float64)
        twin_income = result.twin_panel["income"][start:, column].astype(np.float64)
        rows.append(
            TerritoryLoss(
                code=code,
                name=result.system.names[column],
                core=bool(result.system.core[column]),
                employment_at_worst=float(gap[worst]),
                employment_share_at_worst=_share(gap[worst], twin_jobs[worst]),
                income=-euros(income, twin_income),
                income_share=_share(income.sum() - twin_income.sum(), twin_income.sum()),
            )
        )
    return sorted(rows, key=lambda row: (row.employment_share_at_worst or 0.0, row.code))
