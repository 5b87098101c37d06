"""The report of an experiment: right numbers in both languages, finished or under way, whatever the design."""

from __future__ import annotations

import json
import re
from math import pi, sin
from pathlib import Path

import numpy as np
import pytest

from experiments import Experiment
from experiments.design import runs
from experiments.report.figures import Row, forest, lines_of
from experiments.report.page import PACKAGE, render_experiment
from experiments.storage import Store
from experiments.work import Done
from sim.command_line import main
from sim.errors import InputError, OutputError
from sim.report.words import Words

ENOUGH = {"a": (-pi, pi), "b": (-pi, pi), "c": (-pi, pi)}
MODEL = "test_experiment_report:ishigami"
POLICIES = ("plant-closure+hub", "plant-closure+three-levers", "plant-closure+three-levers+hub")


def made(directory, answer, part=1.0, **fields):
    """A directory whose first runs ended with what ``answer`` says: outcomes and reference."""
    experiment = Experiment(title_fr="Essai < 1", title_en="Test < 1", **fields)
    store, planned = Store(Path(directory), experiment), runs(experiment)
    done = planned[: int(part * len(planned))]
    store.keep([Done(run.id, *answer(run), "", 0.25) for run in done])
    if part == 1.0:
        store.finish(planned)
    return experiment


def gains(run):
    """Hub +1 %, levers +2 %, both +2.5 % of a work of 1,000, with luck that cancels over even and odd seeds."""
    gain = {"hub": 10.0, "three-levers": 20.0, "three-levers+hub": 25.0}[run.scenario.partition("+")[2]]
    return {"work": 1000.0 + gain + (1 if run.seed % 2 else -1)}, {"work": 1000.0}


def ishigami(run):
    a, b, c = run.point["a"], run.point["b"], run.point["c"]
    return {"y": sin(a) + 7 * sin(b) ** 2 + 0.1 * c**4 * sin(a)}, {}


def policies(directory, part=1.0):
    return made(directory, gains, part, scenarios=POLICIES, outcomes=("work",), reference="unaided", seeds=4)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_tells_gains_interaction_and_regret(tmp_path, lang):
    policies(tmp_path)
    page = render_experiment(tmp_path, "work", lang)
    point = "," if lang == "fr" else "."
    for told in (f"+1{point}00", f"+2{point}00", f"+2{point}50", f"\u22120{point}50"):
        assert told in page
    assert "&lt; 1" in page
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"http", page)
    assert not re.search(r"under way|En cours", page)


def test_a_lever_without_shock_is_not_told_as_a_shock_met_by_doing_nothing(tmp_path):
    def answer(run):
        return {"work": 1010.0 + run.seed}, {"work": 1000.0}

    made(tmp_path, answer, scenarios=("three-levers", "human-development"), outcomes=("work",), reference="unaided")
    page = render_experiment(tmp_path, "work", "en")
    assert "of 2 scenarios, 2 do better" in page
    assert "Doing nothing" not in page
    assert ">1,012<" in page.partition('id="levels"')[2]
    assert "Against" not in page


def test_a_half_done_experiment_has_its_report_and_says_so(tmp_path):
    policies(tmp_path, part=0.5)
    page = render_experiment(tmp_path, "work", "en")
    assert "Under way: 6 runs of 12 are done" in page


def test_sobol_bars_and_the_box_are_drawn(tmp_path):
    made(tmp_path, ishigami, model=MODEL, scenarios=("x",), outcomes=("y",), uncertainties=ENOUGH, design="sobol",
         samples=128, seeds=1, reference="none")  # fmt: skip
    page = render_experiment(tmp_path, "y", "en")
    found = [float(value) for value in re.findall(r"with others ([0-9.]+)", page)]
    assert found == pytest.approx([0.56, 0.44, 0.24], abs=0.12)
    assert "the share of luck is not known" in page
    assert "Coverage" in page


def test_a_sobol_design_under_way_says_how_many_points_are_missing(tmp_path):
    made(tmp_path, ishigami, 0.5, model=MODEL, scenarios=("x",), outcomes=("y",), uncertainties=ENOUGH, design="sobol",
         samples=16, seeds=1, reference="none")  # fmt: skip
    assert "40 points of the design" in render_experiment(tmp_path, "y", "en")


def test_morris_and_dose_response_are_drawn_with_the_share_of_luck(tmp_path):
    def answer(run):
        return {"y": 3.0 * run.point["a"] + run.seed}, {"y": 0.5}

    other = {"model": MODEL, "scenarios": ("x",), "outcomes": ("y",)}
    made(tmp_path / "m", answer, **other, uncertainties={"a": (0, 1), "b": (0, 1)}, design="morris",
         samples=4, seeds=2)  # fmt: skip
    page = render_experiment(tmp_path / "m", "y", "en")
    assert "3.00 (spread 0.000)" in page
    assert re.search(r"between runs that is luck: [0-9]+%", page)
    made(tmp_path / "d", answer, **other, uncertainties={"a": (0, 1, 2)}, seeds=2)
    page = render_experiment(tmp_path / "d", "y", "fr")
    assert "Dose et réponse" in page
    assert page.count('class="course world0"') == 1


def test_the_command_writes_the_report_and_refuses_in_one_line(tmp_path, capsys):
    policies(tmp_path / "e")
    page = tmp_path / "report.html"
    assert main(["results", str(tmp_path / "e"), "--report", str(page), "--lang", "en"]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main(["results", str(tmp_path / "e"), "--report", str(tmp_path), "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("maillage: ") == 1
    with pytest.raises(OutputError, match="no experiment"):
        render_experiment(tmp_path, "work", "en")
    with pytest.raises(InputError, match="no such outcome"):
        render_experiment(tmp_path / "e", "wrok", "en")


def test_the_summary_prints_long_names_on_one_line(tmp_path, capsys):
    policies(tmp_path / "e")
    assert main(["results", str(tmp_path / "e"), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert any("plant-closure+three-levers+hub" in line and "25" in line for line in lines)


def test_a_forest_plot_shows_an_unknown_interval_as_a_dot_alone():
    row = Row("", ("name",), 1.0, float("nan"), float("nan"), "neutral", "+1")
    assert forest([row], "t", str).count("<circle") == 1
    assert 'class="span' not in forest([row], "t", str)
    assert lines_of("one two three", 40) == ("one", "two", "three")
    assert np.isfinite(row.mean)


def test_both_languages_have_the_same_texts():
    french, english = (Words(lang, PACKAGE) for lang in ("fr", "en"))
    assert french.every_key() == english.every_key()
    assert json.dumps(english.section("count.runs")) == '{"one": "{n} run", "other": "{n} runs"}'
