"""Sectors and occupations: one order, complete names, shares of spheres close to the published ones."""

import pytest

from sim.sectors import (
    NUMBER_OF_OCCUPATIONS,
    NUMBER_OF_SECTORS,
    OCCUPATION_CODES,
    OCCUPATION_INDEX,
    OCCUPATIONS,
    SECTOR_CODES,
    SECTOR_INDEX,
    SECTORS,
)

JOBS_2018_PERCENT = {
    "AGR": 2.48, "FOOD": 2.42, "MFG": 8.08, "ENERGY": 1.56, "CONS": 6.47, "TRADE": 12.50, "LOG": 5.15, "HORECA": 4.43,
    "BUS": 17.63, "REAL": 0.97, "PUB": 10.79, "EDU": 7.44, "HEALTH": 13.72, "PERS": 6.36,
}  # fmt: skip


def test_sectors_keep_the_order_of_the_architecture():
    assert " ".join(SECTOR_CODES) == "AGR FOOD MFG ENERGY CONS TRADE LOG HORECA BUS REAL PUB EDU HEALTH PERS"
    assert len(SECTORS) == NUMBER_OF_SECTORS
    assert [SECTOR_INDEX[code] for code in SECTOR_CODES] == list(range(14))


def test_occupations_keep_the_order_of_the_architecture():
    assert OCCUPATION_CODES == ("managers", "intermediate", "employees", "workers")
    assert len(OCCUPATIONS) == NUMBER_OF_OCCUPATIONS
    assert OCCUPATION_INDEX["workers"] == 3


@pytest.mark.parametrize("item", [*SECTORS, *OCCUPATIONS], ids=lambda item: item.code)
def test_everything_is_named_in_french_and_english(item):
    assert item.name_fr
    assert item.name_en


def test_a5_groups_are_those_of_the_census():
    groups = {}
    for sector in SECTORS:
        groups.setdefault(sector.a5_group, []).append(sector.code)
    assert groups == {
        "AZ": ["AGR"],
        "BE": ["FOOD", "MFG", "ENERGY"],
        "FZ": ["CONS"],
        "GU": ["TRADE", "LOG", "HORECA", "BUS", "REAL", "PERS"],
        "OQ": ["PUB", "EDU", "HEALTH"],
    }


def test_spheres_and_tradables_hold_the_published_shares_of_jobs():
    """INSEE: residential sphere 65 % of jobs in 2011; Frocrain and Giraud: tradables 23.6 % in 2015; both within 4."""
    residential = sum(JOBS_2018_PERCENT[sector.code] for sector in SECTORS if sector.sphere == "residential")
    tradable = sum(JOBS_2018_PERCENT[sector.code] for sector in SECTORS if sector.tradable)
    assert residential == pytest.approx(65, abs=4)
    assert tradable == pytest.approx(23.6, abs=4)
