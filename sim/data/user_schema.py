"""What a user must say about a territory of their own, and what may be left blank.

Version 1. A column is named as in the shipped pack without its vintage (`jobs_agr`, not `jobs_agr_2018`): the
simulator takes the figures as the state of month 0, whatever their year.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.sectors import SECTOR_CODES

SCHEMA_VERSION = 1
OUTSIDE = "outside"
SIZE_LIMIT_BYTES = 50_000_000
TERRITORY_LIMIT = 2_000


class Column(NamedTuple):
    """A column of the user's territories.csv.

    `fact` is the column of the pack it fills; `minimum` and `maximum` bound it; `base` names the fact a missing count
    is taken in proportion to (empty: a missing value is taken as it is).
    """

    name: str
    fact: str
    minimum: float
    maximum: float
    base: str = ""


_MANY = 1e9

REQUIRED = (
    Column("lon", "lon", -180.0, 180.0),
    Column("lat", "lat", -90.0, 90.0),
    Column("area_km2", "area_km2", 0.01, 1e7),
    Column("population", "population_2018", 1.0, _MANY),
    Column("households", "households_2018", 1.0, _MANY),
    Column("active_residents", "active_residents_15_64_2018", 1.0, _MANY),
    Column("employed_residents", "employed_residents_15_64_2018", 1.0, _MANY),
    Column("unemployed_residents", "unemployed_residents_15_64_2018", 0.0, _MANY),
    Column("salaried_jobs", "salaried_jobs_2018", 1.0, _MANY),
    *(Column(f"jobs_{sector.lower()}", f"jobs_{sector.lower()}_2018", 0.0, _MANY) for sector in SECTOR_CODES),
    Column("establishments_no_employee", "establishments_no_employee_2018", 0.0, _MANY),
    Column("establishments_1_9_employees", "establishments_1_9_employees_2018", 0.0, _MANY),
    Column("establishments_10_plus_employees", "establishments_10_plus_employees_2018", 0.0, _MANY),
    Column("median_income_eur", "median_income_eur_2019", 1.0, 1e6),
    Column("d1_income_eur", "d1_income_eur_2019", 1.0, 1e6),
    Column("d9_income_eur", "d9_income_eur_2019", 1.0, 1e6),
    Column("income_share_wages_pct", "income_share_wages_pct", 0.0, 200.0),
    Column("income_share_self_employment_pct", "income_share_self_employment_pct", 0.0, 200.0),
    Column("income_share_pensions_pct", "income_share_pensions_pct", 0.0, 200.0),
    Column("income_share_unemployment_benefit_pct", "income_share_unemployment_benefit_pct", 0.0, 200.0),
    Column("income_share_property_pct", "income_share_property_pct", 0.0, 200.0),
    Column("income_share_social_transfers_pct", "income_share_social_transfers_pct", 0.0, 200.0),
    Column("income_share_direct_taxes_pct", "income_share_direct_taxes_pct", -100.0, 0.0),
)

OCCUPATION_SHARES = tuple(
    f"csp_{name}_share_pct" for name in ("managers", "intermediate", "employees", "workers", "craftsmen", "farmers")
)

OPTIONAL = (
    Column("population_15_64", "population_15_64_2018", 0.0, _MANY, "population_2018"),
    Column("age_0_14_share_pct", "age_0_14_share_pct", 0.0, 100.0),
    Column("age_65_plus_share_pct", "age_65_plus_share_pct", 0.0, 100.0),
    *(Column(name, name, 0.0, 100.0) for name in OCCUPATION_SHARES),
    Column("retired_share_15plus_pct", "retired_share_15plus_pct", 0.0, 100.0),
    Column("weekly_telework_share_pct", "weekly_telework_share_pct", 0.0, 100.0),
    Column("private_jobs", "private_jobs_2019", 0.0, _MANY, "salaried_jobs_2018"),
    *(
        Column(f"establishments_{group}", f"establishments_{group}_2018", 0.0, _MANY, "establishments_2018")
        for group in (
            "agriculture",
            "industry",
            "construction",
            "market_services",
            "of_which_trade",
            "public_services",
        )
    ),
    Column("dwellings", "dwellings_2018", 0.0, _MANY, "households_2018"),
    Column("second_homes_share_pct", "second_homes_share_2018_pct", 0.0, 100.0),
    Column("vacant_dwellings", "vacant_dwellings_2018", 0.0, _MANY, "dwellings_2018"),
    Column("owner_occupied_share_pct", "owner_occupied_share_2018_pct", 0.0, 100.0),
    Column("fabriques_de_territoire", "fabriques_de_territoire", 0.0, 1000.0),
    Column("manufactures_de_proximite", "manufactures_de_proximite", 0.0, 1000.0),
    Column("territoire_industrie", "territoire_industrie", 0.0, 1.0),
    Column("cross_border_workers", "cross_border_workers_2018", 0.0, _MANY, "employed_residents_15_64_2018"),
)

TEXTS_REQUIRED = ("code", "name")
TEXTS_OPTIONAL = ("type", "department", "region", "region_name", "core")
