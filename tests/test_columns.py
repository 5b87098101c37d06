"""Columns: declared with their meaning, written in place, exact, and references that survive departures."""

import pickle

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import NOBODY, ColumnAgent, Population, Subset, column
from sim.errors import ColumnValueError, StaleRowsError, UnknownColumnError
from sim.random_streams import identities


class Employer(ColumnAgent):
    cash = column(np.int64, unit="cents", doc="bank balance")
    staff = column(np.int8, unit="persons", doc="employees")
    open = column(np.bool_, True, unit="yes/no", doc="in business")

    def pay(self, amount):
        self.cash = self.cash - amount * self.staff

    @property
    def rich(self):
        return self.cash > 250


class Worker(ColumnAgent):
    employer = column(np.int32, unit="row of Employer", doc="who employs it", refers_to="Employer")
    wage = column(np.int32, unit="cents/week", doc="net wage")


class Economy:
    """As little of a model as populations need."""

    def __init__(self):
        self.populations = {}
        self.rng = np.random.default_rng(1)


def economy(employers=4, workers=6):
    model = Economy()
    model.populations[Employer] = Population(model, Employer, employers, cash=100 * np.arange(employers), staff=1)
    jobs = np.arange(workers) % employers if employers else NOBODY
    model.populations[Worker] = Population(model, Worker, workers, employer=jobs, wage=10)
    return model, model.populations[Employer], model.populations[Worker]


def test_a_column_says_its_unit_and_its_meaning():
    with pytest.raises(TypeError):
        column(np.int64)
    with pytest.raises(TypeError, match="unit and its meaning"):
        column(np.int64, unit=" ", doc="something")
    with pytest.raises(TypeError, match="unit and its meaning"):
        column(np.int64, unit="cents", doc="")


def test_a_reference_is_a_signed_row_number_and_refers_to_nobody_by_default():
    with pytest.raises(TypeError, match="signed integer"):
        column(np.uint32, unit="row", doc="who", refers_to="Employer")
    assert Worker.employer.default == NOBODY


@pytest.mark.parametrize(
    "name", ["model", "unique_id", "pos", "random", "scenario", "row", "get", "columns", "identity"]
)
def test_names_of_mesa_and_of_populations_are_refused(name):
    with pytest.raises(TypeError, match=f"Bad.{name}: that name belongs to"):
        type("Bad", (ColumnAgent,), {name: column(np.int8, unit="1", doc="taken")})


def test_a_behaviour_cannot_hide_the_protocol_of_sets():
    with pytest.raises(TypeError, match=r"Bad\.select"):
        type("Bad", (ColumnAgent,), {"select": lambda self: None})


def test_a_subtype_has_the_columns_of_its_parent():
    class Cooperative(Employer):
        members = column(np.int16, unit="persons", doc="shareholders")

    assert list(Cooperative.schema()) == ["identity", "cash", "staff", "open", "members"]
    assert Population(Economy(), Cooperative, 2, cash=3).members.tolist() == [0, 0]


def test_a_column_is_the_array_itself_and_is_written_in_place():
    _, employers, _ = economy()
    held = employers.columns()["cash"]
    assert employers.cash is held
    employers.cash = 7
    employers.cash[1] += 1
    employers[2].cash = 9
    assert held.tolist() == [7, 8, 9, 7]


def test_an_agent_is_a_view_of_its_row():
    model, employers, _ = economy()
    agent = employers[2]
    assert isinstance(agent, mesa.Agent)
    assert (agent.cash, agent.row, agent.model, agent.population) == (200, 2, model, employers)
    assert agent.unique_id == int(employers.identity[2])
    assert type(agent.unique_id) is int
    assert agent == employers[2]
    assert agent != employers[1]
    assert len({agent, employers[2], employers[1]}) == 2


def test_a_misspelt_column_is_refused_with_the_nearest_name():
    model, employers, _ = economy()
    for use in (
        lambda: employers.cahs,
        lambda: employers.set("cahs", 1),
        lambda: setattr(employers, "cahs", 1),
        lambda: setattr(employers[0], "cahs", 1),
        lambda: Population(model, Employer, 1, cahs=1),
        lambda: employers.append(1, cahs=1),
    ):
        with pytest.raises(UnknownColumnError, match="did you mean 'cash'"):
            use()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (300, "out of range"),
        (np.array([1, 2, 3, -129]), "got -129, expected -128 to 127"),
        (0.5, "wrong kind"),
        (np.ones(3, np.int8), "wrong number of values"),
        ("two", "wrong kind"),
    ],
)
def test_values_a_column_cannot_hold_exactly_are_refused(values, message):
    _, employers, _ = economy()
    with pytest.raises(ColumnValueError, match=rf"Employer.staff: .*{message}"):
        employers.staff = values
    with pytest.raises(ColumnValueError, match=message):
        employers.append(4, staff=values)
    assert len(employers) == 4
    assert employers.staff.tolist() == [1, 1, 1, 1]


def test_a_behaviour_is_the_same_for_one_some_and_all():
    results = []
    for act in (
        lambda employers: [agent.pay(5) for agent in employers],
        lambda employers: employers.select(lambda agents: agents.cash >= 0).do("pay", 5),
        lambda employers: employers.pay(5),
    ):
        _, employers, _ = economy()
        act(employers)
        results.append(employers.cash.tolist())
    assert results == [[-5, 95, 195, 295]] * 3
    assert employers.rich.tolist() == [bool(agent.rich) for agent in employers]


def test_a_subset_reads_copies_that_cannot_be_written_and_writes_through():
    _, employers, _ = economy()
    some = employers[[0, 2]]
    assert isinstance(some, Subset)
    with pytest.raises(ValueError, match="read-only"):
        some.cash[0] = 5
    some.cash = [1, 2]
    assert employers.cash.tolist() == [1, 100, 2, 300]


def test_a_mask_selects_rows():
    _, employers, _ = economy()
    mask = employers.cash > 100
    assert employers.subset(mask).cash.tolist() == employers[mask].cash.tolist() == [200, 300]


def test_newcomers_come_last_and_bring_declared_defaults():
    _, employers, _ = economy()
    entrants = employers.append(2, cash=5)
    assert entrants.rows.tolist() == [4, 5]
    assert employers.cash.tolist() == [0, 100, 200, 300, 5, 5]
    assert employers.open.tolist() == [True] * 6
    assert len(set(employers.identity.tolist())) == 6


def test_numbers_are_never_used_again():
    _, employers, _ = economy()
    leaver = employers[3]
    employers.remove(leaver)
    assert employers.append(1)[0].unique_id != leaver.unique_id


def test_an_identity_belongs_to_one_agent():
    model = Economy()
    with pytest.raises(ColumnValueError, match="two agents with one identity"):
        Population(model, Employer, 2, identity=np.zeros(2, np.uint64))
    employers = Population(model, Employer, 2, identity=identities("A", "Employer", np.arange(2)))
    with pytest.raises(ColumnValueError, match="two agents with one identity"):
        employers.append(1, identity=identities("A", "Employer", np.array([1])))
    employers.append(1, identity=identities("A", "Employer", np.array([2])))
    assert len(employers) == 3


def test_closing_a_firm_frees_its_workers_and_keeps_the_others_employed():
    _, employers, workers = economy()
    third = employers[2]
    new_row = employers.remove(np.array([False, True, False, False]))
    assert new_row.tolist() == [0, NOBODY, 1, 2]
    assert employers.cash.tolist() == [0, 200, 300]
    assert workers.employer.tolist() == [0, NOBODY, 1, 2, 0, NOBODY]
    assert (third.row, third.cash) == (1, 200)


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.data())
def test_references_follow_whoever_stays(leaves, data):
    n = len(leaves)
    _, employers, workers = economy(employers=n, workers=0)
    employers.cash = np.arange(n)
    jobs = np.array(data.draw(st.lists(st.integers(NOBODY, n - 1), max_size=50)), np.int64)
    workers.append(len(jobs), employer=jobs)
    employers.remove(np.array(leaves))
    names = np.append(employers.cash, NOBODY)
    expected = [NOBODY if job == NOBODY or leaves[job] else job for job in jobs]
    assert names[workers.employer].tolist() == expected


def test_a_reference_within_a_type_is_renumbered_once():
    class Tenant(ColumnAgent):
        landlord = column(np.int32, unit="row of Tenant", doc="to whom rent is paid", refers_to="Tenant")

    model = Economy()
    tenants = model.populations[Tenant] = Population(model, Tenant, 4, landlord=[3, 2, NOBODY, 1])
    tenants.remove(np.array([0]))
    assert tenants.landlord.tolist() == [1, NOBODY, 0]


def test_a_dangling_reference_is_found_before_rows_move():
    _, employers, workers = economy()
    workers.employer[0] = 44
    with pytest.raises(ColumnValueError, match=r"Worker.employer: reference to no row"):
        employers.remove(employers[0])


def test_nobody_cannot_be_removed():
    _, employers, _ = economy()
    with pytest.raises(ColumnValueError, match="no such row"):
        employers.remove(np.array([NOBODY]))


def test_a_subset_taken_before_rows_moved_is_refused():
    _, employers, _ = economy()
    some = employers[:2]
    employers.remove(employers[3])
    for use in (lambda: some.cash, lambda: len(some), lambda: some.set("cash", 0), lambda: employers.remove(some)):
        with pytest.raises(StaleRowsError, match="select again"):
            use()


def test_an_agent_that_left_says_so():
    _, employers, _ = economy()
    agent = employers[1]
    agent.remove()
    with pytest.raises(StaleRowsError, match="has left"):
        _ = agent.cash
    assert agent not in employers


def test_agents_can_leave_while_being_told_one_by_one():
    _, employers, workers = economy()
    for agent in employers:
        if agent.cash != 100:
            agent.remove()
    assert employers.cash.tolist() == [100]
    assert workers.employer.tolist() == [NOBODY, 0, NOBODY, NOBODY, NOBODY, 0]


def test_agents_of_another_population_cannot_leave_this_one():
    _, employers, workers = economy()
    with pytest.raises(TypeError, match="does not belong"):
        employers.remove(workers[0])


def test_a_population_of_nobody_knows_every_idiom():
    _, employers, workers = economy(employers=0, workers=0)
    for nobody in (employers, employers[:0], employers.select(lambda agent: agent.cash > 0 and agent.open)):
        assert len(nobody) == 0
        assert list(nobody) == []
        assert nobody.cash.shape == (0,)
        assert nobody.agg("cash", sum) == 0
        assert nobody.get(["cash", "staff"]) == []
        assert nobody.groupby("staff").agg("cash", sum) == {}
        assert len(nobody.groupby(lambda agent: agent.staff)) == 0
        for same in (nobody.shuffle(), nobody.sort("cash"), nobody.sort(lambda agent: agent.cash), nobody[:3]):
            assert len(same) == 0
        nobody.set("cash", 3).do("pay", 1).do(lambda agent: agent.pay(1)).shuffle_do("pay", 1)
        assert nobody.map(lambda agent: agent.cash) == []
        assert employers.remove(nobody).shape == (0,)
    assert (employers.nbytes, workers.nbytes) == (0, 0)
    with pytest.raises(IndexError):
        employers[0]
    assert len(employers.append(2)) == len(employers) == 2


def test_memory_is_that_of_the_columns():
    _, employers, _ = economy(employers=1000)
    assert employers.nbytes == 1000 * (8 + 8 + 1 + 1)


def test_a_population_survives_pickling():
    model, employers, workers = economy()
    employers.append(1, cash=9)
    twin = pickle.loads(pickle.dumps(model))
    employers_twin = twin.populations[Employer]
    assert employers_twin.cash.tolist() == employers.cash.tolist()
    employers_twin.remove(employers_twin[0])
    assert twin.populations[Worker].employer.tolist() == [NOBODY, 0, 1, 2, NOBODY, 0]
    assert workers.employer.tolist() == [0, 1, 2, 3, 0, 1]
    employers_twin.append(3, cash=1)
    assert employers_twin.cash.tolist() == [100, 200, 300, 9, 1, 1, 1]
