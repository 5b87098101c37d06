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

from sim.data import SHIPPED, build_dictionary, build_month_zero, build_tables
from sim.data.arrays import arrays_to_bytes
from sim.data.csv_text import csv_bytes
from sim.data.files import MANIFEST
from sim.data.sealing import seal, write_atomically
from sim.errors import MaillageError

PACK_VERSION = "2026.1"
MONTH_ZERO = "month_zero.npz"


def build_files(facts: Path) -> dict[str, bytes]:
    """Every file of the pack except `pack.json`; raises DataError if a fact is missing or malformed."""
    territories = build_tables.territories(facts / "territories.csv")
    codes = [line[0] for line in territories]
    entries = [*build_dictionary.territory_entries(), *build_dictionary.other_entries()]
    return {
        "territories.csv": csv_bytes(build_dictionary.TERRITORY_COLUMNS, territories),
        "commuting.npz": arrays_to_bytes(build_tables.commuting(facts / "commuting.csv.gz", codes)),
        "distances.npz": arrays_to_bytes(build_tables.distances(facts / "distances.csv.gz", codes)),
        "outlines.npz": arrays_to_bytes(build_tables.outlines(facts / "epci.topojson", codes)),
        "technology.csv": csv_bytes(*build_tables.technology(facts / "technology.csv")),
        "systems.csv": csv_bytes(*build_tables.systems(facts / "systems.csv", codes)),
        "known_employers.csv": csv_bytes(*build_tables.known_employers(codes)),
        "sources.csv": csv_bytes(build_dictionary.Source._fields, build_dictionary.SOURCES),
        "dictionary.csv": csv_bytes(build_dictionary.Entry._fields, entries),
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
    current = {name: (directory / name).read_bytes() for name in files if (directory / name).is_file()}
    if current != files:
        (directory / MONTH_ZERO).unlink(missing_ok=True)
    for name, content in files.items():
        write_atomically(directory / name, content)
    seal(directory, PACK_VERSION)


if __name__ == "__main__":
    sys.exit(main())
