"""Establishments one by one: who they are, how large, how productive, and which are public or run by their owner.

Rows are sorted by territory then sector. A cell holds its employers (known, large, small), its own-account workers,
then free rows where entrants will settle. Employers outside the system come last, one for each territory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.agents.firms import FirmKind
from sim.population.establishment_staff import PUBLIC_SECTORS, SECTOR_SERIALS, EstablishmentStaff
from sim.population.grain import FINE
from sim.population.normal_quantile import normal_quantile
from sim.random_streams import identities, stream_key, uniforms
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

HEALTH = SECTOR_INDEX["HEALTH"]
PUBLIC_SHARE_OF_HEALTH = 0.35
"""Part of the jobs of HEALTH in public hospitals and homes (as in the definition of the public base); assumed."""
WAGE_FACTOR_SIGMA = 0.25
"""Standard deviation of the logarithm of wages between establishments of a cell; assumed."""
LARGEST_FLOAT32_BELOW_ONE = np.nextafter(np.float32(1), np.float32(0))


@dataclass(frozen=True)
class EstablishmentRows:
    """Establishments, F rows (the last n are the employers outside, whose staff is not known yet).

    `territory` (F) row of Territory; `sector` (F), -1 outside; `cell` (F) territory * S + sector, -1 outside; `kind`
    (F) FirmKind; `active`, `known`, `headed` (F) booleans; `staff` (F) people employed, rows of Worker; `small`,
    `large` (F) establishments of 1-9 and of 10 or more persons an employing row stands for; `u` (F) float32 in [0, 1);
    `identity` (F) uint64; `cell_start` (n * S + 1) rows of each cell, free rows included.
    """

    territory: np.ndarray
    sector: np.ndarray
    cell: np.ndarray
    kind: np.ndarray
    active: np.ndarray
    known: np.ndarray
    headed: np.ndarray
    staff: np.ndarray
    small: np.ndarray
    large: np.ndarray
    u: np.ndarray
    identity: np.ndarray
    cell_start: np.ndarray

    @property
    def owned(self) -> np.ndarray:
        """Whether a self-employed person runs the establishment, (F,)."""
        return self.active & (self.headed | (self.kind == FirmKind.OWN_ACCOUNT))


def free_rows(establishments: np.ndarray, room: tuple[int, float] = FINE.room) -> np.ndarray:
    """Rows kept for entrants in each cell: a + ceil(b sqrt(N) + N / 20) for N rows and room (a, b), none if empty.

    Ten years of entries and exits at equal rates of 10 % a year move the number of a cell by about sqrt(2 N) around N.
    """
    least, roots = room
    spare = least + np.ceil(roots * np.sqrt(establishments) + 0.05 * establishments).astype(np.int64)
    return np.where(establishments > 0, spare, 0)


def _ranks(cell: np.ndarray, order: np.ndarray, cells: int) -> np.ndarray:
    """Place of each row inside its cell when rows are taken in `order` (sorted by cell first)."""
    counts = np.bincount(cell, minlength=cells)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    ranks = np.empty(cell.size, np.int64)
    ranks[order] = np.arange(cell.size) - starts[cell[order]]
    return ranks


def establishment_rows(
    codes: Sequence[str], counts: EstablishmentStaff, room: tuple[int, float] = FINE.room
) -> EstablishmentRows:
    """Lay out the establishments of all cells.

    Args:
        codes: territories in row order.
        counts: employing rows with their staff, heads and one-person firms by cell.
        room: rows kept free in each cell, and square roots of the number of the others.
    """
    n, sectors = len(codes), NUMBER_OF_SECTORS
    employers, own = counts.employers.ravel(), counts.own_account.ravel()
    length = employers + own + free_rows(employers + own, room)
    cell_start = np.concatenate(([0], np.cumsum(length)))
    inside = int(cell_start[-1])
    cell = np.repeat(np.arange(n * sectors), length)
    place = np.arange(inside) - cell_start[cell]
    territory, sector = cell // sectors, cell % sectors
    is_employer = place < employers[cell]
    active = place < (employers + own)[cell]
    identity = np.empty(inside, np.uint64)
    starts = cell_start[::sectors]
    for d, code in enumerate(codes):
        rows = slice(int(starts[d]), int(starts[d + 1]))
        identity[rows] = identities(code, "Firm", sector[rows] * SECTOR_SERIALS + place[rows])
    staff, small, large = (np.zeros(inside, values.dtype) for values in (counts.staff, counts.small, counts.large))
    staff[is_employer], small[is_employer], large[is_employer] = counts.staff, counts.small, counts.large
    known_in_cell = np.zeros(n * sectors, np.int64)
    for c, named in counts.known.items():
        known_in_cell[c] = len(named)
    known = place < known_in_cell[cell]
    kind = np.where(is_employer, FirmKind.EMPLOYER, FirmKind.OWN_ACCOUNT).astype(np.int8)
    kind[PUBLIC_SECTORS[sector] & is_employer] = FirmKind.PUBLIC
    _mark_public_health(kind, cell, staff, is_employer & (sector == HEALTH), small == 0, n * sectors)
    u = np.minimum(
        uniforms(stream_key(0, "population: rounding threshold", 0), identity).astype(np.float32),
        LARGEST_FLOAT32_BELOW_ONE,
    )
    eligible = is_employer & (kind == FirmKind.EMPLOYER) & ~known & (small > 0)
    chance = uniforms(stream_key(0, "population: heads of establishments", 0), identity)
    rank = _ranks(cell, np.lexsort((chance, ~eligible, cell)), n * sectors)
    headed = eligible & (rank < counts.heads.ravel()[cell])
    outside_identity = np.concatenate([identities(code, "Employer outside", np.zeros(1, np.int64)) for code in codes])
    outside = np.arange(n)
    return EstablishmentRows(
        territory=np.concatenate((territory, outside)).astype(np.int16),
        sector=np.concatenate((sector, np.full(n, -1))).astype(np.int16),
        cell=np.concatenate((cell, np.full(n, -1))),
        kind=np.concatenate((kind, np.full(n, FirmKind.OUTSIDE))).astype(np.int8),
        active=np.concatenate((active, np.ones(n, bool))),
        known=np.concatenate((known, np.zeros(n, bool))),
        headed=np.concatenate((headed, np.zeros(n, bool))),
        staff=np.concatenate((staff, np.zeros(n, np.int64))),
        small=np.concatenate((small, np.zeros(n))),
        large=np.concatenate((large, np.zeros(n))),
        u=np.concatenate((u, np.zeros(n, np.float32))),
        identity=np.concatenate((identity, outside_identity)),
        cell_start=cell_start,
    )


def _mark_public_health(
    kind: np.ndarray, cell: np.ndarray, staff: np.ndarray, health: np.ndarray, is_large: np.ndarray, cells: int
) -> None:
    """The largest health establishments of a territory are public, up to the public share of its health jobs."""
    rows = np.flatnonzero(health)
    if rows.size == 0:
        return
    rows = rows[np.lexsort((rows, -staff[rows], cell[rows]))]
    jobs = np.bincount(cell[rows], weights=staff[rows], minlength=cells)
    line = np.cumsum(staff[rows])
    first = np.concatenate(([True], cell[rows][1:] != cell[rows][:-1]))
    before = line - staff[rows]
    before = before - before[first][np.cumsum(first) - 1]
    public = (before < PUBLIC_SHARE_OF_HEALTH * jobs[cell[rows]]) & is_large[rows]
    kind[rows[public]] = FirmKind.PUBLIC


def wage_factors(rows: EstablishmentRows, posts: np.ndarray, cells: int) -> np.ndarray:
    """Wages and output per person of each establishment relative to its cell, parts per million, int64 (F,).

    Lognormal with a standard deviation of the logarithm of .25, brought to a mean of one over the posts of the cell:
    establishments explain a quarter to a third of the variance of log wages (Babet, Godechot and Palladino 2022 for
    France; level assumed). Own-account workers and employers outside have one.
    """
    million = np.full(rows.staff.size, 1_000_000, np.int64)
    employing = np.flatnonzero(rows.active & (posts > 0) & (rows.cell >= 0))
    if employing.size == 0:
        return million
    chance = uniforms(stream_key(0, "population: wage factor", 0), rows.identity[employing])
    factor = np.exp(WAGE_FACTOR_SIGMA * normal_quantile(chance))
    weight = np.bincount(rows.cell[employing], weights=posts[employing], minlength=cells)
    total = np.bincount(rows.cell[employing], weights=posts[employing] * factor, minlength=cells)
    mean = np.divide(total, weight, out=np.ones(cells), where=weight > 0)
    million[employing] = np.rint(factor / mean[rows.cell[employing]] * 1e6).astype(np.int64)
    return million
