"""What a worker does: one run and its reference on the same seed, and the outcomes of both."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.declaration import Experiment, Reference
from experiments.design import Run, ends, points
from experiments.outcomes import OF_EXPERIMENTS, OUTCOME_OF
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from sim.checkpoints import Checkpoints
    from sim.scenarios import Scenario


REFERENCES_KEPT = 10_000
"""Reference worlds whose outcomes a process remembers: scenarios that share shocks and seed share their reference."""
OWN_SYSTEM = "own"
WORDS = {"id", "title_fr", "title_en", "description_fr", "description_en", "sources"}
"""Fields of a scenario that say what it is and change nothing of what happens."""


@dataclass(frozen=True)
class Done:
    """A run that ended: its outcomes and those of its reference, or what went wrong; how long it took and where."""

    run_id: str
    outcomes: dict[str, float]
    reference: dict[str, float]
    error: str
    seconds: float
    host: str = ""


def do(experiment: Experiment, run: Run) -> Done:
    """Do one run; a fault of the run is its result, not the end of the experiment."""
    begun = time.perf_counter()
    try:
        outcomes, reference = attempt(experiment, run)
        return Done(run.id, outcomes, reference, "", time.perf_counter() - begun, platform.node())
    except Exception as error:
        message = f"{type(error).__name__}: {error}".splitlines()[0][:500]
        return Done(run.id, {}, {}, message, time.perf_counter() - begun, platform.node())


def attempt(experiment: Experiment, run: Run) -> tuple[dict[str, float], dict[str, float]]:
    """Outcomes of a run and of its reference; whatever goes wrong is raised."""
    return _call(experiment, run) if experiment.model else _simulate(experiment, run)


def what_is_run(experiment: Experiment) -> dict[str, str]:
    """Hashes of what the runs read beside the declaration: each scenario at the first point, each data pack, the model.

    Resolving them all, and each scenario at both ends of each range, refuses what no run could do before anything runs.
    Raises ScenarioError or DataError (one line) for an unknown scenario, system, path, function or an impossible value.
    """
    from sim.setting import Setting

    point = points(experiment)[0]
    if experiment.model is not None:
        _function(experiment.model)
        return {experiment.model: _text_of(experiment.model)}
    read: dict[str, str] = {}
    packs: dict[tuple[Any, ...], str] = {}
    for system in experiment.systems:
        for name in experiment.scenarios:
            scenario = resolved(experiment, Run(system, name, point, experiment.first_seed, ()))
            where = (scenario.data, scenario.system, scenario.territories)
            if where not in packs:
                packs[where] = Setting.of(scenario).pack.hash
            text = scenario.model_dump_json(exclude=WORDS, serialize_as_any=True)
            read[f"{system} {name}"] = hashlib.sha256(f"{text} {packs[where]}".encode()).hexdigest()[:24]
    for name in experiment.scenarios:
        for end in ends(experiment, point):
            resolved(experiment, Run(experiment.systems[0], name, end, experiment.first_seed, ()))
    return read


def resolved(experiment: Experiment, run: Run) -> Scenario:
    """The scenario of a run, with its system, horizon, scale, seed and uncertain values laid over it."""
    from sim.scenarios import load_scenario

    usual = {"system": None} if "data" in experiment.overrides else {}
    place = usual if run.system == OWN_SYSTEM else {"system": run.system}
    return load_scenario(run.scenario, {
        **place, "weeks": experiment.weeks, "scale": experiment.scale, "seed": run.seed,
        **experiment.overrides, **run.point,
    })  # fmt: skip


def _function(path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        raise ScenarioError("no such function", "model", path, "module:function") from None


def _text_of(path: str) -> str:
    """Hash of the source of the module of a function; empty for one that has none."""
    found = importlib.util.find_spec(path.partition(":")[0])
    file = found.origin if found is not None and found.has_location else None
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:24] if file else ""


def _call(experiment: Experiment, run: Run) -> tuple[dict[str, float], dict[str, float]]:
    asked = {
        "system": run.system, "weeks": experiment.weeks, "scale": experiment.scale, "scenario": run.scenario,
        "seed": run.seed, **experiment.overrides, **run.point,
    }  # fmt: skip
    found = _function(str(experiment.model))(asked)
    return {key: float(value) for key, value in found.items()}, {}


def _simulate(experiment: Experiment, run: Run) -> tuple[dict[str, float], dict[str, float]]:
    """Outcomes of both worlds; the checkpoint of the first stays until both are lived."""
    from sim.checkpoints import Checkpoints

    scenario = resolved(experiment, run)
    kept = Checkpoints(scenario, experiment.checkpoint_minutes, flows=False)
    found = _outcomes(kept, experiment.outcomes)
    other = reference_of(experiment, scenario)
    reference = {} if other is None else _remembered(other, experiment.outcomes, experiment.checkpoint_minutes)
    kept.forget()
    return found, reference


def reference_of(experiment: Experiment, scenario: Scenario) -> World | None:
    """The world that a run is compared with."""
    if experiment.reference == "none":
        return None
    other = scenario.twin() if experiment.reference == "twin" else scenario.unaided()
    return World(other.model_dump_json(exclude=WORDS, serialize_as_any=True), other)


def references(experiment: Experiment, asked: Sequence[Run]) -> int:
    """How many reference worlds some runs need in all: those that share shocks, point and seed share theirs."""
    if experiment.model is not None or experiment.reference == "none":
        return 0
    return len({reference_of(experiment, resolved(experiment, run)) for run in asked})


@dataclass(frozen=True)
class World:
    """A scenario, equal to another one when all that makes its world is equal."""

    text: str
    scenario: Scenario = field(compare=False)


@lru_cache(maxsize=REFERENCES_KEPT)
def _remembered(world: World, names: tuple[str, ...], minutes: float | None) -> dict[str, float]:
    from sim.checkpoints import Checkpoints

    kept = Checkpoints(world.scenario, minutes, flows=False)
    found = _outcomes(kept, names)
    kept.forget()
    return found


def _outcomes(kept: Checkpoints, names: tuple[str, ...]) -> dict[str, float]:
    from sim.comparison.replications import live

    life = live(kept.scenario, kept)
    core = np.flatnonzero(life.core)
    wanted = dict.fromkeys([*names, *(outcome.id for outcome in OF_EXPERIMENTS)])
    return {name: float(OUTCOME_OF[name].value(life, core)) for name in wanted}


def simulate(
    scenario: str, settings: Mapping[str, Any], outcomes: Sequence[str] = ("work",), reference: Reference = "unaided"
) -> dict[str, float]:
    """One run for a tool outside: its outcomes, and `NAME_difference` from the reference on the same seed.

    Args:
        scenario: catalogue name, file or combination (``plant-closure+hub``).
        settings: path of a field or parameter -> value (``system``, ``weeks``, ``scale``, ``seed``,
            ``shocks.closure.dose``, ``production.outside_substitution`` ...).
        outcomes: names of outcomes.
        reference: what differences are from; ``none`` gives none.

    Raises ScenarioError (one line) for anything unknown or impossible.
    """
    from sim.checkpoints import Checkpoints
    from sim.scenarios import load_scenario

    title = {"title_fr": scenario, "title_en": scenario}
    experiment = Experiment(**title, scenarios=(scenario,), outcomes=tuple(outcomes), reference=reference)
    resolved_scenario = load_scenario(scenario, dict(settings))
    found = _outcomes(Checkpoints(resolved_scenario, None, flows=False), experiment.outcomes)
    other = reference_of(experiment, resolved_scenario)
    before = {} if other is None else _remembered(other, experiment.outcomes, None)
    return {**found, **{f"{name}_difference": found[name] - value for name, value in before.items()}}
