"""Scenarios compared on the same luck: what differs is told with its interval, and what is noise is called noise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pytest

from sim.command_line import main
from sim.commands.compare import at_equal_budgets, on_the_same_ground
from sim.comparison.differences import Difference, paired, student_975, variance_ratio
from sim.comparison.dose_response import dosed
from sim.comparison.equal_budget import planned_public_euros
from sim.comparison.outcomes import JOBS_PER_EURO, OUTCOMES, by_sector, by_territory, compare, cost, public_euros
from sim.comparison.recovery_times import RECOVERED, recovery_times
from sim.comparison.replications import replicate
from sim.data import load_pack
from sim.errors import InputError, ScenarioError
from sim.indicators.similarity import feature_labels, look_alikes, profiles
from sim.report.cascade_chart import draw_cascade
from sim.report.number_format import MINUS
from sim.report.words import Words
from sim.scenarios import load_scenario
from sim.setting import Setting

SMALL = {"system": "gevaudan-lozere", "scale": 50, "weeks": 60}
PROMPT = {"parameters.levers.longest_preparation_months": 0.0, "levers.services.start": 2}


@pytest.fixture(scope="module")
def lives():
    still = load_scenario("plant-closure", {**SMALL, "shocks.closure.start": 8})
    helped = load_scenario("plant-closure+human-development", {**SMALL, **PROMPT, "shocks.closure.start": 8})
    return replicate([still.twin(), still, helped], 3, workers=1)


def test_a_paired_difference_has_the_textbook_interval():
    found = paired([10.0, 20.0, 30.0], [11.0, 22.0, 33.0])
    assert found.mean == pytest.approx(2.0)
    assert found.half_width == pytest.approx(4.303 * 1.0 / np.sqrt(3))
    assert found.verdict == "noise"


def test_recovery_times_count_the_draws_that_never_recover(lives):
    columns = np.arange(lives[0][0].panel["employment"].shape[1])
    found = recovery_times(lives[0], lives[1], columns)
    assert found is not None
    assert 0.0 <= found.censored_share <= 1.0
    assert recovery_times(lives[0], lives[0], columns) is None
    median = found.median()
    assert median is None or 0 < median <= 60


def test_work_income_and_purchases_come_back_in_their_own_time(lives):
    still = lives[0][0]
    at = np.array([0])
    panel = {name: np.full((11, 1), 1_000) for name in ("employment", "income", "consumption")}
    panel |= {"unmet_demand": np.zeros((11, 1)), "price_index": np.full((11, 1), 10_000)}
    struck = {name: values.copy() for name, values in panel.items()}
    struck["employment"][2:5], struck["price_index"][1:7], struck["unmet_demand"][3:] = 900, 11_000, 50
    first, second = [replace(still, panel=panel)], [replace(still, panel=struck)]
    found = {quantity: recovery_times(first, second, at, quantity) for quantity in RECOVERED}
    assert [found[quantity].median() for quantity in RECOVERED] == [3.0, 6.0, None]
    assert found["unmet_demand"].censored_share == 1.0
    assert all(recovery_times(first, first, at, quantity) is None for quantity in RECOVERED)


def test_student_quantiles_fall_towards_the_normal_one():
    values = [student_975(degrees) for degrees in range(1, 40)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(NormalDist().inv_cdf(0.975), abs=0.001)


@pytest.mark.parametrize(("difference", "verdict"), [
    (Difference(5.0, 2.0, 4), "gain"), (Difference(-5.0, 2.0, 4), "loss"), (Difference(1.0, 2.0, 4), "noise"),
    (Difference(1.0, None, 1), "unknown"), (Difference(0.0, 0.0, 4), "none"),
])  # fmt: skip
def test_a_difference_inside_the_noise_is_said_to_be(difference, verdict):
    assert difference.verdict == verdict


def test_unpaired_values_are_refused():
    with pytest.raises(ValueError, match="same seeds"):
        paired([1.0], [1.0, 2.0])


def test_common_luck_shrinks_the_variance_of_a_difference():
    luck = np.random.default_rng(1).normal(size=200)
    assert variance_ratio(luck, luck + 1.0) > 1e20
    assert variance_ratio(luck, luck + np.random.default_rng(2).normal(scale=0.1, size=200)) > 50
    assert variance_ratio(luck, np.random.default_rng(3).normal(size=200)) < 2


def test_a_world_compared_with_itself_shows_no_effect(lives):
    every = np.arange(4)
    assert {difference.verdict for difference in compare(lives[1], lives[1], every).values()} == {"none"}


def test_a_closure_costs_work_and_the_cost_is_told_by_territory_and_sector(lives):
    every = np.arange(4)
    assert compare(lives[0], lives[1], every)["work"].mean < 0
    territories = by_territory(lives[0], lives[1])
    assert sum(each.mean for each in territories) < 0
    sectors = by_sector(lives[0], lives[1], every)
    assert len(sectors) == 14
    assert min(each.mean for each in sectors) < 0


def test_common_luck_makes_differences_sharp():
    # `maillage compare` prints the figure for any scenario, horizon and number of seeds
    place = {"system": "gevaudan-lozere", "scale": 1, "weeks": 156, "parameters.levers.longest_preparation_months": 0.0}
    names = ("baseline", "household-consumption", "human-development")
    still, *helped = replicate([load_scenario(name, place) for name in names], 4, workers=1)
    outcome = next(one for one in OUTCOMES if one.id == "employment_at_end")
    every = np.arange(4)
    for lives in helped:
        values = [[outcome.value(life, every) for life in group] for group in (still, lives)]
        assert variance_ratio(*values) > 10.0


def test_public_money_is_counted_by_payer_and_is_zero_without_policy(lives):
    assert public_euros(lives[0][0]) == 0.0
    found = cost(lives[1], lives[2], np.arange(4))
    assert found.public.mean > 0
    assert found.by_payer["territory"].mean + found.by_payer["state"].mean + found.by_payer["region"].mean == (
        pytest.approx(found.public.mean)
    )
    assert 0 < found.raised_here.mean < found.public.mean


def test_a_cascade_is_drawn_in_the_order_in_which_territories_are_reached():
    usual = np.full((52, 3), 1000)
    acted = usual.copy()
    acted[30:, 0] -= 50
    acted[10:, 2] -= 100
    dates = [date(2020, 1, 6) + timedelta(weeks=week) for week in range(52)]
    names = ("CC du Bocage", "CA de Laval", "CC de l'Aubrac")
    drawing = str(draw_cascade(acted, usual, names, dates, Words("en")))
    places = [drawing.index(f"{name}</text>") for name in ("Aubrac", "Bocage", "Laval")]
    assert places == sorted(places)
    assert drawing.count("<rect") == 12 + 7
    assert drawing.count('<rect class="zero"') == 4 + 2 + 1
    assert f"Aubrac, from April 2020: {MINUS}10%" in drawing
    assert f"&lt; {MINUS}10%</text>" in drawing
    assert draw_cascade(usual, usual, names, dates, Words("en")) is None


def test_what_others_pay_is_taken_from_the_consolidated_effect(lives):
    found = cost(lives[1], lives[2], np.arange(4))
    assert found.paid_elsewhere.mean == pytest.approx(found.public.mean - found.raised_here.mean)
    lost_elsewhere = JOBS_PER_EURO * found.paid_elsewhere.mean
    assert found.consolidated_work.mean == pytest.approx(found.work.mean - lost_elsewhere)
    nothing = cost(lives[0], lives[1], np.arange(4))
    assert nothing.consolidated_work == nothing.work


def test_policies_are_planned_at_equal_public_euros():
    names = ["baseline", "household-consumption", "human-development"]
    plans = at_equal_budgets(on_the_same_ground(names, {**SMALL, "weeks": 104}), 150.0)
    places = Setting.of(plans[0]).places
    euros = 150.0 * sum(people for people, core in zip(places.population, places.core, strict=True) if core)
    assert [planned_public_euros(plan, places) for plan in plans] == pytest.approx([0.0, euros, euros])
    with pytest.raises(InputError, match="no lever with public money"):
        at_equal_budgets(on_the_same_ground(["baseline", "lockdown"], SMALL), 150.0)


def test_wages_paid_by_programmes_are_no_benefit_of_them(lives):
    still, helped = lives[1], lives[2]
    assert all(life.programme_staff.sum() == 0.0 for life in still)
    staff = [100.0 * (place + 1) for place, _ in enumerate(helped)]
    at = np.arange(4)
    paid = [replace(life, programme_staff=np.full(4, years / 4)) for life, years in zip(helped, staff, strict=True)]
    found = cost(still, paid, at)
    assert found.work_beside_staff.mean == pytest.approx(found.work.mean - np.mean(staff))
    gaining = [replace(life, programme_staff=np.full(4, -1_000.0)) for life in helped]
    price = cost(still, gaining, at)
    assert price.euros_per_job_year[0] == pytest.approx(price.public.mean / (price.work.mean + 4_000.0))


def test_a_year_of_work_has_a_price_only_when_work_beats_the_noise(lives):
    found = cost(lives[1], lives[1], np.arange(4))
    assert found.euros_per_job_year is None


def test_one_worker_or_two_give_the_same_lives():
    scenario = load_scenario("baseline", {**SMALL, "weeks": 6})
    other = load_scenario("baseline", {**SMALL, "weeks": 6, "parameters.labour_market.tightness_elasticity": 0.3})
    alone, together = replicate([scenario, other], 1, workers=1), replicate([scenario, other], 1, workers=2)
    for one, two in zip(alone, together, strict=True):
        for name, values in one[0].panel.items():
            assert (values == two[0].panel[name]).all(), name


def test_others_play_on_the_ground_of_the_first():
    first, second = on_the_same_ground(["plant-closure", "human-development"], {"weeks": 30})
    assert (first.system, first.weeks, first.start_date) == (second.system, second.weeks, second.start_date)


@pytest.mark.parametrize("names", [["baseline"], ["baseline"] * 2, ["baseline"] * 6])
def test_a_comparison_that_says_nothing_is_refused(names):
    with pytest.raises(InputError):
        on_the_same_ground(names, {})


def test_a_scenario_alone_is_compared_with_the_same_world_in_which_nobody_acts_or_nothing_happens():
    first, second = on_the_same_ground(["plant-closure+hub"], SMALL)
    assert (first.shocks, first.has_policy) == (second.shocks, False)
    assert first.parameters == second.parameters
    first, second = on_the_same_ground(["lockdown"], SMALL)
    assert (first.shocks, first.weeks) == ((), second.weeks)


def test_doses_change_one_lever_and_an_unknown_one_is_named():
    scenario = load_scenario("human-development", SMALL)
    assert [each.levers[0].dose for each in dosed(scenario, "services", (0.0, 0.5))] == [0.0, 0.5]
    with pytest.raises(ScenarioError, match="services"):
        dosed(scenario, "servces")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_writes_a_page_that_tells_what_is_sure(tmp_path, capsys, lang):
    words = ["compare", "baseline", "plant-closure", "--system", "gevaudan-lozere", "--scale", "50", "--weeks", "60",
             "-n", "2", "--workers", "1", "--set", "seed=5", "--lang", lang]  # fmt: skip
    words += ["--out", str(tmp_path / "out")]
    assert main(words) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http" not in page.replace("http-equiv", "")
    document = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert document["seeds"] == [5, 6]
    assert set(document["differences"][0]) == {outcome.id for outcome in OUTCOMES}
    assert Words(lang)("comparison.outcomes") in page


def test_a_directory_of_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["compare", "baseline", "plant-closure", "--out", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_territory_is_most_like_those_of_its_kind():
    pack = load_pack()
    angouleme = look_alikes(pack, "200071827")
    assert [one.distance for one in angouleme] == sorted(one.distance for one in angouleme)
    population = pack.facts("population_2018")
    here = population[pack.rows(["200071827"])][0]
    sizes = population[pack.rows([one.code for one in angouleme])]
    assert (np.abs(np.log(sizes / here)) < 1.0).all()
    table, names = profiles(pack)
    assert table.shape == (len(pack.codes), len(names))
    assert np.isfinite(table).all()
    for lang in ("fr", "en"):
        assert len(set(feature_labels(names, lang))) == len(names)
        assert not [label for label in feature_labels(names, lang) if "_" in label]


def test_similar_answers_in_json_and_refuses_an_unknown_territory(capsys):
    words = ["similar", "Coëvrons", "--count", "1", "--weeks", "56", "--scale", "50", "-n", "1", "--workers", "1"]
    assert main([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["distance"] is None for row in rows] == [True, False]
    assert main([*words[:4], *words[6:], "--weeks", "8", "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Closure of the largest private employer" in said
    assert "changed nothing" in said
    assert main(["similar", "Atlantis"]) == 2
