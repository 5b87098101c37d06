"""Experiments survive: stopped at every point of writing, workers killed under load, a full disk, a lost cluster."""

from __future__ import annotations

import contextlib
import errno
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from experiments import Experiment, load_experiment, run_experiment, storage
from experiments.engine import LOST_WORKER
from experiments.parts import SUFFIX, part_of, runs_in
from experiments.work import Done
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
    """All that no interruption may change, parts included."""
    files = [*(directory / name for name in BYTES), *sorted((directory / "parts").iterdir())]
    return {file.name: file.read_bytes() for file in files}


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
        ended = {part.name: part.stat().st_mtime_ns for part in (tmp_path / str(point)).glob("parts/*.parquet")}
        run_experiment(experiment, tmp_path / str(point), workers=1)
        after = {part.name: part.stat().st_mtime_ns for part in (tmp_path / str(point)).glob("parts/*.parquet")}
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
            parts = len(list((tmp_path / "chaos" / "parts").glob("*.parquet")))
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


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    program = (
        "from experiments import Experiment, run_experiment; import sys;"
        "run_experiment(Experiment(title_fr='e', title_en='e', model='test_experiments_survive:slow', outcomes=('y',),"
        " seeds=500), sys.argv[1], workers=2)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "e")])
    workers: set[int] = set()
    deadline = time.monotonic() + 60
    while len(workers) < 2 or not list((tmp_path / "e").glob("parts/*.parquet")):
        assert time.monotonic() < deadline
        workers = children_of(parent.pid)
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children_of(parent):
    """Processes whose parent is this one, from the fourth field of /proc/PID/stat."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.add(int(stat.parent.name))
    return found


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
    assert len(list((tmp_path / "e" / "parts").glob("*.parquet"))) == 2
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
    assert list((tmp_path / "e" / "parts").glob("*.parquet"))


def test_a_damaged_part_is_said_and_its_run_is_done_again(tmp_path, caplog):
    experiment = asked("steady", seeds=4)
    run_experiment(experiment, tmp_path / "e", workers=1)
    whole = content(tmp_path / "e")
    empty, cut, *_ = sorted((tmp_path / "e" / "parts").iterdir())
    empty.write_bytes(b"")
    cut.write_bytes(cut.read_bytes()[:-40])
    run_experiment(experiment, tmp_path / "e", workers=1)
    assert caplog.text.count("damaged part") >= 2
    assert content(tmp_path / "e") == whole
    assert len((tmp_path / "e" / "provenance.jsonl").read_text().splitlines()) == 4 + 2


def test_no_bit_turned_in_a_part_changes_what_is_read(tmp_path, caplog):
    several = [Done("a", {"y": 1.0, "z": 2.0}, {"y": 0.5}, "", 0.0), Done("b", {}, {}, "fault", 0.0)]
    part, whole = tmp_path / f"a{SUFFIX}", part_of(several)
    for place in range(len(whole)):
        turned = bytearray(whole)
        turned[place] ^= 1
        part.write_bytes(turned)
        assert runs_in(part) in ([], several)
    assert "damaged part" in caplog.text


def test_parts_are_read_as_one_table_while_the_experiment_is_under_way(tmp_path):
    run_experiment(asked("faulty", seeds=3), tmp_path / "e", workers=1)
    table = pd.read_parquet(tmp_path / "e" / "parts").set_index("run_id")
    runs = pd.read_parquet(tmp_path / "e" / "runs.parquet").set_index("seed")["run_id"]
    assert table.loc[runs[3]].to_dict() | {"reference": None} == {
        "error": "", "outcome": "y", "value": 3.0, "reference": None
    }  # fmt: skip
    assert table.loc[runs[2], "error"] == "ValueError: seed two"


LONG = {
    "scenarios": ("lockdown+three-levers",), "reference": "unaided", "systems": ("gevaudan-lozere",), "seeds": 1,
    "first_seed": 77, "weeks": 30, "scale": 50, "outcomes": ("work", "real_income"),
}  # fmt: skip


def run_until_killed(directory, deadly_week):
    """Run the long experiment as a program, keeping every week; die before its second world keeps that week."""
    from sim.checkpoints import Checkpoints

    keep, begun = Checkpoints.keep, []

    def keep_or_die(kept, model):
        begun.append(model.clock.week)
        if begun.count(0) == 2 and model.clock.week == deadly_week:
            os.kill(os.getpid(), signal.SIGKILL)
        keep(kept, model)

    Checkpoints.keep = keep_or_die
    run_experiment(Experiment(**TITLES, **LONG, checkpoint_minutes=0.0), directory, workers=1)


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_long_run_that_is_killed_goes_on_from_its_last_checkpoint(tmp_path, monkeypatch):
    from sim.model import TerritorialEconomy

    program = f"import test_experiments_survive as t; t.run_until_killed({str(tmp_path / 'e')!r}, 20)"
    died = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(HERE).parent)
    assert died.returncode == -signal.SIGKILL
    assert not list((tmp_path / "e" / "parts").iterdir())
    step, weeks = TerritorialEconomy.step, []
    monkeypatch.setattr(TerritorialEconomy, "step", lambda model: (weeks.append(model.clock.week + 1), step(model))[1])
    experiment = Experiment(**TITLES, **LONG, checkpoint_minutes=0.0)
    run_experiment(experiment, tmp_path / "e", workers=1)
    assert weeks == list(range(20, 30))
    run_experiment(experiment, tmp_path / "whole", workers=1)
    assert content(tmp_path / "e") == content(tmp_path / "whole")


def test_a_changed_scenario_file_under_a_half_done_experiment_is_refused(tmp_path):
    file = tmp_path / "mine.toml"
    text = (Path(HERE).parent / "sim" / "scenarios" / "plant-closure.toml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    experiment = Experiment(**TITLES, scenarios=(str(file),), seeds=1, weeks=4, scale=50)
    storage.Store(tmp_path / "e", experiment)
    storage.Store(tmp_path / "e", experiment)
    file.write_text(text.replace("dose = 1.0", "dose = 0.5"), encoding="utf-8")
    with pytest.raises(OutputError, match=r"a scenario, its data or the model changed.*mine\.toml"):
        storage.Store(tmp_path / "e", experiment)


def test_changed_territories_of_the_user_are_refused_too(tmp_path):
    own = shutil.copytree(Path(HERE) / "data" / "own_territory", tmp_path / "own")
    experiment = Experiment(**TITLES, systems=("own",), scenarios=("lockdown",), overrides={"data": str(own)}, seeds=1)
    storage.Store(tmp_path / "e", experiment)
    file = own / "territories.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("20000", "20001"), encoding="utf-8")
    with pytest.raises(OutputError, match="a scenario, its data or the model changed"):
        storage.Store(tmp_path / "e", experiment)


def test_the_record_of_an_experiment_is_the_experiment(tmp_path):
    experiment = asked("steady", seeds=2)
    run_experiment(experiment, tmp_path / "e", workers=1)
    again = load_experiment(tmp_path / "e" / "experiment.json")
    assert again == experiment
    run_experiment(again, tmp_path / "again", workers=1)
    assert content(tmp_path / "e") == content(tmp_path / "again")
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(ScenarioError, match="no experiment is recorded there"):
        load_experiment(tmp_path / "other.json")


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
