"""How many people an establishment employs: small ones are nearly all very small, a few large ones hold most jobs.

Below ten employees, a geometric law of mean three; above, a Pareto law, the shape found for firms everywhere (Axtell,
"Zipf distribution of U.S. firm sizes", Science 293, 2001). Its exponent 1.1 gives 47 % of the establishments of 10 or
more above 20 employees, 17 % above 50 and 8 % above 100; INSEE counts about 48, 18 and 8 % (recalled). Sizes are then
scaled to the salaried jobs of their cell, so that the law gives the shape and the census the level: they are modelled,
never observed, except for known employers.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.random_streams import draw, uniform

SMALLEST_LARGE = 10
MEAN_SMALL = 3.0
PARETO_EXPONENT = 1.1
LARGEST_EXCESS_RATIO = 400.0
"""A modelled establishment of the law stays below 400 times the smallest large one, before scaling."""


def _small_size_thresholds() -> np.ndarray:
    """Cumulative probabilities of 1 to 9 employees: geometric, truncated, of mean `MEAN_SMALL`."""
    sizes = np.arange(1, SMALLEST_LARGE)
    low, high = 0.01, 0.999
    for _ in range(60):
        ratio = 0.5 * (low + high)
        weights = ratio**sizes
        if weights @ sizes / weights.sum() < MEAN_SMALL:
            low = ratio
        else:
            high = ratio
    return np.cumsum(weights / weights.sum())


SMALL_SIZE_THRESHOLDS = _small_size_thresholds()


@compiled
def _shift_to_total(sizes: np.ndarray, first: int, last: int, low: int, high: int, gap: int) -> int:
    """Add (or take) one by one along sizes[first:last], within [low, high], until the gap is closed; what is left."""
    moved = True
    while gap != 0 and moved:
        moved = False
        for i in range(first, last):
            if gap > 0 and sizes[i] < high:
                sizes[i] += 1
                gap -= 1
                moved = True
            elif gap < 0 and sizes[i] > low:
                sizes[i] -= 1
                gap += 1
                moved = True
    return gap


@compiled
def cell_sizes(
    jobs: int, large: int, known: int, sizes: np.ndarray, identity: np.ndarray, key: np.uint64, thresholds: np.ndarray
) -> None:
    """Sizes of the establishments of one cell: known ones first (given), then large, then small; they add up to jobs.

    Args:
        jobs: salaried jobs of the cell, rows of Worker.
        large: modelled establishments of 10 or more, after the known ones.
        known: establishments whose size is already in `sizes[:known]`.
        sizes: receives the sizes, (establishments of the cell,); needs jobs >= its length.
        identity: uint64, same shape.
        key: of the stream of sizes.
        thresholds: `SMALL_SIZE_THRESHOLDS`.
    """
    count = sizes.size
    left = jobs
    for i in range(known):
        left -= sizes[i]
    for i in range(known + large, count):
        chance = uniform(draw(key, identity[i]))
        size = 1
        while size < 9 and chance >= thresholds[size - 1]:
            size += 1
        sizes[i] = size
        left -= size
    if large == 0:
        gap = _shift_to_total(sizes, known, count, 1, 9, left)
        if gap > 0:
            _shift_to_total(sizes, known, count, 1, jobs, gap)
        return
    gap = left - 10 * large
    if gap < 0:
        gap = _shift_to_total(sizes, known + large, count, 1, 9, gap)
        left = 10 * large + gap
    excess, whole = np.empty(large, np.float64), 0.0
    for i in range(large):
        chance = uniform(draw(key, identity[known + i]))
        excess[i] = min((1.0 - chance) ** (-1.0 / PARETO_EXPONENT) - 1.0, LARGEST_EXCESS_RATIO) + 0.01
        whole += excess[i]
    available = left - 10 * large
    if available < 0:
        for i in range(large):
            sizes[known + i] = 10
        _shift_to_total(sizes, known, known + large, 1, 10, available)
        return
    before, line = 0, 0.0
    for i in range(large):
        line += excess[i]
        upto = available if i == large - 1 else int(np.floor(line / whole * available))
        sizes[known + i] = 10 + upto - before
        before = upto
