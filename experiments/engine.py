"""The engine of experiments: what is not done yet is done, by processes here or by a Dask cluster, and kept at once."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np

from experiments.declaration import Experiment
from experiments.design import Run, runs
from experiments.storage import Store
from experiments.work import Done, do
from sim.comparison.differences import paired
from sim.comparison.replications import belong_to_the_parent
from sim.errors import OutputError, ScenarioError

Progress = Callable[[str, int, int], None]
ROUND_OF_SEEDS = 4
LONGEST_WAIT_SECONDS = 10
LOST_WORKER = "the worker of this run was lost several times"

logger = logging.getLogger(__name__)


def run_experiment(
    experiment: Experiment,
    directory: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Store:
    """Do what is left of an experiment, keep every run as it ends, and write the tables.

    The same call after an interruption repeats no run that ended, and gives the same tables byte for byte.

    Args:
        experiment: what is asked.
        directory: where it is kept; new, empty, or of the same experiment.
        workers: processes; None for one a core, 1 to run here.
        scheduler: address of a Dask scheduler (``tcp://...``) that runs the work instead.
        progress: called with a phase, runs done and runs in all.

    Raises:
        OutputError: another experiment lies there, or nothing can be written.
        ScenarioError: a run failed and ``on_error`` is ``stop``; a cluster does not answer.
    """
    asked = runs(experiment)
    store = Store(Path(directory), experiment)
    _do(experiment, store, asked, workers, scheduler, progress)
    while experiment.precision is not None and (more := _seeds_to_add(experiment, store, asked)):
        asked += more
        _do(experiment, store, more, workers, scheduler, progress)
    store.finish(asked)
    return store


def _do(
    experiment: Experiment,
    store: Store,
    asked: Sequence[Run],
    workers: int | None,
    scheduler: str | None,
    progress: Progress | None,
) -> None:
    done = store.done()
    left = [run for run in asked if run.id not in done]
    ended = len(asked) - len(left)
    for one in _results(experiment, left, workers or os.cpu_count() or 1, scheduler):
        try:
            store.keep([one])
        except OSError as error:
            raise OutputError(f"results cannot be kept: {error.strerror}", str(store.directory)) from None
        ended += 1
        if progress is not None:
            progress("experiment", ended, len(asked))
        if one.error and experiment.on_error == "stop":
            raise ScenarioError("a run failed", f"run {one.run_id}", one.error)


def _results(experiment: Experiment, left: Sequence[Run], workers: int, scheduler: str | None) -> Iterator[Done]:
    if scheduler is not None:
        yield from _by_dask(experiment, left, scheduler)
    elif workers == 1 or len(left) <= 1:
        for run in left:
            yield do(experiment, run)
    else:
        yield from _by_processes(experiment, left, workers)


def _by_processes(experiment: Experiment, left: Sequence[Run], workers: int) -> Iterator[Done]:
    """Runs on processes of this machine, a few in flight; when a worker is lost the pool is made again, once a run."""
    context = multiprocessing.get_context("spawn")
    queue, lost = list(reversed(left)), dict.fromkeys((run.id for run in left), 0)
    while queue:
        flying = {}
        with ProcessPoolExecutor(workers, mp_context=context, initializer=belong_to_the_parent) as pool:
            try:
                while queue or flying:
                    while queue and len(flying) < 2 * workers:
                        run = queue.pop()
                        flying[pool.submit(do, experiment, run)] = run
                    ready, _ = wait(flying, return_when=FIRST_COMPLETED)
                    for future in ready:
                        result = future.result()
                        flying.pop(future)
                        yield result
            except BrokenProcessPool:
                logger.warning("processus perdu, ses simulations sont refaites / worker lost, its runs are done again")
                for run in flying.values():
                    lost[run.id] += 1
                    if lost[run.id] > 2 * workers:
                        yield Done(run.id, {}, {}, LOST_WORKER, 0.0)
                    else:
                        queue.append(run)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _by_dask(experiment: Experiment, left: Sequence[Run], scheduler: str) -> Iterator[Done]:
    """Runs on a Dask cluster; a run whose workers die again and again is a failure, a cluster that dies is an error."""
    from distributed import Client, KilledWorker, as_completed

    try:
        client = Client(scheduler, timeout=LONGEST_WAIT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise ScenarioError("the cluster does not answer", "--scheduler", scheduler, "tcp://host:port") from error
    with client:
        asked = {client.submit(do, experiment, run, key=f"maillage-{run.id}", pure=False): run for run in left}
        for future in as_completed(asked):
            try:
                yield future.result()
            except KilledWorker:
                yield Done(asked[future].id, {}, {}, LOST_WORKER, 0.0)
            except (CancelledError, OSError, TimeoutError) as error:
                raise ScenarioError(
                    "the cluster was lost; what is done is kept", "--scheduler", scheduler, "the same command again"
                ) from error


def _seeds_to_add(experiment: Experiment, store: Store, asked: Sequence[Run]) -> list[Run]:
    """Runs of four more seeds for each cell of the design whose interval is still too wide, below the cap."""
    precision, done = experiment.precision, store.done()
    cells: dict[tuple[int, ...], list[Run]] = {}
    for run in asked:
        cells.setdefault(run.order[:3], []).append(run)
    more = []
    for cell in cells.values():
        ended = [done[run.id] for run in cell if run.id in done and not done[run.id].error]
        values = [one.outcomes[precision.outcome] for one in ended]
        before = [one.reference.get(precision.outcome, 0.0) for one in ended]
        width = paired(before, values).half_width if len(values) > 1 else np.inf
        last = max(run.seed for run in cell)
        room = precision.most_seeds - (last + 1 - experiment.first_seed)
        if width is not None and width > precision.half_width and room > 0:
            like = cell[0]
            more += [
                Run(like.system, like.scenario, like.point, seed, (*like.order[:3], seed))
                for seed in range(last + 1, last + 1 + min(ROUND_OF_SEEDS, room))
            ]
    return more
