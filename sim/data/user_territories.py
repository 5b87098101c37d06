"""Territories of the user's own, made into a pack that behaves like the shipped one.

A directory holds `maillage.json` (schema version, title, attribution), `territories.csv`, `commuting.csv`, and if
wished `distances.csv`, `outlines.geojson` and `known_employers.csv` (docs/bring-your-own-territory.md). The files are
checked line by line, blanks are imputed and recorded, and the result is laid out in memory as the very files of the
shipped pack. What industries buy (technology.csv) stays French.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.data.arrays import arrays_to_bytes
from sim.data.build_dictionary import TERRITORY_COLUMNS
from sim.data.csv_text import csv_bytes
from sim.data.distances import great_circle_km
from sim.data.files import MANIFEST, MemoryFiles, sha256
from sim.data.pack import Pack
from sim.data.sealing import manifest
from sim.data.user_checks import check_commuting, check_territory
from sim.data.user_csv import Line, read_lines, read_text
from sim.data.user_imputation import fill
from sim.data.user_outlines import disc, read_rings, ring_arrays
from sim.data.user_schema import (
    OPTIONAL,
    OUTSIDE,
    REQUIRED,
    SCHEMA_VERSION,
    TERRITORY_LIMIT,
    TEXTS_OPTIONAL,
    TEXTS_REQUIRED,
)
from sim.errors import DataError, nearest_name
from sim.sectors import SECTOR_CODES

SYSTEM = "all"
LISTED_KM = 100.0
TOUCHING = 1.25  # two territories without a listed border touch if their centres are nearer than this many radii


def compile_territories(directory: Path, reference: Pack) -> Pack:
    """The pack described by the files of `directory`; `reference` (the shipped pack) supplies technology and donors.

    Raises DataError, naming file, line and column, at the first fault.
    """
    title = _read_description(directory / "maillage.json")
    lines = _read_territories(directory / "territories.csv")
    codes = [line.text("code") for line in lines]
    facts = [_facts(line) for line in lines]
    flows, arriving = _read_commuting(directory / "commuting.csv", codes)
    check_commuting(lines, facts, flows, arriving, directory / "commuting.csv")
    imputed = [fill(values, reference) for values in facts]
    outlines = directory / "outlines.geojson"
    rings = read_rings(outlines, codes) if outlines.exists() else {}
    for row, values in enumerate(facts):
        if codes[row] not in rings:
            rings[codes[row]] = [disc(values["lon"] or 0.0, values["lat"] or 0.0, values["area_km2"] or 0.0)]
            imputed[row].append("outline")
    own = np.array([flows.get((row, row), 0.0) for row in range(len(codes))])
    for row, values in enumerate(facts):
        values["own_territory_workers_share_pct"] = 100.0 * own[row] / (values["employed_residents_15_64_2018"] or 1.0)
    content = {
        "territories.csv": _territory_table(lines, facts, imputed),
        "commuting.npz": arrays_to_bytes(_commuting_arrays(flows, arriving)),
        "distances.npz": arrays_to_bytes(_distance_arrays(directory / "distances.csv", codes, facts)),
        "outlines.npz": arrays_to_bytes(ring_arrays([rings[code] for code in codes])),
        "technology.csv": reference.read("technology.csv"),
        "dictionary.csv": reference.read("dictionary.csv"),
        "systems.csv": _system_table(title, lines),
        "known_employers.csv": _employer_table(directory / "known_employers.csv", codes),
        "sources.csv": _source_table(title, reference),
    }
    hashes = {name: sha256(text) for name, text in content.items()}
    content[MANIFEST] = manifest(f"{title['version']}+{reference.version}", hashes)
    return Pack(MemoryFiles(content, str(directory)), reference)


def _read_description(path: Path) -> dict[str, str]:
    try:
        document = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise DataError(what="not JSON", where=str(path), got=str(error)[:100], expected="a JSON object") from None
    known = ("schema_version", "title_fr", "title_en", "source_fr", "source_en", "licence", "version")
    if not isinstance(document, dict):
        raise DataError(
            what="not a JSON object", where=str(path), got=type(document).__name__, expected=", ".join(known)
        )
    for key in document:
        if key not in known:
            nearest = nearest_name(key, known)
            raise DataError(what="unknown key", where=str(path), got=key, expected=", ".join(known), nearest=nearest)
    if document.get("schema_version") != SCHEMA_VERSION:
        got = document.get("schema_version", "no schema_version")
        raise DataError(what="unknown schema version", where=str(path), got=got, expected=f"{SCHEMA_VERSION}")
    for key in known[1:5]:
        if not isinstance(document.get(key), str) or not document[key].strip():
            raise DataError(
                what="a text is missing", where=f"{path}, {key}", got=document.get(key), expected="some text"
            )
    return {"version": "1", "licence": "unspecified"} | {key: str(value) for key, value in document.items()}


def _read_territories(path: Path) -> list[Line]:
    """Lines sorted by code, each code once."""
    required = (*TEXTS_REQUIRED, *(column.name for column in REQUIRED))
    lines = read_lines(path, required, (*TEXTS_OPTIONAL, *(column.name for column in OPTIONAL)))
    if not 1 <= len(lines) <= TERRITORY_LIMIT:
        expected = f"1 to {TERRITORY_LIMIT} territories"
        raise DataError(what="wrong number of territories", where=str(path), got=len(lines), expected=expected)
    seen: dict[str, Line] = {}
    for line in lines:
        code = line.text("code")
        if code == OUTSIDE:
            raise line.fault("code", "this code is reserved", "another code")
        if code in seen:
            raise line.fault("code", f"this code is already on line {seen[code].number}", "a code of its own")
        seen[code] = line
    return [seen[code] for code in sorted(seen)]


def _facts(line: Line) -> dict[str, float | None]:
    """Facts of one territory by pack column, checked against each other; None where blank."""
    facts: dict[str, float | None] = {
        column.fact: line.value(column.name, column.minimum, column.maximum) for column in REQUIRED
    }
    for column in OPTIONAL:
        facts[column.fact] = line.number_or_none(column.name, column.minimum, column.maximum)
    facts["jobs_2018"] = sum(facts[f"jobs_{sector.lower()}_2018"] or 0.0 for sector in SECTOR_CODES)
    facts["population_2022"] = facts["population_2018"]
    sizes = ("no_employee", "1_9_employees", "10_plus_employees")
    facts["establishments_2018"] = sum(facts[f"establishments_{size}_2018"] or 0.0 for size in sizes)
    check_territory(line, facts)
    return facts


def _read_commuting(path: Path, codes: Sequence[str]) -> tuple[dict[tuple[int, int], float], np.ndarray]:
    """Workers by (row of residence, row of work or -1), and workers who arrive from outside (n)."""
    rows = {code: row for row, code in enumerate(codes)} | {OUTSIDE: -1}
    flows: dict[tuple[int, int], float] = {}
    arriving = np.zeros(len(codes))
    seen: dict[tuple[int, int], int] = {}
    for line in read_lines(path, ("origin_code", "destination_code", "workers")):
        ends = []
        for column in ("origin_code", "destination_code"):
            code = line.text(column)
            if code not in rows:
                expected = f"a code of territories.csv or {OUTSIDE}"
                raise line.fault(column, "unknown territory code", expected, nearest_name(code, rows))
            ends.append(rows[code])
        pair = (ends[0], ends[1])
        workers = line.value("workers", 0.0, 1e9)
        if pair in seen:
            raise line.fault("destination_code", f"this pair is already on line {seen[pair]}", "each pair once")
        if pair == (-1, -1):
            raise line.fault("origin_code", "people who neither live nor work here", "a code of territories.csv")
        seen[pair] = line.number
        if pair[0] == -1:
            arriving[pair[1]] = workers
        else:
            flows[pair] = workers
    return flows, arriving


def _commuting_arrays(flows: dict[tuple[int, int], float], arriving: np.ndarray) -> dict[str, np.ndarray]:
    pairs = sorted(flows)
    origin = np.array([pair[0] for pair in pairs], dtype=np.int64)
    counts = np.bincount(origin, minlength=arriving.size)
    return {
        "first_entry": np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        "destination_row": np.array([pair[1] for pair in pairs], dtype=np.int16),
        "workers_tenths": np.rint([flows[pair] * 10 for pair in pairs]).astype(np.int64),
        "arriving_tenths": np.rint(arriving * 10).astype(np.int64),
    }


def _distance_arrays(
    path: Path, codes: Sequence[str], facts: Sequence[dict[str, float | None]]
) -> dict[str, np.ndarray]:
    """Great-circle pairs below LISTED_KM, replaced by the pairs the user lists."""
    longitude, latitude, area = (
        np.array([values[name] for values in facts], dtype=float) for name in ("lon", "lat", "area_km2")
    )
    computed = great_circle_km(longitude, latitude, longitude, latitude)
    radius = np.sqrt(area / np.pi)
    touching = computed <= TOUCHING * (radius[:, None] + radius[None, :])
    first, second = np.nonzero(np.triu(computed < LISTED_KM, 1))
    pairs = {
        (int(a), int(b)): (round(computed[a, b] * 10), int(touching[a, b])) for a, b in zip(first, second, strict=True)
    }
    if path.exists():
        pairs |= _listed_pairs(path, {code: row for row, code in enumerate(codes)})
    table = np.array([(*pair, *pairs[pair]) for pair in sorted(pairs)], dtype=np.int64).reshape(-1, 4)
    return {
        "row_a": table[:, 0].astype(np.int16),
        "row_b": table[:, 1].astype(np.int16),
        "distance_tenths": table[:, 2].astype(np.int32),
        "contiguous": table[:, 3].astype(np.uint8),
    }


def _listed_pairs(path: Path, rows: dict[str, int]) -> dict[tuple[int, int], tuple[int, int]]:
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    for line in read_lines(path, ("code_a", "code_b", "distance_km", "contiguous")):
        for column in ("code_a", "code_b"):
            if line.text(column) not in rows:
                nearest = nearest_name(line.text(column), rows)
                raise line.fault(column, "unknown territory code", "a code of territories.csv", nearest)
        first, second = sorted((rows[line.text("code_a")], rows[line.text("code_b")]))
        distance = line.value("distance_km", 0.1, 20_100.0)
        if first == second:
            raise line.fault("code_b", "the distance of a territory to itself", "two territories")
        if (first, second) in pairs:
            raise line.fault("code_b", "this pair comes twice", "each pair once, in either order")
        contiguous = line.value("contiguous", 0, 1)
        if contiguous not in (0, 1):
            raise line.fault("contiguous", "neither yes nor no", "0 or 1")
        pairs[first, second] = (round(distance * 10), int(contiguous))
    return pairs


def _territory_table(
    lines: Sequence[Line], facts: Sequence[dict[str, float | None]], imputed: Sequence[Sequence[str]]
) -> bytes:
    table = []
    for line, values, filled in zip(lines, facts, imputed, strict=True):
        cells = {name: f"{value:.10g}" for name, value in values.items() if value is not None}
        for name in (*TEXTS_REQUIRED, *TEXTS_OPTIONAL):
            cells[name] = line.text(name) if name in TEXTS_REQUIRED or line.cells.get(name, "").strip() else ""
        cells |= {"departments_all": cells["department"], "imputed": "|".join(filled)}
        table.append([cells.get(column, "") for column in TERRITORY_COLUMNS])
    return csv_bytes(TERRITORY_COLUMNS, table)


def _system_table(title: dict[str, str], lines: Sequence[Line]) -> bytes:
    table = []
    for line in lines:
        core = line.number_or_none("core", 0, 1)
        if core not in (None, 0, 1):
            raise line.fault("core", "neither yes nor no", "0, 1 or blank (1)")
        table.append(
            [SYSTEM, title["title_fr"], title["title_en"], line.text("code"), "member", "0" if core == 0 else "1"]
        )
    return csv_bytes(("system", "title_fr", "title_en", "code", "role", "core"), table)


def _employer_table(path: Path, codes: Sequence[str]) -> bytes:
    columns = ("territory", "name", "sector", "employees", "source", "year")
    table = []
    for line in read_lines(path, columns) if path.exists() else ():
        if line.text("territory") not in codes:
            nearest = nearest_name(line.text("territory"), codes)
            raise line.fault("territory", "unknown territory code", "a code of territories.csv", nearest)
        if line.text("sector") not in SECTOR_CODES:
            nearest = nearest_name(line.text("sector"), SECTOR_CODES)
            raise line.fault("sector", "unknown sector", ", ".join(SECTOR_CODES), nearest)
        whole = {"employees": int(line.value("employees", 1, 1e6)), "year": int(line.value("year", 1900, 2200))}
        table.append([whole.get(column) or line.text(column) for column in columns])
    return csv_bytes(columns, table)


def _source_table(title: dict[str, str], reference: Pack) -> bytes:
    own = ["own", title["source_fr"], title["source_en"], title["licence"]]
    kept = [[source[name] for name in ("id", "fr", "en", "licence")] for source in reference.sources()]
    return csv_bytes(("id", "fr", "en", "licence"), [own, *kept])
