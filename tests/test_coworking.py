"""Coworking spaces live on their members: distance, price and community fill them, cash keeps or closes them."""

from __future__ import annotations

import numpy as np
import pytest

from sim import TerritorialEconomy, load_scenario, run_scenario
from sim.agents.coworking_spaces import Operator, Premises
from sim.agents.households import Status
from sim.coworking.market import break_even_members, coworking_report, yearly_costs, yearly_result
from sim.coworking.membership import catchment, choose_space, choose_workspaces, logistic_quantile
from sim.coworking.operators import close_spaces, expected_members, open_space, operator_of
from sim.levers import PAYERS
from sim.random_streams import draw, uniform

PLACE = {"system": "pays-ledonien", "scale": 1}
VALLEY = 3  # a territory without a labelled place


def started(weeks: int = 120, **overrides: object) -> TerritorialEconomy:
    active = {"parameters.coworking.active": True, **overrides}
    return TerritorialEconomy(resolved=load_scenario("baseline", {**PLACE, "weeks": weeks, **active}))


def lived(model: TerritorialEconomy, weeks: int) -> TerritorialEconomy:
    for _ in range(weeks):
        model.step()
    return model


def with_a_space(weeks: int = 30, operator: Operator = Operator.PRIVATE, **overrides: object) -> TerritorialEconomy:
    model = started(**{"parameters.coworking.projects_per_100000_inhabitants": 0.0, **overrides})
    lived(model, 5)
    open_space(model, VALLEY, operator, Premises.MARKET, 60)
    return lived(model, weeks)


@pytest.fixture(scope="module")
def town() -> TerritorialEconomy:
    return with_a_space()


@pytest.mark.parametrize(
    ("cost", "price", "members"), [(24_000, 100, 20), (36_000, 100, 30), (36_000, 150, 20), (60_000, 200, 25)]
)
def test_fees_meet_costs_at_the_break_even_of_theory(cost, price, members):
    """T-F1: N* = F / (12 p)."""
    assert break_even_members(cost, price) == pytest.approx(members)


def test_a_lent_place_with_a_half_time_host_breaks_even_at_twenty_members_like_lamure():
    model = started(1)
    costs = yearly_costs(model, 0, Operator.MIXED, Premises.FREE, 20)
    assert costs["rent"] == 0.0
    members = break_even_members(sum(costs.values()), model.parameters.coworking.supported_price_euros)
    assert 15 <= members <= 25


def test_without_the_switch_there_is_no_space_and_nothing_moves():
    model = TerritorialEconomy(resolved=load_scenario("baseline", {**PLACE, "weeks": 12}))
    lived(model, 12)
    assert len(model.coworking_spaces) == 0
    assert not model.coworking_cash.any()


def test_labelled_places_open_first():
    model = lived(started(10), 6)
    names = {life["name"] for life in coworking_report(model)}
    assert "Clus'Ter Jura" in names
    assert model.coworking_spaces.known.any()


def test_members_never_exceed_the_desks(town):
    spaces = town.coworking_spaces
    assert spaces.members.sum() > 0
    assert (spaces.members <= spaces.desks * town.parameters.coworking.members_per_desk).all()
    held = town.workers.coworking_space
    assert (np.bincount(held[held >= 0], minlength=len(spaces)) * town.scale == spaces.members).all()


def test_members_work(town):
    members = town.workers.coworking_space >= 0
    assert (town.workers.employer[members] >= 0).mean() > 0.9


def test_desks_are_paid_from_the_tills_of_firms_and_reach_the_spaces(town):
    flows = town.ledger.flow_table()
    desks = flows["instrument"] == "desks"
    assert flows["cents"][desks].sum() > 0
    assert {name.partition(":")[0] for name in flows["receiver"][desks]} == {"coworking_spaces"}
    assert {name.partition(":")[0] for name in flows["payer"][desks]} <= {"firms", "outside"}


@pytest.mark.parametrize(("path", "value"), [
    ("travel_weight_per_minute", 0.4), ("price_weight", 40.0), ("attraction", -5.0), ("inhabited_share_of_area", 1.0),
])  # fmt: skip
def test_what_repels_people_empties_the_space(town, path, value):
    assert with_a_space(**{f"parameters.coworking.{path}": value}).coworking_spaces.members.sum() < (
        town.coworking_spaces.members.sum()
    )


def test_a_study_promises_less_where_there_is_a_space_already():
    model = lived(started(20, **{"parameters.coworking.projects_per_100000_inhabitants": 0.0}), 5)
    people = catchment(model)
    alone = expected_members(model, VALLEY, 15_000, people)
    open_space(model, VALLEY, Operator.PRIVATE, Premises.MARKET, 60)
    lived(model, 15)
    assert expected_members(model, VALLEY, 15_000, catchment(model)) < alone


def test_teleworkers_who_join_work_nearer_home_and_go_back_when_the_space_closes():
    still = lived(started(40, **{"parameters.coworking.projects_per_100000_inhabitants": 0.0}), 35)
    model = with_a_space()
    opened = int(np.flatnonzero(model.coworking_spaces.operator == int(Operator.PRIVATE))[0])
    members = np.isin(model.workers.identity, model.coworking.nearer_home) & (model.workers.coworking_space == opened)
    assert members.any()
    before = dict(zip(still.workers.identity.tolist(), still.workers.telework_days.tolist(), strict=True))
    same_job = members & (model.workers.status == int(Status.EMPLOYEE))
    gained = [
        days - before[who]
        for who, days in zip(
            model.workers.identity[same_job].tolist(), model.workers.telework_days[same_job], strict=True
        )
    ]
    assert np.mean(gained) > 0.5
    close_spaces(model, np.arange(len(model.coworking_spaces)))
    assert model.workers.telework_days.sum() <= still.workers.telework_days.sum() + 5
    assert (model.workers.coworking_space == -1).all()


def test_a_space_that_stays_in_the_red_closes_and_its_members_leave():
    model = with_a_space(90, **{"parameters.coworking.attraction": -8.0, "parameters.coworking.patience_months": 3})
    life = next(life for life in coworking_report(model) if life["operator"] == "private")
    assert life["closing_week"] is not None
    assert model.coworking.closings[VALLEY] == 1


def test_the_deficit_of_a_public_space_is_paid_by_its_intercommunality():
    model = with_a_space(60, Operator.PUBLIC, **{"parameters.coworking.attraction": -8.0})
    flows = model.ledger.flow_table()
    filled = flows["instrument"] == "deficit of public coworking spaces"
    assert flows["cents"][filled].sum() > 0
    assert set(flows["payer"][filled]) == {f"local_government:{model.codes[VALLEY]}"}
    assert model.programmes.levied[0, VALLEY] > 0


def test_grants_reach_supported_spaces_and_leave_the_account_of_the_state():
    at_once = {"parameters.levers.longest_preparation_months": 0.0, "weeks": 60, **PLACE}
    model = TerritorialEconomy(resolved=load_scenario("fabriques-de-territoire", at_once))
    lived(model, 60)
    spent = model.programmes.spent[0]
    assert spent[PAYERS.index("state")].sum() > 0
    flows = model.ledger.flow_table()
    paid = (flows["instrument"] == "programme: third-place-grants") & (flows["payer"] == "state")
    assert flows["cents"][paid].sum() == spent.sum()
    assert model.programmes.acts.sum() >= 2
    assert model.coworking_spaces.subsidy_of_year.sum() > 0


def test_a_grant_of_dose_zero_is_no_grant():
    short = {**PLACE, "weeks": 30}
    with_it = run_scenario(load_scenario("fabriques-de-territoire", {**short, "levers.grants.dose": 0.0}), twin=False)
    without = run_scenario(load_scenario("coworking-lyon", short), twin=False)
    assert with_it.digest == without.digest


def test_one_more_member_counts_for_the_logarithm_of_the_community():
    """v4 ln(1 + members): a person for whom 9 members just make up for the journey stays home among 8."""
    decider, here = np.array([7], np.uint64), np.array([0])
    chosen = []
    for members in (8, 9):
        space = np.full(1, -1, np.int32)
        weights = np.array([-np.log(9.5), 0.0, 0.0, 1.0, 0.0])
        taste = logistic_quantile(uniform(draw(np.uint64(3), decider[0])))
        weights[0] -= taste
        choose_space(
            decider, here, np.array([-1]), np.array([1.0]), np.array([0, 1]), np.array([5], np.uint64),
            np.array([0]), np.array([members], np.int32), np.array([1.0]), np.array([0.0]), weights,
            np.uint64(2), np.uint64(3), space,
        )  # fmt: skip
        chosen.append(int(space[0]))
    assert chosen == [-1, 0]


def test_a_larger_community_keeps_more_members(town):
    alone = with_a_space(**{"parameters.coworking.community_weight": 0.0})
    assert alone.coworking_spaces.members.sum() < town.coworking_spaces.members.sum()


def test_visitors_of_a_shared_membership_draw_members_as_a_larger_community_does():
    met = []
    for visitors in (0, 400):
        model = with_a_space(3)
        model.alliance.visiting_members[VALLEY] = visitors
        choose_workspaces(model)
        here = model.coworking_spaces.territory == VALLEY
        met.append(int(model.coworking_spaces.members[here].sum()))
    assert met[1] > met[0]


def test_every_kind_of_operator_is_drawn_and_results_are_told_in_three_words():
    assert {operator_of(luck) for luck in np.linspace(0, 0.999, 50)} == set(Operator)
    assert [yearly_result(revenue, 100.0) for revenue in (120.0, 101.0, 80.0)] == ["profit", "balance", "deficit"]
