"""The published facts about territories that month 0 starts from, as plain arrays, checked for gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import DataError
from sim.sectors import SECTOR_CODES

if TYPE_CHECKING:
    from sim.data.pack import Pack

INCOME_SOURCES = (
    "wages",
    "self_employment",
    "pensions",
    "unemployment_benefit",
    "property",
    "social_transfers",
    "direct_taxes",
)
OCCUPATION_COLUMNS = ("managers", "intermediate", "employees", "workers")


@dataclass(frozen=True)
class TerritoryFacts:
    """Facts on n territories (rows of the pack given by `rows`), counts in persons, incomes in euros a year.

    `jobs` (n, S) at the workplace, salaried or not; `salaried_jobs` (n) the salaried part; `employed` residents 15-64;
    `working_abroad` residents employed in another country; `income_shares` (n, 7) in the order of INCOME_SOURCES,
    as published, direct taxes negative; `occupations` (n, 4) shares in percent of the six active categories.
    """

    rows: np.ndarray
    codes: tuple[str, ...]
    names: tuple[str, ...]
    departments: tuple[str, ...]
    population: np.ndarray
    households: np.ndarray
    second_homes: np.ndarray
    area_km2: np.ndarray
    share_under_15: np.ndarray
    share_over_64: np.ndarray
    retired_share_15_plus: np.ndarray
    employed: np.ndarray
    unemployed: np.ndarray
    working_abroad: np.ndarray
    jobs: np.ndarray
    salaried_jobs: np.ndarray
    occupations: np.ndarray
    median_income: np.ndarray
    decile_ratio: np.ndarray
    income_shares: np.ndarray

    @classmethod
    def from_pack(cls, pack: Pack, rows: np.ndarray) -> TerritoryFacts:
        """Facts of these rows of the pack; raises DataError naming the territory and the column of any gap."""
        rows = np.asarray(rows, dtype=np.int64)

        def column(name: str) -> np.ndarray:
            values = np.asarray(pack.facts(name), dtype=np.float64)[rows]
            unknown = np.flatnonzero(~np.isfinite(values))
            if unknown.size:
                code = pack.codes[rows[unknown[0]]]
                raise DataError(
                    what=f"month 0 of territory {code} needs a fact that is unknown",
                    where="territories.csv",
                    got=f"no value of {name}",
                    expected="a number for every territory of the system",
                )
            return values

        def optional_count(name: str) -> np.ndarray:
            return np.nan_to_num(np.asarray(pack.facts(name), dtype=np.float64)[rows], nan=0.0)

        return cls(
            rows=rows,
            codes=tuple(pack.codes[row] for row in rows),
            names=tuple(pack.names[row] for row in rows),
            departments=tuple(str(value) for value in np.asarray(pack.facts("department"))[rows]),
            population=column("population_2018"),
            households=column("households_2018"),
            second_homes=column("dwellings_2018") * column("second_homes_share_2018_pct") / 100.0,
            area_km2=column("area_km2"),
            share_under_15=column("age_0_14_share_pct") / 100.0,
            share_over_64=column("age_65_plus_share_pct") / 100.0,
            retired_share_15_plus=column("retired_share_15plus_pct") / 100.0,
            employed=column("employed_residents_15_64_2018"),
            unemployed=column("unemployed_residents_15_64_2018"),
            working_abroad=optional_count("cross_border_workers_2018"),
            jobs=np.column_stack([column(f"jobs_{code.lower()}_2018") for code in SECTOR_CODES]),
            salaried_jobs=column("salaried_jobs_2018"),
            occupations=np.column_stack([column(f"csp_{name}_share_pct") for name in OCCUPATION_COLUMNS]),
            median_income=column("median_income_eur_2019"),
            decile_ratio=column("d9_income_eur_2019") / column("d1_income_eur_2019"),
            income_shares=np.column_stack([column(f"income_share_{source}_pct") for source in INCOME_SOURCES]),
        )
