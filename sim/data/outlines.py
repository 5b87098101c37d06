"""Borders of the territories, drawn as SVG paths for any set of them.

Shared borders are stored once (an arc) and simplified once, so neighbours never gap or overlap on the map. The format
is our own: quantised longitudes and latitudes as differences along each arc, rings as lists of arcs (~a = arc a
walked backwards), territories as lists of rings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MARGIN = 0.01
STEP = 0.7  # points nearer than this (in drawing units) to the last one kept are not drawn


@dataclass(frozen=True)
class Outlines:
    """Arcs, rings and territories; longitudes and latitudes in degrees (WGS84)."""

    longitude: np.ndarray
    latitude: np.ndarray
    first_point: np.ndarray
    ring_arcs: np.ndarray
    first_arc: np.ndarray
    first_ring: np.ndarray

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Outlines:
        """From the arrays of `outlines.npz`: absolute first point of each arc, then differences, in quanta."""
        first_point = arrays["first_point"].astype(np.int64)
        scale_x, scale_y, origin_x, origin_y = arrays["transform"]
        coordinates = []
        for axis in ("x", "y"):
            steps = arrays[f"step_{axis}"].astype(np.int64)
            walked = np.cumsum(steps)
            starts = first_point[:-1]
            before = walked[starts] - arrays[f"start_{axis}"]
            coordinates.append(walked - np.repeat(before, np.diff(first_point)))
        return cls(
            coordinates[0] * scale_x + origin_x,
            coordinates[1] * scale_y + origin_y,
            first_point,
            arrays["ring_arcs"].astype(np.int64),
            arrays["first_arc"].astype(np.int64),
            arrays["first_ring"].astype(np.int64),
        )

    def rings(self, row: int) -> list[np.ndarray]:
        """The rings of one territory, each a list of signed arcs."""
        return [
            self.ring_arcs[self.first_arc[ring] : self.first_arc[ring + 1]]
            for ring in range(self.first_ring[row], self.first_ring[row + 1])
        ]

    def svg_paths(self, rows: Mapping[str, int], width: float, height: float) -> dict[str, str]:
        """SVG path of each territory in a drawing of `width` x `height`: local equirectangular projection, north up.

        Longitudes are shrunk by the cosine of the middle latitude; the map is centred with a margin of 1 %.
        """
        rings = {code: self.rings(row) for code, row in rows.items()}
        signed = [int(arc) for shape in rings.values() for ring in shape for arc in ring]
        used = sorted({arc if arc >= 0 else ~arc for arc in signed})
        if not used:
            return dict.fromkeys(rows, "")
        points = np.concatenate([np.arange(self.first_point[arc], self.first_point[arc + 1]) for arc in used])
        west, east = self.longitude[points].min(), self.longitude[points].max()
        south, north = self.latitude[points].min(), self.latitude[points].max()
        shrink = math.cos(math.radians((south + north) / 2))
        span_x, span_y = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
        scale = (1 - 2 * MARGIN) * min(width / span_x, height / span_y)
        left, top = (width - span_x * scale) / 2, (height - span_y * scale) / 2
        drawn = {}
        for arc in used:
            along = slice(self.first_point[arc], self.first_point[arc + 1])
            x = left + (self.longitude[along] - west) * shrink * scale
            y = top + (north - self.latitude[along]) * scale
            drawn[arc] = _thin(x.tolist(), y.tolist())
        return {code: _path(shape, drawn) for code, shape in rings.items()}


def _thin(x: list[float], y: list[float]) -> list[tuple[float, float]]:
    """Points of an arc at least STEP apart; both ends are kept, so that arcs still meet."""
    kept = [(round(x[0], 1), round(y[0], 1))]
    last_x, last_y = x[0], y[0]
    for next_x, next_y in zip(x[1:-1], y[1:-1], strict=True):
        if abs(next_x - last_x) >= STEP or abs(next_y - last_y) >= STEP:
            kept.append((round(next_x, 1), round(next_y, 1)))
            last_x, last_y = next_x, next_y
    kept.append((round(x[-1], 1), round(y[-1], 1)))
    return kept


def _path(shape: list[np.ndarray], drawn: Mapping[int, list[tuple[float, float]]]) -> str:
    """Rings as `M x,y L x,y ... Z`; islets and holes too small to see are left out, never the largest ring."""
    contours = []
    for ring in shape:
        contour: list[tuple[float, float]] = []
        for signed in ring:
            arc = int(signed)
            line = drawn[arc] if arc >= 0 else drawn[~arc][::-1]
            contour.extend(point for point in line if not contour or point != contour[-1])
        contours.append(contour[:-1] if len(contour) > 1 and contour[0] == contour[-1] else contour)
    visible = [contour for contour in contours if len(contour) > 2] or [max(contours, key=len)] if contours else []
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in contour) + "Z" for contour in visible)


def outline_arrays(
    transform: Sequence[float],
    arcs: Sequence[np.ndarray],
    steps: Sequence[np.ndarray],
    topology: tuple[Sequence[int], Sequence[int], Sequence[int]],
) -> dict[str, np.ndarray]:
    """The arrays of `outlines.npz` from arcs (absolute first point) and their steps, in grid steps."""
    walked = np.concatenate(steps) if steps else np.zeros((0, 2), dtype=np.int64)
    starts = np.array([arc[0] for arc in arcs], dtype=np.int64).reshape(-1, 2)
    small = np.int16 if not walked.size or np.abs(walked).max() < 2**15 else np.int32
    return {
        "transform": np.array(transform, dtype=np.float64),
        "first_point": np.concatenate(([0], np.cumsum([len(step) for step in steps]))).astype(np.int32),
        "start_x": starts[:, 0].astype(np.int32),
        "start_y": starts[:, 1].astype(np.int32),
        "step_x": walked[:, 0].astype(small),
        "step_y": walked[:, 1].astype(small),
        "ring_arcs": np.array(topology[0], dtype=np.int32),
        "first_arc": np.array(topology[1], dtype=np.int32),
        "first_ring": np.array(topology[2], dtype=np.int32),
    }
