"""Named suppliers exist, sell what is bought, keep goods for others, and large clients have several."""

from __future__ import annotations

import numpy as np
import pytest

from sim.data import load_pack, resolve_system
from sim.parameters import Parameters
from sim.population.month_zero import month_zero
from sim.population.supply_links import FULLEST_CELL, LARGEST_COMMITTED_SHARE, committed_share
from sim.population.synthesis import populate


@pytest.fixture(scope="module")
def people():
    pack = load_pack()
    return populate(month_zero(pack, resolve_system(pack, "gevaudan-lozere").codes), pack, Parameters())


def test_suppliers_are_active_sell_the_right_product_and_keep_goods_for_others(people):
    firms, inputs, structure = people.firms, people.inputs, people.structure
    buyer = np.repeat(np.arange(firms["posts"].size), np.diff(structure.first_input))
    place = np.arange(buyer.size) - structure.first_input[buyer]
    pair = structure.input_offset[firms["sector"][buyer]] + place
    linked = inputs["supplier"] >= 0
    supplier = inputs["supplier"][linked]
    assert linked.any()
    assert firms["active"][supplier].all()
    assert (firms["sector"][supplier] == structure.input_product[pair[linked]]).all()
    assert (supplier != buyer[linked]).all()
    assert (inputs["local_share"][~linked] == 0).all()
    domestic = 1_000_000 - structure.input_imported_share[pair]
    assert (inputs["local_share"] <= domestic).all()
    order = firms["base_output"][buyer] * structure.input_coefficient[pair] // 1_000_000
    sold = np.bincount(
        supplier, weights=(order * inputs["local_share"] // 1_000_000)[linked], minlength=buyer.max() + 1
    )
    sold = np.pad(sold, (0, firms["posts"].size - sold.size))
    slot, other = inputs["extra_slot"], inputs["extra_supplier"]
    assert (np.diff(slot) >= 0).all()
    assert linked[slot].all()
    assert (inputs["extra_client"] == buyer[slot]).all()
    assert firms["active"][other].all()
    assert (firms["sector"][other] == structure.input_product[pair[slot]]).all()
    np.add.at(sold, other, order[slot] * inputs["extra_share"] // 1_000_000)
    whole = inputs["local_share"].astype(np.int64)
    np.add.at(whole, slot, inputs["extra_share"])
    assert (whole <= domestic).all()
    selling = firms["active"] & (firms["sector"] >= 0)
    assert (sold <= 0.6 * firms["base_output"] + 1).all()
    assert (firms["attraction"][selling] > 0).all()
    assert (firms["attraction"] == firms["base_output"] - sold).all()


def test_a_population_built_side_by_side_is_the_same(people, monkeypatch):
    """Territories and products are shared among processors in large systems only."""
    monkeypatch.setattr("sim.threads.MANY_TERRITORIES", 1)
    pack = load_pack()
    shared = populate(month_zero(pack, resolve_system(pack, "gevaudan-lozere").codes), pack, Parameters())
    for rows in ("households", "workers", "firms", "inputs"):
        for name, column in getattr(people, rows).items():
            assert (column == getattr(shared, rows)[name]).all(), f"{rows}.{name}"


def test_sellers_of_a_cell_whose_clients_ask_for_much_commit_more():
    cell, wanted = np.array([0, 1, 1, 2]), np.array([10, 40, 28, 100])
    share = committed_share(cell, wanted, np.array([0, 2, 3, 3]), np.array([50, 50, 100]))
    assert share.tolist() == [LARGEST_COMMITTED_SHARE, 0.68 / FULLEST_CELL, 1.0]
