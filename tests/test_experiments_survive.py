"""Experiments survive: stopped at every point of writing, workers killed under load, a full disk, a lost cluster."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from experiments import Experiment, run_experiment, storage
from experiments.engine import LOST_WORKER
from sim.command_line import main
from sim.errors import OutputError, ScenarioError

HERE = str(Path(__file__).parent)
BYTES = ("experiment.json", "DICTIONARY.md", "runs.parquet", "results.parquet")
TITLES = {"title_fr": "e", "title_en": "e"}


def steady(given):
    return {"y": 2.0 * given["seed"]}


def slow(given):
    time.sleep(0.1)
    return {"y": float(given["seed"])}


def faulty(given):
    if given["seed"] == 2:
        raise ValueError("seed two")
    return {"y": float(given["seed"])}


@pytest.fixture(autouse=True)
def models_are_importable(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (HERE, os.environ.get("PYTHONPATH", "")))))


def asked(model, **fields):
    return Experiment(**TITLES, model=f"test_experiments_survive:{model}", outcomes=("y",), **fields)


def content(directory):
    return {name: (directory / name).read_bytes() for name in BYTES}


class Killed(BaseException):
    """What stops everything, as `kill -9` does."""


def stopping_at(point, write):
    """`write_atomically` that is killed at one point: before a file, in the middle of it, or just after it."""
    moment, number = point % 3, point // 3
    seen = iter(range(1_000_000))

    def write_or_die(path, data):
        dies = next(seen) == number
        if dies and moment == 1:
            path.with_name(f".{path.name}.half").write_bytes(data[: len(data) // 2])
        if dies and moment < 2:
            raise Killed
        write(path, data)
        if dies:
            raise Killed

    return write_or_die


def test_stopped_at_any_point_of_writing_an_experiment_ends_with_the_same_bytes(tmp_path, monkeypatch):
    experiment, write = asked("steady", seeds=5), storage.write_atomically
    run_experiment(experiment, tmp_path / "whole", workers=1)
    points = 3 * (2 + 5 + 2)
    for point in range(points):
        monkeypatch.setattr(storage, "write_atomically", stopping_at(point, write))
        with pytest.raises(Killed):
            run_experiment(experiment, tmp_path / str(point), workers=1)
        monkeypatch.setattr(storage, "write_atomically", write)
        ended = {part.name: part.stat().st_mtime_ns for part in (tmp_path / str(point)).glob("parts/*.json")}
        run_experiment(experiment, tmp_path / str(point), workers=1)
        after = {part.name: part.stat().st_mtime_ns for part in (tmp_path / str(point)).glob("parts/*.json")}
        assert content(tmp_path / str(point)) == content(tmp_path / "whole")
        assert ended.items() <= after.items()
        assert not list((tmp_path / str(point)).glob("**/.*"))
    assert point == points - 1


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_workers_killed_under_load_lose_no_run(tmp_path):
    experiment, deaths = asked("slow", seeds=24), []
    stopped = threading.Event()

    def chaos():
        while not stopped.wait(0.05) and len(deaths) < 2:
            parts = len(list((tmp_path / "chaos" / "parts").glob("*.json")))
            children = multiprocessing.active_children()
            if parts >= 4 * (len(deaths) + 1) and children:
                os.kill(children[0].pid, signal.SIGKILL)
                deaths.append(children[0].pid)

    killer = threading.Thread(target=chaos)
    killer.start()
    try:
        run_experiment(experiment, tmp_path / "chaos", workers=2)
    finally:
        stopped.set()
        killer.join()
    assert deaths
    run_experiment(experiment, tmp_path / "calm", workers=1)
    assert content(tmp_path / "chaos") == content(tmp_path / "calm")


def test_a_full_disk_is_said_in_one_line_and_loses_nothing(tmp_path, monkeypatch):
    experiment, write = asked("steady", seeds=4), storage.write_atomically
    room = iter([True] * 4 + [False])

    def full(path, data):
        if not next(room):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, data)

    monkeypatch.setattr(storage, "write_atomically", full)
    with pytest.raises(OutputError, match="No space left"):
        run_experiment(experiment, tmp_path / "e", workers=1)
    assert len(list((tmp_path / "e" / "parts").glob("*.json"))) == 2
    room = iter([True] * 2 + [True, False])
    with pytest.raises(OutputError, match="No space left"):
        run_experiment(experiment, tmp_path / "e", workers=1)
    monkeypatch.setattr(storage, "write_atomically", write)
    run_experiment(experiment, tmp_path / "e", workers=1)
    run_experiment(experiment, tmp_path / "whole", workers=1)
    assert content(tmp_path / "e") == content(tmp_path / "whole")


def test_a_run_whose_cluster_workers_die_is_a_failure_among_others(tmp_path, monkeypatch):
    from distributed import KilledWorker, LocalCluster

    from experiments import engine

    def dying(experiment, run):
        if run.seed == 2:
            raise KilledWorker("task", SimpleNamespace(address="tcp://lost"), 3)
        return do(experiment, run)

    do = engine.do
    monkeypatch.setattr(engine, "do", dying)
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        run_experiment(asked("steady", seeds=3), tmp_path / "e", scheduler=cluster.scheduler_address)
    errors = pd.read_parquet(tmp_path / "e" / "runs.parquet")["error"]
    assert errors.tolist() == ["", LOST_WORKER, ""]


def test_a_cluster_that_disappears_is_said_and_what_is_done_is_kept(tmp_path, monkeypatch):
    import dask
    from distributed import LocalCluster

    from experiments import engine

    dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    cluster = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None)
    keep = storage.Store.keep

    def keep_then_lose(store, several):
        keep(store, several)
        cluster.scheduler.loop.add_callback(cluster.scheduler.close)
        time.sleep(1.0)

    monkeypatch.setattr(engine.Store, "keep", keep_then_lose)
    with cluster, pytest.raises(ScenarioError, match="cluster was lost"):
        run_experiment(asked("slow", seeds=40), tmp_path / "e", scheduler=cluster.scheduler_address)
    assert list((tmp_path / "e" / "parts").glob("*.json"))


def test_the_command_says_how_to_do_a_failed_run_alone(tmp_path, capsys):
    file, out = tmp_path / "two.toml", tmp_path / "out"
    file.write_text(
        'title_fr = "e"\ntitle_en = "e"\nmodel = "test_experiments_survive:faulty"\noutcomes = ["y"]\nseeds = 3\n'
    )
    words = ["experiment", str(file), "--out", str(out), "--workers", "1", "--lang", "en"]
    assert main(words) == 0
    runs = pd.read_parquet(out / "runs.parquet").set_index("seed")["run_id"]
    assert f"--only {runs[2]}" in capsys.readouterr().err
    assert main([*words, "--only", runs[1]]) == 0
    assert json.loads(capsys.readouterr().out)["outcomes"] == {"y": 1.0}
    assert main([*words, "--only", runs[2]]) == 1
    assert main([*words, "--only", "0"]) == 2


def test_a_dictionary_of_columns_and_outcomes_travels_with_the_tables(tmp_path):
    experiment = Experiment(**TITLES, outcomes=("work", "coworkers_at_end"))
    text = storage.dictionary(experiment)
    for name in ("`work` | job-years", "`coworkers_at_end` | persons", "`public_euros` | EUR"):
        assert name in text
    for column in (*storage.RUNS.names, *storage.RESULTS.names):
        assert f"| `{column}` |" in text
    run_experiment(asked("steady", seeds=2), tmp_path / "e", workers=1)
    assert (tmp_path / "e" / "DICTIONARY.md").read_text(encoding="utf-8").count("| `y` |") == 1
