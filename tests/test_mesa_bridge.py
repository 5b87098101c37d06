"""Mesa's idioms on populations: sets, groups, the DataCollector, batch_run, pickling and seeds."""

import inspect
import pickle

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.columns import NOBODY, ColumnAgent, Population, column
from sim.errors import InputError
from sim.mesa_bridge import ColumnarModel
from sim.random_streams import stream_key, uniforms


class Household(ColumnAgent):
    territory = column(np.int16, unit="row of Territory", doc="where it lives", refers_to="Territory")
    wage = column(np.int64, unit="cents/week", doc="net wage")
    members = column(np.int8, 100, unit="persons", doc="size")

    def earn(self):
        self.wage = self.wage + 10

    @property
    def well_paid(self):
        return self.wage >= 40


class Territory(ColumnAgent):
    income = column(np.int64, unit="cents/week", doc="wages of its residents")


class Visitor(mesa.Agent):
    """An agent of a user, held by Mesa as usual."""

    def __init__(self, model, wage):
        super().__init__(model)
        self.wage = wage

    def earn(self):
        self.wage += 1


def mean_wage(model):
    return float(model.households.wage.mean())


def income_of(territory):
    return int(territory.income)


class Toy(ColumnarModel):
    """Households of two territories whose wages meet a chance every step."""

    def __init__(self, households=6, raise_of_wages=10, seed=None):
        super().__init__(seed)
        self.raise_of_wages = raise_of_wages
        self.period = 0
        order = np.arange(households)
        self.territories = self.add_population(Population(self, Territory, 2))
        self.households = self.add_population(
            Population(self, Household, households, territory=order % 2, wage=10 * order)
        )
        self.datacollector = mesa.DataCollector(
            model_reporters={"mean_wage": mean_wage}, agenttype_reporters={Territory: {"income": income_of}}
        )
        self.datacollector.collect(self)

    def step(self):
        self.period += 1
        luck = uniforms(stream_key(self.seed, "raise", self.period), self.households.identity)
        self.households.wage += np.floor(self.raise_of_wages * luck).astype(np.int64)
        self.territories.income = np.bincount(self.households.territory, self.households.wage, 2).astype(np.int64)
        self.datacollector.collect(self)


@pytest.fixture
def toy():
    return Toy(seed=1)


def test_the_model_shows_its_populations_to_mesa(toy):
    assert toy.agent_types == [Territory, Household]
    assert toy.agents_by_type[Household] is toy.households
    assert isinstance(toy.households, AgentSet)
    assert isinstance(toy.households[:2], AgentSet)
    assert isinstance(toy.agents, AgentSet)
    assert len(toy.agents) == 8
    assert toy.households[3] in toy.agents
    assert {type(agent) for agent in toy.agents} == {Territory, Household}


def test_a_set_is_read_written_and_summed_as_in_mesa(toy):
    households = toy.households
    assert households.get("wage").tolist() == [0, 10, 20, 30, 40, 50]
    assert households.get(["wage", "territory"])[1] == [10, 1]
    assert households.get("height", handle_missing="default", default_value=0).tolist() == [0] * 6
    assert households.agg("wage", sum) == 150
    assert households.agg("wage", [min, max, np.mean]) == [0, 50, 25.0]
    assert households.set("wage", 7) is households
    assert households.wage.tolist() == [7] * 6
    with pytest.raises(ValueError, match="handle_missing"):
        households.get("wage", handle_missing="ignore")


def test_sums_of_short_integers_do_not_overflow(toy):
    assert toy.households.agg("members", sum) == 600
    assert toy.households.groupby("territory").agg("members", sum) == {0: 300, 1: 300}


@pytest.mark.parametrize(
    "rule",
    [
        lambda household: household.wage > 10,
        lambda household: household.wage > 10 and household.members > 0,
        lambda household: bool(household.wage > 10),
    ],
    ids=["on the whole set", "agent by agent", "one at a time"],
)
def test_select_takes_rules_for_one_agent_or_for_all(toy, rule):
    assert toy.households.select(rule).wage.tolist() == [20, 30, 40, 50]
    assert toy.households.select(rule, at_most=2).wage.tolist() == [20, 30]
    assert toy.households.select(rule, at_most=0.5).wage.tolist() == [20, 30, 40]
    assert len(toy.households.select(rule, agent_type=Territory)) == 0
    some = toy.households.select(agent_type=Household)
    assert some.select(rule, inplace=True) is some
    assert len(some) == 4
    with pytest.raises(TypeError, match="a whole population keeps its rows"):
        toy.households.select(rule, inplace=True)


def test_behaviours_run_once_for_all_and_functions_agent_by_agent(toy):
    assert toy.households.do("earn") is toy.households
    assert toy.households.wage.tolist() == [10, 20, 30, 40, 50, 60]
    toy.households.do(lambda household: household.earn())
    assert toy.households.map(lambda household: int(household.wage)) == [20, 30, 40, 50, 60, 70]
    assert toy.households[:3].shuffle_do("earn").map("earn") is None
    assert toy.households.well_paid.tolist() == [True] * 6


def test_shuffles_follow_the_seed_and_move_no_row():
    first, second = (Toy(households=50, seed=5).households.shuffle().rows.tolist() for _ in range(2))
    assert first == second != sorted(first)
    assert sorted(first) == list(range(50))


def test_sorting_keeps_ties_in_order_as_mesa_does(toy):
    toy.households.wage = [3, 1, 3, 2, 1, 3]
    for key in ("wage", lambda household: household.wage):
        assert toy.households.sort(key).rows.tolist() == [0, 2, 5, 3, 1, 4]
        assert toy.households.sort(key, ascending=True).rows.tolist() == [1, 4, 3, 0, 2, 5]


@pytest.mark.parametrize("by", ["territory", lambda household: household.territory, lambda h: int(h.territory)])
def test_groups_are_counted_summed_and_told_to_act(toy, by):
    groups = toy.households.groupby(by)
    assert len(groups) == 2
    assert groups.count() == {0: 3, 1: 3}
    assert groups.agg("wage", sum) == {0: 60, 1: 90}
    assert groups.map(len) == groups.map("__len__") == {0: 3, 1: 3}
    assert {label: group.wage.tolist() for label, group in groups} == {0: [0, 20, 40], 1: [10, 30, 50]}
    groups.do("do", "earn")
    assert groups.agg("wage", max) == {0: 50, 1: 60}
    as_lists = toy.households.groupby(by, result_type="list")
    assert [agent.wage for agent in as_lists.groups[1]] == [20, 40, 60]


def test_subsets_lose_agents_without_the_model_losing_them(toy):
    some = toy.households[:3]
    agent = toy.households[1]
    some.remove(agent)
    assert agent not in some
    assert agent in toy.households
    some.discard(agent)
    with pytest.raises(KeyError):
        some.remove(agent)
    toy.households.discard(agent)
    toy.households.discard(agent)
    assert len(toy.households) == 5
    with pytest.raises(TypeError, match=r"population\.append"):
        some.add(agent)


def test_agents_of_a_user_live_among_ours(toy):
    visitors = [Visitor(toy, 1000), Visitor(toy, 5)]
    toy.territories.remove(toy.territories)
    assert toy.agent_types == [Visitor, Territory, Household]
    assert toy.agents.get("wage") == [1000, 5, 0, 10, 20, 30, 40, 50]
    assert toy.agents.agg("wage", sum) == 1155
    assert toy.agents.agg("wage", [min, max]) == [0, 1000]
    assert toy.agents.sort("wage")[0] is visitors[0]
    assert [agent.wage for agent in toy.agents.sort("wage", ascending=True)[:3]] == [0, 5, 10]
    assert len(toy.agents.select(agent_type=Household)) == 6
    assert toy.agents.select(lambda agent: agent.wage >= 5, at_most=3).get("wage") == [1000, 5, 10]
    assert len(toy.agents.select(at_most=0.5)) == 4
    assert toy.agents.groupby(type).count() == {Visitor: 2, Household: 6}
    assert toy.agents.groupby("wage", result_type="list").groups[5] == [visitors[1]]
    toy.agents.do("earn")
    assert toy.agents.get("wage") == [1001, 6, 10, 20, 30, 40, 50, 60]
    assert sorted(toy.agents.shuffle(inplace=True).get("wage")) == [6, 10, 20, 30, 40, 50, 60, 1001]
    toy.agents.shuffle_do("earn")
    assert toy.agents.set("wage", 1).map(lambda agent: int(agent.wage)) == [1] * 8
    toy.remove_all_agents()
    assert len(toy.agents) == 0


def test_the_data_collector_tells_the_story_of_territories(toy):
    for _ in range(3):
        toy.step()
    wages = toy.datacollector.get_model_vars_dataframe()
    assert len(wages) == 4
    assert wages.mean_wage.is_monotonic_increasing
    incomes = toy.datacollector.get_agenttype_vars_dataframe(Territory)
    assert list(incomes.index.names) == ["Step", "AgentID"]
    last = incomes.loc[3, "income"]
    assert last.index.tolist() == toy.territories.identity.tolist()
    assert last.tolist() == toy.territories.income.tolist()


def test_batch_run_runs_the_model():
    seeds_apart = "rng" in inspect.signature(mesa.batch_run).parameters
    results = mesa.batch_run(
        Toy,
        {"households": [4, 8], "raise_of_wages": 10} | ({} if seeds_apart else {"seed": 3}),
        **({"rng": [3]} if seeds_apart else {}),
        max_steps=5,
        data_collection_period=1,
        number_processes=1,
        display_progress=False,
    )
    assert {row["households"] for row in results} == {4, 8}
    assert {row["Step"] for row in results} >= {0, 1, 2, 3, 4}
    reference = Toy(households=4, seed=3)
    reference.step()
    expected = reference.datacollector.model_vars["mean_wage"][1]
    assert next(row["mean_wage"] for row in results if row["households"] == 4 and row["Step"] == 1) == expected


def test_a_model_survives_pickling_and_goes_on_the_same(toy):
    toy.step()
    twin = pickle.loads(pickle.dumps(toy))
    for model in (toy, twin):
        model.step()
        model.households.remove(model.households[0])
        model.step()
    assert twin.households.wage.tolist() == toy.households.wage.tolist()
    assert twin.households[0].model is twin
    assert twin.agents_by_type[Household] is twin.households
    assert twin.datacollector.model_vars == toy.datacollector.model_vars


def test_the_same_seed_gives_the_same_life_as_number_or_text():
    lives = []
    for seed in (42, "42", np.int64(42), 42.0):
        model = Toy(seed=seed)
        model.step()
        lives.append((model.seed, model.households.wage.tolist()))
    assert lives == [lives[0]] * 4
    assert lives[0][0] == 42


def test_no_seed_is_a_fresh_seed():
    assert Toy().seed != Toy(seed=None).seed


@pytest.mark.parametrize("seed", ["forty-two", -1, 1.5, "", [1]])
def test_a_wrong_seed_is_refused(seed):
    with pytest.raises(InputError, match="wrong seed"):
        Toy(seed=seed)


def test_a_population_belongs_to_one_model_and_a_type_has_one_population(toy):
    with pytest.raises(ValueError, match="another model"):
        toy.add_population(Population(Toy(seed=2), Visiting, 1))
    with pytest.raises(ValueError, match="already"):
        toy.add_population(Population(toy, Household, 1))


class Visiting(ColumnAgent):
    host = column(np.int32, unit="row of Household", doc="who receives", refers_to="Household")


def test_references_between_populations_of_a_model_are_kept(toy):
    visiting = toy.add_population(Population(toy, Visiting, 3, host=[0, 5, NOBODY]))
    toy.households[0].remove()
    assert visiting.host.tolist() == [NOBODY, 4, NOBODY]


def test_a_territory_that_goes_leaves_its_households_nowhere(toy):
    toy.territories.remove(toy.territories[0])
    assert toy.households.territory.tolist() == [NOBODY, 0] * 3
