"""Print the trends of a world without shock: every named system, every territory, mean over seeds and 95 % interval.

    PYTHONPATH=. python tests/steady_state_table.py [--seeds 30] [--first-seed 1] [--weeks 520] [--scale 10]
        [--system NAME] [--frozen]

A trend is the slope of a straight line through the weeks, per cent of the first value a year. A mean is marked when it
lies beyond 0.1 % a year by more than its interval. ``--frozen`` switches firm demography and moves off.
"""

from __future__ import annotations

import argparse

import numpy as np
from lived_economies import NAMED_SYSTEMS, lived_scenario, yearly_slope
from scipy.stats import t as student_law

TOLERANCE = 0.1
VARIABLES = ("employment", "input_stocks", "unemployment", "jobs", "output")


def trends(system: str, *, scale: int, weeks: int, seed: int, active: bool) -> dict[str, np.ndarray]:
    """Slopes of one run, per cent a year: the system first, then its territories."""
    model = lived_scenario("baseline", system=system, scale=scale, weeks=weeks, seed=seed, demography__active=active)
    panel = model.recorder.panel
    return {
        name: np.array([yearly_slope(panel[name].sum(axis=1)), *map(yearly_slope, panel[name].T)]) for name in VARIABLES
    }


def mean_and_interval(slopes: np.ndarray, families: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Mean over seeds (rows) and half-width of its 95 % interval (Student's law).

    ``families`` widens the interval so that it holds for that many means at once (Bonferroni).
    """
    seeds = len(slopes)
    quantile = student_law.ppf(1.0 - 0.025 / families, seeds - 1)
    return slopes.mean(axis=0), quantile * slopes.std(axis=0, ddof=1) / np.sqrt(seeds)


def drifts(mean: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Whether a mean lies beyond the tolerance by more than its interval."""
    return np.abs(mean) - half > TOLERANCE


def print_system(system: str, options: argparse.Namespace) -> None:
    """Run the seeds of one system and print its rows."""
    runs = [
        trends(system, scale=options.scale, weeks=options.weeks, seed=seed, active=not options.frozen)
        for seed in range(options.first_seed, options.first_seed + options.seeds)
    ]
    model = lived_scenario("baseline", system=system, scale=options.scale, weeks=1)
    cells = {name: mean_and_interval(np.array([run[name] for run in runs])) for name in VARIABLES}
    for row, place in enumerate((system, *model.setting.view.names)):
        figures = "  ".join(
            f"{mean[row]:+7.3f} ±{half[row]:5.3f}{'*' if drifts(mean, half)[row] else ' '}"
            for mean, half in cells.values()
        )
        print(f"{place[:34]:34s}{figures}", flush=True)


def main() -> None:
    """Read the options and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=520)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--system", choices=NAMED_SYSTEMS, action="append")
    parser.add_argument("--frozen", action="store_true")
    options = parser.parse_args()
    if options.seeds < 2:
        parser.error("an interval needs two seeds or more")
    print(f"{'% a year':34s}" + "  ".join(f"{name:>15s} " for name in VARIABLES))
    for system in options.system or NAMED_SYSTEMS:
        print_system(system, options)


if __name__ == "__main__":
    main()
