"""What is known of the luck of a system: how much paired differences vary, and how far sampled populations mislead.

The variance of a difference between two worlds on the same luck depends little on the lever moved, so each new answer
adds to the knowledge of the same system at the same scale, and the next quick estimate knows its interval from two
replications. How far quick estimates of a system were from the refined ones widens the interval of the next, and a
system whose quick intervals hold too few refined values is given none.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass

import numpy as np

from dashboards.runs.estimate import Interval, student

PRIOR_SCALE_ERROR = 0.3
"""Error of an effect because one agent stands for several people, relative to it, before any has been seen: the root
mean square over the first moves of `dashboards/measure_coverage.py` on Gévaudan-Lozère, where it is largest."""
PRIOR_WEIGHT = 3.0
"""How many observed errors the prior is worth (assumption)."""
MOST_DEGREES = 200
FEWEST_JUDGED, MOST_JUDGED = 20, 400
"""Refined values between which quick intervals of a system are judged: fewer say nothing, older ones are forgotten."""
LEAST_HELD = 0.9
"""Share of refined values that quick intervals must hold; below, a quick estimate says "too few agents"."""


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
        self.scale_errors: dict[tuple[str, int, str], deque[float]] = defaultdict(lambda: deque(maxlen=100))
        self.held: dict[tuple[str, int], deque[bool]] = defaultdict(lambda: deque(maxlen=MOST_JUDGED))

    def learn(self, system: str, scale: int, figure: str, differences: np.ndarray) -> None:
        """Add the spread of paired differences of one answer."""
        if len(differences) < 2:
            return
        with self.lock:
            luck = self.luck[system, scale, figure]
            keep = min(1.0, MOST_DEGREES / max(luck.degrees, 1))
            luck.squares = luck.squares * keep + float(((differences - differences.mean()) ** 2).sum())
            luck.degrees = int(luck.degrees * keep) + len(differences) - 1

    def judge(self, system: str, scale: int, figure: str, quick: np.ndarray, refined: float) -> None:
        """Add what a refined value says of the quick differences of the same question.

        How far their mean was, relative to the refined value, and whether their interval held it.
        """
        with self.lock:
            found = self._reckoned(system, scale, figure, quick, refined=False)
            self.held[system, scale].append(found.low <= refined <= found.high)
            if refined:
                error = (float(quick.mean()) - refined) ** 2 / refined**2
                self.scale_errors[system, scale, figure].append(min(error, 1.0))

    def knows(self, system: str, scale: int, figure: str) -> bool:
        """Whether enough is known for two replications to be given an interval."""
        with self.lock:
            return self.luck[system, scale, figure].degrees >= 3

    def trusts(self, system: str, scale: int) -> bool:
        """Whether quick intervals of a system held nine refined values in ten, of those judged; yes before twenty."""
        with self.lock:
            return self._trusted(system, scale)

    def interval(self, system: str, scale: int, figure: str, differences: np.ndarray, refined: bool) -> Interval:
        """The mean of paired differences and its 95 % interval, chance and (for quick estimates) scale together.

        Infinite for a quick estimate of a system whose quick intervals were too often wrong.
        """
        with self.lock:
            found = self._reckoned(system, scale, figure, differences, refined)
            return found if refined or self._trusted(system, scale) else Interval(found.mean, np.inf)

    def _trusted(self, system: str, scale: int) -> bool:
        held = self.held[system, scale]
        return len(held) < FEWEST_JUDGED or sum(held) >= LEAST_HELD * len(held)

    def _reckoned(self, system: str, scale: int, figure: str, differences: np.ndarray, refined: bool) -> Interval:
        mean, replications = float(differences.mean()), len(differences)
        luck, errors = self.luck[system, scale, figure], self.scale_errors[system, scale, figure]
        own = float(differences.std(ddof=1)) if replications > 1 else np.inf
        degrees, deviation = replications - 1, own
        if luck.degrees:
            degrees, deviation = luck.degrees, float(np.sqrt(luck.squares / luck.degrees))
            if replications > 2:
                deviation = max(deviation, own)
        chance = student(degrees) * deviation / np.sqrt(replications)
        square = (PRIOR_WEIGHT * PRIOR_SCALE_ERROR**2 + sum(errors)) / (PRIOR_WEIGHT + len(errors))
        scaling = 0.0 if refined else student(20) * np.sqrt(square) * abs(mean)
        return Interval(mean, float(np.hypot(chance, scaling)))


BOOK = NoiseBook()
"""The knowledge of this server process: numbers about systems, nothing about who asked."""
