"""Checks on worlds that are lived: the still world, the year 2020, closures; over systems and seeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.comparison.replications import Life
from sim.validation.effort import Effort, over
from sim.validation.target import Measured

START = date(2019, 1, 7)
YEARS_2019_TO_2021 = 156
STILL_WEEKS = 260


def weeks_between(first: date, last: date) -> slice:
    """Rows of a panel whose week lies between two days, both included, in a run that starts in January 2019."""
    return slice((first - START).days // 7 + 1, (last - START).days // 7 + 2)


FOURTH_QUARTER = weeks_between(date(2019, 10, 1), date(2019, 12, 31))
SECOND_QUARTER = weeks_between(date(2020, 4, 1), date(2020, 6, 30))
YEAR_2020 = weeks_between(date(2020, 1, 1), date(2020, 12, 31))


def _lockdown(effort: Effort) -> dict[str, list[Life]]:
    return effort.lives("lockdown", {"weeks": YEARS_2019_TO_2021})


def _each(worlds: dict[str, list[Life]], value: Callable[[Life], float]) -> list[float]:
    """One number a system: the mean over seeds, so that intervals are over systems."""
    return [float(np.mean([value(life) for life in lives])) for lives in worlds.values()]


def total(life: Life, name: str) -> np.ndarray:
    """A panel variable summed over the territories of the system, (weeks + 1,)."""
    return life.panel[name].sum(axis=1).astype(np.float64)


def fall_of_output(window: slice) -> Callable[[Effort], Measured]:
    """Output in a window against the last quarter of 2019."""

    def measure(effort: Effort) -> Measured:
        worlds = _lockdown(effort)
        values = _each(
            worlds, lambda life: total(life, "output")[window].mean() / total(life, "output")[FOURTH_QUARTER].mean() - 1
        )
        return over(values, f"lockdown, {effort.told}")

    return measure


def month_of_2020(month: int) -> slice:
    """Rows of a month of 2020."""
    return weeks_between(date(2020, month, 3), date(2020, month, 28))


def saving_rate(window: slice, scenario: str) -> Callable[[Effort], Measured]:
    """Part of disposable income not spent in a window."""

    def measure(effort: Effort) -> Measured:
        worlds = effort.lives(scenario, {"weeks": YEARS_2019_TO_2021})
        values = _each(
            worlds, lambda life: 1 - total(life, "consumption")[window].sum() / total(life, "income")[window].sum()
        )
        return over(values, f"{scenario}, {effort.told}")

    return measure


def employment_against_trend(last: date) -> Callable[[Effort], Measured]:
    """Jobs around a day against the same world without lockdown, on the same luck."""

    def measure(effort: Effort) -> Measured:
        shocked = _lockdown(effort)
        still = effort.lives("baseline", {"weeks": YEARS_2019_TO_2021})
        row = min((last - START).days // 7, YEARS_2019_TO_2021 - 1)
        window = slice(row - 3, row + 1)
        values = [
            float(np.mean([
                total(a, "jobs")[window].mean() / total(b, "jobs")[window].mean() - 1
                for a, b in zip(shocked[system], still[system], strict=True)
            ]))
            for system in effort.systems
        ]  # fmt: skip
        return over(values, f"lockdown against baseline, {effort.told}")

    return measure


def online_share(first: date, last: date) -> Callable[[Effort], Measured]:
    """Share of retail that residents order at a distance under the lockdown scenario, mean of its weeks."""

    def measure(effort: Effort) -> Measured:
        from sim.model import TerritorialEconomy
        from sim.scenarios import load_scenario

        asked = {"system": effort.systems[0], "scale": effort.scale}
        model = TerritorialEconomy(resolved=load_scenario("lockdown", asked))
        weeks = range((first - model.resolved.start_date).days // 7, (last - model.resolved.start_date).days // 7)
        more = [float(found.online_sales.mean()) if (found := model.shocks.effects(week)) else 0.0 for week in weeks]
        share = model.parameters.households.ecommerce_share + float(np.mean(more))
        return Measured(share, None, None, "lockdown: orders of residents")

    return measure


def online_before(_effort: Effort) -> Measured:
    """Share of e-commerce in retail at month 0."""
    from sim.parameters import Parameters

    return Measured(Parameters().households.ecommerce_share, None, None, "a parameter")


def survival(years: int) -> Callable[[Effort], Measured]:
    """Share of the firms born in the first two years that are still in business so many years later."""

    def measure(effort: Effort) -> Measured:
        return over([_cohort_survival(system, effort, years) for system in effort.systems], effort.told)

    return measure


def _cohort_survival(system: str, effort: Effort, years: int) -> float:
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    key = ("survival", system)
    if key not in effort.worlds:
        born: dict[tuple[int, int], int] = {}
        alive: dict[int, set[tuple[int, int]]] = {}
        model = TerritorialEconomy(
            resolved=load_scenario("baseline", {"system": system, "scale": effort.scale, "weeks": 7 * WEEKS_A_YEAR})
        )
        for week in range(7 * WEEKS_A_YEAR):
            model.step()
            if week % 4 == 3:
                rows = np.flatnonzero(model.firms.active & (model.firms.birth_week >= 0))
                here = set(zip(rows.tolist(), model.firms.identity[rows].tolist(), strict=True))
                alive[week] = here
                for one in here - born.keys():
                    born[one] = week
        effort.worlds[key] = (born, alive)
    born, alive = effort.worlds[key]
    cohort = [one for one, week in born.items() if week < 2 * WEEKS_A_YEAR]
    survivors = sum(one in alive[born[one] + years * WEEKS_A_YEAR] for one in cohort)
    return survivors / max(len(cohort), 1)


def hard_to_fill(effort: Effort) -> Measured:
    """Rank correlation, over territories, of the vacancy rate with tightness (employed for a job seeker)."""
    worlds = effort.lives("baseline", {"weeks": STILL_WEEKS})
    vacancy, tightness = [], []
    for lives in worlds.values():
        last = {name: np.mean([life.panel[name][-52:].mean(axis=0) for life in lives], axis=0) for name in
                ("vacancies", "jobs", "employment", "unemployment")}  # fmt: skip
        vacancy += (last["vacancies"] / np.maximum(last["jobs"], 1)).tolist()
        tightness += (last["employment"] / np.maximum(last["unemployment"], 1)).tolist()
    ranks = [np.argsort(np.argsort(values)) for values in (vacancy, tightness)]
    return Measured(
        float(np.corrcoef(*ranks)[0, 1]), None, None, f"baseline, {len(vacancy)} territories, {effort.told}"
    )


def drift(effort: Effort) -> Measured:
    """Trend of employment without shock, per cent a year."""
    worlds = effort.lives("baseline", {"weeks": STILL_WEEKS})

    def slope(life: Life) -> float:
        values = total(life, "employment")
        return 100.0 * WEEKS_A_YEAR * np.polyfit(np.arange(len(values)), values, 1)[0] / values[0]

    return over(_each(worlds, slope), f"baseline, five years, {effort.told}")


def _closures(effort: Effort, dose: float) -> list[float]:
    changes = {"weeks": STILL_WEEKS, "shocks.closure.dose": dose}
    worlds, still = effort.lives("plant-closure", changes), effort.lives("baseline", {"weeks": STILL_WEEKS})
    return [
        float(np.mean([(total(b, "jobs") - total(a, "jobs")).sum()
                       for a, b in zip(worlds[system], still[system], strict=True)]))
        for system in effort.systems
    ]  # fmt: skip


def convexity_in_size(effort: Effort) -> Measured:
    """Work lost to a whole closure over twice the work lost to half of it, less one."""
    whole, half = _closures(effort, 1.0), _closures(effort, 0.5)
    return over([a / (2.0 * b) - 1.0 for a, b in zip(whole, half, strict=True) if b], f"plant-closure, {effort.told}")


def okun(effort: Effort) -> Measured:
    """Points of unemployment rate for one per cent of output, two years after a closure."""
    worlds, still = effort.lives("plant-closure", {"weeks": STILL_WEEKS, "shocks.closure.dose": 1.0}), effort.lives(
        "baseline", {"weeks": STILL_WEEKS}
    )
    slopes = []
    for system in effort.systems:
        for shocked, usual in zip(worlds[system], still[system], strict=True):
            window = slice(60, 164)
            active = (total(usual, "employment") + total(usual, "unemployment"))[window]
            rate = (total(shocked, "unemployment") - total(usual, "unemployment"))[window] / active
            output = total(shocked, "output")[window] / total(usual, "output")[window] - 1.0
            if output.mean() < 0:
                slopes.append(float(rate.mean() / output.mean()))
    return over(slopes, f"plant-closure against baseline, {effort.told}")


def beveridge(effort: Effort) -> Measured:
    """Correlation of vacancies and job seekers over the months that follow a closure, against the world without it."""
    worlds, still = effort.lives("plant-closure", {"weeks": STILL_WEEKS, "shocks.closure.dose": 1.0}), effort.lives(
        "baseline", {"weeks": STILL_WEEKS}
    )
    found = []
    for system in effort.systems:
        gaps = {
            name: np.mean([total(a, name) - total(b, name)
                           for a, b in zip(worlds[system], still[system], strict=True)], axis=0)[52::4]
            for name in ("vacancies", "unemployment")
        }  # fmt: skip
        found.append(float(np.corrcoef(gaps["vacancies"], gaps["unemployment"])[0, 1]))
    return over(found, f"plant-closure against baseline, {effort.told}")


def small_establishments(effort: Effort) -> Measured:
    """Share of employers' establishments with fewer than ten employees, at 1:1."""
    from sim.agents.firms import FirmKind
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    shares = []
    for system in effort.systems:
        model = TerritorialEconomy(resolved=load_scenario("baseline", {"system": system, "scale": 1, "weeks": 1}))
        firms = model.firms
        staff = firms.managers + firms.intermediate + firms.employees + firms.workers
        employers = firms.active & (firms.kind == int(FirmKind.EMPLOYER)) & (staff > 0)
        shares.append(float((staff[employers] < 10).mean()))
    return over(shares, f"{len(effort.systems)} systems at 1:1, month 0")


def lyon_in_the_centre(effort: Effort) -> Measured:
    """Share of coworking spaces open at the end that stand in Lyon and Villeurbanne."""
    lives = _lyon(effort)
    shares = []
    for life in lives:
        standing = [space for space in life.coworking if space["closing_week"] is None]
        shares.append(sum(space["territory_code"] == "200046977-centre" for space in standing) / max(len(standing), 1))
    return over(shares, f"coworking-lyon, {len(lives)} seeds at 1:20, after ten years from a blank map")


def results_of_spaces(kind: str) -> Callable[[Effort], Measured]:
    """Share of the yearly accounts of spaces that show a profit, a balance or a deficit."""

    def measure(effort: Effort) -> Measured:
        lives = _lyon(effort)
        shares = [
            float(np.mean([result == kind for space in life.coworking for result in space["results"]]))
            for life in lives
        ]
        return over(shares, f"coworking-lyon, {len(lives)} seeds at 1:20")

    return measure


def _lyon(effort: Effort) -> list[Life]:
    lyon = Effort(("lyon-campagne-fine",), 20, effort.seeds, effort.workers, effort.progress, effort.worlds)
    return lyon.lives("coworking-lyon", {"weeks": 520})["lyon-campagne-fine"]
