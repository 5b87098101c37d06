"""The list of rules that a second process compiles during a first run is what runs meet, and is used once."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from sim import compiling_ahead
from sim.compiled import home_of_machine_code
from sim.compiling_ahead import listed, rule_of, told, understood

MEETS = """
import sys
from sim.compiling_ahead import SCENARIO, SETTINGS, listed, told
from sim.narrowing import Rule
from sim.run import run_scenario
from sim.scenarios import load_scenario
run_scenario(load_scenario(SCENARIO, SETTINGS))
rules = {f"{r.py_func.__module__}:{r.py_func.__name__}": r.dispatcher for name, module in list(sys.modules.items())
         if name.startswith("sim.") for r in vars(module).values() if isinstance(r, Rule)}
met = {name: [list(map(told, one)) for one in rule.signatures] for name, rule in rules.items() if rule.signatures}
kept = listed()
assert all(sorted(map(str, met[name])) == sorted(map(str, kept[name])) for name in kept), "other types"
assert "--all" not in sys.argv or set(met) == set(kept), set(met) ^ set(kept)
"""


def test_the_list_is_what_a_run_meets(tmp_path):
    """Run twice: code made for other rules in the first is part of theirs in the second, and no longer met."""
    for number, options in enumerate(([], ["--all"])):
        where = {"MAILLAGE_CACHE_DIR": str(tmp_path / str(number)), "NUMBA_CACHE_DIR": str(home_of_machine_code())}
        done = subprocess.run(
            [sys.executable, "-c", MEETS, *options], env={**os.environ, **where}, capture_output=True, text=True
        )
        assert done.returncode == 0, f"run `make baselines`: {done.stderr[-400:]}"


def test_types_are_read_as_they_were_written():
    for name, signatures in listed().items():
        assert rule_of(name).py_func.__name__ == name.split(":")[1]
        for signature in signatures:
            assert [told(understood(one)) for one in signature] == signature


class Helper:
    def __init__(self, command, **_):
        self.command, self.ended = command, []
        Helper.last = self

    def terminate(self):
        self.ended.append("terminated")

    def wait(self):
        self.ended.append("waited for")


@pytest.fixture
def first_run(monkeypatch):
    monkeypatch.setattr(compiling_ahead, "nothing_compiled_yet", lambda: True)
    monkeypatch.setattr(compiling_ahead.os, "cpu_count", lambda: 2)


def test_a_first_run_has_a_second_process_that_ends_with_it(monkeypatch, first_run):
    monkeypatch.setattr(compiling_ahead.sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "Popen", Helper)
    running = compiling_ahead.compiling_ahead()
    running.__enter__()
    assert Helper.last.command == [sys.executable, "-m", "sim.compiling_ahead"]
    assert Helper.last.ended == []
    with pytest.raises(KeyboardInterrupt):
        running.gen.throw(KeyboardInterrupt())
    assert Helper.last.ended == ["terminated", "waited for"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is not copied")
def test_on_linux_the_second_process_is_a_silent_copy_that_outlives_an_interruption(
    monkeypatch, first_run, capfd, tmp_path
):
    def work() -> None:
        os.write(1, b"compiling")
        os.write(2, b"compiling")
        os.kill(os.getpid(), signal.SIGINT)
        (tmp_path / "at work").touch()
        time.sleep(60.0)

    monkeypatch.setattr(compiling_ahead, "compile_from_the_end", work)
    with compiling_ahead.compiling_ahead():
        (copy,) = multiprocessing.active_children()
        until = time.monotonic() + 20.0
        while not (tmp_path / "at work").exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert copy.is_alive()
    assert copy.exitcode == -signal.SIGTERM
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("cold", "processors"), [(False, 2), (True, 1)])
def test_nothing_is_started_when_rules_are_compiled_or_no_processor_is_free(monkeypatch, cold, processors):
    monkeypatch.setattr(compiling_ahead, "nothing_compiled_yet", lambda: cold)
    monkeypatch.setattr(compiling_ahead.os, "cpu_count", lambda: processors)
    monkeypatch.setattr(subprocess, "Popen", None)
    with compiling_ahead.compiling_ahead():
        pass


def test_rules_are_not_compiled_where_nothing_was_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling_ahead, "directory_for", lambda _: tmp_path)
    assert compiling_ahead.nothing_compiled_yet()
    (tmp_path / "rule.nbi").touch()
    assert not compiling_ahead.nothing_compiled_yet()
    monkeypatch.setattr(compiling_ahead, "directory_for", lambda _: None)
    assert not compiling_ahead.nothing_compiled_yet()
