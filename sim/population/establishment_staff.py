"""From establishments as they are to rows: at scale K a row of staff is K persons, and a size stays a size in persons.

An establishment of K persons or more is one row with size / K rows of staff, so the largest employers of a territory
weigh the same at every scale. Those smaller than K persons are merged within their cell into rows of one staff row,
each standing for K persons in several small establishments, or into rows of a few where the grain is coarse (`grain`).
At scale 1 every establishment is its own row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.population.establishments import EstablishmentCounts, JobMargins, place_known
from sim.population.rounding import bounded_split, largest_remainder
from sim.population.sizes import SMALL_SIZE_THRESHOLDS, SMALLEST_LARGE, cell_sizes
from sim.random_streams import identities, stream_key
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.data.pack import KnownEmployer

HEADS_PER_SMALL_ESTABLISHMENT = 0.75
LARGEST_HEAD_SHARE = 0.9
"""Self-employed who employ others: at most three small establishments in four, nine self-employed in ten; assumed."""
PUBLIC_SECTORS = np.array([code in ("PUB", "EDU") for code in SECTOR_INDEX])
SECTOR_SERIALS = 1 << 32
"""Local serial of an establishment: sector * 2**32 + place in its cell; no sector shifts the identities of another."""


@dataclass(frozen=True)
class EstablishmentStaff:
    """Employing rows of each cell with their staff, sorted by cell; known employers come first.

    `employers` (n, S) rows by cell, E in all; `staff` (E) rows of Worker; `small`, `large` (E) establishments of 1-9
    and of 10 or more persons a row stands for (fractions where several are merged); `heads` (n, S) rows run by a
    self-employed; `own_account` (n, S) one-person firms; `known` and `shortfall`: employers placed in each cell, and
    those that did not fit in its jobs, with their rows of staff.
    """

    employers: np.ndarray
    staff: np.ndarray
    small: np.ndarray
    large: np.ndarray
    heads: np.ndarray
    own_account: np.ndarray
    known: dict[int, tuple[tuple[KnownEmployer, int], ...]]
    shortfall: tuple[tuple[KnownEmployer, int], ...]


def rows_of_sizes(
    sizes: np.ndarray, rows: int, scale: int, staff_of_small: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of one cell for establishments of given sizes: those of K persons or more whole, the others merged.

    Args:
        sizes: persons, (k,).
        rows: rows of staff they share, about sizes.sum() / scale.
        scale: persons a row of staff stands for, K.
        staff_of_small: rows of staff of a row of merged establishments, each smaller than they are.

    Returns:
        Staff (all >= 1, sum = rows), establishments of 1-9 and of 10 or more persons each row stands for.
        Establishments that together make less than half a row of staff have none.
    """
    if scale == 1 and sizes.sum() == rows:
        is_small = (sizes < SMALLEST_LARGE).astype(np.float64)
        return sizes, is_small, 1.0 - is_small
    falling = np.sort(sizes)[::-1]
    whole = falling[: min(int((falling >= scale * staff_of_small).sum()), rows)]
    merged = falling[whole.size :]
    claims = np.append(whole - scale, merged.sum()) + 1e-9
    parts = largest_remainder(claims, rows - whole.size)
    bundles = -(-int(parts[-1]) // staff_of_small)
    staff = np.concatenate((1 + parts[:-1], largest_remainder(np.ones(bundles), int(parts[-1]))))
    each = np.array([(merged < SMALLEST_LARGE).sum(), (merged >= SMALLEST_LARGE).sum()]) / max(bundles, 1)
    small = np.concatenate(((whole < SMALLEST_LARGE).astype(np.float64), np.full(bundles, each[0])))
    large = np.concatenate(((whole >= SMALLEST_LARGE).astype(np.float64), np.full(bundles, each[1])))
    return staff, small, large


def _heads_by_sector(self_employed: np.ndarray, small_private: np.ndarray, wanted: int) -> np.ndarray:
    """Self-employed who run an employing establishment, by sector of a territory, (S,)."""
    ceilings = np.minimum(np.floor(LARGEST_HEAD_SHARE * self_employed).astype(np.int64), small_private)
    return bounded_split(self_employed, wanted, np.zeros(ceilings.size, np.int64), ceilings)


def establishment_staff(
    codes: Sequence[str],
    persons: np.ndarray,
    counts: EstablishmentCounts,
    margins: JobMargins,
    named: Sequence[KnownEmployer],
    scale: int,
    staff_of_small: int = 1,
) -> EstablishmentStaff:
    """Draw the sizes of establishments in persons, then divide the rows of staff of each cell among them.

    Args:
        codes: territories in row order.
        persons: people employed by cell, (n, S); counts: establishments by cell, for the same persons.
        margins: rows of Worker by cell, persons / scale rounded.
        named: employers that stay one row each.
        scale: persons a row stands for.
        staff_of_small: rows of staff of a row of merged establishments.
    """
    n, sectors = len(codes), NUMBER_OF_SECTORS
    employers, small_rows = np.zeros((n, sectors), np.int64), np.zeros((n, sectors), np.int64)
    heads = np.zeros((n, sectors), np.int64)
    key = stream_key(0, "population: establishment size", 0)
    placed: dict[int, tuple[tuple[KnownEmployer, int], ...]] = {}
    shortfall: list[tuple[KnownEmployer, int]] = []
    pieces: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for d, code in enumerate(codes):
        here = [one for one in named if one.territory == code]
        inside, cut = place_known(here, margins.staff[d], d * sectors, scale)
        placed.update(inside)
        shortfall += cut
        for s in np.flatnonzero(margins.staff[d] > 0):
            cell = d * sectors + int(s)
            sizes = np.zeros(counts.employers[d, s], np.int64)
            known = counts.known.get(cell, ())
            sizes[: len(known)] = [size for _, size in known]
            serials = s * SECTOR_SERIALS + np.arange(sizes.size)
            cell_sizes(persons[d, s], counts.large[d, s], len(known), sizes, identities(code, "Firm", serials), key,
                       SMALL_SIZE_THRESHOLDS)  # fmt: skip
            whole = np.array([size for _, size in placed.get(cell, ())], np.int64)
            left = int(margins.staff[d, s] - whole.sum())
            others = rows_of_sizes(sizes[len(known) :], left, scale, staff_of_small)
            known_small = (whole * scale < SMALLEST_LARGE).astype(np.float64)
            piece = tuple(
                np.concatenate(pair) for pair in zip((whole, known_small, 1.0 - known_small), others, strict=True)
            )
            pieces.append(piece)
            employers[d, s] = piece[0].size
            small_rows[d, s] = (others[1] > 0).sum()
        wanted = min(
            HEADS_PER_SMALL_ESTABLISHMENT * counts.small[d] / scale,
            LARGEST_HEAD_SHARE * margins.self_employed[d].sum(),
        )
        heads[d] = _heads_by_sector(margins.self_employed[d], np.where(PUBLIC_SECTORS, 0, small_rows[d]), int(wanted))
    staff, small, large = (np.concatenate(parts) for parts in zip(*pieces, strict=True)) if pieces else np.zeros((3, 0))
    own_account = margins.self_employed - heads
    return EstablishmentStaff(
        employers, staff.astype(np.int64), small, large, heads, own_account, placed, tuple(shortfall)
    )
