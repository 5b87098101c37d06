"""The columnar engine and its Mesa twin, ordinary objects under the same rules and luck, agree integer for integer."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from mesa_twin.economy import CYCLE, ObjectEconomy
from mesa_twin.people import Home, Person, Shop

from sim import TerritorialEconomy, load_scenario
from sim.agents.firms import Firm
from sim.agents.households import Household, Worker
from sim.cycle import CYCLE as ENGINE_CYCLE

STAFF = ("managers", "intermediate", "employees", "workers")
GEVAUDAN = {"system": "gevaudan-lozere", "scale": 50}
LOCKDOWN = {
    "shocks.spring-lockdown.start": 3, "shocks.spring-lockdown.end": None, "shocks.spring-lockdown.duration_weeks": 8,
}  # fmt: skip
NOT_TWINNED = {
    "age_population", "prepare_projects", "act_on_levers", "pay_for_programmes", "review_spaces", "choose_workspaces",
    "meet", "run_spaces", "limit_to_land", "spread_habits", "pay_claims", "negotiate",
    "cooperate", "honour_floors", "help_partners", "share_services", "pool_risks", "pay_for_cooperation",
}  # fmt: skip
"""Rules that run only for ageing, levers, scarce land, coworking or floods; the twin lives the bare economy."""


def live_both(name: str, weeks: int, **options: object) -> tuple[TerritorialEconomy, ObjectEconomy]:
    """Both economies after some weeks, compared variable by variable at the end of each."""
    scenario = load_scenario(name, {"weeks": weeks, **options})
    engine, twin = TerritorialEconomy(resolved=scenario), ObjectEconomy(TerritorialEconomy(resolved=scenario))
    for week in range(weeks):
        engine.step()
        twin.step()
        for variable, values in engine.recorder.panel.items():
            there = twin.panel[variable][week + 1]
            assert (values[week + 1] == there).all(), f"week {week}: {variable} {values[week + 1]} != {there}"
        assert (engine.ledger.balances == twin.ledger.balances).all(), f"week {week}: balances"
        assert (engine.payroll.earned_by_sector == twin.payroll.earned_by_sector).all(), f"week {week}: earnings"
    return engine, twin


def assert_same_agents(engine: TerritorialEconomy, twin: ObjectEconomy) -> None:
    """Every column of every agent, references by row."""
    row_of = {id(shop): row for row, shop in enumerate(twin.shops)}
    person_row = {id(person): row for row, person in enumerate(twin.people)}
    home_row = {id(home): row for row, home in enumerate(twin.homes)}
    for agent_type, population, objects, apart in (
        (Firm, engine.firms, twin.shops, {"owner", *STAFF}),
        (Household, engine.households, twin.homes, set()),
        (Worker, engine.workers, twin.people, {"employer", "household"}),
    ):
        for name in set(agent_type.schema()) - apart:
            here = population.columns()[name]
            there = np.array([getattr(one, name) for one in objects], here.dtype)
            assert (here == there).all(), f"{agent_type.__name__}.{name}"
    for place, name in enumerate(STAFF):
        assert (engine.firms.columns()[name] == [shop.staff[place] for shop in twin.shops]).all(), name
    active = engine.firms.active
    owners = np.array([-1 if shop.owner is None else person_row[id(shop.owner)] for shop in twin.shops])
    assert (engine.firms.owner[active] == owners[active]).all()
    employers = [-1 if person.employer is None else row_of[id(person.employer)] for person in twin.people]
    assert (engine.workers.employer == employers).all()
    lives = [-1 if person.household is None else home_row[id(person.household)] for person in twin.people]
    assert (engine.workers.household == lives).all()
    first = engine.tables.first_input
    for shop in twin.inside:
        slots = slice(first[shop.row], first[shop.row] + len(shop.inputs))
        assert (engine.inputs["stock"][slots] == [held.stock for held in shop.inputs]).all()
        assert (engine.inputs["local_share"][slots] == [held.local_share for held in shop.inputs]).all()


def test_the_world_without_shock_is_the_same_across_a_new_year():
    engine, twin = live_both("baseline", 34, **GEVAUDAN, start_date=date(2019, 9, 2))
    assert_same_agents(engine, twin)
    assert engine.recorder.panel["firm_entries"].sum() > 0


def test_the_closure_of_a_plant_is_the_same():
    engine, twin = live_both("plant-closure", 26, **GEVAUDAN, **{"shocks.closure.start": 4})
    assert_same_agents(engine, twin)


def test_half_a_closure_is_the_same():
    half = {"shocks.closure.start": 2, "shocks.closure.dose": 0.5}
    engine, twin = live_both("plant-closure", 14, **GEVAUDAN, **half)
    assert_same_agents(engine, twin)


def test_a_lockdown_with_short_time_work_is_the_same():
    engine, twin = live_both("lockdown", 40, **GEVAUDAN, **LOCKDOWN)
    assert engine.recorder.panel["furloughed"].sum() > 0
    assert_same_agents(engine, twin)


def test_dearer_energy_and_imports_pass_through_prices_the_same_way():
    dearer = {"shocks.dear-energy.start": 2, "start_date": date(2019, 9, 2)}
    engine, twin = live_both("energy-price", 26, **GEVAUDAN, **dearer)
    assert (engine.recorder.panel["price_index"][-1] != 10_000).any()
    assert_same_agents(engine, twin)


def test_a_larger_territory_alone_is_the_same():
    engine, twin = live_both("plant-closure", 18, territories=["200033298"], scale=20, **{"shocks.closure.start": 3})
    assert_same_agents(engine, twin)


def test_the_twin_runs_the_rules_of_the_week_in_their_order():
    there = [rule.__name__ for rule, _ in CYCLE]
    here = [phase.name for phase in ENGINE_CYCLE if phase.name not in NOT_TWINNED]
    renamed = {"settle_inventories": "settle_inventories_of_week"}
    assert [renamed.get(name, name) for name in there] == here


def test_the_twin_is_made_of_ordinary_mesa_agents():
    scenario = load_scenario("baseline", {**GEVAUDAN, "weeks": 1})
    twin = ObjectEconomy(TerritorialEconomy(resolved=scenario))
    assert {Home, Person, Shop} <= set(twin.agents_by_type)
    assert len(twin.agents_by_type[Home]) == len(twin.homes)


@pytest.mark.parametrize("seed", [2, 3])
def test_other_luck_is_the_same_luck_for_both(seed):
    live_both("baseline", 10, **GEVAUDAN, seed=seed)
