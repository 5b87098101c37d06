"""What changes above 200 territories: wholesalers buy along thin routes, payments are checked but not kept."""

from __future__ import annotations

import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import model as model_module
from sim.distance_selling import leave_for_elsewhere
from sim.model import TerritorialEconomy
from sim.panel_digest import digest
from sim.population.grain import COARSE, FINE
from sim.purchases import blank_purchases, realise_orders, split_orders
from sim.report.files import write_results
from sim.run import run_scenario
from sim.scenarios import load_scenario
from sim.trade_routes import by_wholesale, mean_of_sellers, no_wholesale, routes_of

PLACE = {"system": "pays-ledonien", "scale": 50, "weeks": 12}


def lived(**options: object) -> TerritorialEconomy:
    model = TerritorialEconomy(resolved=load_scenario("lockdown+three-levers", {**PLACE, **options}))
    while model.running:
        model.step()
    return model


@given(weights=st.lists(st.sampled_from([0.0, 1e-6, 0.2, 1.0]), min_size=24, max_size=24))
def test_routes_hold_every_share_and_nothing_else(weights: list[float]) -> None:
    shares = np.array(weights).reshape(3, 4, 2)
    routes, again = routes_of(shares), np.zeros((3, 3, 2))
    assert routes.buyers == 3
    for r in range(3):
        for s in range(2):
            here = slice(routes.start[s, r], routes.start[s, r + 1])
            again[r, routes.seller[here], s] = np.diff(routes.cumulated[here], prepend=0.0)
            assert (np.diff(routes.seller[here]) > 0).all()
    np.testing.assert_allclose(again, shares[:, :3], atol=1e-12)
    np.testing.assert_array_equal(again > 0.0, shares[:, :3] > 0.0)


REGION = np.array([0, 0, 1], np.int32)
SHARES = np.array([[0.6, 0.1, 0.1, 0.2], [0.04, 0.8, 0.06, 0.1], [0.2, 0.02, 0.7, 0.08]])[:, :, None]
ORDERS = np.array([[1000], [3000], [500]])


def test_wholesalers_sell_in_the_mean_what_thin_routes_did() -> None:
    left, wholesale = by_wholesale(SHARES, ORDERS, REGION, 0.15)
    np.testing.assert_allclose(left[:, :, 0], [[0.6, 0, 0, 0.2, 0.2], [0, 0.8, 0, 0.1, 0.1], [0.2, 0, 0.7, 0.02, 0.08]])
    sold = np.array([[120.0, 100.0, 280.0], [0.0, 10.0, 0.0]])
    np.testing.assert_allclose(wholesale.mix[:, :, 0], sold / sold.sum(axis=1, keepdims=True))
    usual = np.einsum("rds,rs->ds", SHARES[:, :3], ORDERS)
    through = np.einsum("rds,rs->ds", left[:, :3], ORDERS)
    through += np.einsum("gds,gs->ds", wholesale.mix, [[500.0], [10.0]])
    np.testing.assert_allclose(through, usual)


def test_orders_reach_sellers_through_wholesalers_and_shortage_comes_back_to_their_clients() -> None:
    routes = routes_of(*by_wholesale(SHARES, ORDERS, REGION, 0.15))
    cells, outside = np.zeros((3, 1), np.int64), np.zeros((3, 1), np.int64)
    received = split_orders(ORDERS, routes, cells, outside)
    assert cells.sum() + outside.sum() == ORDERS.sum()
    np.testing.assert_allclose(cells[:, 0], np.einsum("rd,r->d", SHARES[:, :3, 0], ORDERS[:, 0]), atol=3)
    bought, short = (blank_purchases(3, 1, by_pair=False) for _ in range(2))
    half = cells // np.array([[1], [1], [2]])
    for purchases, served in ((bought, cells), (short, half)):
        realise_orders(
            ORDERS, received, routes, cells, served, np.zeros((3, 1), np.int64), np.zeros(1), np.ones(1),
            np.array([[0.5], [0.0], [0.0]]), purchases,
        )  # fmt: skip
        np.testing.assert_array_equal(purchases.by_seller, served)
        assert purchases.by_buyer.sum() == served.sum()
        assert purchases.elsewhere.sum() == outside.sum()
        assert purchases.public_by_seller.sum() == pytest.approx(purchases.public_by_buyer.sum(), abs=4)
        assert purchases.public_by_buyer[0] == pytest.approx(0.5 * purchases.by_buyer[0, 0], abs=3)
    np.testing.assert_array_equal(bought.by_buyer, ORDERS - outside)
    np.testing.assert_allclose(bought.at_home[:, 0], [600, 2400, 350], atol=1)
    lost = (bought.by_buyer - short.by_buyer)[:, 0]
    np.testing.assert_allclose(lost, [140 * 200 / 500, 140 * 300 / 500, 175.0], atol=4)


def test_who_bought_from_whom_is_not_known_through_wholesalers() -> None:
    routes, cells = routes_of(*by_wholesale(SHARES, ORDERS, REGION, 0.15)), np.ones((3, 1), np.int64)
    with pytest.raises(ValueError, match="by pair"):
        realise_orders(
            ORDERS, cells.T, routes, cells, cells, cells, np.zeros(1), np.ones(1), np.zeros((3, 1)),
            blank_purchases(3, 1),
        )  # fmt: skip


def test_what_left_leaves_wholesalers_too() -> None:
    left, wholesale = by_wholesale(SHARES, ORDERS, REGION, 0.15)
    withdrawn = np.array([[0.0], [0.0], [1.0]])
    now = leave_for_elsewhere(left, wholesale, withdrawn)
    np.testing.assert_allclose(left.sum(axis=1), 1.0)
    assert (left[:, 2] == 0.0).all()
    np.testing.assert_allclose(now.mix[:, :, 0], [[120 / 220, 100 / 220, 0.0], [0.0, 1.0, 0.0]])
    np.testing.assert_allclose(left[0, :, 0], np.array([0.6, 0, 0, 0.2 * 0.44, 0.2]) / (1 - 0.2 * 0.56))


def test_the_mean_price_of_wholesalers_is_that_of_their_sellers() -> None:
    left, wholesale = by_wholesale(SHARES, ORDERS, REGION, 0.15)
    price, outside = np.array([[1.0], [2.0], [3.0]]), np.array([4.0])
    usual = mean_of_sellers(SHARES, no_wholesale(3, 1), price, outside)
    np.testing.assert_allclose(usual[0], 0.6 + 0.2 + 0.3 + 0.8)
    through = mean_of_sellers(left, wholesale, price, outside)
    np.testing.assert_allclose((through * ORDERS)[:2].sum(), (usual * ORDERS)[:2].sum())
    np.testing.assert_allclose(through[2], usual[2])


def test_forgetting_payments_changes_neither_accounts_nor_results(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lived()
    monkeypatch.setattr(model_module, "LARGE_SYSTEM", 1)
    monkeypatch.setattr(model_module, "grain_of", lambda n, scale: FINE._replace(thinnest_route=0.0))
    forgot = lived()
    assert digest(forgot.recorder.panel, forgot.codes) == digest(kept.recorder.panel, kept.codes)
    np.testing.assert_array_equal(forgot.ledger.balances, kept.ledger.balances)
    np.testing.assert_array_equal(forgot.ledger.public_spending(), kept.ledger.public_spending())
    assert forgot.ledger.identities_checked == kept.ledger.identities_checked
    assert not len(forgot.ledger.flow_table()["cents"])
    assert len(kept.ledger.flow_table()["cents"])


def test_a_run_whose_payments_are_not_kept_says_so_and_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(model_module, "LARGE_SYSTEM", 1)
    result = run_scenario(load_scenario("lockdown", {**PLACE, "weeks": 3}), twin=False)
    assert any("not kept one by one" in note.en for note in result.notes)
    assert not any("large system" in note.en for note in result.notes)
    write_results(result, tmp_path / "run", "en")
    assert (tmp_path / "run" / "flows.parquet").exists()


def test_a_country_drawn_coarsely_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "LARGE_SYSTEM", 1)
    monkeypatch.setattr(model_module, "grain_of", lambda n, scale: COARSE)
    result = run_scenario(load_scenario("baseline", {**PLACE, "weeks": 1}), twin=False)
    (note,) = (note for note in result.notes if "large system" in note.en)
    assert "rows of 250 persons" in note.en
    assert "lignes de 250" in note.fr


def test_a_world_with_wholesalers_stays_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "LARGE_SYSTEM", 1)
    monkeypatch.setattr(model_module, "grain_of", lambda n, scale: FINE._replace(thinnest_route=0.02))
    model = TerritorialEconomy(resolved=load_scenario("baseline", {**PLACE, "demography.active": False}))
    while model.running:
        model.step()
    output = model.recorder.panel["output"].sum(axis=1)
    assert (model.tables.household_trade[:, model.n] > 0).any()
    assert (model.tables.household_trade[:, : model.n] > 0).sum() < model.n**2 * 14
    np.testing.assert_allclose(output[-1], output[0], rtol=0.002)


def test_worlds_to_compare_are_never_in_memory_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest systems leave room for one: each is let go before the next is built."""
    worlds: list[weakref.ref] = []
    alive: list[int] = []

    class Watched(TerritorialEconomy):
        def __init__(self, *given: object, **named: object) -> None:
            alive.append(sum(world() is not None for world in worlds))
            worlds.append(weakref.ref(self))
            super().__init__(*given, **named)

    monkeypatch.setattr("sim.checkpoints.TerritorialEconomy", Watched)
    monkeypatch.setattr("sim.run.LARGE_WORLD_PERSONS", 0)
    run_scenario(load_scenario("lockdown+three-levers", {**PLACE, "weeks": 3}))
    assert alive == [0, 0, 0]
