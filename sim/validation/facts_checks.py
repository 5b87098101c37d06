"""Checks on month 0 alone: bases, sectors, retention, food, distances, telework, moves; nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from sim.data import load_pack
from sim.population.bases import base_shares_as_one
from sim.population.month_zero import MonthZero, month_zero
from sim.sectors import SECTOR_INDEX, SECTORS
from sim.validation.effort import Effort, over
from sim.validation.target import Bilingual, Measured, NotComparable

GARD = "30"
RURAL_INHABITANTS_PER_KM2 = 60.0
LARGE_TOWN = 100_000
ZONES = Bilingual("285 zones d'emploi, mois 0", "285 employment zones, month 0")
SECTORS_OF_FRANCE = Bilingual("France 2018, 14 secteurs", "France 2018, 14 sectors")
PARAMETER = Bilingual("un paramètre, lu tel quel", "a parameter, read as it is")
PRODUCTIVE, RESIDENTIAL, PUBLIC, SOCIAL = range(4)


@cache
def zones() -> dict[str, list[str]]:
    """Codes of the territories of mainland France by their main employment zone."""
    pack = load_pack()
    found: dict[str, list[str]] = {}
    lines = zip(pack.codes, pack.table.text("employment_zones"), pack.table.text("mainland"), strict=True)
    for code, zone, mainland in lines:
        if mainland == "1" and zone:
            found.setdefault(zone.split(":")[0], []).append(code)
    return found


@cache
def zone_months() -> tuple[MonthZero, ...]:
    """Month 0 of every employment zone, cut out of the country."""
    pack = load_pack()
    return tuple(month_zero(pack, codes) for codes in zones().values())


def basic_income(base: int) -> Callable[[Effort], Measured]:
    """Mean share of one base over employment zones, unweighted as published."""

    def measure(_effort: Effort) -> Measured:
        return over([base_shares_as_one(month)[base] for month in zone_months()], ZONES)

    return measure


def pensions_in_basic_income(_effort: Effort) -> Measured:
    """Mean share of pensions in basic income over employment zones."""
    shares = []
    for month in zone_months():
        social = (month.income_unemployment + month.income_transfers + month.health_public).sum()
        shares.append(month.income_pensions.sum() * base_shares_as_one(month)[SOCIAL] / social)
    return over(shares, ZONES)


def _share_of_jobs(chosen: list[bool]) -> Measured:
    jobs = np.nansum(load_pack().sector_jobs, axis=0)
    return Measured(float(jobs[chosen].sum() / jobs.sum()), None, None, SECTORS_OF_FRANCE)


def residential_jobs(_effort: Effort) -> Measured:
    """Share of jobs in sectors of the residential sphere."""
    return _share_of_jobs([sector.sphere == "residential" for sector in SECTORS])


def tradable_jobs(_effort: Effort) -> Measured:
    """Share of jobs in tradable sectors."""
    return _share_of_jobs([sector.tradable for sector in SECTORS])


def retention_of_the_gard(_effort: Effort) -> Measured:
    """Share of retail purchases of residents of the Gard made in the Gard."""
    pack = load_pack()
    departments = pack.table.text("department")
    codes = [code for code, department in zip(pack.codes, departments, strict=True) if department == GARD]
    month = month_zero(pack, codes)
    bought = month.household_trade[:, :, SECTOR_INDEX["TRADE"]]
    return Measured(float(bought[:, :-1].sum() / bought.sum()), None, None,
                    Bilingual("le Gard, mois 0", "the Gard, month 0"))  # fmt: skip


def retention_by_family(_effort: Effort) -> NotComparable:
    """Food and other goods are one retail sector here."""
    return NotComparable(Bilingual(
        "le commerce de détail est l'un des 14 secteurs : alimentaire et reste s'achètent ici dans les mêmes magasins",
        "retail is one of the 14 sectors: food and other goods are bought in the same shops here",
    ))  # fmt: skip


def local_food(_effort: Effort) -> Measured:
    """Share of the farm content of residents' food that comes from farms of the territory, mean of large towns.

    Farm content: what households buy from farms, and the farm products in the food that industry sells them.
    """
    pack = load_pack()
    population = np.nan_to_num(pack.facts("population_2018"))
    chosen = np.flatnonzero((population >= LARGE_TOWN) & (np.asarray(pack.facts("mainland")) == 1))
    shares = []
    for row in chosen:
        month = month_zero(pack, [pack.codes[row]])
        farm, food = SECTOR_INDEX["AGR"], SECTOR_INDEX["FOOD"]
        content = month.technical_domestic[farm, food]
        bought = month.household_trade[0]
        own_inputs = month.other_trade[0, 0, farm]
        local = bought[0, farm] + bought[0, food] * content * own_inputs
        foreign = month.household_imports[0, farm] + month.household_imports[0, food] * content
        whole = bought[:, farm].sum() + bought[:, food].sum() * content + foreign
        shares.append(float(local / whole))
    return over(shares, Bilingual(
        f"{len(shares)} intercommunalités de plus de {LARGE_TOWN // 1000} 000 habitants, mois 0",
        f"{len(shares)} intercommunalities above {LARGE_TOWN:,} inhabitants, month 0",
    ))  # fmt: skip


def rural_territories() -> np.ndarray:
    """Mainland territories of low density: rows of the data pack."""
    pack = load_pack()
    density = pack.facts("population_2018") / np.maximum(pack.facts("area_km2"), 0.1)
    return np.flatnonzero((density < RURAL_INHABITANTS_PER_KM2) & (np.asarray(pack.facts("mainland")) == 1))


def rural_jobs(_effort: Effort) -> Measured:
    """Jobs per 100 employed residents in territories of low density."""
    pack, rows = load_pack(), rural_territories()
    jobs, employed = np.nansum(pack.sector_jobs, axis=1), pack.facts("employed_residents_15_64_2018")
    ratio = 100.0 * jobs[rows].sum() / np.nansum(employed[rows])
    return Measured(float(ratio), None, None, Bilingual(
        f"{len(rows)} intercommunalités de moins de 60 habitants au km2",
        f"{len(rows)} intercommunalities under 60 inhabitants a km2",
    ))  # fmt: skip


def rural_commute(_effort: Effort) -> Measured:
    """Median distance to work of residents of territories of low density, kilometres in a straight line.

    Inside a territory, 0.6 radius of the disc of its area, as for purchases (assumed).
    """
    pack, rows = load_pack(), rural_territories()
    everyone = np.arange(len(pack.codes))
    flows = pack.commuting.between(everyone)[:-1, :-1][rows]
    distance = np.asarray(pack.distance_km(rows, everyone), np.float64)
    area = np.nan_to_num(pack.facts("area_km2"), nan=1.0)
    distance[np.arange(len(rows)), rows] = 0.6 * np.sqrt(area[rows] / np.pi)
    reach = flows * np.isfinite(distance)
    order = np.argsort(distance, axis=None)
    cumulated = np.cumsum(reach.ravel()[order])
    median = distance.ravel()[order][np.searchsorted(cumulated, cumulated[-1] / 2.0)]
    return Measured(float(median), None, None, Bilingual(
        f"{len(rows)} intercommunalités, à vol d'oiseau entre centres",
        f"{len(rows)} intercommunalities, straight line between centres",
    ))  # fmt: skip


def telework_before(effort: Effort) -> Measured:
    """Share of employees who telework at least a day a week at month 0."""
    from sim.agents.households import Status
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    shares = []
    for system in effort.systems:
        model = TerritorialEconomy(resolved=load_scenario("baseline", {"system": system, "scale": 20, "weeks": 1}))
        staff = (model.workers.status == int(Status.EMPLOYEE)) & (model.workers.household >= 0)
        shares.append(float((model.workers.telework_days[staff] > 0).mean()))
    return over(shares, Bilingual(f"{len(effort.systems)} systèmes, mois 0", f"{len(effort.systems)} systems, month 0"))


def telework_after(_effort: Effort) -> NotComparable:
    """Adoption after 2020 is not modelled."""
    return NotComparable(Bilingual(
        "l'adoption du télétravail après 2020 n'est pas modélisée : seuls confinements et coworking changent les jours",
        "adoption of telework after 2020 is not modelled: only lockdowns and coworking change days",
    ))  # fmt: skip


def coicop(_effort: Effort) -> NotComparable:
    """Baskets are by industry."""
    return NotComparable(Bilingual(
        "les paniers sont par branche (14 secteurs des comptes nationaux), non par fonction COICOP",
        "baskets are by industry (14 sectors of national accounts), not by COICOP purpose",
    ))  # fmt: skip


def movers(effort: Effort) -> Measured:
    """Residents who change dwelling in a year, within and between territories."""
    from sim.parameters import Parameters

    return Measured(Parameters().demography.movers_per_year, None, None, PARAMETER)


def short_moves(effort: Effort) -> Measured:
    """Part of moves that stay in the département."""
    from sim.parameters import Parameters

    return Measured(1.0 - Parameters().demography.moves_beyond_departement_share, None, None, PARAMETER)
