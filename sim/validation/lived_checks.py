"""Checks on worlds that are lived: the still world, the year 2020, closures; over systems and seeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.comparison.replications import Life
from sim.validation.effort import Effort, over
from sim.validation.facts_checks import PARAMETER
from sim.validation.target import Bilingual, Measured

START = date(2019, 1, 7)
YEARS_2019_TO_2021 = 156
STILL_WEEKS = 260


def weeks_between(first: date, last: date) -> slice:
    """Rows of a panel whose week lies between two days, both included, in a run that starts in January 2019."""
    return slice((first - START).days // 7 + 1, (last - START).days // 7 + 2)


BEFORE = weeks_between(date(2019, 10, 1), date(2019, 12, 31))
FIRST_QUARTER = weeks_between(date(2020, 1, 1), date(2020, 3, 31))
SECOND_QUARTER = weeks_between(date(2020, 4, 1), date(2020, 6, 30))
THIRD_QUARTER = weeks_between(date(2020, 7, 1), date(2020, 9, 30))
FOURTH_QUARTER = weeks_between(date(2020, 10, 1), date(2020, 12, 31))
YEAR_2019 = slice(1, 53)
YEAR_2020 = weeks_between(date(2020, 1, 1), date(2020, 12, 31))


def still_worlds(effort: Effort) -> dict[str, list[Life]]:
    """Five years without shock: its first weeks are those of any shorter run."""
    return effort.lives("baseline", {"weeks": STILL_WEEKS})


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
            worlds, lambda life: total(life, "output")[window].mean() / total(life, "output")[BEFORE].mean() - 1
        )
        return over(values, effort.on("lockdown"))

    return measure


def month_of_2020(month: int) -> slice:
    """Rows of a month of 2020."""
    return weeks_between(date(2020, month, 3), date(2020, month, 28))


def saving_usual(effort: Effort) -> Measured:
    """Part of disposable income not spent in 2019."""
    return over(_each(still_worlds(effort), lambda life: saved(life, YEAR_2019)), effort.on("baseline"))


def saving_rate(window: slice) -> Callable[[Effort], Measured]:
    """Part of disposable income not spent in a window of 2020."""

    def measure(effort: Effort) -> Measured:
        return over(_each(_lockdown(effort), lambda life: saved(life, window)), effort.on("lockdown"))

    return measure


def saved(life: Life, window: slice) -> float:
    """Part of disposable income that is not spent in a window."""
    return float(1 - total(life, "consumption")[window].sum() / total(life, "income")[window].sum())


def rise_of_saving(window: slice) -> Callable[[Effort], Measured]:
    """Points of saving rate that the year 2020 adds to that of 2019, in a window."""

    def measure(effort: Effort) -> Measured:
        values = _each(_lockdown(effort), lambda life: saved(life, window) - saved(life, YEAR_2019))
        return over(values, effort.on("lockdown"))

    return measure


def employment_against_trend(last: date) -> Callable[[Effort], Measured]:
    """Jobs around a day against the same world without lockdown, on the same luck."""

    def measure(effort: Effort) -> Measured:
        shocked = _lockdown(effort)
        still = still_worlds(effort)
        row = min((last - START).days // 7, YEARS_2019_TO_2021 - 1)
        window = slice(row - 3, row + 1)
        values = [
            float(np.mean([
                total(a, "jobs")[window].mean() / total(b, "jobs")[window].mean() - 1
                for a, b in zip(shocked[system], still[system], strict=True)
            ]))
            for system in effort.systems
        ]  # fmt: skip
        return over(values, effort.on("lockdown contre baseline", "lockdown against baseline"))

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
        return Measured(share, None, None,
                        Bilingual("lockdown : commandes des habitants", "lockdown: orders of residents"))  # fmt: skip

    return measure


def online_before(_effort: Effort) -> Measured:
    """Share of e-commerce in retail at month 0."""
    from sim.parameters import Parameters

    return Measured(Parameters().households.ecommerce_share, None, None, PARAMETER)


def hard_to_fill(effort: Effort) -> Measured:
    """Rank correlation, over territories, of the vacancy rate with tightness (employed for a job seeker)."""
    worlds = still_worlds(effort)
    vacancy, tightness = [], []
    for lives in worlds.values():
        last = {name: np.mean([life.panel[name][-52:].mean(axis=0) for life in lives], axis=0) for name in
                ("vacancies", "jobs", "employment", "unemployment")}  # fmt: skip
        vacancy += (last["vacancies"] / np.maximum(last["jobs"], 1)).tolist()
        tightness += (last["employment"] / np.maximum(last["unemployment"], 1)).tolist()
    ranks = [np.argsort(np.argsort(values)) for values in (vacancy, tightness)]
    on = effort.on(f"baseline, {len(vacancy)} territoires", f"baseline, {len(vacancy)} territories")
    return Measured(float(np.corrcoef(*ranks)[0, 1]), None, None, on)


def drift(effort: Effort) -> Measured:
    """Trend of employment without shock, per cent a year."""
    worlds = still_worlds(effort)

    def slope(life: Life) -> float:
        values = total(life, "employment")
        return 100.0 * WEEKS_A_YEAR * np.polyfit(np.arange(len(values)), values, 1)[0] / values[0]

    return over(_each(worlds, slope), effort.on("baseline, cinq ans", "baseline, five years"))


def okun(effort: Effort) -> Measured:
    """Points of unemployment rate for one per cent of output, two years after a closure."""
    worlds = effort.lives("plant-closure", {"weeks": STILL_WEEKS, "shocks.closure.dose": 1.0})
    still = still_worlds(effort)
    slopes = []
    for system in effort.systems:
        for shocked, usual in zip(worlds[system], still[system], strict=True):
            window = slice(60, 164)
            active = (total(usual, "employment") + total(usual, "unemployment"))[window]
            rate = (total(shocked, "unemployment") - total(usual, "unemployment"))[window] / active
            output = total(shocked, "output")[window] / total(usual, "output")[window] - 1.0
            if output.mean() < 0:
                slopes.append(float(rate.mean() / output.mean()))
    return over(slopes, effort.on("plant-closure contre baseline", "plant-closure against baseline"))


def beveridge(scenario: str, changes: dict[str, object]) -> Callable[[Effort], Measured]:
    """Correlation of vacancies and job seekers over the months that follow a shock, against the world without it."""

    def measure(effort: Effort) -> Measured:
        worlds = effort.lives(scenario, {"weeks": STILL_WEEKS, **changes})
        still = still_worlds(effort)
        found = []
        for system in effort.systems:
            gaps = {
                name: np.mean([total(a, name) - total(b, name)
                               for a, b in zip(worlds[system], still[system], strict=True)], axis=0)[WEEKS_A_YEAR::4]
                for name in ("vacancies", "unemployment")
            }  # fmt: skip
            found.append(float(np.corrcoef(gaps["vacancies"], gaps["unemployment"])[0, 1]))
        return over(found, effort.on(f"{scenario} contre baseline", f"{scenario} against baseline"))

    return measure


def establishments_saved(effort: Effort) -> Measured:
    """Establishments alive at the end with the Region's support beyond those without it, as a share of these."""
    helped = effort.lives("soutien-aura", {"weeks": YEARS_2019_TO_2021})
    alone = _lockdown(effort)
    values = [
        float(np.mean([total(a, "firms")[-1] / total(b, "firms")[-1] - 1
                       for a, b in zip(helped[system], alone[system], strict=True)]))
        for system in effort.systems
    ]  # fmt: skip
    return over(values, effort.on("soutien-aura contre lockdown", "soutien-aura against lockdown"))


def lyon_in_the_centre(effort: Effort) -> Measured:
    """Share of coworking spaces open at the end that stand in Lyon and Villeurbanne."""
    lives = _lyon(effort)
    shares = []
    for life in lives:
        standing = [space for space in life.coworking if space["closing_week"] is None]
        shares.append(sum(space["territory_code"] == "200046977-centre" for space in standing) / max(len(standing), 1))
    return over(shares, Bilingual(
        f"coworking-lyon, {len(lives)} hasards au 1:20, après dix ans depuis une carte blanche",
        f"coworking-lyon, {len(lives)} seeds at 1:20, after ten years from a blank map",
    ))  # fmt: skip


def results_of_spaces(kind: str) -> Callable[[Effort], Measured]:
    """Share of the yearly accounts of spaces that show a profit, a balance or a deficit."""

    def measure(effort: Effort) -> Measured:
        lives = _lyon(effort)
        shares = [
            float(np.mean([result == kind for space in life.coworking for result in space["results"]]))
            for life in lives
        ]
        return over(shares, Bilingual(f"coworking-lyon, {len(lives)} hasards au 1:20",
                                      f"coworking-lyon, {len(lives)} seeds at 1:20"))  # fmt: skip

    return measure


def _lyon(effort: Effort) -> list[Life]:
    lyon = Effort(("lyon-campagne-fine",), 20, effort.seeds, effort.workers, effort.progress, effort.worlds)
    return lyon.lives("coworking-lyon", {"weeks": 520})["lyon-campagne-fine"]
