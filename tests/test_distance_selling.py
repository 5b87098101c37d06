"""E-commerce at month 0: what is bought at a distance is not bought in the shops of the system, and the reverse."""

import numpy as np
import pytest

from sim.distance_selling import TRADE, shop_online
from sim.model import TerritorialEconomy
from sim.parameters import Parameters
from sim.population.gravity import ECOMMERCE_SHARE
from sim.scenarios import load_scenario
from sim.sectors import NUMBER_OF_SECTORS


def economy(share=None):
    given = {"system": "gevaudan-lozere", "scale": 20, "weeks": 26}
    if share is not None:
        given["households.ecommerce_share"] = share
    return TerritorialEconomy(resolved=load_scenario("baseline", given))


def local_trade(model):
    """Retail bought each week by residents of the system from its shops, cents."""
    shares = model.tables.household_trade[:, : model.n, TRADE].sum(axis=1)
    return float((model.final_demand.household_orders[:, TRADE] * shares).sum())


def test_the_default_is_the_share_at_which_month_zero_is_balanced():
    assert Parameters().households.ecommerce_share == ECOMMERCE_SHARE
    default, stated = economy(), economy(ECOMMERCE_SHARE)
    assert (default.tables.household_trade == stated.tables.household_trade).all()


@pytest.mark.parametrize("share", [0.0, 0.05, 0.098, 0.3, 0.5])
def test_shops_keep_their_parts_of_what_is_left(share):
    trade = np.full((2, 3, NUMBER_OF_SECTORS), 1 / 3)
    trade[0, :, TRADE] = 0.6 * 0.902, 0.3 * 0.902, 0.098 + 0.1 * 0.902
    before = trade.copy()
    shop_online(trade, 0.098, share)
    expected = [0.6 * (1 - share), 0.3 * (1 - share), share + 0.1 * (1 - share)]
    assert trade[0, :, TRADE].tolist() == pytest.approx(expected)
    assert trade.sum(axis=1) == pytest.approx(np.ones((2, NUMBER_OF_SECTORS)))
    others = np.arange(NUMBER_OF_SECTORS) != TRADE
    assert (trade[:, :, others] == before[:, :, others]).all()


def test_more_e_commerce_takes_sales_from_shops_which_find_other_customers():
    usual, online, none = economy(), economy(0.3), economy(0.0)
    assert local_trade(online) == pytest.approx(local_trade(usual) * 0.7 / 0.902, rel=1e-6)
    assert local_trade(none) > local_trade(usual)
    assert online.recorder.panel["exports"][0].sum() > usual.recorder.panel["exports"][0].sum()
    assert (online.recorder.panel["output"][0] == usual.recorder.panel["output"][0]).all()
    local, total = (model.recorder.panel for model in (online, usual))
    for model in (online, usual):
        for _ in range(model.weeks):
            model.step()
    assert (local["purchases_local"][-1] < total["purchases_local"][-1]).all()
    jobs = online.recorder.panel["jobs"].sum(axis=1)
    assert abs(jobs[-1] / jobs[0] - 1) < 0.03
