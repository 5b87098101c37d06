"""Designs: which points of the uncertain space are run; sampling by SALib, grids by hand."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.declaration import MOST_RUNS, Experiment
from sim.errors import ScenarioError
from sim.parameters import describe

SEED = "seed"
"""Path of the luck: among the uncertainties, it gives each point a luck of its own."""


@dataclass(frozen=True)
class Run:
    """One run: a system, a scenario, a point of the uncertain space and a seed; ``id`` follows from all of them."""

    system: str
    scenario: str
    point: dict[str, Any]
    seed: int
    order: tuple[int, ...] = field(compare=False)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that name the run."""
        text = json.dumps([self.system, self.scenario, sorted(self.point.items()), self.seed])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def ranges(experiment: Experiment) -> dict[str, tuple[float, ...]]:
    """Uncertain paths with their values or bounds; with ``assumed_parameters``, every assumed number too."""
    return (assumed_parameters() if experiment.assumed_parameters else {}) | experiment.uncertainties


def assumed_parameters() -> dict[str, tuple[float, ...]]:
    """Every assumed number (not the vectors, nor yes or no) with its plausible bounds, by path."""
    return {
        str(row["id"]): plausible(row)
        for row in describe()
        if row["status"] == "assumed" and row["low"] is not None and type(row["default"]) in (int, float)
    }


def whole_numbers() -> frozenset[str]:
    """Paths of whole numbers, the seed among them: a value drawn for one is rounded."""
    return frozenset({SEED, *(str(row["id"]) for row in describe() if type(row["default"]) is int)})


def plausible(row: dict[str, Any]) -> tuple[float, float]:
    """Half to one and a half times the default of a parameter, within its bounds (assumption)."""
    default, low, high = (float(row[name]) for name in ("default", "low", "high"))
    first, last = max(low, 0.5 * default), min(high, 1.5 * default if default else low + 0.1 * (high - low))
    return (first, last) if first < last else (low, high)


def problem(experiment: Experiment) -> dict[str, Any]:
    """The uncertain space as SALib takes it."""
    space = ranges(experiment)
    return {"num_vars": len(space), "names": list(space), "bounds": [list(values[:2]) for values in space.values()]}


def points(experiment: Experiment) -> list[dict[str, float | int]]:
    """The points of the design, in order; one empty point when nothing is uncertain."""
    space = ranges(experiment)
    if not space:
        return [{}]
    names = list(space)
    if experiment.design == "grid":
        return [dict(zip(names, values, strict=True)) for values in itertools.product(*space.values())]
    if experiment.design == "one-at-a-time":
        drawn = _one_at_a_time(space, experiment.levels)
    else:
        drawn = (dict(zip(names, row, strict=True)) for row in _sampled(experiment).tolist())
    whole = whole_numbers()
    return [{name: round(value) if name in whole else value for name, value in point.items()} for point in drawn]


def ends(experiment: Experiment, point: dict[str, float | int]) -> Iterator[dict[str, float | int]]:
    """A point of the design with one uncertain value moved to the least, then to the most, of its range, in turn."""
    whole = whole_numbers()
    for name, values in ranges(experiment).items():
        for value in (min(values), max(values)):
            yield {**point, name: round(value) if name in whole else value}


def _one_at_a_time(space: dict[str, tuple[float, ...]], levels: int) -> Iterator[dict[str, float]]:
    middle = {name: (low + high) / 2.0 for name, (low, high) in space.items()}
    yield middle
    for name, (low, high) in space.items():
        for value in np.linspace(low, high, levels):
            if value != middle[name]:
                yield {**middle, name: float(value)}


def _sampled(experiment: Experiment) -> np.ndarray:
    from SALib.sample import latin, morris, sobol

    space, seed = problem(experiment), experiment.first_seed
    if experiment.design == "latin-hypercube":
        return latin.sample(space, experiment.samples, seed=seed)
    if experiment.design == "morris":
        return morris.sample(space, experiment.samples, num_levels=4, seed=seed)
    if experiment.samples & (experiment.samples - 1):
        raise ScenarioError("Sobol needs a power of two", "samples", experiment.samples, "8, 16, 32, 64 ...")
    return sobol.sample(space, experiment.samples, calc_second_order=False, seed=seed)


def runs(experiment: Experiment, seeds: range | None = None) -> list[Run]:
    """All runs of the experiment, or those of some seeds, in the order of the tables; a point met twice runs once.

    Raises ScenarioError when there are none, or more than a million.
    """
    chosen = seeds or range(experiment.first_seed, experiment.first_seed + experiment.seeds)
    design = points(experiment)
    count = len(experiment.systems) * len(experiment.scenarios) * len(design) * len(chosen)
    if not 0 < count <= MOST_RUNS:
        raise ScenarioError("the design has no run, or too many", "design", count, f"1 to {MOST_RUNS} runs")
    axes = (enumerate(experiment.systems), enumerate(experiment.scenarios), enumerate(design), chosen)
    planned: dict[str, Run] = {}
    for (a, system), (b, scenario), (c, point), seed in itertools.product(*axes):
        run = Run(system, scenario, point, seed, (a, b, c, seed))
        planned.setdefault(run.id, run)
    return list(planned.values())


def runs_possible(experiment: Experiment) -> list[Run]:
    """The runs of the experiment with those that precision may add, up to its cap of seeds."""
    cap = experiment.precision.most_seeds if experiment.precision else 0
    return runs(experiment, range(experiment.first_seed, experiment.first_seed + max(experiment.seeds, cap)))
