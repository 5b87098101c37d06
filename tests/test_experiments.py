"""Experiments: same tables for any number of workers and after any interruption, faults isolated, known indices."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from math import pi, sin
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import load_experiment, run_experiment
from experiments.analysis import (
    interaction,
    mean_over_cells,
    paired_differences,
    parts_of_shocks,
    read_experiment,
    regret,
)
from experiments.declaration import Experiment, Precision
from experiments.design import points, runs
from experiments.discovery import prim
from experiments.sensitivity import morris_effects, responses, sobol_indices
from experiments.work import what_is_run
from sim.command_line import main
from sim.comparison.differences import student_975
from sim.errors import InputError, OutputError, ScenarioError
from sim.random_streams import draws, stream_key

CHECKOUT = Path(__file__).parents[1]
LIBRARY = [CHECKOUT / "experiments" / "smoke.toml", *sorted((CHECKOUT / "experiments" / "library").glob("*.toml"))]
BYTES = ("experiment.json", "runs.parquet", "results.parquet")


def ishigami(given):
    """Ishigami and Homma (1990) with a = 7, b = 0.1: analytic indices 0.314, 0.442, 0 and 0.558, 0.442, 0.244."""
    return {"y": sin(given["a"]) + 7 * sin(given["b"]) ** 2 + 0.1 * given["c"] ** 4 * sin(given["a"])}


def straight(given):
    return {"y": 3.0 * given["a"] + given["b"] + 0.0 * given["c"]}


def lucky(given):
    """Signal a, luck of known share: an even draw of variance 1/12 by seed."""
    luck = float(draws(stream_key(given["seed"], "test", 0), np.arange(1, dtype=np.uint64))[0]) / 2.0**64
    return {"y": given.get("a", 0.0) + luck}


def faulty(given):
    if given["seed"] == 2:
        raise ValueError("seed two\nnever works")
    return {"y": float(given["seed"])}


def slow(given):
    time.sleep(0.15)
    return {"y": float(given["seed"])}


def asked(model, **fields):
    return Experiment(title_fr="e", title_en="e", model=f"test_experiments:{model}", outcomes=("y",), **fields)


UNIT = {"a": (0.0, 1.0), "b": (0.0, 1.0), "c": (0.0, 1.0)}
HALF_TURN = dict.fromkeys("abc", (-pi, pi))


@pytest.fixture(autouse=True)
def models_are_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(CHECKOUT / "tests"))
    paths = [str(CHECKOUT / "tests"), str(CHECKOUT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def content(directory):
    """All that no interruption may change, parts included."""
    files = [*(directory / name for name in BYTES), *sorted((directory / "parts").iterdir())]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_experiments_of_the_library_resolve(path):
    experiment = load_experiment(path)
    what_is_run(experiment)
    assert len({run.id for run in runs(experiment)}) == len(runs(experiment)) >= 8


def test_real_runs_give_the_same_bytes_with_one_worker_and_with_two(tmp_path):
    smoke = load_experiment(CHECKOUT / "experiments" / "smoke.toml")
    experiment = smoke.model_copy(update={"weeks": 104, "scale": 50})
    for workers in (1, 2):
        run_experiment(experiment, tmp_path / str(workers), workers=workers)
    assert content(tmp_path / "1") == content(tmp_path / "2")
    _, table = read_experiment(tmp_path / "1")
    assert (table["error"] == "").all()
    lost = paired_differences(table).set_index(["scenario", "outcome"])["mean"]
    assert lost["plant-closure", "work"] < 0


def test_a_dask_cluster_gives_the_same_bytes(tmp_path):
    from distributed import LocalCluster

    experiment = asked("lucky", seeds=12)
    run_experiment(experiment, tmp_path / "here", workers=1)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        run_experiment(experiment, tmp_path / "there", scheduler=cluster.scheduler_address)
    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_a_killed_experiment_goes_on_where_it_stopped_to_the_same_bytes(tmp_path):
    declaration = tmp_path / "slow.toml"
    declaration.write_text(
        'title_fr = "e"\ntitle_en = "e"\nmodel = "test_experiments:slow"\noutcomes = ["y"]\nseeds = 24\n'
    )
    program = (
        "from experiments import *; import sys;"
        "run_experiment(load_experiment(sys.argv[1]), sys.argv[2], workers=1)"
    )
    words = [sys.executable, "-c", program, str(declaration), str(tmp_path / "killed")]
    process = subprocess.Popen(words)
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "killed" / "parts").glob("*.parquet"))) < 3:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    before = {part.name: part.stat().st_mtime_ns for part in (tmp_path / "killed" / "parts").glob("*.parquet")}
    assert 3 <= len(before) < 24
    experiment = load_experiment(declaration)
    run_experiment(experiment, tmp_path / "killed", workers=1)
    run_experiment(experiment, tmp_path / "whole", workers=1)
    after = {part.name: part.stat().st_mtime_ns for part in (tmp_path / "killed" / "parts").glob("*.parquet")}
    assert before.items() <= after.items()
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


def test_a_run_that_fails_stays_alone_and_can_be_tried_again(tmp_path, monkeypatch):
    experiment = asked("faulty", seeds=4)
    store = run_experiment(experiment, tmp_path / "e", workers=1)
    table = pd.read_parquet(tmp_path / "e" / "runs.parquet").set_index("seed")
    assert table.loc[2, "error"] == "ValueError: seed two"
    assert list(table["error"] == "") == [True, False, True, True]
    monkeypatch.setattr("test_experiments.faulty", lucky, raising=True)
    monkeypatch.setattr(sys.modules["test_experiments"], "faulty", lucky)
    assert store.forget_failures() == 1
    run_experiment(experiment, tmp_path / "e", workers=1)
    assert (pd.read_parquet(tmp_path / "e" / "runs.parquet")["error"] == "").all()
    with pytest.raises(ScenarioError, match="a run failed"):
        run_experiment(asked("always_at_fault", seeds=1, on_error="stop"), tmp_path / "f", workers=1)


def always_at_fault(given):
    raise RuntimeError("never")


def test_sobol_finds_the_indices_of_ishigami(tmp_path):
    experiment = asked("ishigami", uncertainties=HALF_TURN, design="sobol", samples=1024, seeds=1, reference="none")
    run_in_memory(experiment, tmp_path)
    found = sobol_indices(*read_experiment(tmp_path), "y").set_index("path")
    assert found["first"].tolist() == pytest.approx([0.314, 0.442, 0.0], abs=0.05)
    assert found["total"].tolist() == pytest.approx([0.558, 0.442, 0.244], abs=0.05)


def test_morris_finds_slopes_and_one_at_a_time_varies_one(tmp_path):
    experiment = asked("straight", uncertainties=UNIT, design="morris", samples=8, seeds=1, reference="none")
    run_in_memory(experiment, tmp_path)
    found = morris_effects(*read_experiment(tmp_path), "y")
    assert found["effect"].tolist() == pytest.approx([3.0, 1.0, 0.0])
    assert found["spread"].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    design = points(asked("straight", uncertainties=UNIT, design="one-at-a-time", levels=3))
    assert len(design) == 7
    assert all(sum(value != 0.5 for value in point.values()) <= 1 for point in design)


def test_the_part_of_luck_is_that_of_the_model(tmp_path):
    experiment = asked("lucky", uncertainties={"a": (0.0, 1.0)}, design="latin-hypercube", samples=60, seeds=30)
    run_in_memory(experiment, tmp_path)
    _, _, luck = responses(*read_experiment(tmp_path), "y")
    assert luck == pytest.approx(0.5, abs=0.07)


def run_in_memory(experiment, directory):
    """Do all runs here and write the tables, without a file a run."""
    from experiments.storage import Store
    from experiments.work import do

    store, planned = Store(directory, experiment), runs(experiment)
    store.keep([do(experiment, run) for run in planned])
    store.finish(planned)


def test_prim_finds_a_planted_box():
    identities = np.arange(6000, dtype=np.uint64)
    drawn = (draws(stream_key(1, "test", 0), identities) / 2.0**64).reshape(2000, 3)
    planted = (drawn[:, 0] > 0.6) & (drawn[:, 1] < 0.5)
    found = prim(drawn, planted, ["a", "b", "c"])
    assert found["bounds"]["a"]["low"] == pytest.approx(0.6, abs=0.05)
    assert found["bounds"]["b"]["high"] == pytest.approx(0.5, abs=0.05)
    assert found["coverage"] > 0.9
    assert found["density"] > 0.9


def test_seeds_are_added_until_the_interval_is_narrow_or_the_cap_is_reached(tmp_path):
    for name, half_width, expected in (("narrow", 0.2, range(9, 30)), ("cap", 0.0001, range(30, 31))):
        experiment = asked("lucky", seeds=2, precision=Precision(outcome="y", half_width=half_width, most_seeds=30))
        run_experiment(experiment, tmp_path / name, workers=1)
        assert len(pd.read_parquet(tmp_path / name / "runs.parquet")) in expected


def test_the_terminal_tells_effects_of_each_scenario_and_means_over_points(tmp_path, capsys):
    experiment = asked("straight", uncertainties=UNIT, design="morris", samples=4, seeds=1, scenarios=("a", "b"))
    run_in_memory(experiment, tmp_path)
    assert main(["results", str(tmp_path), "--outcome", "y", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["morris"]
    assert [row["effect"] for row in told] == pytest.approx([3.0, 1.0, 0.0] * 2)
    assert [row["scenario"] for row in told] == ["a"] * 3 + ["b"] * 3
    assert main(["results", str(tmp_path), "--outcome", "y"]) == 0
    assert "{" not in capsys.readouterr().out


def test_regret_and_interaction_are_those_of_a_table_by_hand():
    rows = [("s", "a", -2.0), ("s", "b", -3.0), ("s", "a+b", -7.0)]
    table = pd.DataFrame(rows, columns=["system", "scenario", "value"])
    table = table.assign(outcome="y", point="{}", seed=1, reference=np.nan, difference=table["value"])
    assert interaction(table, "y", parts_of_shocks).iloc[0]["interaction"] == -2.0
    behind = regret(table, "y", lambda name: ("", name)).set_index("policy")["worst_regret"]
    assert behind.to_dict() == {"a": 0.0, "b": 1.0, "a+b": 5.0}


def test_doing_nothing_counts_in_regret_when_the_reference_is_without_policy():
    rows = [("s", "x+a", 11.0), ("s", "x+b", 9.0), ("s", "z+a", 10.0), ("s", "z+b", 12.0)]
    table = pd.DataFrame(rows, columns=["system", "scenario", "value"])
    table = table.assign(outcome="y", point="{}", seed=1, reference=10.0)
    behind = regret(table, "y").set_index("policy")["worst_regret"]
    assert behind.to_dict() == pytest.approx({"a": 0.2, "b": 0.2, "": 0.2})


def test_the_interval_of_a_mean_of_systems_is_that_of_independent_luck():
    cells = [np.array([1.0, 3.0, 2.0, 2.0]), np.array([5.0, 5.0, 4.0, 6.0])]
    mean, low, high = mean_over_cells(cells, "test")
    spread = np.sqrt(sum(np.var(cell, ddof=1) / 4 for cell in cells)) / 2
    assert mean == 3.5
    assert (high - low) / 2 == pytest.approx(student_975(6) * spread)
    assert not np.isfinite(mean_over_cells([cells[0], np.array([1.0])], "test")[1])


def test_the_directory_of_another_experiment_is_refused(tmp_path):
    run_experiment(asked("lucky", seeds=2), tmp_path / "e", workers=1)
    with pytest.raises(OutputError, match="another experiment"):
        run_experiment(asked("lucky", seeds=3), tmp_path / "e", workers=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.odt").touch()
    with pytest.raises(OutputError, match="something else"):
        run_experiment(asked("lucky", seeds=2), tmp_path / "full", workers=1)
    changed = json.loads((tmp_path / "e" / "experiment.json").read_text())
    changed["program"] = "other"
    (tmp_path / "e" / "experiment.json").write_text(json.dumps(changed))
    with pytest.raises(OutputError, match="simulator or a scenario changed"):
        run_experiment(asked("lucky", seeds=2), tmp_path / "e", workers=1)
    shutil.rmtree(tmp_path / "e")


TITLES = 'title_fr = "e"\ntitle_en = "e"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "empty"),
        ("title_fr = ", "not valid TOML"),
        (TITLES + "scenario = ['baseline']", "scenarios"),
        (TITLES + "outcomes = ['wrok']", "'work'"),
        (TITLES + "design = 'sobol'", "needs uncertainties"),
        (TITLES + "design = 'morris'\n[uncertainties]\n\"firms.cash_buffer_months\" = [3.0, 1.0]", "not a range"),
        (TITLES + "seeds = 0", "seeds"),
        (TITLES + "weeks = 'many'", "weeks"),
        (TITLES + "scenarios = ['plant-closur']", "plant-closure"),
        (TITLES + "systems = ['coevron']", "coevrons"),
        (TITLES + "model = 'no.where:f'", "no such function"),
        (TITLES + "[uncertainties]\n\"production.outside_substitution\" = [0.2, 90.0]", "outside_substitution"),
        (TITLES + "[uncertainties]\n\"firms.cash_bufer_months\" = [1.0, 2.0]", "firms.cash_buffer_months"),
    ],
)  # fmt: skip
def test_bad_experiments_are_refused_in_one_line_before_anything_runs(tmp_path, text, expected):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        run_experiment(load_experiment(file), tmp_path / "out", workers=1)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_cluster_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.engine.LONGEST_WAIT_SECONDS", 0.5)
    with pytest.raises(ScenarioError, match="cluster does not answer"):
        run_experiment(asked("lucky", seeds=2), tmp_path / "e", scheduler="tcp://127.0.0.1:1")


def test_the_command_runs_resumes_and_sums_up(tmp_path, capsys):
    file, out = tmp_path / "two.toml", tmp_path / "out"
    file.write_text(TITLES + 'model = "test_experiments:faulty"\noutcomes = ["y"]\nseeds = 3\n')
    words = ["experiment", str(file), "--out", str(out), "--workers", "1", "--lang", "en"]
    assert main([*words, "--dry-run"]) == 0
    assert "runs: 3" in capsys.readouterr().out
    assert not out.exists()
    assert main(words) == 0
    said = capsys.readouterr()
    assert "failed: 1" in said.out
    assert "ValueError: seed two" in said.err
    assert "--retry" in said.err
    assert main(["results", str(out), "--outcome", "y", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == 1
    assert main(["results", str(out), "--outcome", "y", "--lang", "en"]) == 0
    assert "seeds for each: 2. " in (told := capsys.readouterr().out)
    assert "The number of seeds was fixed beforehand: 3." in told
    assert main(["results", str(out), "--outcome", "z"]) == 2
    assert main(["results", str(tmp_path / "nowhere")]) == 2
    assert main([*words, "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert capsys.readouterr().err.count("maillage: ") == 3
