"""What is bought in the territory by public money, canteens and holders of a local currency, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from sim import TerritorialEconomy
from sim.agents.firms import FirmKind
from sim.instruments.public_procurement import extra_cost
from sim.scenarios.validation import scenario_from_table
from sim.sectors import SECTOR_INDEX


def world(levers=(), weeks=30, scale=10, **parameters) -> TerritorialEconomy:
    table = {
        "title_fr": "t", "title_en": "t", "system": "gevaudan-lozere", "scale": scale, "weeks": weeks,
        "levers": list(levers), "parameters": {"levers.longest_preparation_months": 0.0, **parameters},
    }  # fmt: skip
    model = TerritorialEconomy(resolved=scenario_from_table(table, "test"))
    while model.running:
        model.step()
    return model


def lever(kind: str, **fields) -> dict:
    return {"kind": kind, "start": 2, "euros_per_inhabitant_per_year": 60.0, "ramp_weeks": 0, **fields}


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
