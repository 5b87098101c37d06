"""What moves results or cost shows in review: digests of small runs and figures of speed are committed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from golden_runs import DIGESTS, REGENERATE, TOLERANCE, golden_scenarios, made_with, outcome, recorded

from sim.commands.bench import as_document, figures_of, lines
from sim.commands.machine import machine_facts
from sim.commands.measurements import Measure
from sim.errors import InputError

SPEED = DIGESTS.parent / "speed.json"
MOVED = (
    f"results moved. If that is meant: run `{REGENERATE}` (or `make baselines`), say why in CHANGELOG.md, commit both"
)
HEADLINES = ("employment", "output_thousand_euros", "income_thousand_euros")


@cache
def outcomes() -> dict[str, dict]:
    return {name: outcome(scenario) for name, scenario in golden_scenarios().items()}


def test_every_run_is_recorded_and_nothing_else():
    assert list(recorded()["runs"]) == list(golden_scenarios()), f"run `{REGENERATE}`"


def test_small_runs_give_the_recorded_digests():
    ours, theirs = made_with(), recorded()["made_with"]
    if ours != theirs:
        pytest.skip(f"digests were recorded with {theirs}, here is {ours}: only headlines are compared")
    moved = [name for name, run in recorded()["runs"].items() if run["digest"] != outcomes()[name]["digest"]]
    assert not moved, f"{', '.join(moved)}: {MOVED}"


def test_headlines_of_small_runs_are_those_recorded():
    for headline in HEADLINES:
        ours = {name: found[headline] for name, found in outcomes().items()}
        theirs = {name: run[headline] for name, run in recorded()["runs"].items()}
        assert ours == pytest.approx(theirs, rel=TOLERANCE), MOVED


def test_shocks_and_contracts_move_the_recorded_runs():
    runs = recorded()["runs"]
    assert len({runs[name]["digest"] for name in ("baseline", "plant-closure", "lockdown", "mesh", "no-lever")}) == 5
    assert runs["lockdown"]["output_thousand_euros"] < 0.95 * runs["baseline"]["output_thousand_euros"]


def test_the_speed_baseline_says_what_machine_it_is_of():
    machine = json.loads(SPEED.read_text(encoding="utf-8"))["machine"]
    assert set(machine) == set(machine_facts())
    assert machine["processor"]
    assert len(figures_of(SPEED)) >= 5


def test_a_benchmark_prints_its_ratio_to_the_baseline():
    measures = [Measure("a", "Attente", "Wait", 3.0, "s"), Measure("b", "Autre", "Other", 1.0, "s")]
    first, second = lines(measures, "en", {"a": 2.0})
    assert first.endswith("x 1.50")
    assert "x" not in second


def test_a_benchmark_writes_what_it_can_read_again(tmp_path):
    told = tmp_path / "speed.json"
    told.write_text(as_document([Measure("a", "Attente", "Wait", np.float64(3.0), "s", limit=2.0)]), encoding="utf-8")
    assert figures_of(told) == {"a": 3.0}
    assert json.loads(told.read_text(encoding="utf-8"))["measures"][0]["kept"] is False


def test_a_file_that_is_not_a_benchmark_is_refused(tmp_path: Path):
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="--against"):
        figures_of(tmp_path / "other.json")
    with pytest.raises(InputError, match="bench --json"):
        figures_of(tmp_path / "missing.json")
