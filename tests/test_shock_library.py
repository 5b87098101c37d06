"""Each kind of shock: which factors it changes, by how much, where, and what it says when it can change nothing."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from math import exp

import numpy as np
import pytest
from pydantic import ValidationError

from sim.errors import ScenarioError
from sim.scenarios import catalogue_ids, load_scenario
from sim.sectors import SECTOR_CODES, SECTOR_INDEX
from sim.shocks import (
    SHOCK_KINDS,
    ActiveShocks,
    Drought,
    EcommerceShift,
    EnergyPrice,
    Flood,
    Lockdown,
    OutsideFootprint,
    Places,
    PlantClosure,
    ServiceClosure,
    SupplyCut,
    TradablesSlump,
    explanations,
)
from sim.shocks.exchanges import remaining_by_sector
from sim.shocks.recovery import remaining_intensity, weekly_intensity

MONDAY = date(2019, 1, 7)
S = SECTOR_INDEX
NEUTRAL = OutsideFootprint()


def places(**changes) -> Places:
    given = {
        "codes": ("100", "200", "300"), "names": ("Aubrac", "Laval", "Bocage"), "core": (False, True, True),
        "population": (50.0, 30.0, 40.0),
    }  # fmt: skip
    return Places(**{**given, **changes})


def effects(*shocks, week=5, where=None):
    return ActiveShocks(shocks, where or places(), SECTOR_CODES, MONDAY).effects(week)


ONE_OF_EACH = (
    Lockdown(id="l", start=0, dose=0.3), TradablesSlump(id="t", start=0, dose=0.5),
    EnergyPrice(id="e", start=0, dose=0.5), SupplyCut(id="s", start=0, dose=0.5, outside=OutsideFootprint(demand=0.5)),
    Drought(id="d", start=0, dose=0.5), EcommerceShift(id="o", start=0, dose=0.5),
    Flood(id="f", start=0, duration_weeks=9, dose=0.5), PlantClosure(id="p", start=0, dose=0.5),
    ServiceClosure(id="c", start=0, dose=0.5),
)  # fmt: skip


def test_there_is_a_scenario_of_every_kind_of_shock_and_each_is_its_own():
    assert set(SHOCK_KINDS) <= set(catalogue_ids())
    for kind in SHOCK_KINDS:
        scenario = load_scenario(kind)
        assert {shock.kind for shock in scenario.shocks} == {kind}
        assert scenario.system is not None
        assert any("ssumption" in source or "Pichler" in source or "Atelier" in source for source in scenario.sources)
    assert {shock.kind for shock in ONE_OF_EACH} == set(SHOCK_KINDS)


def test_a_slump_takes_orders_for_what_travels_and_leaves_households_alone():
    found = effects(TradablesSlump(id="t", start=0, credit_tightening=0.5))
    assert found.outside_demand[0, S["MFG"]] == pytest.approx(0.8)
    assert found.outside_demand[0, S["HORECA"]] == 1.0
    assert (found.household_demand == 1.0).all()
    assert (found.supply == 1.0).all()
    assert found.credit == 0.5
    assert (found.outside_jobs < 1.0).all()
    only_food = effects(TradablesSlump(id="t", start=0, sectors=("FOOD",)))
    assert only_food.outside_demand[0, S["MFG"]] == 1.0
    assert only_food.outside_demand[0, S["FOOD"]] < 1.0


def test_dear_energy_raises_prices_from_outside_by_what_contracts_let_through():
    full = effects(EnergyPrice(id="e", start=0, pass_through=1.0, outside=NEUTRAL))
    shielded = effects(EnergyPrice(id="e", start=0, outside=NEUTRAL))
    assert full.outside_price[S["ENERGY"]] == pytest.approx(1.5)
    assert shielded.outside_price[S["ENERGY"]] == pytest.approx(1.2), "INSEE: 20 % with the shield of 2022"
    assert full.outside_price[S["EDU"]] == 1.0
    assert (full.outside_demand == 1.0).all()
    assert (effects(EnergyPrice(id="e", start=0)).outside_demand < 1.0).any()


def test_a_border_cuts_what_comes_from_abroad_and_nothing_from_france():
    found = effects(SupplyCut(id="s", start=0, dose=0.75, sectors=("MFG",)))
    assert found.abroad_supply[S["MFG"]] == found.abroad_deliveries[S["MFG"]] == 0.25
    assert (found.outside_supply == 1.0).all()
    assert (found.abroad_demand == 1.0).all()
    both_ways = effects(SupplyCut(id="s", start=0, sectors=("MFG",), outside=OutsideFootprint(supply=1, demand=0.5)))
    assert both_ways.abroad_demand[S["MFG"]] == 0.5
    everywhere = effects(SupplyCut(id="s", start=0, dose=0.75, sectors=("MFG",), origin="outside"))
    assert everywhere.outside_supply[S["MFG"]] == everywhere.abroad_deliveries[S["MFG"]] == 0.25


def test_a_drought_takes_harvests_here_and_farm_products_outside():
    found = effects(Drought(id="d", start=0, harvest_lost=0.4, water_restrictions=0.1))
    assert found.supply[0, S["AGR"]] == pytest.approx(0.6)
    assert found.supply[0, S["FOOD"]] == pytest.approx(0.9)
    assert found.supply[0, S["MFG"]] == 1.0
    assert found.outside_supply[S["AGR"]] == pytest.approx(0.8)
    here_alone = effects(Drought(id="d", start=0, territories=("Laval",)))
    assert (here_alone.outside_supply == 1.0).all()
    assert (here_alone.supply[[0, 2]] == 1.0).all()
    assert here_alone.supply[1, S["AGR"]] < 1.0


def test_part_of_an_e_commerce_shift_lasts_for_ever():
    shift = EcommerceShift(
        id="o", start=10, ramp_weeks=10, duration_weeks=30, rise=0.1, lasting_share=0.6, recovery="linear",
        recovery_weeks=10,
    )  # fmt: skip
    course = [0.0 if (found := effects(shift, week=week)) is None else found.online_sales[0] for week in range(80)]
    assert course[9] == 0.0
    assert course[10] == pytest.approx(0.1 * 0.05)
    assert course[14] == pytest.approx(0.1 * 0.45)
    assert course[20:40] == pytest.approx([0.1] * 20)
    assert 0.06 < course[45] < 0.1
    assert course[50:] == pytest.approx([0.06] * 30)
    assert (np.diff(course[:40]) >= 0).all()


def test_a_lockdown_moves_part_of_retail_online_and_a_habit_stays_though_nothing_else_does():
    lockdown = Lockdown(
        id="l", start=10, duration_weeks=8, recovery="linear", recovery_weeks=10, online_rise=0.1,
        online_lasting_share=0.4,
    )  # fmt: skip
    course = [0.0 if (found := effects(lockdown, week=week)) is None else found.online_sales[0] for week in range(60)]
    assert course[:10] == [0.0] * 10
    assert course[10:18] == pytest.approx([0.1] * 8)
    assert (np.diff(course[17:29]) < 0).all()
    assert course[28:] == pytest.approx([0.04] * 32)
    after = effects(lockdown, week=40)
    assert (after.supply == 1.0).all()
    assert (after.household_demand == 1.0).all()
    assert not after.furlough
    assert after.outside_demand[0, S["TRADE"]] == pytest.approx(1.0 - 0.5 * 0.04 / 0.902)
    assert ActiveShocks((lockdown,), places(), SECTOR_CODES, MONDAY).span(60) == (10, 27)
    venues = lockdown.model_copy(update={"sectors": ("HORECA", "PERS")})
    assert not effects(venues, week=12).online_sales.any()
    assert effects(venues, week=40) is None


def test_the_lockdown_of_2020_gives_the_online_shares_that_followed():
    spring = load_scenario("lockdown").shocks[0]
    course = [found.online_sales[0] if (found := effects(spring, week=week)) else 0.0 for week in range(208)]
    assert np.mean(course[64:77]) == pytest.approx(1.45 * 0.098 / 0.9 - 0.098, abs=0.001)
    assert 0.098 + np.mean(course[51:103]) == pytest.approx(0.134, abs=0.015)
    assert 0.098 + course[-1] == pytest.approx(0.125, abs=0.001)


def test_a_flood_hits_a_share_of_one_territory_and_keeps_visitors_away_from_it():
    flood = Flood(id="f", start=5, duration_weeks=2, dose=0.2, recovery="linear", recovery_weeks=4)
    (first,) = effects(flood, week=5).floods
    (later,) = effects(flood, week=8).floods
    assert first.arrives
    assert not later.arrives
    assert (first.territory, first.flooded_share, first.share) == (2, 0.2, 1.0)
    assert 0.0 < later.share < 1.0
    visitors = effects(flood, week=5).visitor_demand
    assert visitors[2, S["HORECA"]] == pytest.approx(0.8)
    assert (visitors[:2] == 1.0).all()


def test_a_service_that_leaves_is_a_public_establishment():
    (closure,) = effects(ServiceClosure(id="c", start=0, sector="EDU", territory="Laval")).closures
    assert (closure.public, closure.territory, closure.sector, closure.permanent) == (True, 1, S["EDU"], True)


def test_a_recovery_at_the_pace_of_partners_begins_when_full_force_ends():
    plant = PlantClosure(id="p", start=0, duration_weeks=4, recovery="network-damped", recovery_weeks=8)
    weeks = [effects(plant, week=week).closures[0].partner_weeks for week in (0, 3, 4, 40)]
    assert weeks == [0, 0, 8, 8]


def test_where_no_partner_is_hit_a_damped_recovery_is_exponential():
    assert remaining_intensity("network-damped", 1.0) == pytest.approx(exp(-1))
    assert weekly_intensity(300, 0, 7, "network-damped", 56) > 0.0
    for week in range(2, 30):
        now, before = (weekly_intensity(w, 0, 7, "network-damped", 56) for w in (week, week - 1))
        assert now / before == pytest.approx(exp(-1 / 8))


@pytest.mark.parametrize("kind", [EnergyPrice, EcommerceShift])
def test_prices_and_habits_have_no_partners_to_recover_with(kind):
    with pytest.raises(ValidationError, match=r"'network-damped' has no meaning here: .* give sudden, linear"):
        kind(start=0, duration_weeks=4, recovery="network-damped", recovery_weeks=4)


def test_sectors_recover_at_the_pace_of_their_partners():
    alone, pair = np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]])
    spared = remaining_by_sector(np.zeros(2), 3, 8, pair)
    np.testing.assert_allclose(spared, (1 - 1 / 8) ** 3)
    by_hand = 1 - (1 - 0.5) / 8
    np.testing.assert_allclose(remaining_by_sector(np.full(2, 0.5), 1, 8, alone), by_hand)
    np.testing.assert_allclose(remaining_by_sector(np.array([0.5, 0.0]), 1, 8, pair), [1 - 1 / 8, by_hand])
    np.testing.assert_array_equal(remaining_by_sector(np.ones(2), 500, 8, pair), 1.0)
    np.testing.assert_array_equal(remaining_by_sector(np.zeros(2), 500, 8, pair), 0.0)


def test_sectors_that_trade_with_what_is_cut_recover_last():
    cut = SupplyCut(id="c", start=0, duration_weeks=4, recovery="network-damped", recovery_weeks=8)
    before, later = effects(cut, week=3).abroad_supply, effects(cut, week=8).abroad_supply
    assert before[[S["AGR"], S["FOOD"], S["MFG"]]].tolist() == [0.0] * 3
    assert 0.0 < later[S["FOOD"]] < later[S["MFG"]] < 1.0
    assert later[S["BUS"]] == 1.0
    local = Drought(
        id="d", start=0, duration_weeks=4, recovery="network-damped", recovery_weeks=8, territories=("Laval",)
    )
    left = 1.0 - effects(local, week=6).supply[1, S["AGR"]]
    assert left == pytest.approx(0.2 * (1 - 1 / 8) ** 3)


@pytest.mark.parametrize("kind", [Lockdown, TradablesSlump, SupplyCut, Drought])
def test_a_recovery_of_sectors_begins_at_full_force_falls_every_week_and_ends(kind):
    shock = kind(id="s", start=2, duration_weeks=4, dose=0.6, recovery="network-damped", recovery_weeks=8)
    course = np.array([shock.intensity(week, MONDAY) for week in range(200)])
    assert course[:2].tolist() == [0.0] * 2
    assert course[2:6] == pytest.approx(0.6)
    falling = course[5:][course[5:] > 0]
    assert (np.diff(falling) < 0).all()
    assert course[-1] == 0.0


@pytest.mark.parametrize(
    ("make", "fragment"),
    [
        (lambda: Flood(start=0), "a flood ends"),
        (lambda: TradablesSlump(start=0, duration_weeks=4, ramp_weeks=5), "longer than the shock"),
        (lambda: ServiceClosure(start=0, sector="MFG"), "'PUB', 'EDU' or 'HEALTH'"),
        (lambda: SupplyCut(start=0, origin="Mars"), "'abroad' or 'outside'"),
        (lambda: EnergyPrice(start=0, pass_through=1.5), "less than or equal to 1"),
        (lambda: EcommerceShift(start=0, rise=0.9), "less than or equal to 0.8"),
    ],
)
def test_impossible_shocks_are_refused(make, fragment):
    with pytest.raises(ValidationError, match=fragment):
        make()


@pytest.mark.parametrize(
    "shock",
    [
        Drought(id="x", start=0, territories=("Laaval",)), TradablesSlump(id="x", start=0, territories=("Laaval",)),
        EcommerceShift(id="x", start=0, territories=("Laaval",)), ServiceClosure(id="x", start=0, territory="Laaval"),
        Flood(id="x", start=0, duration_weeks=1, territory="Laaval"),
    ],
)
def test_an_unknown_territory_is_refused_with_the_nearest_name(shock):
    with pytest.raises(ScenarioError, match="did you mean 'Laval'"):
        effects(shock)


@pytest.mark.parametrize(
    "shock", [TradablesSlump(id="x", start=0, sectors=("MFG",)), ServiceClosure(id="x", start=0, sector="EDU")]
)
def test_a_named_sector_without_a_job_is_refused(shock):
    with pytest.raises(ScenarioError, match="no job of sector"):
        effects(shock, where=places(jobs=np.zeros((3, 14))))


def test_shocks_together_give_the_same_factors_in_any_order():
    together = [effects(*order) for order in list(permutations(ONE_OF_EACH, len(ONE_OF_EACH)))[::50000]]
    for name in (
        "supply", "household_demand", "visitor_demand", "outside_demand", "abroad_demand", "outside_supply",
        "abroad_supply", "outside_jobs", "outside_price", "online_sales", "remote_work",
    ):  # fmt: skip
        for other in together[1:]:
            np.testing.assert_allclose(getattr(other, name), getattr(together[0], name), rtol=1e-12)
    alone = [effects(shock).outside_demand for shock in ONE_OF_EACH]
    np.testing.assert_allclose(together[0].outside_demand, np.prod(alone, axis=0))
    assert {len(one.closures) for one in together} == {2}


@pytest.mark.parametrize("shock", ONE_OF_EACH, ids=lambda shock: shock.kind)
def test_a_dose_of_zero_of_every_kind_is_exactly_no_shock(shock):
    assert effects(shock.model_copy(update={"dose": 0.0})) is None


@pytest.mark.parametrize("shock", ONE_OF_EACH, ids=lambda shock: shock.kind)
def test_a_stronger_dose_of_every_kind_never_leaves_more(shock):
    weak, strong = (effects(shock.model_copy(update={"dose": dose})) for dose in (0.2, 0.9))
    for name in (
        "supply", "household_demand", "visitor_demand", "outside_demand", "abroad_demand", "outside_supply",
        "abroad_supply", "outside_jobs",
    ):  # fmt: skip
        assert (getattr(strong, name) <= getattr(weak, name)).all()
        assert (getattr(strong, name) >= 0.0).all()
    assert (strong.outside_price >= weak.outside_price).all()
    assert (strong.online_sales >= weak.online_sales).all()
    assert strong.credit <= weak.credit


@pytest.mark.parametrize(
    ("shock", "english", "french"),
    [
        (Drought(id="x", start=0, outside=NEUTRAL), "no job of sectors AGR, FOOD, ENERGY", "aucun emploi des secteurs"),
        (Drought(id="x", start=0, harvest_lost=0, water_restrictions=0), "no harvest", "ni récolte"),
        (EnergyPrice(id="x", start=0, pass_through=0, outside=NEUTRAL), "no rise of prices", "aucune hausse de prix"),
        (TradablesSlump(id="x", start=0, outside=NEUTRAL, credit_tightening=0), "footprint outside", "empreinte"),
        (SupplyCut(id="x", start=0, outside=NEUTRAL), "footprint outside", "empreinte"),
        (SupplyCut(id="x", start=0, sectors=()), "no product is cut", "aucun produit"),
        (EcommerceShift(id="x", start=0, rise=0.0), "does not grow", "n'augmente pas"),
    ],
)
def test_a_shock_that_can_change_nothing_says_why(shock, english, french):
    (told,) = explanations([shock], places(jobs=np.zeros((3, 14))), MONDAY, 52)
    assert english in told.en
    assert french in told.fr


@pytest.mark.parametrize("shock", ONE_OF_EACH, ids=lambda shock: shock.kind)
def test_a_shock_that_acts_gives_no_excuse(shock):
    assert explanations([shock], places(jobs=np.ones((3, 14))), MONDAY, 52) == []
