"""Every scenario of the catalogue lives two years on its own territories, says who it is and what its levers did."""

from __future__ import annotations

import pytest

from sim import load_scenario, run_scenario
from sim.scenarios import catalogue_ids

SCALES = {"lyon-campagne-fine": 50, "lyon-campagne": 50}


@pytest.mark.parametrize("name", catalogue_ids())
def test_a_scenario_of_the_catalogue_lives_two_years_on_its_system(name):
    scenario = load_scenario(name)
    scale = SCALES.get(scenario.system, 10)
    result = run_scenario(load_scenario(name, {"weeks": 104, "scale": scale}), twin=False)
    assert result.accounts["largest_residual_cents"] == 0
    for lever, programme in zip(scenario.levers, result.programmes, strict=True):
        acted = sum(programme["acts"].values()) > 0
        assert acted or any(f"'{lever.id}'" in note.en for note in result.notes), lever.id


@pytest.mark.parametrize("name", catalogue_ids())
def test_a_scenario_tells_what_it_asks_in_both_languages_and_from_which_sources(name):
    scenario = load_scenario(name)
    assert scenario.title_fr != scenario.title_en
    assert len(scenario.description_fr) > 80
    assert len(scenario.description_en) > 80
    assert scenario.sources
    assert scenario.system


def test_the_three_packages_cost_the_same():
    from sim.setting import Setting

    budgets = []
    for name in ("productive-ecosystem", "household-consumption", "human-development"):
        scenario = load_scenario(name, {"system": "coevrons"})
        places = Setting.of(scenario).places
        budgets.append(
            sum(lever.planned_cost(places, scenario.start_date, scenario.weeks) for lever in scenario.levers)
        )
    assert budgets == pytest.approx([budgets[0]] * 3)
