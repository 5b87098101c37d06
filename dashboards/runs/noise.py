"""What is known of the luck of a system: how much paired differences vary, and how far sampled populations mislead.

The variance of a difference between two worlds on the same luck depends little on the lever moved, so each new answer
adds to the knowledge of the same system at the same scale, and the next quick estimate knows its interval from two
replications. How far quick estimates of a system were from the refined ones widens the interval of the next.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from dashboards.runs.estimate import Interval, student

PRIOR_SCALE_ERROR = 0.3
"""Error of an effect because one agent stands for several people, relative to it, before any has been seen: the root
mean square over the first moves of `dashboards/measure_coverage.py` on Gévaudan-Lozère, where it is largest."""
PRIOR_WEIGHT = 3.0
"""How many observed errors the prior is worth (assumption)."""
MOST_DEGREES = 200


@dataclass
class Luck:
    """Sum of squared deviations of paired differences and its degrees of freedom."""

    squares: float = 0.0
    degrees: int = 0


class NoiseBook:
    """What past answers taught, by system and scale, for each figure; shared by all sessions, safe between threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.luck: dict[tuple[str, int, str], Luck] = defaultdict(Luck)
        self.scale_errors: dict[tuple[str, int, str], list[float]] = defaultdict(list)

    def learn(self, system: str, scale: int, figure: str, differences: np.ndarray) -> None:
        """Add the spread of paired differences of one answer."""
        if len(differences) < 2:
            return
        with self.lock:
            luck = self.luck[system, scale, figure]
            keep = min(1.0, MOST_DEGREES / max(luck.degrees, 1))
            luck.squares = luck.squares * keep + float(((differences - differences.mean()) ** 2).sum())
            luck.degrees = int(luck.degrees * keep) + len(differences) - 1

    def learn_scale_error(self, system: str, scale: int, figure: str, quick: float, refined: float) -> None:
        """Add how far a quick estimate was from the refined one, relative to the refined one."""
        if refined:
            with self.lock:
                errors = self.scale_errors[system, scale, figure]
                errors.append(min((quick - refined) ** 2 / refined**2, 1.0))
                del errors[:-100]

    def knows(self, system: str, scale: int, figure: str) -> bool:
        """Whether enough is known for two replications to be given an interval."""
        with self.lock:
            return self.luck[system, scale, figure].degrees >= 3

    def interval(self, system: str, scale: int, figure: str, differences: np.ndarray, refined: bool) -> Interval:
        """The mean of paired differences and its 95 % interval, chance and (for quick estimates) scale together."""
        mean, replications = float(differences.mean()), len(differences)
        with self.lock:
            luck = self.luck[system, scale, figure]
            degrees = luck.degrees
            deviation = float(np.sqrt(luck.squares / degrees)) if degrees else np.inf
            errors = self.scale_errors[system, scale, figure]
            square = (PRIOR_WEIGHT * PRIOR_SCALE_ERROR**2 + sum(errors)) / (PRIOR_WEIGHT + len(errors))
        own = float(differences.std(ddof=1)) if replications > 2 else 0.0
        chance = student(degrees) * max(deviation, own) / np.sqrt(replications) if degrees else np.inf
        scaling = 0.0 if refined else student(20) * np.sqrt(square) * abs(mean)
        return Interval(mean, float(np.hypot(chance, scaling)))


BOOK = NoiseBook()
"""The knowledge of this server process: numbers about systems, nothing about who asked."""
