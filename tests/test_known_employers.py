"""Known employers fit in the jobs of their sector, and are placed with the staff the press counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.data import load_pack
from sim.data.build_known_employers import (
    KNOWN_EMPLOYERS,
    SELF_EMPLOYED_SHARE,
    STAFF_OF_OTHER_ESTABLISHMENTS,
    make_room,
    split_with_known_staff,
)
from sim.data.build_tables import TERRITORY_COLUMNS
from sim.errors import DataError
from sim.parameters import Parameters
from sim.population.month_zero import month_zero
from sim.population.synthesis import populate
from sim.sectors import SECTOR_INDEX, SECTORS

COEVRONS = "200033298"
ZONE_MIX = {"FOOD": 1023.9, "MFG": 1811.3, "ENERGY": 89.0}
STAFF = {"FOOD": (1100, 800), "MFG": (350, 250)}


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.mark.parametrize("system", [False, True], ids=["alone", "with its neighbours"])
def test_the_large_employers_of_coevrons_have_their_exact_staff(pack, system):
    codes = pack.systems["coevrons"].codes if system else (COEVRONS,)
    people = populate(month_zero(pack, codes), pack, Parameters())
    assert people.counts.shortfall == ()
    firms = people.firms
    staff = sum(firms[name].astype(int) for name in ("managers", "intermediate", "employees", "workers"))
    found = {}
    for cell, placed in people.counts.known.items():
        first = people.structure.cell_start[cell]
        for row, (employer, size) in enumerate(placed, start=first):
            assert firms["known"][row]
            assert staff[row] == size == np.bincount(people.workers["employer"][people.workers["employer"] == row])[row]
            assert firms["sector"][row] == SECTOR_INDEX[employer.sector]
            found[employer.name] = int(staff[row])
    assert found == {"Socopa": 1100, "Bel": 800, "Howmet": 350, "Cimel": 250}
    assert firms["known"].sum() == 4


def test_the_industry_of_coevrons_keeps_its_total_and_holds_its_employers(pack):
    row = pack.row(COEVRONS)
    jobs = {sector: pack.facts(f"jobs_{sector.lower()}_2018")[row] for sector in ZONE_MIX}
    assert sum(jobs.values()) == pytest.approx(sum(ZONE_MIX.values()), abs=0.11)
    assert jobs == pytest.approx(split_with_known_staff(ZONE_MIX, STAFF, 70.0), abs=0.051)
    others = 70 * ZONE_MIX["FOOD"] / sum(ZONE_MIX.values()) - 2
    needed = (1900 + STAFF_OF_OTHER_ESTABLISHMENTS * others) / (1 - SELF_EMPLOYED_SHARE)
    assert jobs["FOOD"] == pytest.approx(needed, abs=0.051)
    assert jobs["MFG"] >= 600 / (1 - SELF_EMPLOYED_SHARE)
    assert jobs["MFG"] / jobs["ENERGY"] == pytest.approx(ZONE_MIX["MFG"] / ZONE_MIX["ENERGY"], rel=0.01)


def test_sectors_that_hold_their_employers_are_left_alone():
    assert split_with_known_staff({"FOOD": 3000.0, "MFG": 900.0, "ENERGY": 5.0}, STAFF, 60) == {
        "FOOD": 3000.0, "MFG": 900.0, "ENERGY": 5.0,
    }  # fmt: skip


def test_a_group_too_small_for_other_establishments_still_holds_known_ones():
    split = split_with_known_staff({"FOOD": 50.0, "MFG": 60.0, "ENERGY": 0.0}, {"FOOD": (90,)}, 40)
    assert split["FOOD"] == pytest.approx(90 / (1 - SELF_EMPLOYED_SHARE))
    assert sum(split.values()) == pytest.approx(110)


@given(
    st.lists(st.floats(0, 5000), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(1, 900), max_size=3), min_size=3, max_size=3),
    st.floats(0, 500),
)
def test_the_total_holds_and_no_sector_falls_below_its_known_employers(jobs, staff, establishments):
    group = dict(zip(ZONE_MIX, jobs, strict=True))
    known = dict(zip(ZONE_MIX, staff, strict=True))
    floors = {sector: sum(known[sector]) / (1 - SELF_EMPLOYED_SHARE) for sector in group}
    if sum(floors.values()) > sum(jobs):
        with pytest.raises(ValueError, match="jobs needed"):
            split_with_known_staff(group, known, establishments)
        return
    split = split_with_known_staff(group, known, establishments)
    assert sum(split.values()) == pytest.approx(sum(jobs), abs=1e-6)
    assert all(split[sector] >= floors[sector] - 1e-6 for sector in group)


def test_employers_larger_than_their_group_of_sectors_are_told():
    cells = dict.fromkeys(TERRITORY_COLUMNS, "") | {f"jobs_{sector.code.lower()}_2018": "100" for sector in SECTORS}
    line = [(cells | {"code": KNOWN_EMPLOYERS[0][0]})[name] for name in TERRITORY_COLUMNS]
    with pytest.raises(DataError, match="jobs_food_2018, jobs_mfg_2018, jobs_energy_2018 of 200033298"):
        make_room([line])
