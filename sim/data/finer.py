"""The same country with the metropolis of Lyon in two territories, for questions that one of 1.4 million hides.

The pack carries the two parts in `finer_territories.csv`, `finer_commuting.csv` and `finer_outlines.npz`
(build_finer.py). `refine` puts them in the place of the whole everywhere, so that nothing is counted twice.
"""

from __future__ import annotations

import numpy as np

from sim.data.arrays import arrays_to_bytes
from sim.data.csv_text import csv_bytes
from sim.data.distances import great_circle_km
from sim.data.files import MANIFEST, MemoryFiles, sha256
from sim.data.pack import Pack
from sim.data.sealing import manifest

TERRITORIES, COMMUTING, OUTLINES = "finer_territories.csv", "finer_commuting.csv", "finer_outlines.npz"
SUFFIX = "-fine"
LISTED_KM = 100.0


def refine(pack: Pack) -> Pack:
    """The pack in which the parts of `finer_territories.csv` replace the territory they make.

    A system that held the whole becomes `NAME-fine` and holds the parts (core if the whole was).
    """
    parts = pack.lines(TERRITORIES)
    parent = parts[0]["part_of"]
    lines = [line for line in pack.lines("territories.csv") if line["code"] != parent]
    lines += [{name: line[name] for name in pack.columns} for line in parts]
    lines.sort(key=lambda line: line["code"])
    codes = [line["code"] for line in lines]
    rows = {code: row for row, code in enumerate(codes)}
    # a row of the old pack -> its row in the new one; the parent's is -1 and must be handled apart
    moved = np.array([rows.get(code, -1) for code in pack.codes])
    names = [line["code"] for line in parts]
    content = {
        name: pack.read(name)
        for name in (
            "technology.csv", "known_employers.csv", "third_places.csv", "sources.csv", "dictionary.csv",
            "month_zero.npz",
        )
        if pack.has(name)
    }
    content |= {
        "territories.csv": csv_bytes(pack.columns, [list(line.values()) for line in lines]),
        "commuting.npz": arrays_to_bytes(_commuting(pack, rows, moved, parent)),
        "distances.npz": arrays_to_bytes(_distances(pack, lines, rows, moved, parent, names)),
        "outlines.npz": arrays_to_bytes(_outlines(pack, codes, parent, names)),
        "systems.csv": _systems(pack, parent, names),
    }
    content[MANIFEST] = manifest(f"{pack.version}{SUFFIX}", {name: sha256(text) for name, text in content.items()})
    return Pack(MemoryFiles(content, f"{pack.files.origin}{SUFFIX}"))


def _commuting(pack: Pack, rows: dict[str, int], moved: np.ndarray, parent: str) -> dict[str, np.ndarray]:
    old, whole = pack.commuting, pack.row(parent)
    kept = (old.origin_row != whole) & (old.destination_row != whole)
    origin = moved[old.origin_row[kept]]
    destination = np.where(old.destination_row[kept] >= 0, moved[old.destination_row[kept]], -1)
    tenths = np.rint(old.workers[kept] * 10).astype(np.int64)
    finer = pack.lines(COMMUTING)
    origin = np.concatenate((origin, [rows[line["origin_code"]] for line in finer]))
    destination = np.concatenate((destination, [rows.get(line["destination_code"], -1) for line in finer]))
    tenths = np.concatenate((tenths, [round(float(line["workers"]) * 10) for line in finer]))
    order = np.lexsort((destination, origin))
    return {
        "first_entry": np.concatenate(([0], np.cumsum(np.bincount(origin, minlength=len(rows))))).astype(np.int32),
        "destination_row": destination[order].astype(np.int32),
        "workers_tenths": tenths[order].astype(np.int32),
        "arriving_tenths": np.zeros(len(rows), dtype=np.int32),
    }


def _distances(
    pack: Pack, lines: list[dict[str, str]], rows: dict[str, int], moved: np.ndarray, parent: str, names: list[str]
) -> dict[str, np.ndarray]:
    """Pairs of the pack and of the parts: the centre touches the rest alone, the rest whatever the whole touched.

    One part lies around the other, so that the distance between their centres says little: it is given.
    """
    old, whole = pack.distances, pack.row(parent)
    kept = (old.row_a != whole) & (old.row_b != whole)
    ends = np.sort(np.column_stack((moved[old.row_a[kept]], moved[old.row_b[kept]])), axis=1)
    pairs = {
        (int(a), int(b)): (round(km * 10), int(touch))
        for (a, b), km, touch in zip(ends, old.distance_km[kept], old.contiguous[kept], strict=True)
    }
    places = np.array([[float(line["lon"]), float(line["lat"])] for line in lines])
    neighbours = {rows[code] for code in pack.neighbours(parent)}
    inner, outer = (rows[name] for name in names)
    for part in (inner, outer):
        kilometres = great_circle_km(places[[part], 0], places[[part], 1], places[:, 0], places[:, 1])[0]
        for other in np.flatnonzero(kilometres < LISTED_KM):
            if other != part:
                touches = part == outer and int(other) in neighbours
                pair = (min(part, int(other)), max(part, int(other)))
                pairs[pair] = (round(kilometres[other] * 10), int(touches))
    apart = float(pack.lines(TERRITORIES)[0]["part_distance_km"])
    pairs[min(inner, outer), max(inner, outer)] = (round(apart * 10), 1)
    table = np.array([(*pair, *pairs[pair]) for pair in sorted(pairs)], dtype=np.int64)
    return {
        "row_a": table[:, 0].astype(np.int32),
        "row_b": table[:, 1].astype(np.int32),
        "distance_tenths": table[:, 2].astype(np.int32),
        "contiguous": table[:, 3].astype(np.uint8),
    }


def _outlines(pack: Pack, codes: list[str], parent: str, names: list[str]) -> dict[str, np.ndarray]:
    """The centre has its own rings; the rest is the whole with those rings as holes."""
    old, centre = pack.arrays("outlines.npz"), pack.arrays(OUTLINES)
    arcs, points = len(old["start_x"]), len(old["step_x"])
    own = [np.array([arcs + ring]) for ring in range(len(centre["start_x"]))]
    rings = {code: pack.outlines.rings(row) for row, code in enumerate(pack.codes)}
    rings |= {names[0]: own, names[1]: rings.pop(parent) + own}
    ordered = [ring for code in codes for ring in rings[code]]
    joined = {name: np.concatenate((old[name], centre[name])) for name in ("start_x", "start_y", "step_x", "step_y")}
    return joined | {
        "transform": old["transform"],
        "first_point": np.concatenate((old["first_point"], centre["first_point"][1:] + points)),
        "ring_arcs": np.concatenate(ordered).astype(np.int32),
        "first_arc": np.concatenate(([0], np.cumsum([len(ring) for ring in ordered]))).astype(np.int32),
        "first_ring": np.concatenate(([0], np.cumsum([len(rings[code]) for code in codes]))).astype(np.int32),
    }


def _systems(pack: Pack, parent: str, names: list[str]) -> bytes:
    lines = pack.lines("systems.csv")
    split = {line["system"]: line for line in lines if line["code"] == parent}
    table = []
    for line in lines:
        members = names if line["code"] == parent else [line["code"]]
        for code in members:
            cells = line | {"code": code}
            if line["system"] in split:
                cells |= {
                    "system": line["system"] + SUFFIX,
                    "title_fr": f"{line['title_fr']} (centre à part)",
                    "title_en": f"{line['title_en']} (centre apart)",
                }
            table.append(list(cells.values()))
    return csv_bytes(tuple(lines[0]), table)
