"""What the State pays follows consumer prices once a year, and only when they move."""

import numpy as np
import pytest

from sim.indexation import index_public_payments, revalued
from sim.model import TerritorialEconomy
from sim.scenarios import load_scenario
from sim.shocks.effects import WeekEffects

SMALL = {"system": "gevaudan-lozere", "scale": 20, "weeks": 60}
PAYMENTS = ("pension", "transfers")


def economy(**parameters):
    return TerritorialEconomy(resolved=load_scenario("baseline", {**SMALL, **parameters}))


def set_prices(model, prices):
    model.recorder.panel["price_index"][model.recorder.row - 1] = prices


def state(model):
    households = {name: model.households.columns()[name].copy() for name in PAYMENTS}
    return households | {"benefit": model.workers.benefit.copy(), "grant": model.government.grant.copy()}


def test_amounts_follow_to_the_nearest_cent_and_stay_exact_when_prices_do():
    cents = np.array([-12_345, -1, 0, 1, 99, 123_457], np.int32)
    same = np.full(6, 10_137)
    assert revalued(cents, same, same).tolist() == cents.tolist()
    assert revalued(np.array([1_000, 101]), np.array([10_200, 10_100]), np.full(2, 10_000)).tolist() == [1_020, 102]


def test_prices_that_stand_still_change_nothing():
    model = economy()
    before = state(model)
    index_public_payments(model)
    assert all((before[name] == after).all() for name, after in state(model).items())


def test_each_territory_follows_its_own_prices_and_comes_back_with_them():
    model = economy()
    before, r = state(model), model.households.territory
    set_prices(model, [10_500, 10_000, 9_900, 10_000])
    index_public_payments(model)
    after = state(model)
    for name in PAYMENTS:
        for territory, rise in enumerate((1.05, 1.0, 0.99, 1.0)):
            here = r == territory
            assert np.abs(after[name][here] - before[name][here] * rise).max() <= 0.5 + 1e-6
    assert after["grant"][1] == before["grant"][1]
    assert after["grant"][0] == pytest.approx(before["grant"][0] * 1.05, abs=1)
    paid = before["benefit"] > 0
    dearer = paid & (model.workers.home == 0)
    assert dearer.any()
    assert (after["benefit"][dearer] > before["benefit"][dearer]).all()
    index_public_payments(model)
    assert all((after[name] == again).all() for name, again in state(model).items())
    set_prices(model, 10_000)
    index_public_payments(model)
    assert max(np.abs(back - before[name]).max() for name, back in state(model).items()) <= 1


@pytest.mark.parametrize(("switch", "frozen"), [("benefit", (*PAYMENTS, "benefit")), ("grant", ("grant",))])
def test_each_switch_freezes_its_own_payments(switch, frozen):
    model = economy(**{f"public_finance.{switch}_price_indexation": False})
    before = state(model)
    set_prices(model, 11_000)
    index_public_payments(model)
    changed = {name for name, after in state(model).items() if (after != before[name]).any()}
    assert changed == set(before) - set(frozen)


def test_dearer_goods_from_outside_raise_pensions_the_next_january():
    pensions = {}
    for indexed in (True, False):
        model = economy(**{"public_finance.benefit_price_indexation": indexed})
        effects = WeekEffects.usual(model.n, 14)
        effects.outside_price[:] = 1.2
        model.usual_effects = effects.freeze()
        for _ in range(model.weeks):
            model.step()
        pensions[indexed] = model.households.agg("pension", sum)
        assert (model.prices_last_january > 10_000).all()
    assert pensions[True] > 1.01 * pensions[False]


def test_without_any_shock_the_switches_leave_no_trace():
    panels = []
    for indexed in (True, False):
        switches = {f"public_finance.{what}_price_indexation": indexed for what in ("benefit", "grant")}
        model = economy(**switches)
        for _ in range(model.weeks):
            model.step()
        panels.append(model.recorder.panel)
    assert all((panels[0][name] == panels[1][name]).all() for name in panels[0])
