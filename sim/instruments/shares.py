"""Splitting what a territory receives among its firms, without remainder."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled


def split(totals: np.ndarray, weights: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Parts of ``totals[place]`` in proportion to weights, int64; parts add up to each total, by a cumulative floor.

    ``totals`` (n,) whole numbers; ``weights`` and ``place`` by claimant, claimants sorted by place. A place whose
    weights are all zero hands out nothing.
    """
    parts = np.zeros(len(place), np.int64)
    if totals.any():
        split_in_turn(totals, np.bincount(place, weights, len(totals)), weights, place, parts)
    return parts


@compiled
def split_in_turn(
    totals: np.ndarray, whole: np.ndarray, weights: np.ndarray, place: np.ndarray, parts: np.ndarray
) -> None:
    """Write the part of each claimant; ``whole`` (n,) sums the weights of each place. The last one has the rest."""
    cumulated, before, given = 0.0, 0.0, 0
    for i in range(place.shape[0]):
        r = place[i]
        if i == 0 or place[i - 1] != r:
            before, given = cumulated, 0
        cumulated += weights[i]
        if whole[r] <= 0.0:
            continue
        last = i + 1 == place.shape[0] or place[i + 1] != r
        edge = totals[r] if last else int(min((cumulated - before) / whole[r], 1.0) * totals[r])
        parts[i] = edge - given
        given = edge
