"""The pieces of a synthetic population: exact splits, sizes of establishments, staff by occupation, transfers."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.population.establishments import job_margins
from sim.population.living_standards import fifths, top_up
from sim.population.normal_quantile import normal_quantile
from sim.population.rounding import bounded_split, cumulative_split, largest_remainder
from sim.population.sizes import MEAN_SMALL, SMALL_SIZE_THRESHOLDS, cell_sizes
from sim.population.staffing import staff_targets
from sim.random_streams import stream_key
from sim.sectors import NUMBER_OF_SECTORS


def test_a_sector_that_produces_keeps_someone_at_work():
    salaried = np.full((1, NUMBER_OF_SECTORS), 0.2)
    salaried[0, 5] = 40.0
    margins = job_margins(salaried, salaried / 10, np.zeros(1), np.ones((1, NUMBER_OF_SECTORS)), 10)
    assert (margins.salaried >= 1).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.integers(0, 10**9))
@settings(deadline=None)
def test_a_total_is_divided_without_remainder(weights, total):
    weights = np.array(weights)
    if not weights.sum() > 1e-6:
        with pytest.raises(ValueError, match="zero"):
            largest_remainder(np.zeros(3), total + 1)
        return
    for split in (largest_remainder, cumulative_split):
        parts = split(weights, total)
        assert parts.sum() == total
        assert parts.min() >= 0
        assert np.abs(parts - weights / weights.sum() * total).max() <= 1 + 1e-6 * total


@given(
    st.lists(st.tuples(st.floats(0, 1e4), st.integers(0, 5), st.integers(0, 50)), min_size=1, max_size=20),
    st.integers(0, 500),
)
@settings(deadline=None)
def test_a_bounded_split_respects_its_bounds(claims, total):
    weights, floors, ceilings = (np.array(column) for column in zip(*claims, strict=True))
    ceilings = np.maximum(ceilings, floors)
    parts = bounded_split(weights, total, floors, ceilings)
    assert (parts >= floors).all()
    assert (parts <= ceilings).all()
    assert parts.sum() == min(max(total, floors.sum()), ceilings.sum())


def test_staff_targets_are_right_on_average():
    mix = np.array((0.17, 0.42, 0.8, 1.0))
    targets = np.array([staff_targets(3, (i + 0.5) / 1000, mix) for i in range(1000)])
    assert (targets.sum(axis=1) == 3).all()
    assert targets.mean(axis=0) == pytest.approx(3 * np.diff(mix, prepend=0), abs=0.01)


@given(st.integers(0, 40), st.integers(0, 8), st.integers(0, 2000), st.integers(0, 10**6))
@settings(deadline=None, max_examples=60)
def test_sizes_of_a_cell_add_up_to_its_jobs(small, large, extra, serial):
    if small + large == 0:
        return
    jobs = small + 10 * large + (extra if large else min(extra, 8 * small))
    sizes = np.zeros(small + large, np.int64)
    identity = (np.arange(small + large) + serial).astype(np.uint64)
    key = stream_key(0, "test of sizes", 0)
    cell_sizes(jobs, large, 0, sizes, identity, key, SMALL_SIZE_THRESHOLDS)
    assert sizes.sum() == jobs
    assert sizes.min() >= 1
    if large:
        assert (sizes[:large] >= 10).all()
    assert (sizes[large:] <= 9).all()


def test_small_establishments_employ_three_people_on_average():
    shares = np.diff(SMALL_SIZE_THRESHOLDS, prepend=0)
    assert shares @ np.arange(1, 10) == pytest.approx(MEAN_SMALL, abs=1e-6)


def test_means_tested_transfers_exhaust_their_total_and_help_the_poorest():
    income, units = np.array((0.0, 100.0, 200.0, 1000.0)), np.ones(4)
    aid = top_up(income, units, 150.0, 1.0)
    assert aid == pytest.approx((125.0, 25.0, 0.0, 0.0))


def test_fifths_are_equal_parts_in_the_order_of_living_standards():
    assert fifths(np.array((5.0, 1.0, 4.0, 2.0, 3.0))).tolist() == [4, 0, 3, 1, 2]


@given(st.lists(st.integers(0, 12), max_size=60))
def test_fifths_give_ties_to_the_first_rows(level):
    """As a stable sort would, whatever is tied at the bounds."""
    level = np.array(level, np.float64)
    sorted_out = np.empty(level.size, np.int64)
    sorted_out[np.argsort(level, kind="stable")] = np.arange(level.size) * 5 // max(level.size, 1)
    assert (fifths(level) == sorted_out).all()


def test_normal_quantiles_agree_with_the_reference():
    chances = np.array((1e-7, 0.01, 0.2, 0.5, 0.77, 0.999))
    assert normal_quantile(chances) == pytest.approx([NormalDist().inv_cdf(p) for p in chances], rel=1e-8, abs=1e-8)
