"""A shock that changes nothing says why, once."""

from sim.run import run_scenario
from sim.scenarios import load_scenario


def notes(**overrides):
    given = {"system": "gevaudan-lozere", "scale": 20, **overrides}
    return [note.en for note in run_scenario(load_scenario("plant-closure", given)).notes]


def test_a_shock_after_a_shortened_horizon_is_explained_once():
    scenario = load_scenario("plant-closure")
    start = scenario.shocks[0].start_week(scenario.start_date)
    told = [note for note in notes(weeks=2) if "changed nothing" in note]
    assert start >= 2
    assert len(told) == 1
    assert f"it starts in week {start} and the run ends after 2 weeks" in told[0]


def test_a_shock_without_dose_is_explained_once():
    shock = load_scenario("plant-closure").shocks[0].id
    told = [note for note in notes(weeks=2, **{f"shocks.{shock}.dose": 0.0}) if "changed nothing" in note]
    assert told == [f"Shock '{shock}' changed nothing: its dose is zero."]
