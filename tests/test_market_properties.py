"""Markets at any size: sums split to the cent, nobody sells what it has not, nobody is hired twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lived_economies import lived_scenario
from tiny_economy import firm_columns, tables_of

from sim.agents.households import Status
from sim.compiled import portion
from sim.establishment import posts_by_occupation
from sim.goods_market import produce_and_sell, share_within_cells
from sim.job_matching import match
from sim.labour_market import plan_staff, separate
from sim.model import TerritorialEconomy
from sim.purchases import blank_purchases, realise_orders, split_orders
from sim.relocation import move_households, split_among_kinds
from sim.scenarios import load_scenario
from sim.tables import make_work
from sim.trade_routes import routes_of

CENTS = st.integers(0, 10**12)
STAFF = ("managers", "intermediate", "employees", "workers")


@given(total=CENTS, weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_parts_add_up_to_the_total_for_any_weights(total: int, weights: list[int]) -> None:
    whole, cumulated, previous, parts = float(sum(weights)), 0, 0, []
    for weight in weights:
        cumulated += weight
        edge = portion(total, float(cumulated), whole)
        parts.append(edge - previous)
        previous = edge
    assert sum(parts) == total
    assert min(parts) >= 0
    assert all(abs(part - total * weight / whole) <= 2 for part, weight in zip(parts, weights, strict=True))


@given(
    orders=st.lists(CENTS, min_size=6, max_size=6),
    weights=st.lists(st.floats(0.01, 1.0), min_size=12, max_size=12),
    served_share=st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4),
)
def test_what_buyers_get_is_what_sellers_sold(
    orders: list[int], weights: list[float], served_share: list[float]
) -> None:
    """Orders of two sets of buyers are split, rationed and added up without losing a cent."""
    shares = np.array(weights).reshape(2, 3, 2)
    shares /= shares.sum(axis=1, keepdims=True)
    two_sets = (np.array(orders[:4]).reshape(2, 2), np.array([*orders[4:], 7, 0]).reshape(2, 2))
    cells, outside = np.zeros((2, 2), np.int64), [np.zeros((2, 2), np.int64) for _ in two_sets]
    received = [
        split_orders(wanted, routes_of(shares), cells, leaving)
        for wanted, leaving in zip(two_sets, outside, strict=True)
    ]
    assert cells.sum() + sum(leaving.sum() for leaving in outside) == sum(wanted.sum() for wanted in two_sets)
    served = (cells * np.array(served_share).reshape(2, 2)).astype(np.int64)
    running, got = np.zeros((2, 2), np.int64, order="F"), np.zeros((2, 2), np.int64)
    for wanted, reached in zip(two_sets, received, strict=True):
        bought = blank_purchases(2, 2)
        realise_orders(
            wanted, reached, routes_of(shares), cells, served, running, np.ones(2), np.ones(2), np.zeros((2, 2)), bought
        )
        got += bought.by_seller
        assert (bought.between >= 0).all()
        np.testing.assert_array_equal(bought.between.sum(axis=1), bought.by_buyer.sum(axis=1))
        np.testing.assert_array_equal(bought.between.sum(axis=0), bought.by_seller.sum(axis=1))
        assert (bought.by_buyer + bought.elsewhere <= wanted).all()
    np.testing.assert_array_equal(got, served)


@given(
    count=st.integers(1, 8),
    money=CENTS,
    data=st.data(),
)
def test_no_one_sells_more_than_it_can_make_and_has(count: int, money: int, data: st.DataObject) -> None:
    """A cell with any demand, capacities and stocks: output within potential, deliveries within what exists."""
    amounts = st.lists(st.integers(0, 10**10), min_size=count, max_size=count)
    firms, work = firm_columns(count), make_work(count, 0)
    firms.attraction[:], firms.outside_orders[:] = data.draw(amounts), data.draw(amounts)
    firms.inventory[:], work.potential[:] = data.draw(amounts), data.draw(amounts)
    work.orders_from_firms[:] = data.draw(amounts)
    firms.active[:] = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    if not (firms.attraction * firms.active).any():
        money = 0
    before, tables = firms.inventory.copy(), tables_of(cell_start=np.array([0, count]))
    cells, sold = np.array([[money]]), np.zeros((1, 1), np.int64)
    scarce = np.zeros(1, np.int64)
    share_within_cells(0, 1, firms, tables, cells, np.ones((1, 1)), work, scarce)
    exported = np.zeros_like(sold)
    produce_and_sell(0, 1, firms, tables, work, sold, exported)
    live = firms.active
    assert exported.sum() == work.outside_money[live].sum()
    assert (firms.output[live] <= work.potential[live]).all()
    assert (firms.output[live] >= 0).all()
    to_firms = (work.orders_from_firms * work.fill).astype(np.int64)[live].sum()
    assert sold[0, 0] <= money
    assert sold[0, 0] + work.outside_money[live].sum() + to_firms <= (firms.output + before)[live].sum() + count
    assert (firms.inventory[live] - (work.orders_from_firms * work.fill).astype(np.int64)[live] >= -1).all()
    assert scarce[0] or sold[0, 0] == money


@given(
    moves=st.integers(0, 500), luck=st.floats(0.0, 0.999),
    pairs=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=9),
)  # fmt: skip
def test_exchanges_of_dwellings_never_exceed_the_households_there(
    moves: int, luck: float, pairs: list[tuple[int, int]]
) -> None:
    here, there = (np.array(side) for side in zip(*pairs, strict=True))
    exchanged = split_among_kinds(moves, here, there, luck)
    assert (exchanged >= 0).all()
    assert (exchanged <= np.minimum(here, there)).all()
    assert exchanged.sum() <= moves


def test_moves_carry_neither_jobs_nor_job_seekers_from_one_territory_to_another() -> None:
    """Households change places with households of as many workers and seekers: a year of moves shifts no one's rate."""
    model = lived_scenario("baseline", system="grand-angouleme", scale=20, weeks=2)
    workers, cash = model.workers, model.households.cash.sum()
    before = [np.bincount(workers.home[workers.status == status], minlength=2 * model.n) for status in Status]
    move_households(model)
    after = [np.bincount(workers.home[workers.status == status], minlength=2 * model.n) for status in Status]
    np.testing.assert_array_equal(before, after)
    assert model.moves > 50
    assert model.households.cash.sum() == cash


@pytest.fixture(scope="module")
def town() -> TerritorialEconomy:
    return lived_scenario("baseline", system="gevaudan-lozere", scale=20, weeks=30, seed=2)


def staff_by_occupation(model: TerritorialEconomy) -> np.ndarray:
    """Employees counted from the people, shape (firms, 4)."""
    workers = model.workers
    hired = workers.status == int(Status.EMPLOYEE)
    counted = np.zeros((len(model.firms), len(STAFF)), np.int64)
    np.add.at(counted, (workers.employer[hired], workers.occupation[hired]), 1)
    return counted


def assert_contracts_agree(model: TerritorialEconomy) -> None:
    firms, workers = model.firms, model.workers
    written = np.stack([firms.columns()[name] for name in STAFF], axis=1)
    np.testing.assert_array_equal(written, staff_by_occupation(model))
    seeking = workers.status == int(Status.SEEKER)
    assert (workers.employer[seeking] == -1).all()
    assert (workers.employer[~seeking] >= 0).all()
    assert firms.active[workers.employer[~seeking]].all()
    own = np.flatnonzero(workers.status == int(Status.SELF_EMPLOYED))
    np.testing.assert_array_equal(firms.owner[workers.employer[own]], own)


@pytest.mark.parametrize("scenario", ["baseline", "plant-closure", "lockdown"])
def test_staff_of_firms_are_the_people_who_say_so(scenario: str) -> None:
    """After births, exits, closures, moves and short-time work."""
    options = {"system": "gevaudan-lozere", "scale": 20, "weeks": 80, "seed": 4}
    model = TerritorialEconomy(resolved=load_scenario(scenario, options))
    for week in range(75):
        model.step()
        if week % 5 == 0:
            assert_contracts_agree(model)
    assert model.hires.sum() > 0


@settings(max_examples=25)
@given(
    week=st.integers(100, 10_000), growth=st.floats(0.5, 2.0), territory=st.integers(0, 3),
)  # fmt: skip
def test_matching_hires_seekers_once_and_within_posts(
    town: TerritorialEconomy, week: int, growth: float, territory: int
) -> None:
    """Any demand for labour, in any state of the market that quits and earlier matches left."""
    firms, workers = town.firms, town.workers
    town.clock.week = week
    here = firms.territory == territory
    firms.expected_demand[here] = firms.base_output[here] * growth
    plan_staff(town)
    separate(town)
    before = workers.status.copy()
    employer = workers.employer.copy()
    room = np.array([
        np.maximum(np.array(posts_by_occupation(town.firm_columns, town.tables, row)), 0) for row in range(len(firms))
    ])  # fmt: skip
    staff_before = staff_by_occupation(town)
    match(town)
    hired = before != workers.status
    assert (before[hired] == int(Status.SEEKER)).all()
    assert (workers.status[hired] == int(Status.EMPLOYEE)).all()
    np.testing.assert_array_equal(workers.employer[~hired], employer[~hired])
    added = staff_by_occupation(town) - staff_before
    assert added.sum() == hired.sum()
    assert (added <= np.maximum(room - staff_before, 0)).all()
    assert (staff_by_occupation(town).sum(axis=1) <= np.maximum(firms.posts, staff_before.sum(axis=1))).all()
    assert_contracts_agree(town)
