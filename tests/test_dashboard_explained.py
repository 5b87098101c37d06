"""What the dashboard explains and takes away: experiments, portraits, traces, lives, files; no browser."""

from __future__ import annotations

import json
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from dashboard_server import write_experiment, write_run
from markupsafe import escape

from dashboards import research, saved_runs, takeaway
from dashboards.panels import portrait, relived
from dashboards.panels.follow import card
from dashboards.panels.research import choice_of, differences, question_of_run, research_html
from dashboards.panels.saved import saved_html
from dashboards.panels.spread import spread
from dashboards.question import first_question, placed_in_system, setting_of, with_value
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.noise import NoiseBook
from dashboards.runs.reliving import Reliving
from dashboards.runs.worker_process import answer
from dashboards.session import Session
from dashboards.texts import texts_in
from sim.commands.compare import MARKER as COMPARISON
from sim.errors import MaillageError
from sim.report.number_format import percent


@pytest.fixture(scope="module")
def question():
    return first_question()


@pytest.fixture
def experiment(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILLAGE_EXPERIMENTS", str(tmp_path))
    write_experiment(tmp_path / "dose")
    return research.opened("dose")


def test_an_experiment_tells_what_matters_and_where_it_is_worst(experiment):
    runs = research.chosen(experiment, "gevaudan-lozere", "plant-closure", "work")
    assert len(runs) == 80
    widest = research.swings(runs)[0]
    assert widest.path == "shocks.closure.dose"
    assert widest.at_low > widest.at_high
    found = research.box(runs, worst=True)
    assert found["bounds"]["shocks.closure.dose"]["low"] == pytest.approx(0.775, abs=0.1)
    assert found["density"] > 0.9


def test_a_run_of_an_experiment_becomes_a_question(experiment):
    runs = research.chosen(experiment, "gevaudan-lozere", "plant-closure", "work")
    page = research_html({}, texts_in("en"))
    assert "Dose and length" in page
    dose = float(next(iter(runs["point"])).split("dose\": ")[1].split("}")[0].split(",")[0])
    assert question_of_run({}, 0).shocks[0].dose == pytest.approx(dose)


def test_paired_differences_are_those_of_the_experiment_itself(experiment):
    from experiments.analysis import mean_differences

    found, choice = choice_of({})
    drawn, lines, shares = differences(found, choice, texts_in("en"))
    (expected,) = mean_differences(experiment.table, "work").itertuples()
    assert shares
    assert lines == [("Closure of the largest private employer", "80", percent(expected.mean, "en", signed=True),
                      f"{percent(expected.low, 'en', signed=True)} … {percent(expected.high, 'en', signed=True)}")]
    assert "NaN" not in drawn
    experiment.table["reference"] = np.nan
    told = differences(experiment, choice, texts_in("en"))[1]
    assert float(told[0][2].lstrip("+")) == pytest.approx(experiment.table["value"].mean(), abs=1.0)


def test_the_map_over_runs_lives_them_again_with_their_seeds_and_values(experiment, monkeypatch):
    from dashboards.runs import answering

    asked = []

    class Pool:
        def ask(self, scenario, priority, then, task):
            asked.append(scenario)
            then("done", SimpleNamespace(scenario=scenario))
            return SimpleNamespace(cancel=lambda: None)

    monkeypatch.setattr(answering, "workers", Pool)
    runs = relived.runs_to_live("dose", "gevaudan-lozere", "plant-closure")
    table = research.chosen(experiment, "gevaudan-lozere", "plant-closure", "work")
    assert len(runs) == relived.MOST_RUNS_LIVED
    assert {run.seed for run in runs} == {1, 2}
    doses = {json.loads(point)["shocks.closure.dose"] for point in table["point"]}
    assert {run.shocks[0].dose for run in runs} < doses
    told = []
    Reliving(runs, lambda *news: told.append(news)).start()
    assert [done for _, done, _ in told] == list(range(1, 25))
    last = told[-1][0]
    assert [world.scenario for world in last.acted] == runs
    assert last.quiet[0].scenario == runs[0].twin()
    assert len(asked) == 2 * 24


def test_only_listed_experiments_are_opened(experiment, tmp_path):
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "experiment.json").write_text("{}")
    assert research.names() == ["dose"]
    for name in ("half", "../dose", "/etc", ""):
        with pytest.raises(MaillageError):
            research.opened(name)


def test_a_quick_estimate_that_reaches_nobody_does_not_say_zero():
    from dashboards.runs.figures import effect_of

    worlds = [SimpleNamespace(digest=text) for text in "abab"]
    quick = SimpleNamespace(acted=worlds[:2], refined=False, scale=50)
    zeros = np.zeros(2)
    assert effect_of(zeros, "f", quick, NoiseBook(), worlds[2:]) == Interval(0.0, 0.0)
    assert effect_of(zeros, "f", quick, NoiseBook(), worlds[1:3]).half_width == np.inf
    fine = SimpleNamespace(acted=worlds[:2], refined=True, scale=1)
    assert effect_of(zeros, "f", fine, NoiseBook(), worlds[1:3]) == Interval(0.0, 0.0)


@pytest.fixture(scope="module")
def estimate(question):
    from sim.run import run_scenario

    small = placed_in_system(question, "gevaudan-lozere").model_copy(update={"weeks": 60, "scale": 20})
    told = [answer(run_scenario, one, "detailed", lambda *_: None) for one in (small, small.twin())]
    assert [status for status, _ in told] == ["done", "done"]
    acted, quiet = ((world,) for _, world in told)
    return Estimate(acted, acted, quiet, refined=True, wanted=1)


def test_a_territory_is_portrayed_by_curves_flows_and_employers(estimate):
    texts = texts_in("en")
    assert len(portrait.curves(estimate, 0, texts)) == 5
    flows = portrait.flow_lines(estimate, 0, texts)
    assert flows
    assert all(line.partner.startswith(("to ", "from ")) for line in flows)


def test_the_large_employers_of_a_territory_are_named(question):
    asked = SimpleNamespace(acted=[SimpleNamespace(scenario=question)])
    setting = setting_of(question.system, question.territories)
    named = [portrait.employers(asked, place, texts_in("fr")) for place in range(len(setting.codes))]
    largest = max((one for code in setting.codes for one in setting.pack.known_employers(code)),
                  key=lambda one: one.employees)  # fmt: skip
    assert largest.name in [lines[0][0] for lines in named if lines]


def test_the_trace_draws_each_event_that_it_tells(estimate):
    drawn, told = spread(estimate, texts_in("fr"))
    assert drawn.count("--order:") == len(told)
    assert told


def test_the_python_offered_makes_the_same_world_again(estimate, tmp_path, monkeypatch):
    scenario = estimate.acted[0].scenario
    monkeypatch.chdir(tmp_path)
    Path("scenario.toml").write_text(takeaway.toml(scenario))
    told: dict[str, object] = {}
    exec(takeaway.python_lines(scenario, estimate).replace("print(", "kept = ("), told)
    assert told["kept"][0] == estimate.acted[0].digest


def test_the_table_taken_away_says_how_it_was_made(estimate):
    lines = takeaway.csv_text(estimate, "en").splitlines()
    assert lines[0] == "# seeds: 1"
    assert any("licence" in line.lower() for line in lines[:9])
    week, _, _, _, variable, _, _, quiet = lines[-1].split(",")
    assert (week, variable) == ("60", list(estimate.acted[0].panel)[-1])
    assert float(quiet) == estimate.quiet[0].panel[variable][60, -1]


def test_lives_are_followed_in_both_worlds(estimate):
    scenario = estimate.acted[0].scenario
    place = setting_of(scenario.system, scenario.territories).places.principal_row()
    status, lives = answer(None, scenario, f"lives:{place}", lambda *_: None)
    assert status == "done"
    struck = next(life for life in lives if (life.kind, life.role) == ("firm", "worst"))
    assert any(event.what == "closed" and not event.anyway for event in struck.events)
    hit = next(life for life in lives if (life.kind, life.role) == ("household", "worst"))
    assert np.nansum(hit.acted) < np.nansum(hit.quiet)
    assert hit.acted[0] == hit.quiet[0]
    page = card(hit, estimate, texts_in("fr"))
    assert page.events


def test_a_visitor_who_fails_does_not_stop_the_others(monkeypatch, caplog):
    from threading import Event

    from dashboards.runs import workers as module

    class Quick:
        alive = True

        def __init__(self, niceness):
            pass

        def simulate(self, job):
            return "done", [job.task]

    monkeypatch.setattr(module, "WorkerProcess", Quick)
    pool, heard = module.Workers(1), Event()
    pool.ask(first_question(), 0, lambda status, payload: 1 / 0, "lives:0")
    pool.ask(first_question(), 0, lambda status, payload: heard.set(), "lives:1")
    assert heard.wait(10)
    assert "could not be taken" in caplog.text


def test_a_quick_world_never_waits_for_a_refined_one(monkeypatch):
    from threading import Event

    from dashboards.runs import workers as module

    started, over, heard = Event(), Event(), Event()

    class Slow:
        alive = True

        def __init__(self, niceness):
            self.niceness = niceness

        def simulate(self, job):
            if self.niceness == module.MOST_GENTLE:
                started.set()
                over.wait(10)
            return "done", [job.task]

    monkeypatch.setattr(module, "WorkerProcess", Slow)
    pool = module.Workers(1)
    pool.ask(first_question(), module.PATIENT_PRIORITY, lambda status, payload: None, "lives:0")
    assert started.wait(10)
    pool.ask(first_question(), 0, lambda status, payload: heard.set(), "lives:1")
    assert heard.wait(10)
    over.set()


def test_a_slider_that_is_dragged_finishes_only_its_last_question(monkeypatch):
    from dashboards.runs import answering as module

    asked, told = [], []

    class Pool:
        def ask(self, scenario, priority, then, task):
            asked.append(SimpleNamespace(then=then, cancelled=False))
            asked[-1].cancel = partial(setattr, asked[-1], "cancelled", True)
            return asked[-1]

    monkeypatch.setattr(module, "workers", Pool)
    answering = module.Answering(lambda estimate, wrong, more_comes: told.append(wrong))
    for dose in (0.2, 0.4, 0.6):
        before_last = len(asked)
        answering.ask(with_value(first_question(), "shocks.0.dose", dose), refine=False)
    assert 0 < before_last < len(asked)
    assert [one.cancelled for one in asked] == [place < before_last for place in range(len(asked))]
    asked[0].then("failed", "too late")
    assert told == []
    asked[-1].then("failed", "of the last")
    assert told == ["of the last"]


def test_a_page_that_asks_and_a_worker_that_tells_never_wait_for_one_another(monkeypatch):
    from dashboards.runs import answering as module

    asked = []

    class Pool:
        def ask(self, scenario, priority, then, task):
            asked.append(SimpleNamespace(then=then, cancel=lambda: None))
            return asked[-1]

    monkeypatch.setattr(module, "workers", Pool)
    session = Session("view=explore&lang=en", "")
    session.start()
    worker = threading.Thread(target=asked[0].then, args=("failed", "a world"), daemon=True)

    def ask_while_the_worker_tells():
        with session.in_session():
            worker.start()
            worker.join(0.2)
            session.answering.ask(session.scenario.value, refine=False)

    page = threading.Thread(target=ask_while_the_worker_tells, daemon=True)
    page.start()
    page.join(10)
    worker.join(10)
    assert not page.is_alive()
    assert not worker.is_alive()


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILLAGE_EXPERIMENTS", str(tmp_path))
    write_run(tmp_path / "alone", depth=0.03)
    write_run(tmp_path / "alliance", depth=0.01)
    write_run(tmp_path / "other-luck", depth=0.01, seed=2)
    return tmp_path


def test_saved_runs_are_found_and_drawn_with_what_each_territory_lost(runs):
    assert saved_runs.names() == ["alliance", "alone", "other-luck"]
    run = saved_runs.opened("alone")
    assert all(run.outlines.values())
    code, name = run.system.codes[0], run.system.names[0]
    page = saved_html({"run": "alone", "shown": "recovery", "territory": code}, texts_in("en"))
    assert page.count("<path class=\"place") == len(run.system.codes)
    assert f"{escape(name)}: not recovered" in page


def test_the_gain_of_one_run_on_another_is_asked_of_the_same_luck_only(runs):
    page = saved_html({"run": "alliance", "other": "alone"}, texts_in("en"))
    assert 'value="gain" aria-pressed="true"' in page
    assert "place gain" in page
    refused = saved_html({"run": "alliance", "other": "other-luck"}, texts_in("en"))
    assert "same luck" in refused
    assert 'value="gain"' not in refused


@pytest.mark.parametrize(("lang", "said"), [("fr", "pas chaque territoire"), ("en", "not each territory")])
def test_a_comparison_is_listed_with_the_reason_why_it_has_no_map(runs, lang, said):
    assert said not in saved_html({}, texts_in(lang))
    (runs / "policies").mkdir()
    (runs / "policies" / COMPARISON).touch()
    page = saved_html({}, texts_in(lang))
    assert said in page
    assert "policies/report.html" in page
    assert "policies" not in saved_runs.names()


def test_a_run_is_opened_from_the_list_only_and_none_at_all_is_said(runs, tmp_path, monkeypatch):
    with pytest.raises(MaillageError, match="no such run"):
        saved_runs.opened("../alone")
    monkeypatch.setenv("MAILLAGE_EXPERIMENTS", str(tmp_path / "nowhere"))
    assert "maillage run lockdown" in saved_html({}, texts_in("fr"))
