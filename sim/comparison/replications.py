"""Replications: each scenario is lived on the same seeds, so that a difference is due to the scenario alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from sim.checkpoints import Checkpoints
    from sim.model import TerritorialEconomy
    from sim.scenarios import Scenario

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Life:
    """What one world leaves to compare: panel (weeks + 1, n), jobs by sector (months, n, S), programmes, spaces.

    ``panel`` holds the variables of ``KEPT``; money in cents a week, people in persons. ``levied`` (3, n) cents that
    residents paid for territory, Region and State; ``other_public`` (3, n) cents those spent beside levers;
    ``programme_staff`` (n,) years of work of those who made the services that programmes bought;
    ``core`` (n,) which territories the question is about.
    """

    scenario: str
    seed: int
    panel: dict[str, np.ndarray]
    sector_jobs: np.ndarray
    programmes: list[dict[str, Any]]
    coworking: list[dict[str, Any]]
    levied: np.ndarray
    other_public: np.ndarray
    core: np.ndarray
    programme_staff: np.ndarray


KEPT = (
    "employment", "unemployment", "jobs", "income", "consumption", "unmet_demand", "output", "price_index", "firms",
    "purchases_local", "purchases_total", "vacancies",
)  # fmt: skip


def live(scenario: Scenario, kept: Checkpoints | None = None) -> Life:
    """Live one world, from where it was last ``kept`` if it was, and keep what comparisons read."""
    from sim.checkpoints import Checkpoints

    kept = kept or Checkpoints(scenario, None, flows=False)
    model = kept.world()
    kept.go_on(model)
    return life_of(model)


def life_of(model: TerritorialEconomy) -> Life:
    """What comparisons read of a world that was lived."""
    from sim.coworking.market import coworking_report
    from sim.programmes import programme_report

    scenario = model.resolved
    return Life(
        scenario=scenario.id, seed=scenario.seed,
        panel={name: model.recorder.panel[name] for name in KEPT},
        sector_jobs=np.stack(model.recorder.sectors["jobs"]) if model.recorder.sectors["jobs"] else np.zeros((0, 0, 0)),
        programmes=programme_report(model), coworking=coworking_report(model),
        levied=model.programmes.levied, other_public=model.programmes.spent_otherwise,
        core=model.setting.view.core, programme_staff=model.recorder.programme_staff,
    )  # fmt: skip


def belong_to_the_parent() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the parent; end when it ends, even killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def replicate(
    scenarios: Sequence[Scenario], replications: int, workers: int | None = None, progress: Progress | None = None
) -> list[list[Life]]:
    """Every scenario on the seeds of the first one, that seed and those after it: one list of lives a scenario.

    Args:
        scenarios: resolved; their seeds are replaced.
        replications: seeds.
        workers: processes; None for one a core. With one, everything runs here.
        progress: called with a phase, worlds lived and worlds in all.
    """
    seeds = [scenarios[0].seed + number for number in range(replications)]
    tasks = [
        (place, scenario.model_copy(update={"seed": seed}))
        for seed in seeds
        for place, scenario in enumerate(scenarios)
    ]
    tell = progress or (lambda _phase, _done, _total: None)
    lives: dict[tuple[int, int], Life] = {}
    processes = min(workers or os.cpu_count() or 1, len(tasks))
    if processes == 1:
        for done, (place, scenario) in enumerate(tasks):
            lives[place, scenario.seed] = live(scenario)
            tell("replications", done + 1, len(tasks))
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=context, initializer=belong_to_the_parent) as pool:
            waiting = {pool.submit(live, scenario): (place, scenario.seed) for place, scenario in tasks}
            try:
                for done, future in enumerate(as_completed(waiting)):
                    lives[waiting[future]] = future.result()
                    tell("replications", done + 1, len(tasks))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return [[lives[place, seed] for seed in seeds] for place in range(len(scenarios))]
