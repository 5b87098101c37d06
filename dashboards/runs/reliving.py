"""Worlds that an experiment kept figures of only, lived again from their seeds: maps and curves over its runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from dashboards.runs.answering import ROLES, ask_worlds, worlds_of
from dashboards.runs.estimate import Estimate
from dashboards.runs.worker_process import CANCELLED, DONE
from dashboards.runs.workers import PATIENT_PRIORITY, Request
from sim.results import RunResult
from sim.scenarios import Scenario

Tell = Callable[[Estimate | None, int, str], None]
"""Called with what is lived so far (None before the first), how many runs that is, and what went wrong."""


class Reliving:
    """Each run with its world without policy and its world without shock, on its own seed, until `stop`."""

    def __init__(self, runs: Sequence[Scenario], tell: Tell) -> None:
        self.runs, self.tell = runs, tell
        self.lock = threading.RLock()
        self.worlds: dict[tuple[int, str], RunResult] = {}
        self.requests: list[Request] = []
        self.over = False

    def start(self) -> None:
        """Ask for every world; those already simulated come at once. Raises RuntimeError when too many wait."""
        for place, run in enumerate(self.runs):
            if self.over:
                return

            def then(role: str, status: str, payload: object, place: int = place) -> None:
                self._arrived(place, role, status, payload)

            self.requests += ask_worlds(worlds_of(run), PATIENT_PRIORITY, then)

    def stop(self) -> None:
        """Abandon what is not done."""
        self.over = True
        for request in list(self.requests):
            request.cancel()

    def _arrived(self, place: int, role: str, status: str, payload: object) -> None:
        with self.lock:
            if self.over or status == CANCELLED:
                return
            if status != DONE:
                self.stop()
                self.tell(None, 0, str(payload))
                return
            self.worlds[place, role] = payload
            if all((place, one) in self.worlds for one in ROLES):
                estimate = self._estimate()
                self.tell(estimate, estimate.replications, "")

    def _estimate(self) -> Estimate:
        whole = [place for place in range(len(self.runs)) if all((place, role) in self.worlds for role in ROLES)]
        acted, unaided, quiet = (tuple(self.worlds[place, role] for place in whole) for role in ROLES)
        return Estimate(acted, unaided, quiet, refined=True, wanted=len(self.runs))
