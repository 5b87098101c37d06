"""Borders of the user's territories: from a GeoJSON file, or a disc of the right area where none is given."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.data.outlines import outline_arrays
from sim.data.user_csv import read_text
from sim.errors import DataError, nearest_name

GRID_DEGREES = 1e-5
KM_PER_DEGREE = 6371.0 * math.pi / 180
DISC_CORNERS = 24


def _fault(path: Path, what: str, got: object, expected: str, nearest: str | None = None) -> DataError:
    return DataError(what=what, where=str(path), got=got, expected=expected, nearest=nearest)


def read_rings(path: Path, codes: Sequence[str]) -> dict[str, list[np.ndarray]]:
    """Rings (points, 2) in degrees of each territory of a GeoJSON FeatureCollection (WGS84).

    Features carry the territory code as `id` or as property `code` and are Polygon or MultiPolygon.
    """
    try:
        document = json.loads(read_text(path))
        features = document["features"]
        described = [(_code(feature), feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        got = f"{type(error).__name__}: {str(error)[:80]}"
        raise _fault(path, "not a GeoJSON FeatureCollection", got, "features with code and geometry") from None
    rings: dict[str, list[np.ndarray]] = {}
    for code, geometry in described:
        if code not in codes:
            expected = "a code of territories.csv"
            raise _fault(path, "unknown territory code", code, expected, nearest_name(code, codes))
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        if kind not in {"Polygon", "MultiPolygon"}:
            raise _fault(path, f"the outline of {code} has the wrong type", kind, "Polygon or MultiPolygon")
        try:
            polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
            found = [np.array([point[:2] for point in ring], dtype=float) for shape in polygons for ring in shape]
            sound = all(ring.ndim == 2 and ring.shape[1] == 2 and len(ring) > 3 for ring in found)
            sound = sound and all((np.abs(ring) <= (180.0, 90.0)).all() for ring in found)
        except (KeyError, TypeError, ValueError):
            sound = False
        if not sound:
            expected = "rings of four points or more, longitude then latitude in degrees"
            raise _fault(path, f"the outline of {code} cannot be read", kind, expected)
        rings.setdefault(code, []).extend(found)
    return rings


def _code(feature: dict) -> str:
    properties = feature.get("properties") or {}
    return str(properties.get("code", feature.get("id", "")))


def disc(longitude: float, latitude: float, area_km2: float) -> np.ndarray:
    """A circle of the given area around a centre, as a closed ring of degrees."""
    radius = math.sqrt(area_km2 / math.pi) / KM_PER_DEGREE
    angles = np.linspace(0.0, 2 * math.pi, DISC_CORNERS + 1)
    shrink = max(math.cos(math.radians(latitude)), 0.01)
    return np.column_stack((longitude + radius * np.cos(angles) / shrink, latitude + radius * np.sin(angles)))


def ring_arrays(shapes: Sequence[Sequence[np.ndarray]]) -> dict[str, np.ndarray]:
    """The arrays of `outlines.npz` for rings given territory by territory: each ring is one arc, nothing is shared."""
    arcs, steps, first_arc, first_ring = [], [], [0], [0]
    for shape in shapes:
        for ring in shape:
            points = np.rint(ring / GRID_DEGREES).astype(np.int64)
            arcs.append(points)
            steps.append(np.vstack((np.zeros((1, 2), dtype=np.int64), np.diff(points, axis=0))))
            first_arc.append(len(arcs))
        first_ring.append(len(first_arc) - 1)
    return outline_arrays(
        (GRID_DEGREES, GRID_DEGREES, 0.0, 0.0), arcs, steps, (range(len(arcs)), first_arc, first_ring)
    )
