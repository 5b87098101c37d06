"""A large system at a coarse scale has fewer, larger establishments, whole orders and a drawing that stays true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.data import load_pack, resolve_system
from sim.establishment import next_active
from sim.parameters import Parameters
from sim.population import synthesis
from sim.population.establishment_rows import free_rows
from sim.population.establishment_staff import rows_of_sizes
from sim.population.grain import COARSE, FINE, grain_of
from sim.population.month_zero import month_zero
from sim.population.supply_links import equal_lots

SHARES = np.array([0.1, 0.5, 0.2, 0.2])
PLACES = np.array([1, 2, 0])


@pytest.mark.parametrize(
    ("territories", "scale", "grain"), [(1232, 100, COARSE), (1232, 1, FINE), (200, 100, FINE), (5, 20, FINE)]
)
def test_only_large_systems_at_a_coarse_scale_are_drawn_coarsely(territories, scale, grain):
    assert grain_of(territories, scale) is grain


@given(
    sizes=st.lists(st.integers(1, 2000), min_size=1, max_size=60),
    staff_of_small=st.integers(1, 8),
)
def test_merged_establishments_keep_their_staff_and_their_number(sizes, staff_of_small):
    sizes, scale = np.array(sizes), 50
    rows = max(int(np.rint(sizes.sum() / scale)), 1)
    staff, small, large = rows_of_sizes(sizes, rows, scale, staff_of_small)
    assert staff.sum() == rows
    assert (staff >= 1).all()
    merged = staff[int((sizes >= scale * staff_of_small).sum()) :]
    assert merged.size == 0 or merged.max() <= max(staff_of_small, merged.min() + 1)
    if merged.size:
        assert small.sum() + large.sum() == pytest.approx(sizes.size)


def test_each_place_sells_its_share_in_the_mean_whatever_the_number_of_lots():
    rows = np.arange(4000)
    domestic, luck = np.full(4000, 600), (rows + 0.5) / 4000
    for count in (1, 2, 3):
        row, place, cents = equal_lots(rows, domestic, SHARES, PLACES, count, luck)
        sold = np.bincount(place, cents, 3)
        np.testing.assert_allclose(sold / domestic.sum(), SHARES[:3], atol=0.002)
        assert np.bincount(row).max() <= count
        assert len(np.unique(row * 3 + place)) == len(row)
        assert (np.bincount(row, cents) <= 600).all()


def test_room_for_entrants_is_that_of_the_grain():
    assert free_rows(np.array([0, 1, 100])).tolist() == [0, 3 + 5, 3 + 45]
    assert free_rows(np.array([0, 1, 100]), COARSE.room).tolist() == [0, 1 + 2, 1 + 15]


@given(active=st.lists(st.booleans(), max_size=30))
def test_rows_in_business_are_visited_once_each(active):
    flags, seen, row = np.array(active, np.bool_), [], 0
    while row < len(active):
        row, last = next_active(flags, row, len(active))
        seen += range(row, last)
        row = last
    assert seen == np.flatnonzero(flags).tolist()


def test_a_coarse_drawing_keeps_people_output_and_most_of_trade_with_far_fewer_links(monkeypatch):
    pack = load_pack()
    accounts = month_zero(pack, resolve_system(pack, "lyon-campagne").codes)
    fine = synthesis.populate(accounts, pack, Parameters(), 100)
    monkeypatch.setattr(synthesis, "grain_of", lambda territories, scale: COARSE)
    coarse = synthesis.populate(accounts, pack, Parameters(), 100)
    for name in ("home", "status"):
        np.testing.assert_array_equal(np.bincount(coarse.workers[name]), np.bincount(fine.workers[name]))
    output = [np.bincount(one.firms["territory"], one.firms["base_output"]) for one in (fine, coarse)]
    np.testing.assert_allclose(output[1], output[0], rtol=1e-3)
    rows, links = (
        [int(one.firms["active"].sum()) for one in (fine, coarse)],
        [int((one.inputs["supplier"] >= 0).sum() + len(one.inputs["extra_slot"])) for one in (fine, coarse)],
    )
    assert rows[1] < 0.6 * rows[0]
    assert links[1] < 0.3 * links[0]
    bought_here = [named_share(one) for one in (fine, coarse)]
    assert bought_here[1] == pytest.approx(bought_here[0], abs=0.1)


def named_share(people):
    """Part of what firms order that named suppliers serve."""
    structure = people.structure
    buyer = np.repeat(np.arange(people.firms["posts"].size), np.diff(structure.first_input))
    pair = structure.input_offset[people.firms["sector"][buyer]] + np.arange(buyer.size) - structure.first_input[buyer]
    order = people.firms["base_output"][buyer] * (structure.input_coefficient[pair] / 1e6)
    share = people.inputs["local_share"] / 1e6
    np.add.at(share, people.inputs["extra_slot"], people.inputs["extra_share"] / 1e6)
    return float((order * share).sum() / order.sum())
