"""How many services people can reach: supply over demand, both weighted by distance."""

from __future__ import annotations

import numpy as np

REACH_KM = 10.0
"""Distance over which the weight of a service falls by e (assumption: a quarter of an hour on country roads)."""


def radius_km(area_km2: np.ndarray) -> np.ndarray:
    """Mean distance from a random place of a disk of that area to its centre: two thirds of its radius."""
    return 2.0 / 3.0 * np.sqrt(np.asarray(area_km2) / np.pi)


def with_own_distance(distance_km: np.ndarray, area_km2: np.ndarray) -> np.ndarray:
    """Distances between territories (n, n) where the diagonal is the mean distance to one's own centre."""
    whole = np.array(distance_km, np.float64)
    np.fill_diagonal(whole, radius_km(area_km2))
    return whole


def access(
    supply: np.ndarray, population: np.ndarray, distance_km: np.ndarray, reach_km: float = REACH_KM
) -> np.ndarray:
    """Supply per head reachable from each territory, shape (n,); in units of supply per person.

    A_r = sum_d w_rd S_d / (sum_k w_kd P_k), w = exp(-distance / reach): each service is shared among all who can reach
    it (two-step floating catchment area, Luo and Wang 2003, with the gravity weight of Hansen 1959; the French index of
    accessibility of care, APL of DREES, is of this family). Weighted by population it sums to the whole supply.
    """
    weight = np.exp(-np.asarray(distance_km) / reach_km)
    claimants = weight.T @ population
    return weight @ np.where(claimants > 0, supply / np.maximum(claimants, 1e-300), 0.0)
