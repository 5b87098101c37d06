"""People and cents come in whole numbers: a total is divided among claimants so that the parts add up to it exactly."""

from __future__ import annotations

import numpy as np


def largest_remainder(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole parts of a total in proportion to weights; the units left by flooring go to the largest fractions.

    Args:
        weights: claims, non-negative, shape (k,); equal fractions are served in the order given.
        total: what is divided, a whole number >= 0.

    Returns:
        int64, shape (k,), sum = total (Hamilton's method).

    Raises:
        ValueError: when something must be divided and nobody claims it.
    """
    weights = np.asarray(weights, dtype=np.float64)
    whole = weights.sum()
    if total == 0:
        return np.zeros(weights.size, np.int64)
    if not whole > 0.0:
        raise ValueError(f"{total} units to divide among claims that are all zero")
    ideal = weights * (total / whole)
    parts = np.floor(ideal).astype(np.int64)
    left = int(total) - int(parts.sum())
    order = np.argsort(parts - ideal, kind="stable")
    if left >= 0:
        parts[order[:left]] += 1
    else:
        parts[order[parts[order] > 0][left:]] -= 1
    return parts


def cumulative_split(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole parts of a total along a line: each claimant gets the whole units that end inside its segment.

    Linear in the number of claimants, for splits among many; a part is within one unit of its exact share.

    Args:
        weights: lengths of the segments, non-negative, shape (k,).
        total: what is divided, a whole number >= 0.

    Returns:
        int64, shape (k,), sum = total; zeros when the total is zero.

    Raises:
        ValueError: when something must be divided and nobody claims it.
    """
    if total == 0:
        return np.zeros(len(weights), np.int64)
    line = np.cumsum(np.asarray(weights, dtype=np.float64))
    if line.size == 0 or not line[-1] > 0.0:
        raise ValueError(f"{total} units to divide among claims that are all zero")
    ends = np.floor(line * (total / line[-1])).astype(np.int64)
    ends[line >= line[-1]] = total
    return np.diff(np.minimum(ends, total), prepend=0)


def bounded_split(weights: np.ndarray, total: int, floors: np.ndarray, ceilings: np.ndarray) -> np.ndarray:
    """Whole parts of a total in proportion to weights, each kept between a floor and a ceiling.

    Args:
        weights: claims, non-negative, shape (k,).
        total: what is divided.
        floors, ceilings: whole numbers, shape (k,); a floor above its ceiling lifts the ceiling.

    Returns:
        int64, shape (k,); the sum is the total brought between the sums of the floors and of the ceilings.
    """
    floors = np.asarray(floors, dtype=np.int64)
    ceilings = np.maximum(np.asarray(ceilings, dtype=np.int64), floors)
    total = min(max(int(total), int(floors.sum())), int(ceilings.sum()))
    weights = np.asarray(weights, dtype=np.float64)
    parts = floors.copy()
    low, high = 0.0, 1.0
    claimed = weights > 0.0
    if claimed.any():
        high = float((ceilings[claimed] / weights[claimed]).max()) + 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            if np.clip(weights * middle, floors, ceilings).sum() < total:
                low = middle
            else:
                high = middle
        parts = np.maximum(np.floor(np.clip(weights * low, floors, ceilings)).astype(np.int64), floors)
    ideal = np.clip(weights * high, floors, ceilings)
    while (left := total - int(parts.sum())) > 0:
        room = np.flatnonzero(parts < ceilings)
        order = room[np.argsort((parts - ideal)[room], kind="stable")]
        parts[order[:left]] += 1
    return parts
