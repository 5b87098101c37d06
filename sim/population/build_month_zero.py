"""Solve month 0 of the whole country and put it in the pack: `python -m sim.population.build_month_zero [--pack DIR]`.

Reads the facts of a sealed pack, writes `month_zero.npz` (margins and balancing factors, no matrix) and prints the
checks a sound month 0 must pass. The pack must be sealed again afterwards (`python -m sim.data.build --seal`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sim.data import SHIPPED, load_pack
from sim.data.arrays import arrays_to_bytes
from sim.data.sealing import write_atomically
from sim.errors import MaillageError
from sim.population.margins import MONTH_ZERO_FILE
from sim.population.national_solve import solve_country


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file; returns 1 if a check fails (nothing is then written), 2 if the facts cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pack", type=Path, default=SHIPPED, help="directory of the pack to read and to complete")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    try:
        solution, checks = solve_country(load_pack(options.pack))
    except MaillageError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for check in checks:
        verdict = "ok" if check.holds else "FAILS"
        print(f"{check.name:<44} {check.value:>14.8g}   [{check.low:g}, {check.high:g}]  {verdict}")
    if not all(check.holds for check in checks):
        return 1
    content = arrays_to_bytes(solution.to_arrays())
    write_atomically(options.pack / MONTH_ZERO_FILE, content)
    seconds = time.perf_counter() - started
    print(f"{MONTH_ZERO_FILE}: {len(solution.codes)} territories, {len(content) / 1e6:.2f} MB, {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
