"""Splitting what a territory receives among its firms, without remainder."""

from __future__ import annotations

import numpy as np


def split(totals: np.ndarray, weights: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Parts of ``totals[place]`` in proportion to weights, int64; parts add up to each total, by a cumulative floor.

    ``totals`` (n,) whole numbers; ``weights`` and ``place`` by claimant, claimants sorted by place. A place whose
    weights are all zero hands out nothing.
    """
    if not totals.any():
        return np.zeros(len(place), np.int64)
    whole = np.bincount(place, weights, len(totals))
    first = np.searchsorted(place, np.arange(len(totals)))
    cumulated = np.cumsum(weights)
    before = np.concatenate(([0.0], cumulated))[first]
    last = np.searchsorted(place, np.arange(len(totals)), side="right") - 1
    reached = (cumulated - before[place]) / np.maximum(whole, 1e-300)[place]
    edges = np.floor(np.minimum(reached, 1.0) * totals[place]).astype(np.int64)
    ends = last[whole > 0]
    edges[ends] = totals[place[ends]]
    starts = np.zeros(len(place), np.bool_)
    starts[first[whole > 0]] = True
    return np.where(starts, edges, np.diff(edges, prepend=0))
