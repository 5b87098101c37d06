"""What the simulator finds for a question of a lesson: worlds paired on the same luck, the mean and its interval."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.lessons.lesson import Answer, Lesson, Step
from dashboards.lessons.measures import MEASURES, places_of
from dashboards.runs.estimate import Interval
from dashboards.runs.noise import NoiseBook
from dashboards.runs.worker_process import CANCELLED, DONE
from dashboards.runs.workers import Request, workers
from sim.results import RunResult

PRIORITY = 5
"""After the quick estimates of visitors, before the refined ones."""
MORE, LESS, SAME = range(3)

Worlds = Mapping[tuple[str, int], RunResult]
"""Worlds of a lesson by name and seed."""


@dataclass(frozen=True)
class Finding:
    """The interval of each answer of a question; `right` is the choice that it makes right.

    `right` is None for an amount, and for the most when the first two cannot be told apart.
    """

    intervals: tuple[Interval, ...]
    right: int | None
    replications: int


def find(lesson: Lesson, step: Step, worlds: Worlds) -> Finding:
    """What the worlds of a question say."""
    rows = [differences(lesson, step, answer, worlds) for answer in step.answers]
    intervals = tuple(interval_of(values, lesson) for values in rows)
    right = None
    if step.ask == "sign":
        (only,) = intervals
        right = SAME if only.inside_noise else MORE if only.mean > 0 else LESS
    if step.ask == "most":
        first, second = sorted(range(len(rows)), key=lambda place: -intervals[place].mean)[:2]
        if not interval_of(rows[first] - rows[second], lesson).inside_noise:
            right = first
    return Finding(intervals, right, lesson.replications)


def differences(lesson: Lesson, step: Step, answer: Answer, worlds: Worlds) -> np.ndarray:
    """What an answer measures on each luck: (replications,), in the unit of the step."""
    read = MEASURES[step.measure].read

    def total(names: Sequence[str], seed: int) -> float:
        found = (worlds[name, seed] for name in names)
        return sum(read(world, rows_of(step, world), places_of(world, answer.where)) for world in found)

    seeds = range(1, lesson.replications + 1)
    more, less = (np.array([total(names, seed) for seed in seeds]) for names in (answer.plus, answer.minus))
    return (more - less) / less if step.relative else more - less


def rows_of(step: Step, world: RunResult) -> slice:
    """Rows of the panel that a question measures."""
    first, last = step.weeks or (1, world.weeks)
    return slice(first, last + 1)


def interval_of(values: np.ndarray, lesson: Lesson) -> Interval:
    """The mean and its 95 % interval; values that are all zero are exactly zero."""
    if not values.any():
        return Interval(0.0, 0.0)
    book = NoiseBook()
    book.learn(lesson.id, lesson.scale, "", values)
    return book.interval(lesson.id, lesson.scale, "", values, refined=lesson.scale == 1)


Tell = Callable[[Finding | None, int, int, str], None]
"""Called with what was found (None before), worlds done, worlds wanted, and a line that says what went wrong."""


class Search:
    """The worlds of one question asked of the workers; `tell` is called from other threads until `stop`."""

    def __init__(self, lesson: Lesson, step: Step, tell: Tell) -> None:
        self.lesson, self.step, self.tell = lesson, step, tell
        self.lock = threading.Lock()
        self.worlds: dict[tuple[str, int], RunResult] = {}
        self.requests: list[Request] = []
        self.over = False
        self.wanted = len(step.worlds()) * lesson.replications

    def start(self) -> None:
        """Ask for every world of the question; those already simulated come at once.

        Raises ScenarioError for a world that is no scenario, RuntimeError when too many worlds wait.
        """
        for seed in range(1, self.lesson.replications + 1):
            for name in self.step.worlds():
                if self.over:
                    return
                scenario = self.lesson.scenario(name).model_copy(update={"seed": seed, "scale": self.lesson.scale})

                def then(status: str, payload: object, key: tuple[str, int] = (name, seed)) -> None:
                    self._arrived(key, status, payload)

                self.requests.append(workers().ask(scenario, PRIORITY, then))

    def stop(self) -> None:
        """Abandon what is not done."""
        self.over = True
        for request in list(self.requests):
            request.cancel()

    def _arrived(self, key: tuple[str, int], status: str, payload: object) -> None:
        if self.over or status == CANCELLED:
            return
        if status != DONE:
            self.stop()
            self.tell(None, len(self.worlds), self.wanted, str(payload))
            return
        with self.lock:
            self.worlds[key] = payload
            done = len(self.worlds)
        self.tell(find(self.lesson, self.step, self.worlds) if done == self.wanted else None, done, self.wanted, "")
