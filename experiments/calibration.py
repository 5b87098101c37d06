"""History matching: which values of the estimated parameters the published figures do not rule out.

A point is implausible when, on some fitted target, the simulated value is too far from the published one:
I = |z - E f(x)| / sqrt(V_observed + V_simulated) (Craig et al. 1997; Vernon, Goldstein and Bower 2010). V_observed is
of measurement and discrepancy: the tolerance of the score card is taken as two standard deviations (*assumption*).
V_simulated is that of the mean over systems. No emulator stands in for the simulator, hence no variance of one: every
point is simulated. A wave is a Latin hypercube over the box of the points that the wave before left plausible.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from experiments.declaration import Experiment, Table
from sim.validation.target import Target, load_targets

DECLARATION = Path(__file__).with_name("calibration.toml")
CUT = 3.0
"""Implausibility from which a point is ruled out: three standard deviations (evidence 9; Pukelsheim 1994)."""
ERROR = " error"
MEASURE = "experiments.measures:targets"


class Estimated(Table):
    """A parameter to fit: the zone that the literature allows, and which."""

    zone: tuple[float, float]
    source: str = Field(min_length=1)


class Fixed(Table):
    """Why an estimated parameter is not fitted here."""

    why_fr: str = Field(min_length=1)
    why_en: str = Field(min_length=1)


class Calibration(Table):
    """What is fitted on what: parameters, targets fitted on, targets kept to be predicted, and where.

    ``fixed`` holds the other estimated parameters.
    """

    systems: tuple[str, ...]
    scale: int
    fitted: tuple[str, ...]
    predicted: tuple[str, ...]
    parameters: dict[str, Estimated]
    fixed: dict[str, Fixed]

    @property
    def targets(self) -> tuple[Target, ...]:
        """Targets measured, those fitted on first."""
        known = {target.id: target for target in load_targets()}
        return tuple(known[name] for name in (*self.fitted, *self.predicted))

    def wave(self, box: Mapping[str, tuple[float, float]], points: int, number: int) -> Experiment:
        """The experiment of a wave over a box; without points in it, the defaults."""
        sampled: dict[str, Any] = {"design": "latin-hypercube", "samples": points, "uncertainties": dict(box)}
        return Experiment(
            title_fr=f"Calage, vague {number}", title_en=f"Calibration, wave {number}", systems=self.systems[:1],
            scenarios=("lockdown",), reference="none", scale=self.scale, seeds=1, first_seed=1 + number, model=MEASURE,
            overrides={"systems": list(self.systems), "targets": [target.id for target in self.targets]},
            **(sampled if box else {}),
        )  # fmt: skip


def load_calibration(path: Path = DECLARATION) -> Calibration:
    """The calibration that comes with the simulator."""
    return Calibration.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Wave:
    """Points simulated (one a row), what each gives on each target, its standard error, and implausibilities.

    ``implausibility`` has a column a target; ``worst`` is the largest over the targets fitted on.
    """

    points: pd.DataFrame
    simulated: pd.DataFrame
    implausibility: pd.DataFrame
    worst: np.ndarray

    @property
    def plausible(self) -> np.ndarray:
        """Which points are not ruled out."""
        return self.worst < CUT

    def box(self) -> dict[str, tuple[float, float]]:
        """Smallest box around the points that are not ruled out, by parameter; empty without two of them."""
        kept = self.points[self.plausible]
        if len(kept) < 2:
            return {}
        return {name: (float(kept[name].min()), float(kept[name].max())) for name in kept.columns}


def implausibility(target: Target, simulated: float, error: float) -> float:
    """Standard deviations between a published figure and a simulated one; a range counts from its middle."""
    low, high = target.bounds()
    observed = (high - low) / 4.0
    return abs((low + high) / 2.0 - simulated) / float(np.hypot(observed, error))


def wave_of(calibration: Calibration, table: pd.DataFrame) -> Wave:
    """The wave that the runs of an experiment make (``experiments.analysis.read_experiment``)."""
    wide = table.pivot(index="point", columns="outcome", values="value")
    points = pd.DataFrame([json.loads(point) for point in wide.index])
    names = [target.id for target in calibration.targets]
    found = pd.DataFrame({
        target.id: [
            implausibility(target, value, error)
            for value, error in zip(wide[target.id], wide[target.id + ERROR], strict=True)
        ]
        for target in calibration.targets
    })  # fmt: skip
    worst = found[list(calibration.fitted)].max(axis=1).to_numpy()
    return Wave(points, wide[names].reset_index(drop=True), found, worst)


def volume(box: Mapping[str, tuple[float, float]], whole: Mapping[str, tuple[float, float]]) -> float:
    """Share of the volume of the whole zone that a box takes; 0 for an empty one."""
    if not box:
        return 0.0
    return float(np.prod([(box[name][1] - box[name][0]) / (whole[name][1] - whole[name][0]) for name in whole]))
