"""What changes above 200 territories: thin trade routes are dropped, payments are checked but not kept one by one."""

from __future__ import annotations

import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import model as model_module
from sim import start
from sim.model import TerritorialEconomy
from sim.panel_digest import digest
from sim.report.files import write_results
from sim.run import run_scenario
from sim.scenarios import load_scenario
from sim.trade_routes import drop_thin_routes, routes_of

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
    for r in range(3):
        for s in range(2):
            here = slice(routes.start[2 * r + s], routes.start[2 * r + s + 1])
            again[r, routes.seller[here], s] = routes.share[here]
            assert (np.diff(routes.seller[here]) > 0).all()
    np.testing.assert_array_equal(again, shares[:, :3])
    assert (routes.share > 0).all()


def test_dropping_thin_routes_gives_their_trade_to_the_others() -> None:
    shares = np.zeros((2, 3, 1))
    shares[0, :, 0], shares[1, :, 0] = (0.6, 0.00005, 0.39995), (0.00002, 0.00003, 0.99995)
    drop_thin_routes(shares, 1e-4)
    np.testing.assert_allclose(shares[0, :, 0], (0.60005, 0.0, 0.39995), rtol=1e-12)
    np.testing.assert_array_equal(shares[1, :, 0], (0.00002, 0.00003, 0.99995))


def test_forgetting_payments_changes_neither_accounts_nor_results(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lived()
    monkeypatch.setattr(model_module, "LARGE_SYSTEM", 1)
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
    write_results(result, tmp_path / "run", "en")
    assert (tmp_path / "run" / "flows.parquet").exists()


def test_a_world_without_thin_routes_stays_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LARGE_SYSTEM", 1)
    monkeypatch.setattr(start, "THINNEST_ROUTE", 0.02)
    model = TerritorialEconomy(resolved=load_scenario("baseline", {**PLACE, "demography.active": False}))
    while model.running:
        model.step()
    output = model.recorder.panel["output"].sum(axis=1)
    assert (model.tables.household_trade[:, :-1] > 0).sum() < model.n**2 * 14
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
