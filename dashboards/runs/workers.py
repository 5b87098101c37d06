"""The worker processes of the server: worlds are simulated once for all who ask, the most urgent first.

Refined worlds have processes of their own, which start with the first of them and give way to everything else: a quick
estimate never waits until a week of a refined world is over.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import multiprocessing
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dashboards.runs.worker_process import CANCELLED, DONE, FAILED, STOPPED, WORLD, serve
from sim.results import RunResult
from sim.scenarios import Scenario

MOST_PROCESSES = 4
LARGEST_MEMORY_BYTES = 300_000_000
PATIENT_PRIORITY = 10
"""Worlds of this priority and beyond are simulated apart, by processes that take only the time left by others."""
GENTLE, MOST_GENTLE = 5, 15
"""Niceness of processes: the page answers before the worlds do, quick worlds come before refined ones."""
POLL_SECONDS = 0.01
MOST_JOBS_WAITING = 2000

logger = logging.getLogger(__name__)

Then = Callable[[str, Any], None]


@dataclass(eq=False)
class Request:
    """One asker of one world; `cancel` withdraws it."""

    job: Job
    then: Then
    cancelled: bool = False

    def cancel(self) -> None:
        """Withdraw: `then` is not called any more, and a world that nobody wants is abandoned."""
        self.cancelled = True


@dataclass(eq=False)
class Job:
    """One world to simulate, for all who ask for it."""

    key: str
    scenario: Scenario
    task: str = WORLD
    requests: list[Request] = field(default_factory=list)
    priority: int = 0
    taken: bool = False
    """Whether a process simulates it already; it may wait twice, under two priorities."""
    preempted: bool = False
    """Whether it must leave its process to more urgent work and wait again."""

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for it."""
        return any(not request.cancelled for request in self.requests)


class Workers:
    """A few processes for urgent worlds and as many for patient ones, two queues, and the worlds simulated last.

    Worlds kept take at most `LARGEST_MEMORY_BYTES`.
    """

    def __init__(self, processes: int) -> None:
        self.lock = threading.Condition()
        self.queues: tuple[list[tuple[tuple[int, int], Job]], ...] = ([], [])
        self.jobs: dict[str, Job] = {}
        self.worlds: OrderedDict[str, RunResult] = OrderedDict()
        self.bytes_kept = 0
        self.order = itertools.count()
        self.running: tuple[list[Job], ...] = ([], [])
        self.count = processes
        for patient in (False, True):
            for _ in range(processes):
                threading.Thread(target=self._drive, args=(patient,), daemon=True).start()

    def ask(self, scenario: Scenario, priority: int, then: Then, task: str = WORLD) -> Request:
        """Ask for the world of a scenario; `then(status, payload)` is called from another thread, or at once if known.

        The task `DETAILED` keeps what crossed from one territory to another each week; `lives:ROW` asks for lives
        instead of the world. Lower `priority` numbers come first. Raises RuntimeError when too many worlds are waiting.
        """
        key = key_of(scenario, task)
        with self.lock:
            known = self.worlds.get(key)
            if known is not None:
                self.worlds.move_to_end(key)
            else:
                job = self.jobs.get(key)
                if job is None or not job.wanted:
                    if sum(map(len, self.queues)) > MOST_JOBS_WAITING:
                        raise RuntimeError("too many runs are waiting")
                    job = self.jobs[key] = Job(key, scenario, task)
                request = Request(job, then)
                job.requests.append(request)
                self._queue(job, priority)
                return request
        then(DONE, known)
        return Request(Job(key, scenario, task), then)

    def _queue(self, job: Job, priority: int) -> None:
        """Let a job wait; when every process of its kind is busy with less urgent work, one of them gives way."""
        patient = priority >= PATIENT_PRIORITY
        job.priority = priority
        heapq.heappush(self.queues[patient], ((priority, next(self.order)), job))
        if len(self.running[patient]) == self.count:
            least = max(self.running[patient], key=lambda other: other.priority)
            if least.priority > priority and not job.taken:
                least.preempted = True
        self.lock.notify_all()

    def _next_job(self, patient: bool) -> Job:
        with self.lock:
            while True:
                while self.queues[patient]:
                    _, job = heapq.heappop(self.queues[patient])
                    if job.wanted and not job.taken:
                        job.taken = True
                        self.running[patient].append(job)
                        return job
                self.lock.wait()

    def _drive(self, patient: bool) -> None:
        niceness = MOST_GENTLE if patient else GENTLE
        process = None if patient else started(niceness)
        while True:
            job = self._next_job(patient)
            if process is None or not process.alive:
                process = started(niceness)
            try:
                status, payload = (FAILED, STOPPED) if process is None else process.simulate(job)
            except (EOFError, OSError):
                status, payload = FAILED, STOPPED
            logger.info("world %s: %s", status, job.key)
            with self.lock:
                self.running[patient].remove(job)
                if job.preempted and job.wanted and status == CANCELLED:
                    job.taken = job.preempted = False
                    self._queue(job, job.priority)
                    continue
                if self.jobs.get(job.key) is job:
                    del self.jobs[job.key]
                if status == DONE and isinstance(payload, RunResult):
                    self._keep(job.key, payload)
                waiting = [request for request in job.requests if not request.cancelled]
            for request in waiting:
                try:
                    request.then(status, payload)
                except Exception:
                    logger.exception("an answer could not be taken")

    def _keep(self, key: str, world: RunResult) -> None:
        self.worlds[key] = world
        self.bytes_kept += bytes_of(world)
        while self.bytes_kept > LARGEST_MEMORY_BYTES and len(self.worlds) > 1:
            _, oldest = self.worlds.popitem(last=False)
            self.bytes_kept -= bytes_of(oldest)


def key_of(scenario: Scenario, task: str) -> str:
    """What tells a job from others."""
    return f"{task} {scenario.model_dump_json()}"


def bytes_of(world: RunResult) -> int:
    """Memory of the arrays of a world."""
    return sum(array.nbytes for array in (*world.panel.values(), *world.sectors.values(), *world.flows.values()))


class WorkerProcess:
    """The parent's end of a worker process, which starts at once; raises EOFError or OSError when it cannot."""

    def __init__(self, niceness: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.cancel = context.Event()
        self.process = context.Process(target=serve, args=(theirs, self.cancel, niceness), daemon=True)
        self.process.start()
        theirs.close()
        self.connection.recv()

    @property
    def alive(self) -> bool:
        """Whether the process can be asked for a world."""
        return self.process.is_alive()

    def simulate(self, job: Job) -> tuple[str, Any]:
        """The answer of the process; raises EOFError or OSError when it died."""
        self.cancel.clear()
        self.connection.send((job.scenario, job.task))
        while not self.connection.poll(POLL_SECONDS):
            if job.preempted or not job.wanted:
                self.cancel.set()
        return self.connection.recv()


def started(niceness: int) -> WorkerProcess | None:
    """A worker process, None when the machine refuses one; the next job tries again."""
    try:
        return WorkerProcess(niceness)
    except (EOFError, OSError):
        logger.exception("a process that simulates could not be started")
        return None


@cache
def workers() -> Workers:
    """The workers of this server process: of each kind as many as cores, at most `MAILLAGE_WORKERS` or four."""
    most = int(os.environ.get("MAILLAGE_WORKERS", MOST_PROCESSES))
    return Workers(max(1, min(os.cpu_count() or 1, most)))
