"""How people live: known answers of inequality, access, commuting and censored times, then a real run."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.income_classes import BOUNDS, CLASSES, income_classes
from sim.indicators import INDICATORS
from sim.indicators.accessibility import access, radius_km, with_own_distance
from sim.indicators.commuting import kilometres_a_week, tonnes_of_co2_a_year
from sim.indicators.distribution import gini, mean_between, mean_gap
from sim.indicators.survival import kaplan_meier
from sim.model import TerritorialEconomy
from sim.results import RunResult
from sim.run import run_scenario
from sim.scenarios import load_scenario


def test_the_gini_of_two_people_of_whom_one_has_all_is_a_half():
    assert gini(np.array([1.0, 1.0]), np.array([0.0, 10.0])) == pytest.approx(0.5)
    assert gini(np.array([3.0, 5.0]), np.array([30.0, 50.0])) == pytest.approx(0.0)
    assert gini(np.zeros(2), np.zeros(2)) is None


def test_means_between_shares_of_people_are_those_of_the_fifths_and_make_the_whole():
    persons, incomes = np.ones(10), np.arange(10.0, 0.0, -1.0)
    assert mean_between(persons, incomes, 0.0, 0.2) == pytest.approx(1.5)
    assert mean_between(persons, incomes, 0.8, 1.0) == pytest.approx(9.5)
    assert mean_between(persons, incomes, 0.0, 1.0) == pytest.approx(5.5)
    assert mean_between(np.zeros(2), np.zeros(2), 0.0, 0.2) is None


def test_the_gini_of_incomes_spread_evenly_from_zero_is_a_third():
    incomes = np.arange(1.0, 2001.0)
    assert gini(np.ones(2000), incomes) == pytest.approx(1.0 / 3.0, abs=1e-3)


@given(st.lists(st.floats(1.0, 1e6), min_size=2, max_size=30), st.floats(0.1, 50.0))
def test_gini_depends_neither_on_the_order_nor_on_the_unit(incomes, factor):
    values = np.array(incomes)
    reference = gini(np.ones(len(values)), values)
    assert gini(np.ones(len(values)), values[::-1] * factor) == pytest.approx(reference, abs=1e-9)
    assert -1e-9 <= reference < 1.0


def test_taking_from_the_rich_to_give_to_the_poor_lowers_gini():
    persons = np.ones(3)
    assert gini(persons, np.array([12.0, 20.0, 38.0])) < gini(persons, np.array([10.0, 20.0, 40.0]))


def test_the_gap_between_town_and_country_is_a_ratio_of_means():
    persons, incomes = np.array([100.0, 50.0, 50.0]), np.array([2400.0, 1000.0, 1000.0])
    town = np.array([True, False, False])
    assert mean_gap(persons, incomes, town) == pytest.approx(0.2)
    assert mean_gap(persons, incomes, np.ones(3, bool)) is None


def test_a_service_is_shared_among_all_who_can_reach_it():
    supply, population = np.array([30.0, 0.0]), np.array([100.0, 200.0])
    together = access(supply, population, np.zeros((2, 2)))
    assert together == pytest.approx([0.1, 0.1])
    apart = access(supply, population, np.array([[0.0, 1e4], [1e4, 0.0]]))
    assert apart == pytest.approx([0.3, 0.0])


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(1, 1e5)), min_size=2, max_size=6), st.floats(1, 80))
def test_access_times_people_is_the_whole_supply(places, km):
    supply, population = np.array(places).T
    distance = np.full((len(places), len(places)), km)
    np.fill_diagonal(distance, 3.0)
    assert (access(supply, population, distance) * population).sum() == pytest.approx(supply.sum(), rel=1e-9)


def test_nearer_services_are_easier_to_reach():
    supply, population = np.array([0.0, 40.0]), np.array([100.0, 100.0])
    near, far = (access(supply, population, np.array([[2.0, km], [km, 2.0]]))[0] for km in (5.0, 25.0))
    assert near > far > 0


def test_one_lives_two_thirds_of_a_radius_from_the_centre():
    assert radius_km(np.array([np.pi * 81.0])) == pytest.approx([6.0])
    assert np.diag(with_own_distance(np.zeros((2, 2)), np.array([np.pi, 0.0]))) == pytest.approx([2 / 3, 0.0])


def test_commuting_counts_both_ways_by_road():
    days = np.array([[10.0, 5.0, 2.0]])
    km = kilometres_a_week(days, np.array([[4.0, 20.0]]), np.array([50.0]))
    assert km == pytest.approx([2 * 1.3 * (40 + 100 + 100)])
    assert tonnes_of_co2_a_year(1000.0) == pytest.approx(1000 * 52 * 0.74 * 190 / 1e6)


def test_kaplan_and_meier_count_the_censored_while_they_are_watched():
    """Six times of which two are cut off: by hand 5/6, then 3/4 of it, then 1/2 of that."""
    found = kaplan_meier(np.array([2.0, 4.0, 4.0, 6.0, 6.0, 9.0]), np.array([True, False, True, True, False, False]))
    assert found.times.tolist() == [2.0, 4.0, 6.0]
    assert found.waiting == pytest.approx([5 / 6, 5 / 6 * 4 / 5, 5 / 6 * 4 / 5 * 2 / 3])
    assert found.censored_share == 0.5
    assert found.median() == 6.0
    assert found.share_waiting(1.0) == 1.0
    assert found.share_waiting(5.0) == pytest.approx(2 / 3)


def test_when_nobody_has_recovered_there_is_no_median():
    found = kaplan_meier(np.array([10.0, 10.0]), np.array([False, False]))
    assert found.median() is None
    assert found.censored_share == 1.0
    assert found.share_waiting(20.0) == 1.0
    with pytest.raises(ValueError, match="no duration"):
        kaplan_meier(np.array([]), np.array([]))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_without_censoring_it_is_the_share_still_waiting(times):
    found = kaplan_meier(np.array(times), np.ones(len(times), bool))
    for week in (0, 5, 20, 50):
        assert found.share_waiting(week) == pytest.approx(np.mean(np.array(times) > week))
    assert found.median() == pytest.approx(np.sort(times)[(len(times) + 1) // 2 - 1])


@cache
def closure() -> RunResult:
    return run_scenario(load_scenario("plant-closure", {"system": "coevrons", "scale": 50, "weeks": 80}))


def value(result: RunResult, indicator: str, place: str = "system") -> float | None:
    rows = {(row["id"], row["territory_code"]): row["value"] for row in result.indicators}
    return rows[indicator, place]


def test_towns_and_countryside_are_told_apart_and_add_up_to_the_whole():
    result = closure()
    lost = [value(result, "employment_area", place) for place in ("towns", "countryside", "system")]
    assert lost[0] + lost[1] == pytest.approx(lost[2])
    assert lost[1] > lost[0]
    fifths = [value(result, f"{which}_fifth_change", "core") for which in ("poorest", "richest")]
    assert min(fifths) < 0.0
    assert fifths[0] != fifths[1]


def test_a_french_territory_is_as_unequal_as_france_and_its_people_travel_as_far():
    result = closure()
    assert 0.2 < value(result, "gini") < 0.35, "INSEE: .29 in France in 2018"
    assert 60 < value(result, "commuting_km") < 250, "a median of 13 km each way for rural residents"
    assert 30 < value(result, "service_access") < 150
    assert value(result, "commuting_co2") > 0
    assert abs(value(result, "urban_rural_gap")) < 30


def test_fewer_people_at_work_travel_less_and_cost_more():
    result = closure()
    hit = result.system.codes[int(np.flatnonzero(result.system.core)[0])]
    assert value(result, "commuting_co2_change", hit) < 0
    assert value(result, "public_money_change", hit) > 0, "unemployment benefit"
    assert abs(value(result, "gini_change")) < 1.0


def test_classes_hold_every_person_once():
    model = TerritorialEconomy("gevaudan-lozere", scale=20, weeks=1)
    persons, standards = income_classes(model)
    members = np.bincount(model.workers.household[model.workers.household >= 0], minlength=len(model.households))
    members = members + model.households.retired + model.households.dependants
    assert persons.sum() == members.sum() * model.scale
    exact = members * (model.households.disposable_income * 100.0 / model.households.consumption_units)
    assert standards.sum() == pytest.approx(exact.sum())
    assert persons.shape == (model.n, CLASSES)
    assert len(BOUNDS) == CLASSES - 1
    by_class = gini(persons.sum(axis=0), standards.sum(axis=0))
    assert by_class == pytest.approx(gini(members.astype(float), exact), abs=1e-3)


def test_static_resilience_needs_a_shock_and_a_policy():
    assert value(closure(), "static_resilience") is None
    scenario = load_scenario("plant-closure", {"system": "gevaudan-lozere", "scale": 50, "weeks": 70})
    levers = load_scenario("human-development").levers
    result = run_scenario(scenario.model_copy(update={"levers": levers}))
    usual, unaided, actual = (
        panel["output"][1:].sum() for panel in (result.twin_panel, result.unaided_panel, result.panel)
    )
    if usual > unaided:
        assert value(result, "static_resilience") == pytest.approx((actual - unaided) / (usual - unaided))


def test_there_is_no_global_score():
    assert not {"score", "index", "resilience"} & set(INDICATORS)
    assert len(INDICATORS) >= 43
