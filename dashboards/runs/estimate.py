"""What several pairs of worlds say together: means, paired differences and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from sim.results import RunResult
from sim.scenarios import Scenario

CONFIDENCE = 0.95
STUDENT_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086,
)  # fmt: skip
"""Student's t at 97.5 % for 1 to 20 degrees of freedom (standard table)."""
NORMAL_975 = 1.96
HALF_WINDOW_WEEKS = 13
SEASONS = 3
"""Independent moments in the half year over which the variance of a band is averaged (assumption)."""


Derived = TypeVar("Derived")


def student(degrees: int) -> float:
    """Student's t at 97.5 %; the normal value beyond 20 degrees of freedom."""
    return STUDENT_975[degrees - 1] if 1 <= degrees <= len(STUDENT_975) else NORMAL_975


@dataclass(frozen=True, eq=False)
class Estimate:
    """Replications of the worlds of one scenario, in the same order of seeds.

    `acted` are the worlds as asked; `unaided` the same without policy (the same objects when there is none); `quiet`
    the same without shock or policy. `refined` says whether they are at the finest scale this system is run at.
    """

    acted: tuple[RunResult, ...]
    unaided: tuple[RunResult, ...]
    quiet: tuple[RunResult, ...]
    refined: bool
    wanted: int
    """Replications that this stage will have when it is done."""
    seconds: float = 0.0
    """Time between the question and this estimate."""
    _derived: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, key: object, make: Callable[[], Derived]) -> Derived:
        """What `make` derives from this estimate, made the first time that `key` is asked for and kept with it."""
        if key not in self._derived:
            self._derived[key] = make()
        return self._derived[key]

    @property
    def scenario(self) -> Scenario:
        """The scenario as asked, of the first seed."""
        return self.acted[0].scenario

    @property
    def replications(self) -> int:
        """Pairs of worlds, one a seed."""
        return len(self.acted)

    @property
    def scale(self) -> int:
        """People that one agent stands for."""
        return self.acted[0].scale

    @property
    def has_policy(self) -> bool:
        """Whether something is done about the shock."""
        return self.scenario.has_policy

    def mean_result(self) -> RunResult:
        """One RunResult whose panels are the means over replications, the quiet world as twin."""
        return self.once("mean", lambda: replace(
            self.acted[0],
            panel=mean_of([world.panel for world in self.acted]),
            sectors=mean_of([world.sectors for world in self.acted]),
            twin_panel=mean_of([world.panel for world in self.quiet]),
            twin_sectors=mean_of([world.sectors for world in self.quiet]),
        ))  # fmt: skip

    def series(self, worlds: Sequence[RunResult], variable: str) -> np.ndarray:
        """A variable of each replication, territories then their total: (replications, weeks + 1, n + 1), float64."""
        stack = np.stack([world.panel[variable] for world in worlds]).astype(np.float64)
        return np.concatenate([stack, stack.sum(axis=2, keepdims=True)], axis=2)


def mean_of(panels: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Mean of each variable over panels."""
    return {name: np.mean([panel[name] for panel in panels], axis=0) for name in panels[0]}


@dataclass(frozen=True)
class Interval:
    """A mean with the half-width of its 95 % interval; infinite when one replication says nothing of chance."""

    mean: float
    half_width: float

    @property
    def low(self) -> float:
        """Lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end."""
        return self.mean + self.half_width

    @property
    def inside_noise(self) -> bool:
        """Whether zero lies inside."""
        return self.low <= 0.0 <= self.high


def paired_band(differences: np.ndarray) -> np.ndarray:
    """Half-width of the 95 % interval of the mean of paired differences, by week; zero for one replication.

    `differences` is (replications, weeks + 1, ...). The variance is averaged over half a year around each week.
    """
    replications = len(differences)
    if replications < 2:
        return np.zeros(differences.shape[1:])
    variance = smoothed(differences.var(axis=0, ddof=1))
    return student(SEASONS * (replications - 1)) * np.sqrt(variance / replications)


def smoothed(values: np.ndarray) -> np.ndarray:
    """Running mean over half a year, along axis 0, shorter at the ends."""
    total = np.concatenate([np.zeros((1, *values.shape[1:])), values.cumsum(axis=0)])
    rows = np.arange(len(values))
    first, last = np.maximum(rows - HALF_WINDOW_WEEKS, 0), np.minimum(rows + HALF_WINDOW_WEEKS + 1, len(values))
    return (total[last] - total[first]) / (last - first).reshape(-1, *[1] * (values.ndim - 1))
