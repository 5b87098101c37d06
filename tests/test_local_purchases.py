"""What is bought in the territory by public money, canteens and holders of a local currency, and what it costs."""

from __future__ import annotations

from functools import partial

import numpy as np
import pulled_levers
import pytest
from pulled_levers import lever

from sim import TerritorialEconomy
from sim.agents.firms import FirmKind
from sim.instruments.public_procurement import extra_cost
from sim.sectors import SECTOR_INDEX

world = partial(pulled_levers.world, weeks=30)


@pytest.fixture(scope="module")
def still() -> TerritorialEconomy:
    return world()


@pytest.fixture(scope="module")
def procuring() -> TerritorialEconomy:
    return world([lever("public-procurement")])


def test_only_public_buyers_and_the_food_of_canteens_change_supplier(still, procuring):
    changed = np.flatnonzero((still.inputs["supplier"] == -1) & (procuring.inputs["supplier"] >= 0))
    held = np.array(sorted(procuring.programmes.memory["public-procurement"]))
    assert len(held) > 0
    assert np.isin(held, changed).mean() > 0.9
    owner, product = procuring.contracts.owner[held], procuring.contracts.product[held]
    public = procuring.firms.kind[owner] == int(FirmKind.PUBLIC)
    canteen = procuring.firms.sector[owner] == SECTOR_INDEX["HORECA"]
    assert (public | canteen).all()
    assert set(product[canteen]) <= {SECTOR_INDEX["AGR"], SECTOR_INDEX["FOOD"]}
    seller = procuring.inputs["supplier"][held]
    assert (procuring.firms.territory[owner] == procuring.firms.territory[seller]).all()


def test_the_premium_of_a_public_contract_is_its_share_of_the_order():
    model = world(weeks=6)
    slot = int(np.argmax(model.work.order))
    model.inputs["local_share"][slot] = 500_000
    expected = model.work.order[slot] * 0.5 * 0.05 * 52 / 12
    assert extra_cost(model, np.array([slot]), 0.05)[0] == pytest.approx(expected, rel=1e-6)


def test_public_contracts_go_back_outside_when_their_premium_is_no_longer_paid(still):
    over = world([lever("public-procurement", duration_weeks=14)])
    assert over.programmes.acts.sum() > 0
    assert not over.programmes.memory["public-procurement"]
    linked, usual = ((one.inputs["supplier"] >= 0).sum() for one in (over, still))
    assert abs(linked - usual) <= 0.01 * usual


CURRENCY = {"euros_per_inhabitant_per_year": 20.0, "ceiling": 0.3, "ceiling_of_firms": 0.5}


@pytest.fixture(scope="module")
def paying() -> TerritorialEconomy:
    return world([lever("local-currency", changed_back_per_month=0.2, **CURRENCY)])


def flows_of(model: TerritorialEconomy, instrument: str) -> np.ndarray:
    """Cents of an instrument by week of the run."""
    flows = model.ledger.flow_table()
    chosen = flows["instrument"] == instrument
    return np.bincount(flows["week"][chosen], flows["cents"][chosen], model.weeks).astype(np.int64)


def test_the_currency_fund_holds_one_euro_for_each_unit(paying):
    money = paying.programmes.memory["local-currency"]
    fund = paying.ledger.balances[paying.ledger.row("currency_fund")]
    assert fund == money.units.sum() > 0
    assert (money.units >= 0).all()
    assert not money.units[paying.firms.kind == int(FirmKind.PUBLIC)].any()


def test_units_in_circulation_follow_what_is_changed_and_changed_back(paying):
    issued, back, closed = (
        flows_of(paying, name)
        for name in ("local currency issued", "local currency changed back", "local currency of closed firms")
    )
    units = 0
    for week in np.flatnonzero(issued):
        units += issued[week] - closed[week]
        assert back[week] == pytest.approx(0.2 * units, abs=len(paying.firms))
        units -= back[week]
    assert units == paying.programmes.memory["local-currency"].units.sum()
    fee = flows_of(paying, "fee on local currency").sum()
    assert fee == pytest.approx(0.05 * back.sum(), rel=1e-3)


def test_members_bring_purchases_home_and_pay_suppliers_in_units(still, paying):
    own = np.arange(still.n)
    trade = SECTOR_INDEX["TRADE"]
    here, there = (one.final_demand.household_shares[own, own, trade] for one in (paying, still))
    pulled = paying.programmes.yearly_budget[0] > 0
    assert (here[pulled] > there[pulled]).all()
    assert flows_of(paying, "paid in local currency").sum() > 0


def test_no_household_comes_where_no_shop_takes_the_currency():
    alone = world([lever("local-currency", ceiling_of_firms=0.0)], weeks=12)
    assert not alone.habits.adopted["local-currency"].any()


def test_when_the_currency_ends_all_units_are_changed_back(still):
    over = world([lever("local-currency", duration_weeks=14, **CURRENCY)])
    assert flows_of(over, "local currency issued").sum() > 0
    assert over.ledger.balances[over.ledger.row("currency_fund")] == 0
    assert not over.habits.adopted["local-currency"].any()
