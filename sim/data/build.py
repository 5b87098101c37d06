"""Make the data pack from the facts: `python -m sim.data.build --facts DIR [--out DIR]`.

The facts directory holds `territories.csv`, `commuting.csv.gz`, `distances.csv.gz`, `epci.topojson`, `technology.csv`
and `systems.csv` (columns in SOURCES.md, with how to put newer official figures in the same columns). The pack is what
the simulator carries: fewer columns, compact arrays, a dictionary, and the hash of each file. The same facts
always give the same bytes. `--seal` only rewrites the hashes, after another build step has added a file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.data import (
    SHIPPED,
    build_dictionary,
    build_finer,
    build_known_employers,
    build_month_zero,
    build_tables,
    finer,
)
from sim.data.arrays import arrays_from_bytes, arrays_to_bytes
from sim.data.commuting import Commuting
from sim.data.csv_text import csv_bytes
from sim.data.files import MANIFEST
from sim.data.outlines import outline_arrays
from sim.data.sealing import seal, write_atomically
from sim.errors import MaillageError

PACK_VERSION = "2026.1"
MONTH_ZERO = "month_zero.npz"
MONTH_ZERO_INPUTS = ("territories.csv", "commuting.npz", "distances.npz", "technology.csv")


def build_files(facts: Path) -> dict[str, bytes]:
    """Every file of the pack except `pack.json`; raises DataError if a fact is missing or malformed."""
    territories, gained = build_known_employers.make_room(build_tables.territories(facts / "territories.csv"))
    codes = [line[0] for line in territories]
    entries = [*build_dictionary.territory_entries(), *build_dictionary.other_entries()]
    files = {
        "territories.csv": csv_bytes(build_dictionary.TERRITORY_COLUMNS, territories),
        "commuting.npz": arrays_to_bytes(build_tables.commuting(facts / "commuting.csv.gz", codes)),
        "distances.npz": arrays_to_bytes(build_tables.distances(facts / "distances.csv.gz", codes)),
        "outlines.npz": arrays_to_bytes(build_tables.outlines(facts / "epci.topojson", codes)),
        "technology.csv": csv_bytes(*build_tables.technology(facts / "technology.csv", gained)),
        "systems.csv": csv_bytes(*build_tables.systems(facts / "systems.csv", codes)),
        "third_places.csv": csv_bytes(
            *build_tables.third_places(facts / "facts" / "tierslieux_programmes_places.csv", codes)
        ),
        "known_employers.csv": csv_bytes(*build_known_employers.known_employers(codes)),
        "sources.csv": csv_bytes(build_dictionary.Source._fields, build_dictionary.SOURCES),
        "dictionary.csv": csv_bytes(build_dictionary.Entry._fields, entries),
    }
    return files | _finer_files(facts, files, territories)


def _finer_files(facts: Path, files: dict[str, bytes], territories: list[list[str]]) -> dict[str, bytes]:
    """The metropolis of Lyon in two parts, if it is among the territories."""
    codes = [line[0] for line in territories]
    if build_finer.PARENT not in codes:
        return {}
    row = codes.index(build_finer.PARENT)
    columns = build_dictionary.TERRITORY_COLUMNS
    parts = build_finer.territories(facts, dict(zip(columns, territories[row], strict=True)))
    where = [columns.index(name) for name in ("lon", "lat")]
    lon_lat = np.array([[float(line[place]) for place in where] for line in territories])
    metropolis = build_finer.Communes.read(facts)
    commuting = Commuting.from_arrays(arrays_from_bytes(files["commuting.npz"]))
    flows = build_finer.flows(commuting, row, codes, lon_lat, metropolis)
    apart = f"{metropolis.distance_between_parts():.1f}"
    own = columns.index("own_territory_workers_share_pct")
    for line in parts:
        staying = sum(float(flow[2]) for flow in flows if flow[0] == flow[1] == line[0])
        leaving = sum(float(flow[2]) for flow in flows if flow[0] == line[0])
        line[own] = f"{100 * staying / leaving:.2f}"
    transform = arrays_from_bytes(files["outlines.npz"])["transform"]
    grid = [
        np.rint((ring - transform[2:]) / transform[:2]).astype(np.int64) for ring in build_finer.centre_rings(facts)
    ]
    steps = [np.vstack((np.zeros((1, 2), dtype=np.int64), np.diff(ring, axis=0))) for ring in grid]
    rings = range(len(grid))
    outlines = outline_arrays(transform, grid, steps, (rings, range(len(grid) + 1), (0, len(grid))))
    return {
        finer.TERRITORIES: csv_bytes(
            (*columns, "part_of", "part_distance_km"), [[*line, build_finer.PARENT, apart] for line in parts]
        ),
        finer.COMMUTING: csv_bytes(("origin_code", "destination_code", "workers"), flows),
        finer.OUTLINES: arrays_to_bytes(outlines),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of the build; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sim.data.build", description=__doc__)
    parser.add_argument("--facts", type=Path, help="directory of the facts")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="directory of the pack (default: the shipped one)")
    parser.add_argument("--seal", action="store_true", help="only rewrite pack.json for the files present")
    options = parser.parse_args(arguments)
    if not options.seal and options.facts is None:
        parser.error("--facts DIR is needed (or --seal)")
    status = 0
    try:
        if not options.seal:
            _write(options.out, build_files(options.facts))
            status = build_month_zero.main(["--pack", str(options.out)])
        digest = seal(options.out, PACK_VERSION)
    except MaillageError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    size = sum(path.stat().st_size for path in options.out.iterdir())
    print(f"{options.out / MANIFEST}: version {PACK_VERSION}, {size / 1e6:.2f} MB, sha256 {digest}")
    return status


def _write(directory: Path, files: dict[str, bytes]) -> None:
    """Replace the files of a pack and seal it; a month 0 solved from other facts is removed."""
    for name in MONTH_ZERO_INPUTS:
        if not (directory / name).is_file() or (directory / name).read_bytes() != files[name]:
            (directory / MONTH_ZERO).unlink(missing_ok=True)
    for name, content in files.items():
        write_atomically(directory / name, content)
    seal(directory, PACK_VERSION)


if __name__ == "__main__":
    sys.exit(main())
