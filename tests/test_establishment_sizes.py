"""The size of an establishment is a number of persons, whatever the number of persons a row stands for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agents.firms import FirmKind
from sim.data import load_pack
from sim.parameters import Parameters
from sim.population.establishment_staff import rows_of_sizes
from sim.population.fit import population_fit
from sim.population.month_zero import month_zero
from sim.population.synthesis import populate
from sim.sectors import SECTOR_INDEX

GRAND_ANGOULEME = "200071827"
SCALES = (1, 10, 100)


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def accounts(pack):
    return month_zero(pack, [GRAND_ANGOULEME])


@pytest.fixture(scope="module")
def populations(pack, accounts):
    return {scale: populate(accounts, pack, Parameters(), scale=scale) for scale in SCALES}


def persons(population) -> tuple[np.ndarray, np.ndarray]:
    """Persons employed by each unnamed employing row, and its sector."""
    firms = population.firms
    employing = firms["active"] & (firms["sector"] >= 0) & (firms["kind"] != FirmKind.OWN_ACCOUNT) & ~firms["known"]
    staff = sum(firms[name].astype(int) for name in ("managers", "intermediate", "employees", "workers"))
    return staff[employing] * population.scale, firms["sector"][employing]


@pytest.mark.parametrize("scale", SCALES[1:])
def test_the_largest_unnamed_establishments_have_as_many_persons_at_any_scale(populations, scale):
    (full, full_sector), (coarse, sector) = persons(populations[1]), persons(populations[scale])
    assert coarse.max() == pytest.approx(full.max(), abs=scale)
    assert np.sort(coarse)[-10:] == pytest.approx(np.sort(full)[-10:], abs=scale)
    for code in SECTOR_INDEX.values():
        largest = full[full_sector == code].max()
        assert coarse[sector == code].max() == pytest.approx(max(largest, scale), abs=scale), code
    trade = SECTOR_INDEX["TRADE"]
    share, full_share = (
        sizes[where == trade].max() / sizes[where == trade].sum()
        for sizes, where in ((coarse, sector), (full, full_sector))
    )
    assert share == pytest.approx(full_share, abs=0.01)


def test_establishments_of_each_size_hold_the_same_share_of_jobs(populations):
    full, coarse = persons(populations[1])[0], persons(populations[10])[0]
    for size in (50, 100, 250, 500):
        assert coarse[coarse >= size].sum() == pytest.approx(full[full >= size].sum(), rel=0.04), size


@pytest.mark.parametrize("scale", SCALES)
def test_rows_stand_for_the_published_establishments(pack, accounts, populations, scale):
    lines = {row.id: row for row in population_fit(populations[scale], accounts, pack)}
    for size_class in ("establishments_1_9", "establishments_10"):
        assert abs(lines[size_class].error) < 0.03


@given(st.lists(st.integers(1, 900), max_size=60), st.integers(1, 120), st.integers(0, 1))
@settings(deadline=None)
def test_rows_of_a_cell_share_all_its_staff(sizes, scale, more):
    sizes = np.array(sizes, np.int64)
    rows = int(sizes.sum()) if scale == 1 else int(sizes.sum()) // scale + more
    staff, small, large = rows_of_sizes(sizes, rows, scale)
    assert staff.sum() == rows
    assert staff.size == small.size == large.size
    assert (staff >= 1).all()
    whole = min(int((sizes >= scale).sum()), rows)
    if scale > 1:
        assert np.abs(staff[:whole] * scale - np.sort(sizes)[::-1][:whole]).max(initial=0) <= 2 * scale
    if staff.size > whole or whole == sizes.size:
        assert small.sum() + large.sum() == pytest.approx(sizes.size)
