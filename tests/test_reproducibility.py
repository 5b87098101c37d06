"""The same seed gives the same world, byte for byte, wherever and however it runs; luck belongs to each agent."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from lived_economies import fingerprint, lived, lived_scenario

from sim.agents.households import Status
from sim.job_matching import queue_seekers
from sim.labour_market import end_contracts
from sim.model import TerritorialEconomy
from sim.random_streams import stream_key
from sim.scenarios import load_scenario
from sim.tables import FirmColumns, WorkerColumns

ROOT = Path(__file__).resolve().parents[1]
WORLD = {"system": "gevaudan-lozere", "scale": 20, "weeks": 60}
SHARED_STREAMS = {
    "layoff": "who is laid off, whether a firm cuts posts or closes: one of the two happens to a person in a week",
    "benefit coverage": "a person is insured or not for life, whatever ends the contract",
    "population: telework": "a post can be done from home or not, for the first people and for those who come later",
}
"""Streams that more than one rule reads, and why they meet the same luck."""


def print_fingerprint(seed: int) -> None:
    """Run as a program: live the small world and print its digest."""
    print(fingerprint(lived_scenario("lockdown", **WORLD, seed=seed)))


def in_another_process(seed: int, **environment: str) -> str:
    command = f"import test_reproducibility as t; t.print_fingerprint({seed})"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )  # fmt: skip
    return done.stdout.strip()


def test_processes_hash_seeds_and_threads_do_not_matter() -> None:
    here = fingerprint(lived_scenario("lockdown", **WORLD, seed=7))
    assert in_another_process(7, PYTHONHASHSEED="0", NUMBA_NUM_THREADS="1") == here
    assert in_another_process(7, PYTHONHASHSEED="12345", NUMBA_NUM_THREADS="2") == here


def test_seeds_make_different_histories_of_the_same_people() -> None:
    first, second = (lived_scenario("baseline", **WORLD, seed=seed) for seed in (1, 2))
    assert fingerprint(first) != fingerprint(second)
    np.testing.assert_array_equal(first.recorder.panel["employment"][0], second.recorder.panel["employment"][0])
    np.testing.assert_array_equal(first.households.identity, second.households.identity)


@pytest.mark.parametrize(
    ("scenario", "doses"),
    [
        ("plant-closure", {"shocks.closure.dose": 0.0, "shocks.closure.start": date(2019, 6, 3)}),
        ("lockdown", {"shocks.spring-lockdown.dose": 0.0, "shocks.spring-lockdown.start": date(2019, 6, 4),
                      "shocks.spring-lockdown.end": date(2019, 8, 1), "shocks.closed-venues.dose": 0.0}),
    ],
)  # fmt: skip
def test_a_shock_of_size_zero_changes_nothing(scenario: str, doses: dict[str, object]) -> None:
    """T-I3: bit-identical to the world without it."""
    resolved = load_scenario(scenario, {**WORLD, **doses})
    assert fingerprint(lived(resolved)) == fingerprint(lived(resolved.twin()))


def without(columns: WorkerColumns, rows: np.ndarray) -> WorkerColumns:
    """A copy of the workforce without some rows."""
    return WorkerColumns(*(np.delete(column, rows) for column in columns))


def test_a_household_that_was_never_there_leaves_the_luck_of_others_unchanged() -> None:
    model = lived_scenario("baseline", **{**WORLD, "weeks": 1}, seed=5)
    whole = model.worker_columns
    employed_household = whole.household[np.flatnonzero(whole.status == int(Status.EMPLOYEE))[40]]
    gone = np.flatnonzero(whole.household == employed_household)
    quitting = {}
    for label, workers in (("whole", without(whole, gone[:0])), ("less", without(whole, gone))):
        firms = FirmColumns(*(column.copy() for column in model.firm_columns))
        keys = [stream_key(5, name, 30) for name in ("quit", "layoff", "benefit coverage")]
        end_contracts(
            workers, firms, 0.2, np.zeros((len(firms.active), 4), np.int32), *keys, 0.57,
            model.tables.benefit_coverage, model.n, np.zeros(2, np.int64),
        )  # fmt: skip
        quitting[label] = dict(zip(workers.identity, zip(workers.status, workers.benefit, strict=True), strict=True))
    for identity in whole.identity[gone]:
        del quitting["whole"][identity]
    assert quitting["whole"] == quitting["less"]
    assert sum(status == int(Status.SEEKER) for status, _ in quitting["less"].values()) > 100


def test_seekers_keep_their_order_in_the_queue_when_one_is_missing() -> None:
    model = lived_scenario("baseline", **{**WORLD, "weeks": 1}, seed=5)
    identities = model.workers.identity
    before = identities[queue_seekers(model)[1]]
    leaver = int(np.flatnonzero(model.workers.status == int(Status.SEEKER))[10])
    model.workers.status[leaver] = int(Status.SELF_EMPLOYED)
    after = identities[queue_seekers(model)[1]]
    np.testing.assert_array_equal(before[before != identities[leaver]], after)


def test_a_territory_has_the_same_people_alone_and_among_others() -> None:
    """Identities come from (territory, kind, serial): a neighbour does not renumber anyone."""
    together = lived_scenario("baseline", **{**WORLD, "weeks": 1})
    code = together.codes[1]
    alone = TerritorialEconomy(
        resolved=load_scenario("baseline", {"territories": [code], "scale": WORLD["scale"], "weeks": 1})
    )
    assert alone.territories.identity[0] == together.territories.identity[1]
    for population in ("households", "firms"):
        agents = getattr(together, population)
        here = set(agents.identity[agents.territory == 1].tolist())
        lone = getattr(alone, population)
        there = set(lone.identity[lone.territory == 0].tolist())
        assert len(here & there) > 0.9 * max(len(here), len(there)), population
        elsewhere = set(agents.identity[agents.territory != 1].tolist())
        assert not there & elsewhere, population


def stream_names() -> dict[str, set[str]]:
    """Names of streams written in the engine, and the functions where each is drawn."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "sim").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if getattr(call.func, "id", "") != "stream_key" or len(call.args) < 2:
                    continue
                if isinstance(call.args[1], ast.Constant):
                    found[call.args[1].value].add(f"{path.relative_to(ROOT)}:{function.name}")
    return found


def test_each_kind_of_chance_has_a_stream_of_its_own() -> None:
    names = stream_names()
    assert {"quit", "vacancy filled", "exit", "entry", "mover priority"} <= set(names)
    shared = {name: sorted(places) for name, places in names.items() if len(places) > 1 and name not in SHARED_STREAMS}
    assert not shared
