"""Tools outside drive the simulator and the batch layer: EMA Workbench, SALib, Slurm through Dask."""

from __future__ import annotations

import os
import stat
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import simulate
from sim.errors import ScenarioError

CHECKOUT = Path(__file__).parents[1]
SMALL = {"system": "gevaudan-lozere", "weeks": 60, "scale": 50, "seed": 1}
PAGE = (CHECKOUT / "docs" / "experiments.md").read_text(encoding="utf-8")


def blocks(kind):
    """Blocks of code of the page on experiments, in order."""
    return [part.split("```")[0] for part in PAGE.split(f"```{kind}\n")[1:]]


def adapter(which):
    """A documented adapter, at the size of a test."""
    (text,) = [block for block in blocks("python") if which in block]
    return text.replace('"scale": 10', '"scale": 50').replace('"weeks": 156', '"weeks": 60')


def test_a_run_for_outside_gives_its_outcomes_and_differences():
    found = simulate("plant-closure+three-levers", SMALL, outcomes=("work", "output"))
    assert set(found) == {"work", "output", "public_euros", "work_difference", "output_difference",
                          "public_euros_difference"}  # fmt: skip
    assert found == simulate("plant-closure+three-levers", SMALL, outcomes=("work", "output"))
    assert simulate("plant-closure", SMALL)["work_difference"] == 0.0
    with pytest.raises(ScenarioError, match="cash_buffer_months"):
        simulate("plant-closure", {**SMALL, "firms.cash_bufer_months": 2.0})


def test_the_documented_adapter_of_ema_workbench_keeps_its_contract():
    """EMA Workbench calls a function with its uncertainties as keywords and reads outcomes from the dict it returns."""
    text = adapter("ema_workbench")
    assert len(text.strip().splitlines()) <= 14
    function = text[text.index("def ") : text.index("model = ")]
    names = {"simulate": simulate}
    exec(function, names)
    found = names["territory"](substitution=0.5, dose=1.0)
    assert isinstance(found["work_difference"], float)


def test_the_documented_adapter_runs_in_ema_workbench():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("ema_workbench")
        names = {}
        exec(adapter("ema_workbench").replace("scenarios=100", "scenarios=3"), names)
    assert names["outcomes"]["work_difference"].shape == (3,)
    assert np.isfinite(names["outcomes"]["work_difference"]).all()
    assert {"substitution", "dose"} <= set(names["cases"].columns)


def test_the_documented_example_of_salib_finds_known_indices():
    """With a run that is linear, total indices are the shares of variance of its terms."""
    substitution, dose = "production.outside_substitution", "shocks.closure.dose"

    def straight(scenario, settings):
        assert scenario == "plant-closure+three-levers"
        return {"work_difference": 3.0 * settings[substitution] + 2.0 * settings[dose]}

    names = {"simulate": straight}
    exec(adapter("SALib").replace("from experiments import simulate\n", ""), names)
    first, second = (3.0 * 0.7) ** 2, (2.0 * 0.75) ** 2
    expected = [first / (first + second), second / (first + second)]
    assert names["problem"].analysis["ST"].tolist() == pytest.approx(expected, abs=0.05)


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    """`sbatch` and `scancel` as Slurm answers them, that run the job here."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "jobs"
    scripts = {
        "sbatch": f"#!/bin/sh\nfor last; do :; done\ncp \"$last\" {log}.sh\n"
        f"setsid sh {log}.sh > {log}.out 2>&1 &\necho $! > {log}.pid\necho Submitted batch job 7\n",
        "scancel": f"#!/bin/sh\nkill -- -$(cat {log}.pid)\n",
    }
    for name, text in scripts.items():
        file = folder / name
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.syspath_prepend(str(CHECKOUT / "tests"))
    paths = [str(CHECKOUT), str(CHECKOUT / "tests"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    return log


@pytest.mark.skipif(sys.platform == "win32", reason="Slurm does not run on Windows")
def test_an_experiment_runs_on_a_slurm_queue(tmp_path, slurm):
    pytest.importorskip("dask_jobqueue")
    from experiments.slurm import main

    file = tmp_path / "sum.toml"
    model = 'model = "test_experiments_survive:steady"\noutcomes = ["y"]\nseeds = 3\n'
    file.write_text(f'title_fr = "e"\ntitle_en = "e"\n{model}')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        words = [str(file), "--out", str(tmp_path / "out"), "--jobs", "1", "--walltime", "00:05:00", "--queue", "short"]
        assert main([*words, "--interface", "lo"]) == 0
    script = slurm.with_suffix(".sh").read_text()
    for line in ("#SBATCH -p short", "#SBATCH -t 00:05:00", "#SBATCH --job-name=maillage"):
        assert line in script
    assert pd.read_parquet(tmp_path / "out" / "results.parquet")["value"].tolist() == [2.0, 4.0, 6.0]
    assert main([str(tmp_path / "no.toml"), "--out", str(tmp_path / "out"), "--interface", "lo"]) == 2
