"""Levers are dated, dosed and paid for: who pays pays from an account, taxes follow, and nothing is free."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario, run_scenario
from sim.commands.simulate import require_possible
from sim.errors import ScenarioError
from sim.instruments.acting import INSTRUMENTS
from sim.levers import FAMILIES, LEVER_KINDS, PAYERS
from sim.recorder import Recorder
from sim.scenarios.toml_text import resolved_toml
from sim.scenarios.validation import scenario_from_table
from sim.sectors import NUMBER_OF_SECTORS

PLACE = {"system": "gevaudan-lozere", "scale": 20, "weeks": 60}
AT_ONCE = {"parameters.levers.longest_preparation_months": 0.0}


def lived(name: str, **overrides: object) -> TerritorialEconomy:
    model = TerritorialEconomy(resolved=load_scenario(name, {**PLACE, **AT_ONCE, **overrides}))
    while model.running:
        model.step()
    return model


@pytest.fixture(scope="module")
def helped() -> TerritorialEconomy:
    return lived("human-development", **{"levers.services.start": 4, "levers.training.start": 4})


def test_every_kind_of_lever_has_a_rule_a_family_and_a_source():
    assert set(INSTRUMENTS) == set(LEVER_KINDS)
    for lever in LEVER_KINDS.values():
        assert lever.family in FAMILIES
        assert lever.source
        for row in lever.field_rows().values():
            assert row["label_fr"]
            assert row["label_en"]
            assert row["source"]


def test_a_lever_without_money_is_bit_for_bit_no_lever():
    no_money = {f"levers.{lever.id}.dose": 0.0 for lever in load_scenario("human-development").levers}
    still, idle = lived("baseline"), lived("human-development", **no_money)
    for name, values in still.recorder.panel.items():
        assert (values == idle.recorder.panel[name]).all(), name


def test_what_a_lever_costs_leaves_the_accounts_of_those_who_pay(helped):
    flows = helped.ledger.flow_table()
    refunded = flows["instrument"] == "programme: human-services"
    by_territory = np.array([
        flows["cents"][refunded & (flows["payer"] == f"local_government:{code}")].sum() for code in helped.codes
    ])  # fmt: skip
    services = [lever.kind for lever in helped.programmes.levers].index("human-services")
    assert (by_territory == helped.programmes.spent[services, PAYERS.index("territory")]).all()
    assert by_territory.all()


def test_residents_pay_taxes_for_what_their_territory_spends(helped):
    still = lived("baseline")
    levied = helped.programmes.levied
    spent = helped.programmes.spent[:, :3].sum(axis=0)
    assert 0.5 * spent[0].sum() < levied[0].sum() <= spent[0].sum()
    assert levied[2].sum() < 0.01 * spent[2].sum()  # the rest of France pays nearly all of what the State spends
    flows = helped.ledger.flow_table()
    raised = flows["cents"][(flows["instrument"] == "levy for programmes") & (flows["receiver"] == "state")].sum()
    assert raised == levied.sum()
    assert not still.programmes.levied.any()
    assert helped.payroll.levy.any()
    kept = np.bincount(helped.households.territory, helped.households.disposable_income, helped.n)
    assert (helped.recorder.panel["income"][-1] == kept).all()


def test_services_bought_take_the_people_of_their_sector_over_its_output():
    sectors, served = np.zeros((1, NUMBER_OF_SECTORS), np.int64), np.zeros((1, NUMBER_OF_SECTORS))
    jobs, output = sectors.copy(), sectors.copy()
    jobs[0, :2], output[0, :2], served[0, :2] = (10, 4), (1_000, 0), (500.0, 7.0)
    counted = SimpleNamespace(jobs_by_sector=jobs, programme_staff=np.zeros(1))
    world = SimpleNamespace(scale=52, final_demand=SimpleNamespace(commissions_made=lambda: served))
    Recorder.count_programme_staff(counted, world, output)
    assert counted.programme_staff[0] == pytest.approx(10 / 2 + 4 * 7)


def test_staff_that_programmes_pay_cost_what_a_job_of_their_sectors_makes(helped):
    euros = helped.programmes.spent.sum() / 100.0
    assert 30_000 < euros / helped.recorder.programme_staff.sum() < 150_000
    assert not lived("baseline", weeks=8).recorder.programme_staff.any()


def test_small_territories_prepare_a_project_longer():
    scenario = load_scenario("human-development", {"system": "lyon-campagne", "scale": 1000, "weeks": 1})
    from sim.programmes import preparation_months

    model = TerritorialEconomy(resolved=scenario)
    months = preparation_months(model)
    population = np.asarray(model.setting.places.population)
    assert (np.diff(months[np.argsort(population)]) <= 0).all()
    assert months.max() <= model.parameters.levers.longest_preparation_months


def test_services_are_made_by_people_who_are_hired(helped):
    still = lived("baseline")
    made = {model: model.recorder.sectors["output"][-1].sum(axis=0) for model in (helped, still)}
    health = 12
    assert made[helped][health] > made[still][health]


def test_trainees_leave_crowded_occupations():
    paid = {"levers.services.dose": 0.0, "levers.training.start": 4, "levers.training.course_weeks": 4}
    trained = lived("human-development", **paid, **{"levers.training.euros_per_inhabitant_per_year": 300.0})
    still = lived("baseline")
    assert trained.programmes.acts.sum() > 0
    assert (trained.workers.occupation != still.workers.occupation).any()


def test_scenarios_combine_by_name():
    both = load_scenario("plant-closure+human-development")
    assert both.id == "plant-closure+human-development"
    assert both.system == load_scenario("plant-closure").system
    assert [shock.id for shock in both.shocks] == ["closure"]
    assert [lever.id for lever in both.levers] == ["services", "training", "access", "digital", "welcome"]
    assert not both.unaided().levers
    assert both.unaided().shocks
    assert not both.twin().levers
    assert not both.twin().shocks


def test_a_scenario_with_levers_survives_being_written_and_read():
    import tomllib

    scenario = load_scenario("human-development")
    assert scenario_from_table(tomllib.loads(resolved_toml(scenario)), "again") == scenario


def test_a_policy_without_shock_is_compared_with_the_same_world_without_it():
    result = run_scenario(load_scenario("human-development", {**PLACE, **AT_ONCE}))
    assert result.twin_panel is not None
    assert result.unaided_panel is None
    assert [programme["kind"] for programme in result.programmes][:2] == ["human-services", "training"]


@pytest.mark.parametrize(("overrides", "words"), [
    ({"levers.services.payers.state": 0.9}, "sum to"),
    ({"levers.servces.dose": 0.5}, "no such lever"),
    ({"levers.services.dose": 3.0}, "out of bounds"),
    ({"levers.services.territories": ["Atlantis"]}, "not in the system"),
    ({"budget_euros": 10.0}, "more than the budget"),
])  # fmt: skip
def test_a_lever_that_is_not_possible_is_refused_in_one_line(overrides, words):
    with pytest.raises(ScenarioError, match=words) as refused:
        require_possible(load_scenario("human-development", overrides))
    assert "\n" not in str(refused.value)


def test_what_lies_outside_the_plausible_zone_is_said():
    rich = {"levers.services.euros_per_inhabitant_per_year": 900.0, "weeks": 2, "levers.services.start": 0}
    notes = run_scenario(load_scenario("human-development", {**PLACE, **rich, "levers.training.start": 1})).notes
    assert any("Extrapolation" in note.fr for note in notes)
    assert any("never launched" in note.en for note in notes)
