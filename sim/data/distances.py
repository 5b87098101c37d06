"""How far apart territories are, and which share a border.

Distances are great-circle kilometres between population-weighted centres. Territories brought by the user may give
their own (by road, in minutes of travel...): a distance given for a pair wins over the great circle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EARTH_RADIUS_KM = 6371.0


def great_circle_km(
    longitude_a: np.ndarray, latitude_a: np.ndarray, longitude_b: np.ndarray, latitude_b: np.ndarray
) -> np.ndarray:
    """Kilometres on the sphere of radius 6 371 km between each point a and each point b (degrees): (a, b).

    Haversine formula, well conditioned for near points.
    """
    phi_a, phi_b = np.radians(latitude_a)[:, None], np.radians(latitude_b)[None, :]
    half_latitude = (phi_b - phi_a) / 2
    half_longitude = np.radians(np.subtract.outer(longitude_a, longitude_b)) / 2
    chord = np.sin(half_latitude) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_longitude) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))


@dataclass(frozen=True)
class Distances:
    """Pairs of near territories, each once (`row_a` < `row_b`): km and whether they share a border."""

    row_a: np.ndarray
    row_b: np.ndarray
    distance_km: np.ndarray
    contiguous: np.ndarray

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> Distances:
        """From the arrays of `distances.npz`, where distances are stored in tenths of a kilometre."""
        pairs = cls(
            arrays["row_a"].astype(np.int64),
            arrays["row_b"].astype(np.int64),
            arrays["distance_tenths"] / 10.0,
            arrays["contiguous"].astype(bool),
        )
        for array in (pairs.row_a, pairs.row_b, pairs.distance_km, pairs.contiguous):
            array.flags.writeable = False
        return pairs

    def overlay(self, matrix: np.ndarray, rows_a: np.ndarray, rows_b: np.ndarray, count: int) -> np.ndarray:
        """Write the listed distances into `matrix` (rows_a, rows_b), computed otherwise; returns it."""
        place_a, place_b = np.full(count, -1), np.full(count, -1)
        place_a[rows_a], place_b[rows_b] = np.arange(rows_a.size), np.arange(rows_b.size)
        for first, second in ((self.row_a, self.row_b), (self.row_b, self.row_a)):
            at_a, at_b = place_a[first], place_b[second]
            known = (at_a >= 0) & (at_b >= 0)
            matrix[at_a[known], at_b[known]] = self.distance_km[known]
        return matrix

    def neighbours(self, row: int) -> np.ndarray:
        """Rows of the territories that share a border with this one, ascending."""
        touching = self.contiguous & ((self.row_a == row) | (self.row_b == row))
        return np.sort(np.where(self.row_a[touching] == row, self.row_b[touching], self.row_a[touching]))
