"""Shocks: what they leave of supply, demand and jobs, week by week; nothing at dose zero."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.data import load_pack, resolve_system
from sim.errors import ScenarioError
from sim.sectors import SECTOR_CODES, SECTOR_INDEX
from sim.shocks import (
    SHOCK_KINDS,
    ActiveShocks,
    Lockdown,
    OutsideFootprint,
    Places,
    PlantClosure,
    WeekEffects,
    explanations,
)
from sim.shocks.lockdown import HOUSEHOLD_DEMAND_LOSS, SUPPLY_LOSS
from sim.shocks.recovery import RECOVERY_CURVES, remaining_intensity, weekly_intensity
from sim.shocks.sector_names import SectorCode
from sim.shocks.widespread import NATIONAL_JOBS

MONDAY = date(2019, 1, 7)


def places(**changes) -> Places:
    given_ = {
        "codes": ("100", "200", "300"), "names": ("CC des Coëvrons", "CA Laval", "CC du Bocage"),
        "core": (False, True, True), "population": (50.0, 30.0, 40.0),
    }  # fmt: skip
    return Places(**{**given_, **changes})


def active(*shocks, where: Places | None = None) -> ActiveShocks:
    return ActiveShocks(shocks, where or places(), SECTOR_CODES, MONDAY)


def test_a_week_without_any_active_shock_costs_nothing():
    shocks = active(Lockdown(id="l", start=10, duration_weeks=4, online_lasting_share=0.0))
    assert shocks.effects(9) is None
    assert shocks.effects(14) is None
    assert isinstance(shocks.effects(10), WeekEffects)


def test_a_habit_outlives_the_shock_that_gave_it():
    lockdown = Lockdown(id="l", start=10, duration_weeks=4)
    after = active(lockdown).effects(14)
    assert after.online_sales == pytest.approx(np.full(3, lockdown.online_rise * lockdown.online_lasting_share))
    assert (after.supply == 1).all()
    assert (after.household_demand == 1).all()


@pytest.mark.parametrize("shock", [Lockdown(id="l", start=2, dose=0.0), PlantClosure(id="p", start=2, dose=0.0)])
def test_a_dose_of_zero_is_exactly_no_shock(shock):
    assert all(active(shock).effects(week) is None for week in range(60))
    assert active(shock).footprint() == []


def test_a_lockdown_leaves_one_minus_dose_times_work_neither_remote_nor_essential():
    effects = active(Lockdown(id="l", start=10, duration_weeks=4, dose=0.5)).effects(11)
    assert effects.supply[0, SECTOR_INDEX["HORECA"]] == pytest.approx(1 - 0.5 * 0.65 * 0.94)
    assert effects.supply[2, SECTOR_INDEX["CONS"]] == pytest.approx(1 - 0.5 * 0.72 * 0.49)
    assert effects.household_demand[1, SECTOR_INDEX["LOG"]] == pytest.approx(1 - 0.5 * 0.67)
    for open_sector in ("PUB", "EDU", "HEALTH"):
        assert effects.supply[0, SECTOR_INDEX[open_sector]] == 1.0
        assert effects.household_demand[0, SECTOR_INDEX[open_sector]] == 1.0
    assert effects.furlough is True
    assert effects.remote_work[SECTOR_INDEX["BUS"]] == pytest.approx(0.285)


def test_published_supply_shocks_come_out_of_remote_work_and_essentiality():
    for sector, published in {"HORECA": 0.608, "CONS": 0.356, "TRADE": 0.305, "FOOD": 0.006}.items():
        assert SUPPLY_LOSS[SECTOR_INDEX[sector]] == pytest.approx(published, abs=0.04)


def test_a_national_lockdown_hits_the_outside_and_a_local_one_does_not():
    national = active(Lockdown(id="l", start=0, duration_weeks=4, online_rise=0.0)).effects(0)
    assert national.outside_supply[SECTOR_INDEX["MFG"]] < 1
    assert national.outside_demand[0, SECTOR_INDEX["MFG"]] == pytest.approx(0.64)
    assert national.visitor_demand[0, SECTOR_INDEX["HORECA"]] == pytest.approx(0.05)
    weights_of_jobs = NATIONAL_JOBS @ np.maximum(SUPPLY_LOSS, HOUSEHOLD_DEMAND_LOSS)
    assert national.outside_jobs == pytest.approx(np.full(3, 1 - weights_of_jobs))
    local = active(Lockdown(id="l", start=0, duration_weeks=4, territories=("200",))).effects(0)
    assert (local.outside_supply == 1).all()
    assert (local.outside_demand == 1).all()
    assert (local.outside_jobs == 1).all()
    assert (local.visitor_demand == 1).all()
    assert local.supply[1].min() < 1
    assert (local.supply[[0, 2]] == 1).all()


def test_restricted_sectors_leave_the_others_alone():
    effects = active(Lockdown(id="l", start=0, duration_weeks=4, sectors=("HORECA",))).effects(0)
    others = [index for code, index in SECTOR_INDEX.items() if code != "HORECA"]
    assert (effects.supply[:, others] == 1).all()
    assert (effects.outside_demand[:, others] == 1).all()
    assert effects.supply[0, SECTOR_INDEX["HORECA"]] < 0.4


def test_shocks_at_the_same_time_multiply():
    one = Lockdown(id="a", start=0, duration_weeks=4, dose=0.5)
    two = Lockdown(id="b", start=0, duration_weeks=4, dose=0.2)
    both = active(one, two).effects(0)
    np.testing.assert_allclose(both.supply, active(one).effects(0).supply * active(two).effects(0).supply)


def test_a_shock_that_starts_on_a_tuesday_weighs_six_sevenths_of_its_first_week():
    shock = Lockdown(id="l", start=date(2020, 3, 17), end=date(2020, 5, 11))
    assert shock.start_week(MONDAY) == 62
    assert shock.intensity(61, MONDAY) == 0.0
    assert shock.intensity(62, MONDAY) == pytest.approx(6 / 7)
    assert shock.intensity(63, MONDAY) == 1.0
    assert shock.intensity(69, MONDAY) == 1.0
    assert shock.intensity(70, MONDAY) == 0.0


def test_spring_2020_fades_as_monthly_activity_did():
    """INSEE: activity losses of 30, 22 and 12 % in April, May and June 2020, that is 1, .73 and .40 of April's."""
    shock = Lockdown(
        id="l", start=date(2020, 3, 17), end=date(2020, 5, 11), recovery="convex", recovery_weeks=16
    )
    may = np.mean([shock.intensity(week, MONDAY) for week in range(69, 73)])
    june = np.mean([shock.intensity(week, MONDAY) for week in range(73, 77)])
    assert may == pytest.approx(0.73, abs=0.18)
    assert june == pytest.approx(0.40, abs=0.10)


@pytest.mark.parametrize(("curve", "half"), [("sudden", 0.0), ("linear", 0.5), ("convex", 0.25), ("concave", 0.75)])
def test_recovery_curves_have_their_closed_form(curve, half):
    assert remaining_intensity(curve, 0.5) == half
    assert remaining_intensity(curve, 1.0) == 0.0
    assert remaining_intensity(curve, 7.0) == 0.0


@given(
    st.sampled_from(RECOVERY_CURVES),
    st.integers(0, 400),
    st.one_of(st.none(), st.integers(1, 400)),
    st.integers(0, 300),
)
def test_intensity_stays_between_zero_and_one_and_never_rises_again(curve, start, duration, recovery):
    course = [weekly_intensity(week, start, duration, curve, recovery) for week in range(180)]
    assert all(0.0 <= value <= 1.0 for value in course)
    peak = start // 7 + 1
    assert all(later <= earlier + 1e-12 for earlier, later in zip(course[peak:], course[peak + 1 :], strict=False))
    assert all(value == 0.0 for value in course[: start // 7])


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_stronger_dose_never_leaves_more(first, second):
    weak, strong = sorted((first, second))
    effects = [active(Lockdown(id="l", start=0, duration_weeks=2, dose=dose)).effects(0) for dose in (weak, strong)]
    supplies = [np.ones((3, 14)) if effect is None else effect.supply for effect in effects]
    assert (supplies[1] <= supplies[0]).all()
    assert (supplies[1] >= 0).all()


def test_the_arrays_of_a_week_cannot_be_written():
    effects = active(Lockdown(id="l", start=0, duration_weeks=2)).effects(0)
    with pytest.raises(ValueError):
        effects.supply[0, 0] = 1.0


def test_a_plant_closes_in_the_most_populous_core_territory_for_ever():
    shocks = active(PlantClosure(id="p", start=date(2020, 1, 8)))
    assert shocks.effects(51) is None
    for week in (52, 53, 500):
        effects = shocks.effects(week)
        (closure,) = effects.closures
        assert (closure.territory, closure.sector, closure.employer) == (2, None, None)
        assert (closure.share, closure.start_week, closure.permanent) == (1.0, 52, True)
        assert effects.arrays_neutral


def test_a_temporary_partial_closure_reopens_along_its_curve():
    shocks = active(
        PlantClosure(
            id="p", start=4, duration_weeks=2, dose=0.5, territory="cc du bocage", recovery="linear", recovery_weeks=2
        )
    )
    shares = [closure.share for week in range(3, 10) if (e := shocks.effects(week)) for closure in e.closures]
    assert shares == pytest.approx([0.5, 0.5, 0.375, 0.125])
    assert shocks.effects(4).closures[0].permanent is False


@pytest.mark.parametrize(
    ("shock", "fragment"),
    [
        (PlantClosure(id="p", start=0, territory="Laaval"), "did you mean"),
        (PlantClosure(id="p", start=0, territory="999"), "not in the system"),
        (Lockdown(id="p", start=0, territories=("Lyon",)), "expected one of CC des Coëvrons, CA Laval, CC du Bocage"),
        (PlantClosure(id="p", start=0, sector="FOOD"), "no job of sector FOOD in CC du Bocage"),
        (PlantClosure(id="p", start=0, employer="Socoppa", territory="100"), "did you mean 'Socopa'"),
    ],
)
def test_a_shock_on_something_absent_is_refused(shock, fragment):
    jobs = np.ones((3, 14))
    jobs[2, SECTOR_INDEX["FOOD"]] = 0
    where = places(jobs=jobs, employers=(("Socopa",), (), ()))
    with pytest.raises(ScenarioError, match=fragment):
        active(shock, where=where)


def test_territories_are_found_by_code_name_or_an_unambiguous_part():
    assert places().row("100", "here") == 0
    assert places().row("coevrons", "here") == 0
    assert places().row("CA LAVAL", "here") == 1


def test_places_come_from_the_pack():
    pack = load_pack()
    system = resolve_system(pack, "coevrons")
    found = Places.from_pack(pack, system.codes, system.core_codes)
    assert found.codes[found.principal_row()] in system.core_codes
    assert found.jobs.shape == (len(system.codes), 14)
    assert all(people > 0 for people in found.population)
    shock = PlantClosure(id="p", start=0, employer="Socopa")
    assert active(shock, where=found).effects(0).closures[0].employer == "Socopa"


@pytest.mark.parametrize(
    ("fields", "fragment"),
    [
        ({"start": date(2020, 3, 17), "end": date(2020, 3, 1)}, "not after start"),
        ({"start": date(2020, 3, 17), "end": date(2020, 3, 20), "duration_weeks": 2}, "not both"),
        ({"start": 3, "end": date(2020, 3, 20)}, "start must be a date too"),
        ({"start": -1}, "cannot be negative"),
        ({"start": 1, "duration_weeks": 2, "recovery": "linear"}, "needs recovery_weeks"),
        ({"start": 1, "duration_weeks": 2, "recovery_weeks": 3}, "recovery other than 'sudden'"),
        ({"start": 1, "recovery": "linear", "recovery_weeks": 3}, "no recovery"),
        ({"start": 1, "dose": 1.5}, "less than or equal to 1"),
        ({"start": "2020-03-17"}, "valid date"),
    ],
)
def test_impossible_dates_and_doses_are_refused(fields, fragment):
    with pytest.raises(ValidationError, match=fragment):
        Lockdown(**fields)


def test_a_shock_that_changes_nothing_says_why_in_both_languages():
    jobs = np.ones((3, 14))
    jobs[:, SECTOR_INDEX["HORECA"]] = 0
    shocks = [
        Lockdown(id="weightless", start=0, dose=0.0),
        Lockdown(id="late", start=60),
        Lockdown(id="nowhere", start=0, sectors=("HORECA",)),
        Lockdown(id="real", start=0),
    ]
    found = explanations(shocks, places(jobs=jobs), MONDAY, 52)
    assert [explanation.shock for explanation in found] == ["weightless", "late", "nowhere"]
    for explanation, english, french in zip(
        found, ("dose is zero", "week 60", "HORECA"), ("intensité est nulle", "semaine 60", "HORECA"), strict=True
    ):
        assert english in explanation.en
        assert french in explanation.fr


def test_every_kind_of_shock_is_described_in_both_languages_with_units_and_footprint():
    for kind, shock in SHOCK_KINDS.items():
        assert shock.model_fields["kind"].default == kind
        for text in (shock.title_fr, shock.title_en, shock.summary_fr, shock.summary_en, shock.source):
            assert text
        rows = shock.field_rows()
        assert {"start", "duration_weeks", "dose", "recovery"} <= set(rows)
        assert all(row["unit"] and row["label_fr"] and row["label_en"] for row in rows.values())
        assert isinstance(shock.usual_footprint, OutsideFootprint)


def test_the_span_of_shocks_ends_with_their_recovery_or_the_run():
    fading = Lockdown(id="l", start=10, duration_weeks=4, recovery="linear", recovery_weeks=3)
    assert active(fading).span(52) == (10, 16)
    assert active(fading, PlantClosure(id="p", start=5)).span(52) == (5, 51)
    assert active(fading).span(10) is None
    assert active().span(52) is None


def test_the_footprint_of_every_shock_is_stated():
    rows = active(Lockdown(id="l", start=0), PlantClosure(id="p", start=0)).footprint()
    assert [row["id"] for row in rows] == ["l", "p"]
    assert rows[0]["demand"] == 1.0
    assert rows[0]["supply"] == 0.5
    assert "100 %" in rows[0]["sentence_fr"]
    assert rows[1]["sentence_en"] == "nothing outside the system"


def test_sector_codes_of_scenario_files_are_the_sectors_of_the_model():
    assert SectorCode.__args__ == SECTOR_CODES
