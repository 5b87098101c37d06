"""TerritorialEconomy as Mesa's users expect a model to behave: keywords, agent sets, data, batches, copies."""

import copy
import inspect
import pickle

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.agents.coworking_spaces import CoworkingSpace
from sim.agents.firms import Firm
from sim.agents.households import Household, Worker
from sim.agents.territories import Territory
from sim.model import TerritorialEconomy

SYSTEM, SCALE, WEEKS = "gevaudan-lozere", 20, 6
KEYWORDS = ("system", "scenario_name", "seed", "scale", "weeks")


def economy(**given):
    return TerritorialEconomy(**{"system": SYSTEM, "scale": SCALE, "weeks": WEEKS, "seed": 1, **given})


@pytest.fixture(scope="module")
def started():
    return economy()


@pytest.fixture(scope="module")
def lived():
    model = economy()
    while model.running:
        model.step()
    return model


def same_panels(first, second):
    return all((first[name] == second[name]).all() for name in first)


def test_keywords_are_explicit_scalars():
    parameters = inspect.signature(TerritorialEconomy.__init__).parameters
    assert set(KEYWORDS) <= set(parameters)
    assert not any(one.kind in (one.VAR_KEYWORD, one.VAR_POSITIONAL) for one in parameters.values())
    assert all(parameters[name].default is not inspect.Parameter.empty for name in KEYWORDS)


def test_every_type_is_there_even_without_any_agent(started):
    assert isinstance(started, mesa.Model)
    by_type = started.agents_by_type
    assert set(by_type) >= {Household, Worker, Firm, CoworkingSpace, Territory}
    assert by_type[Household] is started.households
    assert len(by_type[CoworkingSpace]) == 0
    assert by_type[CoworkingSpace].select(lambda space: space.identity > 0).to_list() == []
    assert by_type[CoworkingSpace].groupby("identity").count() == {}
    assert len(by_type[Territory]) == started.n == 4
    assert all(isinstance(agents, AgentSet) for agents in by_type.values())
    assert len(started.agents) == sum(len(agents) for agents in by_type.values())
    assert isinstance(started.agents, AgentSet)


def test_agents_are_selected_summed_grouped_and_read(started):
    firms, households = started.agents_by_type[Firm], started.agents_by_type[Household]
    assert len(firms.select(lambda firm: firm.active)) == firms.active.sum() < len(firms)
    assert households.agg("cash", sum) == started.recorder.panel["household_cash"][0].sum()
    by_territory = households.groupby("territory")
    assert by_territory.count() == dict(enumerate(np.bincount(households.territory).tolist()))
    assert list(by_territory.agg("cash", sum).values()) == started.recorder.panel["household_cash"][0].tolist()
    assert households.get("budget").tolist() == households.budget.tolist()
    pairs = households.get(["budget", "territory"])
    assert pairs[0] == [int(households.budget[0]), int(households.territory[0])]
    richest = households.sort("cash")[0]
    assert richest.cash == households.cash.max()
    assert richest.model is started
    everyone = started.agents.select(agent_type=Territory)
    assert len(everyone) == started.n
    assert started.agents.get("unique_id", handle_missing="default")[0] == started.agents[0].unique_id


def test_every_step_is_collected_and_the_model_stops_at_its_horizon(lived):
    assert lived.running is False
    frame = lived.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == ["employment", "unemployment", "output"]
    panel = lived.recorder.panel
    assert frame.shape[0] == WEEKS + 1
    for name in frame.columns:
        assert frame[name].tolist() == panel[name].sum(axis=1).tolist()
    territories = lived.datacollector.get_agenttype_vars_dataframe(Territory)
    names = ["employment", "unemployment", "jobs", "income", "consumption"]
    assert list(territories.columns) == [f"territory_{name}" for name in names]
    assert len(territories) == (WEEKS + 1) * lived.n
    for name in names:
        assert territories[f"territory_{name}"].to_numpy().reshape(-1, lived.n).tolist() == panel[name].tolist()


def test_a_model_runs_by_itself_to_its_horizon():
    model = economy(weeks=2)
    assert model.running
    model.run_model()
    assert not model.running
    assert model.clock.week == 1


def test_batches_cross_systems_and_scales_with_seeds():
    parameters = {"system": ["gevaudan-lozere", "coevrons"], "scale": [20, 40], "weeks": 2, "seed": [1, 2]}
    results = mesa.batch_run(
        TerritorialEconomy, parameters, number_processes=1, data_collection_period=1, display_progress=False
    )
    assert len({row["RunId"] for row in results}) == 8
    start = min(row["Step"] for row in results)
    first = {}
    for row in results:  # newer Mesa: a row a territory, all with the reports of the model
        if row["Step"] == start:
            first.setdefault((row["system"], row["scale"]), {})[row["RunId"]] = row["employment"]
    assert {len(runs) for runs in first.values()} == {2}
    assert all(len(set(runs.values())) == 1 for runs in first.values())
    assert max(first["gevaudan-lozere", 20].values()) < min(first["coevrons", 20].values())


def pickled(model):
    return pickle.loads(pickle.dumps(model))


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
def test_a_copy_lives_the_same_weeks_apart_from_the_original(copied):
    model = economy()
    for _ in range(2):
        model.step()
    twin = copied(model)
    assert twin.households is not model.households
    assert twin.agents_by_type[Household].model is twin
    assert not twin.usual_effects.supply.flags.writeable
    while twin.running:
        twin.step()
    assert model.clock.week == 1
    while model.running:
        model.step()
    assert same_panels(model.recorder.panel, twin.recorder.panel)
    assert (
        model.datacollector.get_model_vars_dataframe().to_numpy().tolist()
        == twin.datacollector.get_model_vars_dataframe().to_numpy().tolist()
    )


def test_the_seed_is_the_luck_of_the_run_and_text_of_a_form_does():
    assert economy(seed="7").seed == economy(seed=7).seed == 7
    assert economy(seed=None).seed >= 0
    first, second = economy(seed=1), economy(seed=2)
    assert (first.households.identity == second.households.identity).all()
