"""Services brought nearer, digital skills and residents welcomed: what each moves first, and its known answers."""

from __future__ import annotations

from functools import partial

import numpy as np
import pulled_levers
import pytest
from pulled_levers import lever

from sim import TerritorialEconomy
from sim.distance_selling import come_nearer
from sim.instruments.service_access import blended, odds_of_home
from sim.instruments.welcome_residents import neighbours_on_the_move
from sim.sectors import SECTOR_INDEX

SERVICES = [SECTOR_INDEX[code] for code in ("EDU", "HEALTH", "PERS")]


world = partial(pulled_levers.world, weeks=12)


@pytest.fixture(scope="module")
def still() -> TerritorialEconomy:
    return world()


def test_the_huff_model_of_theory_gives_the_share_of_a_seller_twice_as_near():
    shares = np.array([[[0.385], [0.615]], [[0.0], [1.0]]])  # evidence 5.3, exponent 1.5; row 1 buys elsewhere
    shares = np.concatenate([shares, np.zeros((2, 1, 1))], axis=1)
    nearness = np.full((2, 1), 2.0**1.5)
    come_nearer(shares, nearness)
    assert shares[0, 0, 0] == pytest.approx(0.385 * 2**1.5 / (0.615 + 0.385 * 2**1.5))
    assert np.allclose(shares.sum(axis=1), 1.0)


def test_four_times_as_many_points_halve_the_distance():
    assert odds_of_home(np.array([4.0]), np.array([1.0, 2.0])) == pytest.approx(np.array([[2.0, 4.0]]))


def test_only_the_needs_that_a_near_point_serves_come_home():
    at_home, odds = np.array([0.5]), np.array([3.0])
    factor = blended(odds, at_home, 0.2)
    share = at_home * factor / (1.0 - at_home + at_home * factor)
    assert share == pytest.approx(0.8 * 0.5 + 0.2 * 0.75)
    assert blended(odds, np.array([1.0]), 0.2) == pytest.approx(1.0)


def test_services_brought_nearer_move_the_trade_shares_of_services_alone(still):
    model = world([lever("service-access")], weeks=6)
    usual = world(weeks=6)
    own, pulled = np.arange(model.n), model.programmes.yearly_budget[0] > 0
    here, there = (one.final_demand.household_shares[own, own] for one in (model, usual))
    assert (here[pulled][:, SERVICES] > there[pulled][:, SERVICES]).all()
    others = [s for s in range(14) if s not in SERVICES]
    assert np.allclose(here[:, others], there[:, others])
    assert (model.nearness[~pulled] == 1.0).all()


def test_people_helped_telework_more_and_order_more_online(still):
    model = world([lever("digital-inclusion", more_posts=1.0, euros_per_inhabitant_per_year=100.0)])
    pulled = model.programmes.yearly_budget[0] > 0
    for name in ("telework_eligible", "telework_days"):
        more = getattr(model.workers, name).sum() - getattr(still.workers, name).sum()
        assert more > 0
    reached = model.programmes.memory["digital-inclusion"]
    population = np.asarray(model.setting.places.population)
    assert reached[pulled] * population[pulled] == pytest.approx(model.programmes.acts[0][pulled])
    assert (reached <= 0.38 + 1e-12).all()
    trade, outside = SECTOR_INDEX["TRADE"], model.n
    online, usual = (one.final_demand.household_shares[:, outside, trade] for one in (model, still))
    assert (online[pulled] > usual[pulled]).all()


def test_nobody_is_sent_to_telework_who_does_not_work_with_a_post_that_allows_it():
    model = world([lever("digital-inclusion", share_who_start=1.0)])
    usual = world()
    started = (model.workers.telework_days > 0) & (usual.workers.telework_days == 0)
    assert started.any()
    assert model.workers.telework_eligible[started].all()
    assert (model.workers.household[started] >= 0).all()


def test_households_come_from_the_rest_of_the_system_with_people_and_cash(still):
    model = world([lever("welcome-residents", territories=["CC du Gévaudan"])], scale=1, weeks=16)
    usual = world(scale=1, weeks=16)
    here, there = (np.bincount(one.households.territory, minlength=one.n) for one in (model, usual))
    pulled = model.programmes.yearly_budget[0] > 0
    came = here[pulled].sum() - there[pulled].sum()
    assert came == pytest.approx(0.5 * model.programmes.acts.sum(), abs=int(pulled.sum()) + 1)
    assert came > 0
    assert here.sum() == there.sum()
    resident = model.workers.household >= 0
    assert (model.workers.home[resident] == model.households.territory[model.workers.household[resident]]).all()
    assert (model.territories.households_count == here * model.scale).all()
    assert "cash of movers" in set(model.ledger.flow_table()["instrument"])


def test_no_more_households_come_than_dwellings_stand_empty_or_neighbours_are_on_the_move():
    terms = {"dwellings": 0.001, "euros_per_inhabitant_per_year": 400.0, "territories": ["CC du Gévaudan"]}
    model = world([lever("welcome-residents", **terms)], weeks=20)
    households = np.bincount(model.households.territory, minlength=model.n) * model.scale
    assert (model.programmes.acts[0] <= 0.0011 * households).all()
    moving = neighbours_on_the_move(model, 0, households.astype(float))
    pulled = model.programmes.yearly_budget[0] > 0
    assert not moving[pulled].any()
    assert not moving[:, ~pulled].any()


def test_services_that_a_programme_orders_are_made_where_it_orders_them():
    model, usual = (world(levers, weeks=40) for levers in ([lever("human-services", health_share=1.0)], []))
    health = SECTOR_INDEX["HEALTH"]
    made = [one.recorder.sectors["output"][-1][:, health] for one in (model, usual)]
    ordered = model.programmes.weekly_orders[0].sum(axis=1)
    assert ordered.all()
    assert (made[0] - made[1])[ordered > 0] == pytest.approx(ordered, rel=0.15)


def test_the_state_pays_for_commissions_in_their_part_of_what_was_served():
    model = world(weeks=2)
    demand, usual = model.final_demand, np.full((model.n, 14), 300)
    demand.commissioned[:] = 100
    for sold, served in ((400, 100), (200, 50), (0, 0)):
        left = demand.settle_commissions(model.ledger, np.full((model.n, 14), sold), usual)
        assert (left == sold - served).all()
        assert demand.commissions_served == pytest.approx(served / 100)
