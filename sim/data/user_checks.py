"""Figures that must agree with one another before a territory can be simulated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.data.user_csv import Line
from sim.data.user_schema import OCCUPATION_SHARES
from sim.errors import DataError

SHARE_TOLERANCE = 2.0
COUNT_TOLERANCE = 0.02
FEWEST_FILLED_JOBS = 0.8

Facts = dict[str, float | None]


def check_territory(line: Line, facts: Facts) -> None:
    """Identities inside one territory; raises DataError naming the line and the column.

    Employed and unemployed make the labour force; deciles are in order; income shares and occupation shares sum to 100;
    salaried jobs fit in the jobs and fill the establishments of each size.
    """

    def value(name: str) -> float:
        return facts[name] or 0.0

    def require(holds: bool, column: str, what: str, expected: str) -> None:
        if not holds:
            raise line.fault(column, what, expected)

    active, employed = value("active_residents_15_64_2018"), value("employed_residents_15_64_2018")
    unemployed = value("unemployed_residents_15_64_2018")
    require(
        abs(active - employed - unemployed) <= max(2.0, COUNT_TOLERANCE * active),
        "active_residents",
        "employed and unemployed residents do not make the labour force",
        f"{employed + unemployed:g} = employed_residents + unemployed_residents, within 2 %",
    )
    population, households = value("population_2018"), value("households_2018")
    require(active <= population, "active_residents", "more people than residents", f"at most {population:g}")
    require(households <= population, "households", "more households than residents", f"at most {population:g}")
    low, middle, high = (value(f"{name}_income_eur_2019") for name in ("d1", "median", "d9"))
    require(low < middle < high, "median_income_eur", "deciles are out of order", f"between {low:g} and {high:g}")
    jobs, salaried = value("jobs_2018"), value("salaried_jobs_2018")
    require(salaried <= jobs * (1 + 1e-9), "salaried_jobs", "more than the sum of the 14 sectors", f"at most {jobs:g}")
    small, large = value("establishments_1_9_employees_2018"), value("establishments_10_plus_employees_2018")
    require(
        salaried >= small + 10 * large,
        "salaried_jobs",
        "too few to fill the establishments",
        f"at least {small + 10 * large:g}, one for each of 1-9 employees and ten for each of 10 or more",
    )
    income = sum(facts[name] or 0.0 for name in facts if name.startswith("income_share_"))
    require(
        abs(income - 100) <= SHARE_TOLERANCE,
        "income_share_wages_pct",
        f"the seven income shares sum to {income:g}",
        "100, within 2",
    )
    given = [name for name in OCCUPATION_SHARES if facts[name] is not None]
    if given:
        missing = [name for name in OCCUPATION_SHARES if name not in given]
        require(not missing, missing[0] if missing else "", "some occupation shares are given", "all six, or none")
        total = sum(value(name) for name in OCCUPATION_SHARES)
        fits = abs(total - 100) <= SHARE_TOLERANCE
        require(fits, OCCUPATION_SHARES[0], f"the six occupation shares sum to {total:g}", "100, within 2")


def check_commuting(
    lines: Sequence[Line],
    facts: Sequence[Facts],
    flows: dict[tuple[int, int], float],
    arriving: np.ndarray,
    path: Path,
) -> None:
    """Workers leaving each territory are its employed residents (within 2 %); those who come in fit its jobs.

    Jobs may exceed the workers who come in, by the jobs of people over 64 and of far commuters, up to a fifth.
    """
    living, working = np.zeros(len(facts)), arriving.copy()
    for (origin, destination), workers in flows.items():
        living[origin] += workers
        if destination >= 0:
            working[destination] += workers
    for row, values in enumerate(facts):
        code, number = lines[row].text("code"), lines[row].number
        employed, jobs = values["employed_residents_15_64_2018"] or 0.0, values["jobs_2018"] or 0.0
        if abs(living[row] - employed) > max(2.0, COUNT_TOLERANCE * employed):
            raise DataError(
                what=f"workers who live in {code} do not sum to its employed residents",
                where=f"{path}, column workers",
                got=f"{living[row]:g}",
                expected=f"{employed:g} (territories.csv, line {number}, column employed_residents), within 2 %",
            )
        if not FEWEST_FILLED_JOBS * jobs <= working[row] <= (1 + COUNT_TOLERANCE) * jobs + 2.0:
            raise DataError(
                what=f"workers who work in {code} do not fit its jobs",
                where=f"{path}, column workers",
                got=f"{working[row]:g}",
                expected=f"{FEWEST_FILLED_JOBS * jobs:g} to {jobs:g} (territories.csv, line {number}, jobs by sector)",
            )
