"""People and cents come in whole numbers: a total is divided among claimants so that the parts add up to it exactly."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled


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
        weights: claims, non-negative, shape (k,); below a billionth of the largest they count for nothing.
        total: what is divided.
        floors, ceilings: whole numbers, shape (k,); a floor above its ceiling lifts the ceiling.

    Returns:
        int64, shape (k,); the sum is the total brought between the sums of the floors and of the ceilings.
    """
    low = np.ascontiguousarray(floors, dtype=np.int64)
    high = np.maximum(np.ascontiguousarray(ceilings, dtype=np.int64), low)
    claims = np.array(weights, dtype=np.float64)
    if claims.size and (largest := claims.max()) > 0.0:
        claims = np.where(claims >= 1e-9 * largest, claims / largest, 0.0)
    return _bounded_split(claims, min(max(int(total), int(low.sum())), int(high.sum())), low, high)


@compiled
def _bounded_split(claims: np.ndarray, total: int, floors: np.ndarray, ceilings: np.ndarray) -> np.ndarray:
    """`bounded_split` of claims in [0, 1] for a total that the bounds admit."""
    low, high = 0.0, 1.0
    for i in range(claims.size):
        if claims[i] > 0.0:
            high = max(high, (ceilings[i] + 1.0) / claims[i])
    for _ in range(100):
        middle = 0.5 * (low + high)
        given = 0.0
        for i in range(claims.size):
            given += min(max(claims[i] * middle, floors[i]), ceilings[i])
        if given < total:
            low = middle
        else:
            high = middle
    parts = np.empty(claims.size, np.int64)
    left = total
    for i in range(claims.size):
        parts[i] = int(np.floor(min(max(claims[i] * low, floors[i]), ceilings[i])))
        left -= parts[i]
    while left > 0:
        first, gap = -1, 0.0
        for i in range(claims.size):
            wanted = min(max(claims[i] * high, floors[i]), ceilings[i]) - parts[i]
            if parts[i] < ceilings[i] and (first < 0 or wanted > gap):
                first, gap = i, wanted
        parts[first] += 1
        left -= 1
    return parts
