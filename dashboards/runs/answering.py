"""The runs of one session: the last question only, first quickly, then finely."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboards.runs.estimate import Estimate
from dashboards.runs.figures import FIGURES, learn_from_refined, learn_luck
from dashboards.runs.noise import BOOK
from dashboards.runs.plan import Stage, stages, system_of
from dashboards.runs.worker_process import CANCELLED, DETAILED, DONE, WORLD
from dashboards.runs.workers import PATIENT_PRIORITY, Request, workers
from sim.results import RunResult
from sim.scenarios import Scenario

FEWEST_REPLICATIONS = 3
PREPARATION_SECONDS = 120.0
ROLES = ("acted", "unaided", "quiet")

Tell = Callable[[Estimate | None, str, bool], None]
"""Called with an estimate (None when there is none), a line that says what went wrong, and whether more comes."""


def worlds_of(scenario: Scenario) -> dict[str, Scenario]:
    """The scenarios to run: as asked, without policy, without shock or policy."""
    return {"acted": scenario, "unaided": scenario.unaided(), "quiet": scenario.twin()}


def ask_worlds(
    roles: Mapping[str, Scenario], priority: int, then: Callable[[str, str, object], None], task: str = WORLD
) -> list[Request]:
    """Ask the workers for several worlds, those that are the same once; `then(role, status, payload)` hears of each."""
    distinct: dict[str, list[str]] = {}
    for role, world in roles.items():
        distinct.setdefault(world.model_dump_json(), []).append(role)

    def heard_by(same: list[str]) -> Callable[[str, object], None]:
        def heard(status: str, payload: object) -> None:
            for role in same:
                then(role, status, payload)

        return heard

    return [workers().ask(roles[same[0]], priority, heard_by(same), task) for same in distinct.values()]


def stages_now(scenario: Scenario) -> tuple[Stage, Stage]:
    """The quick stage and the refined one, with what the book knows by now."""
    quick = stages(scenario, False)[0]
    known = all(BOOK.knows(system_of(scenario), quick.scale, figure.id) for figure in FIGURES)
    return stages(scenario, known)


@dataclass
class Gathering:
    """The worlds of one stage as they come in."""

    stage: Stage
    roles: dict[str, Scenario]
    asked: float
    worlds: dict[tuple[str, int], RunResult] = field(default_factory=dict)

    def complete(self) -> list[int]:
        """Seeds whose worlds are all there."""
        return [
            seed for seed in range(1, self.stage.replications + 1) if all((role, seed) in self.worlds for role in ROLES)
        ]

    def estimate(self, seeds: list[int]) -> Estimate:
        """The estimate from some seeds."""
        acted, unaided, quiet = (tuple(self.worlds[role, seed] for seed in seeds) for role in ROLES)
        seconds = time.perf_counter() - self.asked
        return Estimate(acted, unaided, quiet, self.stage.refined, self.stage.replications, seconds)


class Answering:
    """Asks the workers for the worlds of the last scenario asked, and tells each better estimate.

    ``turn`` is the lock of the page that is told, if it has one: with a lock of its own besides, a page that asks while
    a worker tells would wait for it, and it for the page, for ever.
    """

    def __init__(self, tell: Tell, turn: threading.RLock | None = None) -> None:
        self.tell = tell
        self.lock = turn or threading.RLock()
        self.generation = 0
        self.requests: list[Request] = []

    def ask(self, scenario: Scenario, refine: bool = True) -> None:
        """Answer for this scenario; what was asked before and is not done is abandoned."""
        with self.lock:
            self.stop()
            quick, refined = stages_now(scenario)
            self._gather(scenario, [quick, refined] if refine else [quick], self.generation, time.perf_counter())

    def stop(self) -> None:
        """Abandon what is running."""
        with self.lock:
            self.generation += 1
            for request in self.requests:
                request.cancel()
            self.requests = []

    def _gather(
        self, scenario: Scenario, left: list[Stage], generation: int, asked: float, quick: Estimate | None = None
    ) -> None:
        stage, *later = left
        gathering = Gathering(stage, worlds_of(scenario), asked)
        shown: list[int] = []

        def arrived(role: str, seed: int, status: str, payload: object) -> None:
            with self.lock:
                if generation != self.generation or status == CANCELLED:
                    return
                if status != DONE:
                    self.stop()
                    self.tell(None, str(payload), False)
                    return
                gathering.worlds[role, seed] = payload
                seeds = gathering.complete()
                enough = stage.replications if not stage.refined else FEWEST_REPLICATIONS
                if len(seeds) < enough or len(seeds) == len(shown):
                    return
                shown[:] = seeds
                done = len(seeds) == stage.replications
                estimate = gathering.estimate(seeds)
                if done:
                    learn_luck(estimate)
                if done and quick is not None and quick.scale != estimate.scale:
                    learn_from_refined(quick, estimate)
                self.tell(estimate, "", bool(later) or not done)
                if done and later and generation == self.generation:
                    self._gather(scenario, later, generation, asked, estimate)

        priority = PATIENT_PRIORITY if stage.refined else 0
        for seed in range(1, stage.replications + 1):
            task = DETAILED if stage.refined and seed == 1 else WORLD
            run = {"seed": seed, "scale": stage.scale}
            roles = {role: world.model_copy(update=run) for role, world in gathering.roles.items()}

            def then(role: str, status: str, payload: object, seed: int = seed) -> None:
                arrived(role, seed, status, payload)

            self.requests += ask_worlds(roles, priority, then, task)


def prepare(scenario: Scenario, seconds: float = PREPARATION_SECONDS) -> None:
    """Start the workers and wait for the quick estimate of a scenario, which the first visitor then finds ready."""
    ready = threading.Event()
    Answering(lambda estimate, wrong, more_comes: ready.set()).ask(scenario, refine=False)
    ready.wait(seconds)
