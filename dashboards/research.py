"""Experiments opened in the page: which directories there are, and what their runs say."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.outcomes import OUTCOMES
from sim.errors import OutputError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.declaration import Experiment

FILES = ("experiment.json", "runs.parquet", "results.parquet")
LARGEST_TABLE_BYTES = 200_000_000
MOST_EXPERIMENTS = 100
FEW_LEVELS = 8
"""An uncertainty with at most so many values is read at its two ends, another in its lowest and highest fifths."""
FIFTH = 0.2
WORST_PART = 0.25


@dataclass(frozen=True)
class Opened:
    """An experiment read from its directory: its declaration and one line a run and outcome."""

    name: str
    experiment: Experiment
    table: pd.DataFrame

    @property
    def outcomes(self) -> list[str]:
        """Outcomes that some run has, in the order of the simulator."""
        found = set(self.table["outcome"])
        known = [outcome.id for outcome in OUTCOMES if outcome.id in found]
        return known + sorted(found - set(known))


@dataclass(frozen=True)
class Swing:
    """What an outcome is at the two ends of one uncertainty, means over everything else."""

    path: str
    low: float
    high: float
    at_low: float
    at_high: float


def root() -> Path:
    """Where experiments are looked for: `MAILLAGE_EXPERIMENTS`, else `runs` in the directory of the server."""
    return Path(os.environ.get("MAILLAGE_EXPERIMENTS", "runs"))


def names() -> list[str]:
    """Finished experiments under the root, itself or at most two levels down, by relative name."""
    here = root()
    found = [
        file.parent for pattern in (FILES[0], f"*/{FILES[0]}", f"*/*/{FILES[0]}") for file in sorted(here.glob(pattern))
    ]
    whole = [folder for folder in found if all((folder / name).is_file() for name in FILES)]
    return [folder.relative_to(here).as_posix() for folder in whole[:MOST_EXPERIMENTS]]


def opened(name: str) -> Opened:
    """The experiment of one of `names()`.

    Raises OutputError for any other name, a table too large for a page, or a directory that cannot be read.
    """
    if name not in names():
        raise OutputError("no such experiment", name[:60], expected="one of the list")
    folder = root() / name
    size = sum((folder / file).stat().st_size for file in FILES)
    if size > LARGEST_TABLE_BYTES:
        raise OutputError("this experiment is too large for a page", name, f"{size} bytes", "maillage results")
    return _read(name, str(folder.resolve()), tuple((folder / file).stat().st_mtime_ns for file in FILES))


@lru_cache(maxsize=4)
def _read(name: str, folder: str, _written: tuple[int, ...]) -> Opened:
    from experiments.analysis import read_experiment

    return Opened(name, *read_experiment(folder))


def chosen(opened: Opened, system: str, scenario: str, outcome: str) -> pd.DataFrame:
    """One line a run of a system and scenario: seed, point, and the response to one outcome.

    The response is the difference from the reference world on the same seed where there is one, else the value.
    """
    from experiments.analysis import response

    table = opened.table
    part = table[(table["system"] == system) & (table["scenario"] == scenario) & (table["outcome"] == outcome)].copy()
    part["response"] = response(part)
    return part.sort_values(["point", "seed"]).reset_index(drop=True)


def sample(runs: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many runs, evenly spread over points and seeds."""
    return runs if len(runs) <= most else runs.iloc[np.linspace(0, len(runs) - 1, most).round().astype(int)]


def by_point(runs: pd.DataFrame) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Uncertain paths, points (rows), and the mean response over seeds at each."""
    means = runs.groupby("point", sort=True)["response"].mean()
    tables = [json.loads(point) for point in means.index]
    paths = sorted({path for table in tables for path, value in table.items() if isinstance(value, int | float)})
    points = np.array([[float(table.get(path, np.nan)) for path in paths] for table in tables])
    return paths, points.reshape(len(tables), len(paths)), means.to_numpy()


def swings(runs: pd.DataFrame) -> list[Swing]:
    """The tornado: each uncertainty with its two ends, the widest swing first."""
    paths, points, means = by_point(runs)
    found = []
    for column, path in enumerate(paths):
        values = points[:, column]
        levels = np.unique(values)
        if len(levels) < 2:
            continue
        few = len(levels) <= FEW_LEVELS
        low, high = (levels[0], levels[-1]) if few else (np.quantile(values, FIFTH), np.quantile(values, 1.0 - FIFTH))
        found.append(Swing(
            path, float(low), float(high), float(means[values <= low].mean()), float(means[values >= high].mean())
        ))  # fmt: skip
    return sorted(found, key=lambda swing: -abs(swing.at_high - swing.at_low))


def box(runs: pd.DataFrame, worst: bool) -> dict[str, object]:
    """Where the worst (or the best) quarter of points lies: bounds, coverage and density (PRIM), and the threshold."""
    from experiments.discovery import prim

    paths, points, means = by_point(runs)
    threshold = float(np.quantile(means, WORST_PART if worst else 1.0 - WORST_PART))
    interesting = means <= threshold if worst else means >= threshold
    return {**prim(points, interesting, paths), "threshold": threshold, "points": len(means)}
