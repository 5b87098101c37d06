"""The metropolis of Lyon in two: Lyon and Villeurbanne, and the 56 other communes around them.

Coworking gathers in the centre (53 of 64 spaces in 2019), which one territory of 1.4 million people hides. The facts of
each part are sums or weighted means of its communes, scaled so that the two parts make the intercommunality; sectors
are the intercommunality's, shared within each of the five census groups and balanced on the jobs of each part; its
commuters are split by iterative proportional fitting on residents, jobs and distance.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.data.build_dictionary import TERRITORY_COLUMNS
from sim.data.build_tables import read_lines
from sim.data.commuting import Commuting
from sim.data.distances import great_circle_km
from sim.errors import DataError
from sim.sectors import SECTORS

PARENT = "200046977"
CENTRE = f"{PARENT}-centre"
REST = f"{PARENT}-rest"
NAMES = {CENTRE: "Lyon et Villeurbanne", REST: "Métropole de Lyon hors Lyon et Villeurbanne"}
CENTRE_COMMUNES = ("69123", "69266")
DECAY_PER_KM, DECAY_POWER = 0.1003, 0.556
"""Commuters fall with exp(-0.1003 km) km^-0.556, as in commuting.npz (SOURCES.md)."""

COUNTS = {
    "population_2022": "pop_2022",
    "population_2018": "pop_2018",
    "population_15_64_2018": "pop_15_64_2018",
    "households_2018": "households_2018",
    "active_residents_15_64_2018": "active_15_64_2018",
    "unemployed_residents_15_64_2018": "unemployed_15_64_2018",
    "jobs_2018": "jobs_at_workplace_2018",
    "salaried_jobs_2018": "salaried_jobs_at_workplace_2018",
    "private_jobs_2019": "private_employees_urssaf_2019",
    "establishments_2018": "establishments_2018",
    "establishments_1_9_employees_2018": "estab_1_9_employees_2018",
    "establishments_10_plus_employees_2018": "estab_10plus_employees_2018",
    "establishments_agriculture_2018": "estab_agriculture_2018",
    "establishments_industry_2018": "estab_industry_2018",
    "establishments_construction_2018": "estab_construction_2018",
    "establishments_market_services_2018": "estab_trade_transport_services_2018",
    "establishments_of_which_trade_2018": "estab_of_which_trade_2018",
    "establishments_public_services_2018": "estab_public_edu_health_2018",
    "dwellings_2018": "dwellings_2018",
    "vacant_dwellings_2018": "vacant_dwellings_2018",
    "area_km2": "area_km2",
}
MEANS = {
    "age_0_14_share_pct": ("pct_0_14_2022", "pop_2022"),
    "age_65_plus_share_pct": ("pct_65plus_2022", "pop_2022"),
    "retired_share_15plus_pct": ("pct_csp_retired_2022", "pop_2022"),
    "csp_managers_share_pct": ("pct_csp_managers_2022", "pop_2022"),
    "csp_intermediate_share_pct": ("pct_csp_intermediate_2022", "pop_2022"),
    "csp_employees_share_pct": ("pct_csp_employees_2022", "pop_2022"),
    "csp_workers_share_pct": ("pct_csp_workers_2022", "pop_2022"),
    "csp_craftsmen_share_pct": ("pct_csp_artisans_2022", "pop_2022"),
    "csp_farmers_share_pct": ("pct_csp_farmers_2022", "pop_2022"),
    "median_income_eur_2019": ("median_income_uc_2019", "consumption_units_2019"),
    "d1_income_eur_2019": ("inc_D1_2019", "consumption_units_2019"),
    "d9_income_eur_2019": ("inc_D9_2019", "consumption_units_2019"),
    "income_share_wages_pct": ("inc_share_wages_2019", "consumption_units_2019"),
    "income_share_self_employment_pct": ("inc_share_selfemployed_2019", "consumption_units_2019"),
    "income_share_pensions_pct": ("inc_share_pensions_2019", "consumption_units_2019"),
    "income_share_unemployment_benefit_pct": ("inc_share_unemployment_2019", "consumption_units_2019"),
    "income_share_property_pct": ("inc_share_property_2019", "consumption_units_2019"),
    "income_share_social_transfers_pct": ("inc_share_social_transfers_2019", "consumption_units_2019"),
    "income_share_direct_taxes_pct": ("inc_share_direct_taxes_2019", "consumption_units_2019"),
    "second_homes_share_2018_pct": ("second_homes_2018", "dwellings_2018"),
    "owner_occupied_share_2018_pct": ("owner_occupied_2018", "main_homes_2018"),
}
AVERAGED = tuple(column for column, (_, weight) in MEANS.items() if weight == "consumption_units_2019")
A5_COLUMNS = {
    "AZ": "jobs_agriculture_2018_est",
    "BE": "jobs_industry_2018_est",
    "FZ": "jobs_construction_2018_est",
    "GU": "jobs_trade_services_2018_est",
    "OQ": "jobs_public_edu_health_2018_est",
}
PROGRAMMES = {
    "fabriques_de_territoire": "Fabrique de territoire",
    "manufactures_de_proximite": "Manufacture de proximité",
}


def is_centre(lines: Sequence[dict[str, str]]) -> np.ndarray:
    """Whether each commune is in the centre."""
    return np.array([line["code"] in CENTRE_COMMUNES for line in lines])


def column(lines: Sequence[dict[str, str]], name: str) -> np.ndarray:
    """A column of communes as numbers, unknown as NaN."""
    return np.array([float(line[name]) if line[name] else np.nan for line in lines])


def parts_of(centre: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum over the centre, sum over the rest."""
    return np.array([np.nansum(values[centre]), np.nansum(values[~centre])])


def communes(facts: Path, name: str = "communes.csv") -> list[dict[str, str]]:
    """Communes of the metropolis in one of the commune files, sorted by code."""
    lines = [line for line in read_lines(facts / "communes" / name, ("epci", "code")) if line["epci"] == PARENT]
    if not lines:
        path = str(facts / "communes" / name)
        raise DataError(what="no commune of the metropolis", where=path, got="none", expected=f"lines of {PARENT}")
    return sorted(lines, key=lambda line: line["code"])


def territories(facts: Path, parent: dict[str, str]) -> list[list[str]]:
    """The lines of the centre and of the rest, columns of territories.csv; `parent` is the line of the whole."""
    lines = communes(facts)
    centre = is_centre(lines)
    values: dict[str, np.ndarray] = {}
    for fact, source in COUNTS.items():
        parts = parts_of(centre, column(lines, source))
        values[fact] = parts * float(parent[fact]) / parts.sum()
    values["employed_residents_15_64_2018"] = (
        values["active_residents_15_64_2018"] - values["unemployed_residents_15_64_2018"]
    )
    values["establishments_no_employee_2018"] = (
        values["establishments_2018"]
        - values["establishments_1_9_employees_2018"]
        - values["establishments_10_plus_employees_2018"]
    )
    for fact, (source, weight) in MEANS.items():
        values[fact] = _means(lines, centre, source, weight, float(parent[fact]))
    for family, total in (("csp_", 100.0), ("income_share_", None)):
        names = [fact for fact in MEANS if fact.startswith(family)]
        target = total or sum(float(parent[fact]) for fact in names)
        scale = target / sum(values[fact] for fact in names)
        for fact in names:
            values[fact] = values[fact] * scale
    values["weekly_telework_share_pct"] = _telework(facts, centre, lines, float(parent["weekly_telework_share_pct"]))
    for sector, jobs in zip(SECTORS, _sector_jobs(facts, parent, values["jobs_2018"]), strict=True):
        values[f"jobs_{sector.code.lower()}_2018"] = jobs
    for axis, source in (("lon", "lon_townhall"), ("lat", "lat_townhall")):
        weights = column(lines, "pop_2018")
        values[axis] = parts_of(centre, column(lines, source) * weights) / parts_of(centre, weights)
    for fact, programme in PROGRAMMES.items():
        values[fact] = _labels(facts, programme)
    values["n_communes"] = np.array([centre.sum(), (~centre).sum()], dtype=float)
    values["cross_border_workers_2018"] = np.zeros(2)
    table = []
    for place, code in enumerate((CENTRE, REST)):
        cells = dict(parent) | {fact: f"{parts[place]:.10g}" for fact, parts in values.items()}
        cells |= {"code": code, "name": NAMES[code], "imputed": "|".join(AVERAGED)}
        table.append([cells[name] for name in TERRITORY_COLUMNS])
    return table


def _means(lines: Sequence[dict[str, str]], centre: np.ndarray, source: str, weight: str, whole: float) -> np.ndarray:
    """Weighted means of the parts, or ratio of sums; scaled so that the mean of the whole is `whole`."""
    values, weights = column(lines, source), column(lines, weight)
    known = np.isfinite(values) & np.isfinite(weights)
    weights = np.where(known, weights, 0.0)
    totals = values if source.endswith("_2018") else values * weights
    parts = parts_of(centre, totals) / parts_of(centre, weights)
    mean = (parts * parts_of(centre, weights)).sum() / weights.sum()
    return parts * whole / mean if mean else np.full(2, whole)


def _telework(facts: Path, centre: np.ndarray, lines: Sequence[dict[str, str]], whole: float) -> np.ndarray:
    estimates = {line["code"]: line for line in communes(facts, "commune_telework_estimated.csv")}
    weights = column(lines, "employed_residents_15_64_2018")
    shares = np.array([float(estimates[line["code"]]["telework_share_employees_est"] or "nan") for line in lines])
    weights = np.where(np.isfinite(shares), weights, 0.0)
    parts = parts_of(centre, shares * weights) / parts_of(centre, weights)
    return parts * whole * weights.sum() / np.nansum(shares * weights)


def _sector_jobs(facts: Path, parent: dict[str, str], jobs: np.ndarray) -> np.ndarray:
    """Jobs by sector and part (14, 2): sectors sum to the parent's, parts to their jobs."""
    lines = communes(facts, "commune_jobs_a5_2018_estimated.csv")
    centre = is_centre(lines)
    groups = {group: parts_of(centre, column(lines, name)) for group, name in A5_COLUMNS.items()}
    sectors = np.array([float(parent[f"jobs_{sector.code.lower()}_2018"]) for sector in SECTORS])
    table = np.array([groups[sector.a5_group] / groups[sector.a5_group].sum() for sector in SECTORS]) * sectors[:, None]
    for _ in range(100):
        table *= jobs / table.sum(axis=0)
        table *= (sectors / table.sum(axis=1))[:, None]
    return table


def _labels(facts: Path, programme: str) -> np.ndarray:
    lines = read_lines(facts / "facts" / "tierslieux_programmes_places.csv", ("programme", "code", "n_labels", "epci"))
    held = [line for line in lines if line["programme"] == programme and line["epci"] == PARENT]
    return parts_of(is_centre(held), column(held, "n_labels")) if held else np.zeros(2)


@dataclass(frozen=True)
class Communes:
    """Where the people and jobs of the metropolis are: one row a commune, and the modelled commuters between parts."""

    centre: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    residents: np.ndarray
    jobs: np.ndarray
    between_parts: np.ndarray

    @classmethod
    def read(cls, facts: Path) -> Communes:
        """From communes.csv and the modelled flows between communes."""
        lines = communes(facts)
        place = {line["code"]: int(line["code"] not in CENTRE_COMMUNES) for line in lines}
        between = np.zeros((2, 2))
        path = facts / "communes" / "commuting_commune_modelled.csv.gz"
        for flow in read_lines(path, ("origin", "destination", "flow_modelled")):
            if flow["origin"] in place and flow["destination"] in place:
                between[place[flow["origin"]], place[flow["destination"]]] += float(flow["flow_modelled"])
        names = ("lon_townhall", "lat_townhall", "employed_residents_15_64_2018", "jobs_at_workplace_2018")
        return cls(is_centre(lines), *(column(lines, name) for name in names), between)

    def access(self, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Sum over the communes of each part of weight x friction of distance to each place: (2, places)."""
        kilometres = great_circle_km(self.longitude, self.latitude, places[:, 0], places[:, 1])
        pull = weights[:, None] * _decay(np.maximum(kilometres, 1.0))
        return np.array([pull[self.centre].sum(axis=0), pull[~self.centre].sum(axis=0)])

    def distance_between_parts(self) -> float:
        """Mean kilometres between a worker living in the centre and one living in the rest."""
        kilometres = great_circle_km(self.longitude, self.latitude, self.longitude, self.latitude)
        weights = np.outer(self.residents * self.centre, self.residents * ~self.centre)
        return float((kilometres * weights).sum() / weights.sum())


def flows(
    commuting: Commuting, parent_row: int, codes: Sequence[str], lon_lat: np.ndarray, metropolis: Communes
) -> list[tuple[str, str, str]]:
    """Commuters of the two parts by partner code: (origin, destination, workers), outside included.

    `lon_lat` (territories, 2) locates the partners. Each partner keeps its total with the metropolis, each part its
    residents and its share of the jobs filled; where the fit starts is the friction of distance to the communes, and
    for flows inside the metropolis those modelled between communes.
    """
    leaving = np.flatnonzero((commuting.origin_row == parent_row) & (commuting.destination_row != parent_row))
    coming = np.flatnonzero((commuting.destination_row == parent_row) & (commuting.origin_row != parent_row))
    inside = (commuting.origin_row == parent_row) & (commuting.destination_row == parent_row)
    whole = float(commuting.workers[inside].sum())
    destinations, origins = commuting.destination_row[leaving], commuting.origin_row[coming]
    residents = parts_of(metropolis.centre, metropolis.residents)
    jobs = parts_of(metropolis.centre, metropolis.jobs)
    out = metropolis.access(lon_lat[destinations], metropolis.residents)
    out[:, destinations < 0] = residents[:, None]
    into = metropolis.access(lon_lat[origins], metropolis.jobs)
    own = metropolis.between_parts.copy()
    out_total, in_total = commuting.workers[leaving], commuting.workers[coming]
    living = residents * (out_total.sum() + whole) / residents.sum()
    working = jobs * (in_total.sum() + whole) / jobs.sum()
    for _ in range(500):
        scale = living / (out.sum(axis=1) + own.sum(axis=1))
        out, own = out * scale[:, None], own * scale[:, None]
        scale = working / (into.sum(axis=1) + own.sum(axis=0))
        into, own = into * scale[:, None], own * scale[None, :]
        out, into, own = out * out_total / out.sum(axis=0), into * in_total / into.sum(axis=0), own * whole / own.sum()
    table: list[tuple[str, str, str]] = []
    for pair, total, partner in zip(out.T, out_total, destinations, strict=True):
        name = codes[partner] if partner >= 0 else "outside"
        table += [(part, name, cell) for part, cell in zip((CENTRE, REST), _tenths(pair, total), strict=True)]
    for pair, total, partner in zip(into.T, in_total, origins, strict=True):
        name = codes[partner]
        table += [(name, part, cell) for part, cell in zip((CENTRE, REST), _tenths(pair, total), strict=True)]
    cells = _tenths(own.ravel(), whole)
    ends = [(a, b) for a in (CENTRE, REST) for b in (CENTRE, REST)]
    table += [(*pair, cell) for pair, cell in zip(ends, cells, strict=True)]
    return sorted(line for line in table if line[2] != "0.0")


def _decay(kilometres: np.ndarray) -> np.ndarray:
    return np.exp(-DECAY_PER_KM * kilometres) * kilometres**-DECAY_POWER


def _tenths(values: np.ndarray, total: float) -> list[str]:
    """Values in tenths of a person that still sum to the total: the last one takes the rest."""
    tenths = [round(value * 10) for value in values[:-1]]
    return [f"{cell / 10:.1f}" for cell in (*tenths, round(total * 10) - sum(tenths))]


def centre_rings(facts: Path) -> list[np.ndarray]:
    """Outline of the communes of the centre together, as closed rings of degrees: borders they share vanish."""
    document = json.loads((facts / "communes" / "communes_lyon_campagne.geojson").read_text("utf-8"))
    edges: set[tuple[tuple[float, float], tuple[float, float]]] = set()
    for feature in document["features"]:
        if feature["properties"]["code"] in CENTRE_COMMUNES:
            shape = feature["geometry"]
            polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
            for ring in (ring for polygon in polygons for ring in polygon):
                points = [(point[0], point[1]) for point in ring]
                edges |= set(itertools.pairwise(points))
    border = dict(sorted(edge for edge in edges if edge[::-1] not in edges))
    rings = []
    while border:
        first = next(iter(border))
        ring = [first]
        while ring[-1] in border:
            ring.append(border.pop(ring[-1]))
        rings.append(np.array(ring))
    return rings
