"""A run that is killed and started again leaves the same bytes as one that nothing interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.checkpoints import checkpoint_file
from sim.run import run_scenario, silent
from sim.scenarios import Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def everything_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """A small world where all that has a state of its own moves: levers, cooperation, coworking, demography, ageing."""
    monkeypatch.setenv("MAILLAGE_CACHE_DIR", str(tmp_path))
    return small_world()


def small_world() -> Scenario:
    settings = {"demography.active": True, "demography.ageing": True, "coworking.active": True}
    return load_scenario("lockdown+three-levers+hub", {"scale": 50, "weeks": 30, **settings})


def run_until_killed(cache: str) -> None:
    """Run as a program: keep every week, and die in the middle of the twentieth without a word."""
    os.environ["MAILLAGE_CACHE_DIR"] = cache

    def die(phase: str, done: int, total: int) -> None:
        if phase == "simulation" and done == 20:
            os.kill(os.getpid(), signal.SIGKILL)

    run_scenario(small_world(), progress=die, checkpoint_minutes=0.0)


def test_a_killed_run_goes_on_to_the_same_bytes(everything_on: Scenario, tmp_path: Path) -> None:
    outside_environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_CACHE_DIR"}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    died = subprocess.run(
        [sys.executable, "-c", f"import test_checkpoints as t; t.run_until_killed({str(tmp_path)!r})"],
        check=False, cwd=ROOT, env={**outside_environment, "PYTHONPATH": paths},
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL
    lived: list[str] = []
    resumed = run_scenario(
        everything_on, progress=lambda phase, done, total: lived.append(f"{phase} {done}"), checkpoint_minutes=10.0
    )
    assert lived[0] == "simulation 20"
    whole = run_scenario(everything_on)
    assert resumed.digest == whole.digest
    assert (resumed.flows["cents"] == whole.flows["cents"]).all()
    assert resumed.indicators == whole.indicators
    assert not checkpoint_file(everything_on).exists()


def test_a_damaged_checkpoint_is_refused_and_the_run_starts_over(
    everything_on: Scenario, caplog: pytest.LogCaptureFixture
) -> None:
    def stop(phase: str, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_scenario(everything_on, twin=False, progress=stop, checkpoint_minutes=0.0)
    path = checkpoint_file(everything_on)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    lived: list[int] = []
    shorter = run_scenario(
        everything_on, twin=False, progress=lambda phase, done, total: lived.append(done), checkpoint_minutes=10.0
    )
    assert lived[0] == 1
    assert "damaged checkpoint" in caplog.text
    assert shorter.digest == run_scenario(everything_on, twin=False, progress=silent).digest
