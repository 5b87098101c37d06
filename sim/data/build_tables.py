"""From each facts file to its table in the pack."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.data.build_dictionary import ACCOUNT_ROWS, TERRITORY_COLUMNS
from sim.data.outlines import outline_arrays
from sim.data.table import TEXT_COLUMNS
from sim.data.technology import ACCOUNTS, FINAL_USES
from sim.errors import DataError, nearest_name
from sim.sectors import SECTOR_CODES

NON_MARKET = ("PUB", "EDU", "HEALTH")
NON_MARKET_IMPORTS = "OQ_PUB_EDU_HEALTH"

TITLES = {
    "grand-angouleme": ("Grand Angoulême et ses voisins", "Grand Angoulême and its neighbours"),
    "rives-du-rhone": ("Rives du Rhône", "Rives du Rhône (banks of the Rhône)"),
    "pays-ledonien": ("Pays lédonien (Jura)", "Pays lédonien (Jura)"),
    "gevaudan-lozere": ("Gévaudan et Aubrac (Lozère)", "Gévaudan and Aubrac (Lozère)"),
    "coevrons": ("Coëvrons et leurs voisins (Mayenne)", "Coëvrons and its neighbours (Mayenne)"),
    "grand-calais": ("Grand Calais et ses voisins", "Grand Calais and its neighbours"),
    "lyon-campagne": ("Lyon et ses campagnes", "Lyon and its countryside"),
}


def read_lines(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Lines of a CSV file, gzipped or not; raises DataError if the file or one of `columns` is missing."""
    if not path.is_file():
        raise DataError(
            what="a facts file is missing", where=str(path), got="nothing", expected=f"the file {path.name}"
        )
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    reader = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    header = reader.fieldnames or []
    for column in columns:
        if column not in header:
            raise DataError(
                what="a column is missing",
                where=str(path),
                got=f"{len(header)} columns",
                expected=column,
                nearest=nearest_name(column, header),
            )
    return list(reader)


def territories(path: Path) -> list[list[str]]:
    """Cells of the pack's columns, sorted by code; checks that numbers are numbers. Blank stays blank.

    Runs of spaces, which some official names carry, become one space.
    """
    lines = sorted(read_lines(path, TERRITORY_COLUMNS), key=lambda line: line["code"])
    kept = set(TERRITORY_COLUMNS)
    table = []
    for line in lines:
        for column in TERRITORY_COLUMNS:
            if column not in TEXT_COLUMNS and line[column]:
                _number(line[column], path, f"{column} of {line['code']}")
        line["imputed"] = "|".join(column for column in line["imputed"].split("|") if column in kept)
        table.append([" ".join(line[column].split()) for column in TERRITORY_COLUMNS])
    return table


def _number(cell: str, path: Path, place: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise DataError(what="not a number", where=f"{path}, {place}", got=cell, expected="a number") from None


def _row(code: str, rows: Mapping[str, int], path: Path) -> int:
    if code not in rows:
        raise DataError(
            what="unknown territory code",
            where=str(path),
            got=code,
            expected="a code of territories.csv",
            nearest=nearest_name(code, rows),
        )
    return rows[code]


def commuting(path: Path, codes: Sequence[str]) -> dict[str, np.ndarray]:
    """Flows by origin, destinations ascending with outside (-1) first; workers in tenths of a person."""
    rows = {code: row for row, code in enumerate(codes)}
    flows = []
    for line in read_lines(path, ("origin_code", "destination_code", "workers")):
        destination = line["destination_code"]
        flows.append((
            _row(line["origin_code"], rows, path),
            -1 if destination == "outside" else _row(destination, rows, path),
            round(_number(line["workers"], path, f"{line['origin_code']} to {destination}") * 10),
        ))  # fmt: skip
    origin, destination, tenths = np.array(sorted(flows), dtype=np.int64).T
    first = np.concatenate(([0], np.cumsum(np.bincount(origin, minlength=len(codes)))))
    return {
        "first_entry": first.astype(np.int32),
        "destination_row": destination.astype(np.int16 if len(codes) < 2**15 else np.int32),
        "workers_tenths": tenths.astype(np.int32),
        "arriving_tenths": np.zeros(len(codes), dtype=np.int32),
    }


def distances(path: Path, codes: Sequence[str]) -> dict[str, np.ndarray]:
    """Pairs below 100 km, each once with row_a < row_b; tenths of a kilometre."""
    rows = {code: row for row, code in enumerate(codes)}
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    for line in read_lines(path, ("code_a", "code_b", "distance_km", "contiguous")):
        first, second = sorted((_row(line["code_a"], rows, path), _row(line["code_b"], rows, path)))
        tenths = round(_number(line["distance_km"], path, f"{line['code_a']} to {line['code_b']}") * 10)
        pairs[first, second] = (tenths, int(line["contiguous"]))
    table = np.array([(*pair, *pairs[pair]) for pair in sorted(pairs)], dtype=np.int64).reshape(-1, 4)
    small = np.int16 if len(codes) < 2**15 else np.int32
    return {
        "row_a": table[:, 0].astype(small),
        "row_b": table[:, 1].astype(small),
        "distance_tenths": table[:, 2].astype(np.int32),
        "contiguous": table[:, 3].astype(np.uint8),
    }


def outlines(path: Path, codes: Sequence[str]) -> dict[str, np.ndarray]:
    """Arcs and rings of a TopoJSON file whose geometries carry the territory code as `id`."""
    if not path.is_file():
        raise DataError(
            what="a facts file is missing", where=str(path), got="nothing", expected=f"the file {path.name}"
        )
    topology = json.loads(path.read_text(encoding="utf-8"))
    geometries = {
        shape["id"]: shape for collection in topology["objects"].values() for shape in collection["geometries"]
    }
    arcs = [np.array(arc, dtype=np.int64).reshape(-1, 2) for arc in topology["arcs"]]
    ring_arcs: list[int] = []
    first_arc, first_ring = [0], [0]
    for code in codes:
        shape = geometries.get(code, {"type": "MultiPolygon", "arcs": []})
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            ring_arcs.extend(ring)
            first_arc.append(len(ring_arcs))
        first_ring.append(len(first_arc) - 1)
    steps = [np.vstack((np.zeros((1, 2), dtype=np.int64), arc[1:])) for arc in arcs]
    transform = topology["transform"]
    return outline_arrays(
        [*transform["scale"], *transform["translate"]], arcs, steps, (ring_arcs, first_arc, first_ring)
    )


def technology(path: Path, gained: Mapping[str, float]) -> tuple[Sequence[str], list[list[object]]]:
    """The 14-sector accounts: domestic flows, imports, accounts; jobs in persons.

    The source has one import row for PUB, EDU and HEALTH (198 MEUR): it is shared in each user's column in proportion
    to output. Coefficients and totals are left out: they follow from the flows. `gained` jobs by sector, which a
    correction of the territories moved, are added to `jobs_2018`, the sum over territories.
    """
    users = (*SECTOR_CODES, *FINAL_USES)
    lines = {(line["block"], line["row"]): line for line in read_lines(path, ("block", "row", *users))}
    output = {sector: float(lines["account_meur", "output"][sector]) for sector in SECTOR_CODES}
    table: list[list[object]] = [
        ["domestic_flow", sector, *(lines["domestic_flow_meur", sector][user] for user in users)]
        for sector in SECTOR_CODES
    ]
    joint = lines["import_flow_meur", NON_MARKET_IMPORTS]
    for sector in SECTOR_CODES:
        if sector in NON_MARKET:
            share = output[sector] / sum(output[name] for name in NON_MARKET)
            table.append(["import_flow", sector, *(f"{float(joint[user]) * share:.6f}" for user in users)])
        else:
            table.append(["import_flow", sector, *(lines["import_flow_meur", sector][user] for user in users)])
    for account in ACCOUNT_ROWS:
        if account in ACCOUNTS:
            cells = [lines["account_meur", account][user] for user in users]
        else:
            source = {"jobs_2010": "jobs_thousand_2010", "jobs_2018": "jobs_thousand_2018_territories"}[account]
            thousands = lines["indicator", source]
            added = gained if account == "jobs_2018" else {}
            cells = [
                f"{float(thousands[user]) * 1000 + added.get(user, 0.0):.0f}" if thousands[user] else ""
                for user in users
            ]
        table.append(["account", account, *cells])
    return ("block", "row", *users), table


THIRD_PLACE_PROGRAMMES = ("Fabrique de territoire", "Manufacture de proximité")


def third_places(path: Path, codes: list[str]) -> tuple[Sequence[str], list[list[str]]]:
    """Labelled third places of the territories of the pack; places elsewhere are left out."""
    present = set(codes)
    lines = [
        [line["epci"], line["label"], line["programme"], line["commune"]]
        for line in read_lines(path, ("programme", "label", "commune", "epci"))
        if line["programme"] in THIRD_PLACE_PROGRAMMES and line["epci"] in present
    ]
    return ("territory", "name", "programme", "commune"), sorted(lines)


def systems(path: Path, codes: Sequence[str]) -> tuple[Sequence[str], list[list[object]]]:
    """The named systems with their titles in both languages."""
    rows = {code: row for row, code in enumerate(codes)}
    table: list[list[object]] = []
    for line in read_lines(path, ("system", "code", "role", "core")):
        _row(line["code"], rows, path)
        title = TITLES.get(line["system"], (line["system"], line["system"]))
        table.append([line["system"], *title, line["code"], line["role"], line["core"]])
    return ("system", "title_fr", "title_en", "code", "role", "core"), table
