"""How many establishments of each size and sector stand in a territory, and how many people work for themselves.

Counts of establishments by size class and by group of sectors are published; their crossing is not. It is rebuilt from
the salaried jobs of each sector: where the mean size is large, so are the establishments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.population.rounding import bounded_split, largest_remainder
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX, SECTORS

if TYPE_CHECKING:
    from sim.data.pack import KnownEmployer, Pack

TYPICAL_SIZE = np.array((3.0, 14.0, 20.0, 20.0, 6.0, 7.5, 15.0, 6.0, 9.0, 4.0, 40.0, 25.0, 15.0, 5.0))
"""Employees per employing establishment by sector (AGR ... PERS), orders of magnitude of FLORES, assumed: only their
ratios inside a published group of sectors matter."""
NATIONAL_SMALL_PER_JOB = 1.536e6 / 23.2e6
NATIONAL_LARGE_PER_JOB = 0.383e6 / 23.2e6
"""Establishments of 1-9 and of 10 or more per salaried job in mainland France, 2018, where a count is unknown."""
GROUP_COLUMNS = (
    ("establishments_agriculture_2018", "AZ"),
    ("establishments_industry_2018", "BE"),
    ("establishments_construction_2018", "FZ"),
    ("establishments_market_services_2018", "GU"),
    ("establishments_public_services_2018", "OQ"),
)
TRADE = SECTOR_INDEX["TRADE"]


@dataclass(frozen=True)
class JobMargins:
    """Rows of Worker by cell, whole numbers: the first margin, which nothing later may change.

    `salaried` (n, S) jobs held by people of 15 to 64 wherever they live; `elderly` (n, S) jobs of people over 64,
    modelled; `self_employed` (n, S).
    """

    salaried: np.ndarray
    elderly: np.ndarray
    self_employed: np.ndarray

    @property
    def staff(self) -> np.ndarray:
        """People employed by establishments, (n, S)."""
        return self.salaried + self.elderly


@dataclass(frozen=True)
class EstablishmentCounts:
    """Establishments by cell as they are in the territory, (n, S) each: all employers, and those of 10 or more.

    `known` lists, per cell (territory * S + sector), the known employers with their persons, largest first; they count
    in `employers`, not in `large`. `small` (n,) is the published number of establishments of 1-9 employees.
    """

    employers: np.ndarray
    large: np.ndarray
    small: np.ndarray
    known: dict[int, tuple[tuple[KnownEmployer, int], ...]]


def job_margins(
    salaried: np.ndarray, self_employed: np.ndarray, elderly: np.ndarray, output: np.ndarray, scale: int
) -> JobMargins:
    """Whole numbers of jobs by cell: territory totals are rounded once, then divided among sectors.

    A cell that produces keeps at least one row, so that no output is without anyone to make it.

    Args:
        salaried, self_employed: persons, (n, S); elderly: persons, (n,); output: (n, S), any unit.
        scale: persons a row stands for.
    """
    producing = output > 0
    rows = salaried.shape[0]
    margins = [np.zeros((rows, NUMBER_OF_SECTORS), np.int64) for _ in range(3)]
    for d in range(rows):
        for part, jobs, needed in (
            (0, salaried[d], producing[d] & (salaried[d] > 0)),
            (2, self_employed[d], producing[d] & (salaried[d] <= 0)),
        ):
            total = int(np.rint(jobs.sum() / scale))
            ceilings = np.full(NUMBER_OF_SECTORS, max(total, 1), np.int64)
            margins[part][d] = bounded_split(jobs, total, needed.astype(np.int64), np.where(jobs > 0, ceilings, needed))
        if (total := int(np.rint(elderly[d] / scale))) and margins[0][d].any():
            margins[1][d] = largest_remainder(margins[0][d], total)
    return JobMargins(margins[0], margins[1], margins[2])


def fact(pack: Pack, column: str, rows: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """A fact about some territories, with a value for those where it is unknown: float64, (n,)."""
    values = np.asarray(pack.facts(column), dtype=np.float64)[rows]
    return np.where(np.isfinite(values), values, otherwise)


def size_class_counts(pack: Pack, rows: np.ndarray, salaried_jobs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Published establishments of 1-9 and of 10 or more employees, (n,) each; national ratios where unknown."""
    small = fact(pack, "establishments_1_9_employees_2018", rows, salaried_jobs * NATIONAL_SMALL_PER_JOB)
    large = fact(pack, "establishments_10_plus_employees_2018", rows, salaried_jobs * NATIONAL_LARGE_PER_JOB)
    return small, large


def _sector_weights(pack: Pack, rows: np.ndarray, jobs: np.ndarray) -> np.ndarray:
    """Establishments by cell up to a factor, (n, S): published groups, split by jobs over typical size."""
    typical = jobs / TYPICAL_SIZE
    weights = np.zeros_like(typical)
    groups = np.array([sector.a5_group for sector in SECTORS])
    for column, group in GROUP_COLUMNS:
        inside = groups == group
        estimate = typical[:, inside].sum(axis=1)
        published = fact(pack, column, rows, estimate)
        if group == "GU":
            trade = np.minimum(fact(pack, "establishments_of_which_trade_2018", rows, typical[:, TRADE]), published)
            weights[:, TRADE] = np.where(jobs[:, TRADE] > 0, trade, 0.0)
            inside = inside & (np.arange(NUMBER_OF_SECTORS) != TRADE)
            estimate, published = typical[:, inside].sum(axis=1), published - trade
        factor = np.divide(published, estimate, out=np.zeros_like(estimate), where=estimate > 0)
        weights[:, inside] = typical[:, inside] * factor[:, None]
    return weights


def _large_by_sector(jobs: np.ndarray, employers: np.ndarray, large: int) -> np.ndarray:
    """Establishments of 10 or more in each sector of a territory: more where the mean size is larger, (S,)."""
    floors = ((jobs > 9 * employers) & (employers > 0)).astype(np.int64)
    ceilings = np.clip((jobs - employers) // 9, 0, employers)
    if not ceilings.any():
        return np.zeros(jobs.size, np.int64)
    low, high = 10.0, 10.0 + float(jobs.max())
    for _ in range(50):
        mean_large = 0.5 * (low + high)
        weights = np.clip((jobs - 3.0 * employers) / (mean_large - 3.0), floors, ceilings)
        if weights.sum() > large:
            low = mean_large
        else:
            high = mean_large
    return bounded_split(np.maximum(weights, 1e-9 * ceilings), large, floors, ceilings)


def place_known(
    known: Sequence[KnownEmployer], jobs: np.ndarray, first_cell: int, scale: int
) -> tuple[dict[int, tuple[tuple[KnownEmployer, int], ...]], list[tuple[KnownEmployer, int]]]:
    """Known employers of one territory in the jobs of their sector, largest first.

    Jobs by sector come first: where the known employers of a sector exceed its jobs, all are cut in proportion and
    returned again, with the size they got.
    """
    placed, cut = {}, []
    for sector in range(NUMBER_OF_SECTORS):
        inside = [employer for employer in known if SECTOR_INDEX[employer.sector] == sector]
        inside.sort(key=lambda one: (-one.employees, one.name))
        wanted = np.array([max(int(np.rint(employer.employees / scale)), 1) for employer in inside], np.int64)
        total = min(int(wanted.sum()), int(jobs[sector]))
        sizes = largest_remainder(wanted, total) if inside else wanted
        cut += [(one, int(size)) for one, size, full in zip(inside, sizes, wanted, strict=True) if size < full]
        present = tuple((one, int(size)) for one, size in zip(inside, sizes, strict=True) if size > 0)
        if present:
            placed[first_cell + sector] = present
    return placed, cut


def establishment_counts(
    pack: Pack, codes: Sequence[str], staff: np.ndarray, salaried_jobs: np.ndarray, named: Sequence[KnownEmployer]
) -> EstablishmentCounts:
    """Establishments by cell and size class, known employers placed first; whatever the scale, these are real ones.

    Args:
        pack: facts; codes: territories in row order.
        staff: people employed by cell, persons, (n, S).
        salaried_jobs: persons, (n,), for territories whose establishments are unknown.
        named: employers to place, known or to be shocked.
    """
    rows = pack.rows(codes)
    small, large = size_class_counts(pack, rows, salaried_jobs)
    shape = staff.shape
    number_known, others = np.zeros(shape, np.int64), staff.copy()
    known: dict[int, tuple[tuple[KnownEmployer, int], ...]] = {}
    for d, code in enumerate(codes):
        here = [one for one in named if one.territory == code]
        known.update(place_known(here, staff[d], d * NUMBER_OF_SECTORS, 1)[0])
    for cell, inside in known.items():
        number_known.flat[cell] = len(inside)
        others.flat[cell] -= sum(size for _, size in inside)
    weights = _sector_weights(pack, rows, others.astype(np.float64))
    employers, large_by_sector = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for d in range(len(codes)):
        total = int(np.rint(small[d] + large[d])) - int(number_known[d].sum())
        modelled = bounded_split(weights[d], total, (others[d] > 0).astype(np.int64), others[d])
        number_large = int(np.rint(large[d])) - int(number_known[d].sum())
        large_by_sector[d] = _large_by_sector(others[d], modelled, max(number_large, 0))
        employers[d] = modelled + number_known[d]
    return EstablishmentCounts(employers, large_by_sector, small, known)
