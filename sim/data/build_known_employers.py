"""Large employers named in public sources, and the sector jobs raised where these employers alone exceed them.

Inside a group of sectors (industry: FOOD, MFG, ENERGY) the jobs of a territory carry the mix of its employment zone,
which says little of a small territory that hosts a large plant. The total of the group is a census figure and is kept;
only its split among sectors moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.data.build_dictionary import TERRITORY_COLUMNS
from sim.errors import DataError
from sim.sectors import SECTORS

_COEVRONS = "200033298"
_ARTICLE = "lejournaldesentreprises.com 2079115 ; news.dayfr.com 3704932, 3700326 ; lemans.maville.com"
KNOWN_EMPLOYERS = (
    (_COEVRONS, "Socopa", "FOOD", 1100, _ARTICLE, 2024),
    (_COEVRONS, "Bel", "FOOD", 800, _ARTICLE, 2024),
    (_COEVRONS, "Howmet", "MFG", 350, _ARTICLE, 2024),
    (_COEVRONS, "Cimel", "MFG", 250, _ARTICLE, 2024),
)
"""Largest employers of Coëvrons as the local press counts them (meat, cheese, aerospace castings, metal industry)."""
STAFF_OF_OTHER_ESTABLISHMENTS = 3.0
"""Employees allowed for each other establishment of a raised sector: the mean below ten employees, assumed."""
SELF_EMPLOYED_SHARE = 0.11
"""Self-employed per job of a raised sector: FOOD in Coëvrons at month 0 (10.8 % before the correction), rounded up."""
ESTABLISHMENTS_OF_GROUP = {
    "AZ": "establishments_agriculture_2018",
    "BE": "establishments_industry_2018",
    "FZ": "establishments_construction_2018",
    "GU": "establishments_market_services_2018",
    "OQ": "establishments_public_services_2018",
}


def known_employers(codes: Sequence[str]) -> tuple[Sequence[str], list[Sequence[object]]]:
    """The table of known employers, for the territories of the pack."""
    present = set(codes)
    table = [employer for employer in KNOWN_EMPLOYERS if employer[0] in present]
    return ("territory", "name", "sector", "employees", "source", "year"), table


def split_with_known_staff(
    jobs: Mapping[str, float], staff: Mapping[str, Sequence[int]], establishments: float
) -> dict[str, float]:
    """Jobs of the sectors of a group in one territory, raised to their known employers and a few others.

    A sector needs the staff of its known employers, plus STAFF_OF_OTHER_ESTABLISHMENTS for each other establishment
    (the group's establishments shared by jobs, less the known ones), over the salaried share of jobs. A sector below
    its need is raised to it; the other sectors give way in proportion to their jobs, none below its own known
    employers. Where the group is too small for the allowance for other establishments, there is none.

    Args:
        jobs: by sector of the group, jobs.
        staff: employees of each known employer, by sector.
        establishments: of the whole group, published.

    Returns:
        Jobs by sector, same sum.

    Raises:
        ValueError: the known employers exceed the jobs of the group.
    """
    total = sum(jobs.values())
    floors = {sector: sum(staff.get(sector, ())) / (1 - SELF_EMPLOYED_SHARE) for sector in jobs}
    if sum(floors.values()) > total:
        raise ValueError(f"{sum(floors.values()):.0f} jobs needed")
    needs = dict(floors)
    for sector in (name for name in jobs if staff.get(name)):
        others = max(establishments * jobs[sector] / total - len(staff[sector]), 0.0)
        needs[sector] += STAFF_OF_OTHER_ESTABLISHMENTS * others / (1 - SELF_EMPLOYED_SHARE)
    for wanted in (needs, floors):
        raised = {sector: wanted[sector] for sector in jobs if jobs[sector] < wanted[sector]}
        if sum(raised.values()) + sum(floors[sector] for sector in jobs if sector not in raised) <= total:
            break
    held = dict(raised)
    while True:
        free = [sector for sector in jobs if sector not in held]
        movable = sum(jobs[sector] for sector in free)
        ratio = (total - sum(held.values())) / movable if movable > 0 else 0.0
        short = [sector for sector in free if jobs[sector] * ratio < floors[sector]]
        if not short:
            return {sector: held.get(sector, jobs[sector] * ratio) for sector in jobs}
        held |= {sector: floors[sector] for sector in short}


def make_room(table: Sequence[Sequence[str]]) -> tuple[list[list[str]], dict[str, float]]:
    """Lines of territories.csv whose sectors hold their known employers, and the jobs each sector gained in all.

    Columns that move are listed in `imputed`.

    Raises:
        DataError: the known employers of a territory exceed the jobs of their group of sectors.
    """
    column = {name: place for place, name in enumerate(TERRITORY_COLUMNS)}
    gained = {sector.code: 0.0 for sector in SECTORS}
    corrected = [list(line) for line in table]
    for line in corrected:
        code = line[column["code"]]
        known = [employer for employer in KNOWN_EMPLOYERS if employer[0] == code]
        for group in {sector.a5_group for sector in SECTORS for employer in known if employer[2] == sector.code}:
            cells = {sector.code: column[_jobs(sector.code)] for sector in SECTORS if sector.a5_group == group}
            jobs = {sector: float(line[cell] or 0.0) for sector, cell in cells.items()}
            staff = {sector: [one[3] for one in known if one[2] == sector] for sector in jobs}
            try:
                split = split_with_known_staff(jobs, staff, float(line[column[ESTABLISHMENTS_OF_GROUP[group]]] or 0.0))
            except ValueError as error:
                raise DataError(
                    what="known employers exceed the jobs of their group of sectors",
                    where=f"territories.csv, {', '.join(_jobs(sector) for sector in jobs)} of {code}",
                    got=f"{sum(jobs.values()):.0f} jobs", expected=str(error),
                ) from None  # fmt: skip
            if split == jobs:
                continue
            for sector, cell in cells.items():
                line[cell] = f"{split[sector]:.1f}"
                gained[sector] += float(line[cell]) - jobs[sector]
            moved = dict.fromkeys([*filter(None, line[column["imputed"]].split("|")), *map(_jobs, jobs)])
            line[column["imputed"]] = "|".join(name for name in TERRITORY_COLUMNS if name in moved)
    return corrected, gained


def _jobs(sector: str) -> str:
    return f"jobs_{sector.lower()}_2018"
