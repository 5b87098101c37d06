"""Premises of coworking spaces and the programmes that help them: what is rented, lent, bought, and comes back."""

from __future__ import annotations

import numpy as np
import pytest
from pulled_levers import lever, world

from sim import TerritorialEconomy, load_scenario, run_scenario
from sim.agents.coworking_spaces import Operator, Premises
from sim.coworking.market import break_even_members, coworking_report, yearly_costs
from sim.coworking.membership import catchment
from sim.coworking.operators import (
    OPERATOR_SHARES,
    best_size,
    close_spaces,
    desks_worth_opening,
    open_space,
    spaces_to_close,
)
from sim.coworking.premises import DEAL_WEEKS, OFFERS, deals_that_end, offered
from sim.errors import ScenarioError
from sim.instruments.third_place_grants import where_it_helps
from sim.levers import PAYERS
from sim.programmes import programme_report

PLACE = {"system": "pays-ledonien", "scale": 20}
VALLEY = 3  # a territory without a labelled place
OBSERVED = {Premises.MARKET: 23, Premises.MODERATE: 22, Premises.FREE: 23, Premises.OWNED: 23}
"""Per cent of third places in 2023 (evidence 6.1)."""
UNDER_FOUR_YEARS = 0.47
HELP = "third-place-grants"
NOTHING_MONTHLY = {"grant_euros_per_year": 0.0}


def settled(**overrides: object) -> TerritorialEconomy:
    """Five weeks of a world where nobody opens a space unless the test does."""
    parameters = {"coworking.active": True, "coworking.projects_per_100000_inhabitants": 0.0, **overrides}
    changes = {f"parameters.{path}": value for path, value in parameters.items()}
    model = TerritorialEconomy(resolved=load_scenario("baseline", {**PLACE, "weeks": 60, **changes}))
    return lived(model, 5)


def lived(model: TerritorialEconomy, weeks: int) -> TerritorialEconomy:
    for _ in range(weeks):
        model.step()
    return model


def helped(weeks: int, **fields: object) -> TerritorialEconomy:
    """A world where a programme helps the two labelled places, and nobody opens another."""
    parameters = {"coworking.active": True, "coworking.projects_per_100000_inhabitants": 0.0}
    return world([lever(HELP, **{**NOTHING_MONTHLY, **fields})], weeks, (), "pays-ledonien", **parameters)


def paid(model: TerritorialEconomy, instrument: str) -> dict[tuple[str, str], int]:
    """Cents of an instrument over the run, by kind of payer and of receiver."""
    flows, found = model.ledger.flow_table(), {}
    for row in np.flatnonzero(flows["instrument"] == instrument):
        pair = flows["payer"][row].partition(":")[0], flows["receiver"][row].partition(":")[0]
        found[pair] = found.get(pair, 0) + int(flows["cents"][row])
    return found


@pytest.fixture(scope="module")
def quiet() -> TerritorialEconomy:
    return settled()


@pytest.mark.parametrize(
    ("premises", "yearly", "members"),
    [
        (Premises.MARKET, 18_000 + 5_760 + 8_640, 27.0), (Premises.MODERATE, 18_000 + 5_760 + 4_320, 23.4),
        (Premises.FREE, 18_000 + 5_760, 19.8), (Premises.OWNED, 18_000 + 5_760 + 2_160, 21.6),
    ],
)  # fmt: skip
def test_premises_move_the_break_even(quiet, premises, yearly, members):
    """T-F1: twelve desks, 96 m2 at 90 euros, worth 108 000; half a facilitator; 100 euros a desk and a month."""
    costs = yearly_costs(quiet, VALLEY, Operator.MIXED, premises, 12)
    assert sum(costs.values()) == pytest.approx(yearly)
    assert break_even_members(sum(costs.values()), 100.0) == pytest.approx(members)
    assert (costs["rent"] > 0) == (premises in (Premises.MARKET, Premises.MODERATE))


def test_premises_are_offered_in_the_shares_of_2023_and_half_of_deals_are_short():
    shares = sum(share * np.array(OFFERS[operator]) for operator, share in OPERATOR_SHARES.items())
    known = np.array([OBSERVED[premises] for premises in Premises])
    assert shares == pytest.approx(known / known.sum(), abs=0.02)
    short = [premises for premises, weeks in DEAL_WEEKS.items() if weeks < 4 * 52]
    assert shares[short].sum() == pytest.approx(UNDER_FOUR_YEARS, abs=0.02)
    for operator in Operator:
        drawn = [offered(luck, operator) for luck in np.linspace(0.0, 0.9999, 2000)]
        assert np.bincount(drawn, minlength=4) / 2000 == pytest.approx(np.array(OFFERS[operator]), abs=0.002)


def test_an_owned_space_has_no_deal_that_can_end():
    """Without members and with patience for losses, those lent or let leave when their deal is over."""
    model = settled(**{"coworking.attraction": -8.0, "coworking.patience_months": 60})
    first = len(model.coworking_spaces)
    for premises in Premises:
        open_space(model, VALLEY, Operator.COOPERATIVE, premises, 12)
    spaces, now = model.coworking_spaces, model.clock.week
    ends = spaces.deal_end_week[first:]
    assert ends.tolist() == [now + 9 * 52, now + 3 * 52, now + 3 * 52, -1]
    spaces.deal_end_week[first:] = np.where(ends >= 0, now, -1)
    spaces.deal_end_week[:first] = now + 520
    lived(model, 6)
    assert spaces.premises.tolist()[first:] == [Premises.OWNED]
    gone = [life["premises"] for life in coworking_report(model) if life["closing_week"] is not None]
    assert gone == ["market", "moderate", "free"]


def test_a_space_that_can_pay_rents_at_the_market_when_its_deal_ends(quiet):
    spaces = quiet.coworking_spaces
    open_space(quiet, VALLEY, Operator.COOPERATIVE, Premises.FREE, 60)
    row, now = len(spaces) - 1, quiet.clock.week
    spaces.deal_end_week[row] = now
    needed = 12 * (spaces.facilitator_cost[row] + spaces.other_costs[row]) + 60 * 720 * 100
    spaces.members[row] = -(-needed // int(12 * 1.2 * spaces.price[row]))
    assert row not in deals_that_end(quiet)
    assert spaces.premises[row] == Premises.MARKET
    assert spaces.rent[row] == 60 * 8 * 90 * 100 / 12
    assert spaces.deal_end_week[row] == now + 9 * 52
    spaces.deal_end_week[row] = now
    spaces.members[row] -= 1
    assert row in deals_that_end(quiet)


def test_an_intercommunality_buys_its_premises_and_gets_the_price_back_at_the_end():
    model = settled()
    open_space(model, VALLEY, Operator.PUBLIC, Premises.OWNED, 60)
    row, price = len(model.coworking_spaces) - 1, 60 * 720 * 100 * 100 // 8
    assert model.coworking_spaces.premises_price[row] == price
    spent = int(model.programmes.spent_otherwise[0, VALLEY])
    assert model.coworking_spaces.founders_stake[row] == spent
    lived(model, 1)
    assert paid(model, "premises of coworking spaces") == {("coworking_spaces", "capital"): price}
    till, burden = int(model.coworking_spaces.cash[row]), int(model.programmes.spent_otherwise[0, VALLEY])
    close_spaces(model, np.array([row]))
    assert model.programmes.spent_otherwise[0, VALLEY] == burden - price - till
    lived(model, 1)
    assert paid(model, "premises of coworking spaces")["capital", "coworking_spaces"] == price
    assert paid(model, "end of coworking spaces") == {("coworking_spaces", "local_government"): price + till}


@pytest.mark.parametrize(("left", "returned"), [(20_000, 5_000), (4_000, 1_000), (900_000, 40_000), (-8_000, 0)])
def test_equity_is_retained_and_comes_back_by_what_each_put_in(left, returned):
    """A quarter of the stakes: a quarter of what is left, up to its face value, and nothing of what is missing."""
    model = helped(20, equity_euros=40_000.0, payers={"state": 0.5, "private": 0.5})
    spaces, programmes = model.coworking_spaces, model.programmes
    held = np.flatnonzero(spaces.programme_stake)
    assert held.size
    assert (spaces.programme_stake[held] == 4_000_000).all()
    assert not spaces.subsidy_of_year.any()
    assert spaces.programme_stake.sum() == programmes.spent.sum()
    row = held[0]
    spaces.cash[row], spaces.premises_price[row] = left * 100, 0
    spaces.founders_stake[row] = 3 * spaces.programme_stake[row]
    before = programmes.spent.sum(axis=(0, 2))
    close_spaces(model, np.array([row]))
    after = programmes.spent.sum(axis=(0, 2))
    assert (before - after)[[PAYERS.index("state"), PAYERS.index("private")]].tolist() == [returned * 50] * 2
    booked = sum(
        int(cents[receiver == model.ledger.row("capital")].sum())
        for name, receiver, cents in zip(
            model.ledger.week.instrument, model.ledger.week.receiver, model.ledger.week.cents, strict=True
        )
        if model.ledger.instruments[name] == f"paid back: {HELP}"
    )
    assert booked == returned * 50


@pytest.fixture
def places_rented(monkeypatch):
    """Labelled places pay a moderate rent."""
    monkeypatch.setitem(OFFERS, Operator.MIXED, (0.0, 1.0, 0.0, 0.0))


@pytest.mark.usefixtures("places_rented")
def test_premises_lent_by_a_programme_cost_the_space_nothing_and_the_programme_their_rent():
    model = helped(30, premises_years=2)
    spaces, programmes = model.coworking_spaces, model.programmes
    memory = programmes.memory[model.resolved.levers[0].id]
    lodged = np.isin(spaces.identity, list(memory.lodged_until))
    assert lodged.sum() == 2
    assert not spaces.rent[lodged].any()
    assert (spaces.premises[lodged] == Premises.FREE).all()
    owed = (spaces.desks[lodged] * 720 * 100 / 12).sum()
    orders = programmes.weekly_orders[0].sum()
    assert orders * 52 / 12 == pytest.approx(owed, rel=1e-3)
    assert programmes.spent[0, PAYERS.index("state")].sum() > 0


@pytest.mark.usefixtures("places_rented")
def test_when_the_credit_ends_the_loan_of_premises_ends_too():
    """Twelve desks at the supported price cannot pay the market rent: the places leave at once."""
    model = helped(40, premises_years=9, duration_weeks=20)
    memory = model.programmes.memory[model.resolved.levers[0].id]
    assert len(memory.since) == 2
    assert not memory.lodged_until
    assert {20 <= life["closing_week"] < 27 for life in coworking_report(model)} == {True}


def test_what_a_programme_promises_makes_a_study_better(quiet):
    market, people = quiet.coworking, catchment(quiet)

    def result(premises: Premises) -> float:
        return best_size(quiet, VALLEY, Operator.COOPERATIVE, premises, people)[1]

    rented, lent, owned = (result(premises) for premises in (Premises.MARKET, Premises.FREE, Premises.OWNED))
    market.promised_premises[VALLEY] = True
    assert rented < result(Premises.MARKET) == lent
    assert result(Premises.OWNED) == owned
    market.promise_nothing()
    market.promised_equity[VALLEY] = 1e12
    assert result(Premises.OWNED) > owned
    market.promise_nothing()
    assert result(Premises.OWNED) == owned


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"seed_euros": 30_000.0}, "at most 50,000 euros a year, not 70,000 in the first"),
        ({"grant_euros_per_year": 10_000.0}, "75,000 to 150,000 euros over three years, not 50,000"),
        ({"grant_years": 4}, "helped for three years, not 4"),
    ],
)
def test_a_fabrique_keeps_to_its_terms(changes, fault):
    with pytest.raises(ScenarioError) as refused:
        load_scenario("fabriques-de-territoire", {f"levers.grants.{name}": value for name, value in changes.items()})
    line = str(refused.value)
    assert fault in line
    assert "\n" not in line
    own = {**changes, "terms": "own"}
    load_scenario("fabriques-de-territoire", {f"levers.grants.{name}": value for name, value in own.items()})


def test_dense_towns_are_helped_where_a_priority_district_is_named(quiet):
    dense = quiet.coworking.dense.copy()
    quiet.coworking.dense[:] = True
    grants = load_scenario("fabriques-de-territoire").levers[0]
    named = grants.model_copy(update={"priority_districts": (quiet.codes[VALLEY],)})
    everywhere = grants.model_copy(update={"sparse_only": False})
    assert not where_it_helps(quiet, grants).any()
    assert np.flatnonzero(where_it_helps(quiet, named)).tolist() == [VALLEY]
    assert where_it_helps(quiet, everywhere).all()
    quiet.coworking.dense[:] = dense
    assert where_it_helps(quiet, grants).tolist() == (~dense).tolist()
    with pytest.raises(ScenarioError, match="priority_districts"):
        named.model_copy(update={"priority_districts": ("Atlantis",)}).check(quiet.setting.places)


def test_three_instruments_leave_three_purses_and_without_dose_nothing_moves():
    names = ("fabriques", "action-logement", "equity")
    short = {"system": "rives-du-rhone", "scale": 20, "weeks": 52, "parameters.levers.longest_preparation_months": 0.0}
    at_once = {f"levers.{name}.ramp_weeks": 0 for name in names}
    with_them = TerritorialEconomy(resolved=load_scenario("nouveaux-lieux", {**short, **at_once}))
    lived(with_them, 52)
    by_payer = with_them.programmes.spent.sum(axis=2)
    paying = [[PAYERS[payer] for payer in np.flatnonzero(row)] for row in by_payer]
    assert paying == [["state"], ["private"], ["private"]]
    assert with_them.coworking_spaces.programme_stake.sum() == by_payer[2].sum()
    told = [programme["title_fr"].partition(" (")[2] for programme in programme_report(with_them)]
    assert told == ["amorçage, investissement, fonctionnement)", "investissement, locaux)", "fonds propres)"]
    none = {f"levers.{name}.dose": 0.0 for name in names}
    undosed = run_scenario(load_scenario("nouveaux-lieux", {**short, **none}), twin=False)
    alone = run_scenario(load_scenario("coworking-lyon", short), twin=False)
    assert undosed.digest == alone.digest


def test_the_market_opens_in_town_and_lent_premises_in_part_of_the_countryside():
    """Nothing names a town: it is one by its distances, and stops being one when the same people live further apart."""
    model = settled()
    people = catchment(model)

    def opening(operator: Operator, premises: Premises) -> list[str]:
        chosen = [desks_worth_opening(model, r, operator, premises, people) > 0 for r in range(model.n)]
        return [name.partition(" ")[2] for name, opens in zip(model.setting.places.names, chosen, strict=True) if opens]

    town = "ECLA (Espace Communautaire Lons Agglomération)"
    assert opening(Operator.PRIVATE, Premises.MARKET) == [town]
    assert opening(Operator.COOPERATIVE, Premises.FREE) == ["Bresse Haute Seille", town, "Terre d'Émeraude Communauté"]
    model.coworking.inhabited_km2[:] *= 40.0
    assert opening(Operator.PRIVATE, Premises.MARKET) == []


def test_spaces_that_lose_money_and_their_deal_leave_once(quiet):
    open_space(quiet, VALLEY, Operator.COOPERATIVE, Premises.FREE, 12)
    spaces, row = quiet.coworking_spaces, len(quiet.coworking_spaces) - 1
    spaces.cash[row], spaces.weeks_in_the_red[row], spaces.deal_end_week[row] = -1, 200, quiet.clock.week
    assert spaces_to_close(quiet).tolist().count(row) == 1
