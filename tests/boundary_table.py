"""What closing the boundary changes: the same territories simulated alone, inside their region, inside the country.

    python tests/boundary_table.py lockdown departement:53 departement:53 region:52 france --scale 100 --weeks 104

prints, for each system that contains the territories of the first one, what the shock costs them relative to the same
world without it, and how much of what they sell and buy crosses the boundary at month 0.
"""

from __future__ import annotations

import argparse

import numpy as np

from sim.results import RunResult
from sim.run import run_scenario
from sim.scenarios import load_scenario

VARIABLES = ("employment", "output", "income", "consumption")


def losses(result: RunResult, codes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Shortfall over the run of each variable, % of the world without shock, by territory of ``codes``."""
    rows = [result.system.codes.index(code) for code in codes]
    return {
        name: 100.0 * (result.panel[name] - result.twin_panel[name])[:, rows].sum(axis=0)
        / result.twin_panel[name][:, rows].sum(axis=0)
        for name in VARIABLES
    }  # fmt: skip


def main() -> None:
    """Run each system and print one line for it, then its distance to the first one territory by territory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario")
    parser.add_argument("place", help="the territories compared")
    parser.add_argument("systems", nargs="+")
    parser.add_argument("--scale", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    codes: tuple[str, ...] = ()
    first: dict[str, np.ndarray] = {}
    print(f"{given.scenario}, scale {given.scale}, {given.weeks} weeks, {given.seeds} seed(s), loss of {given.place}")
    print(f"{'simulated':20s} territories  exported  {'  '.join(f'{name:>11s}' for name in VARIABLES)}  correlation")
    for system in (given.place, *[one for one in given.systems if one != given.place]):
        parts, exported = [], 0.0
        for seed in range(1, given.seeds + 1):
            options = {"system": system, "scale": given.scale, "weeks": given.weeks, "seed": seed}
            result = run_scenario(load_scenario(given.scenario, options))
            codes = codes or result.system.codes
            rows = [result.system.codes.index(code) for code in codes]
            parts.append(losses(result, codes))
            exported = result.panel["exports"][0][rows].sum() / result.panel["output"][0][rows].sum()
        found = {name: np.mean([part[name] for part in parts], axis=0) for name in VARIABLES}
        first = first or found
        alike = np.corrcoef(first["output"], found["output"])[0, 1]
        means = "  ".join(f"{found[name].mean():11.3f}" for name in VARIABLES)
        known = f"{system:20s} {len(result.system.codes):11d}  {100 * exported:7.1f}%"
        print(f"{known}  {means}  {alike:11.2f}", flush=True)


if __name__ == "__main__":
    main()
