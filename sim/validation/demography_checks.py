"""Checks on the demography of firms: survival of those born in the still world, order of sectors, ages, sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.sectors import SECTOR_INDEX
from sim.validation.effort import Effort, over, worlds_told
from sim.validation.target import Bilingual, Measured

YEARS = 7
BIRTHS_UNTIL = 2 * WEEKS_A_YEAR
MONTH = 4
COARSEST = 5
"""Scale from which cohorts are too small to tell survival from luck: these lives are at this scale or finer."""


@dataclass(frozen=True)
class Births:
    """Firms born in the still world of a system: week first seen, week last seen, sector, one place a firm."""

    first: np.ndarray
    last: np.ndarray
    sector: np.ndarray

    def survival(self, years: int, sectors: tuple[str, ...] = ()) -> float:
        """Share of those born in the first two years, in some sectors or all, alive so many years later."""
        cohort = self.first < BIRTHS_UNTIL
        if sectors:
            cohort &= np.isin(self.sector, [SECTOR_INDEX[code] for code in sectors])
        return float((self.last >= self.first + years * WEEKS_A_YEAR)[cohort].sum() / max(int(cohort.sum()), 1))

    def aged(self, youngest: int, oldest: int) -> int:
        """How many of those alive at the end are of some age, in years."""
        end = int(self.last.max(initial=0))
        age = (end - self.first[self.last == end]) / WEEKS_A_YEAR
        return int(((age >= youngest) & (age < oldest)).sum())


def scale_of(effort: Effort) -> int:
    """Scale of the lives whose births are followed."""
    return min(effort.scale, COARSEST)


def told(effort: Effort) -> Bilingual:
    """The effort behind births, in a few words."""
    return worlds_told(len(effort.systems), scale_of(effort), effort.seeds)


def births(effort: Effort) -> list[Births]:
    """The firms born over seven years without shock, a system each, its seeds together."""
    found = []
    for system in effort.systems:
        key = ("births", system)
        if key not in effort.worlds:
            lives = [_births_of(system, scale_of(effort), 1 + number) for number in range(effort.seeds)]
            effort.worlds[key] = Births(*(np.concatenate(parts) for parts in zip(*lives, strict=True)))
        found.append(effort.worlds[key])
    return found


def _births_of(system: str, scale: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    asked = {"system": system, "scale": scale, "seed": seed, "weeks": YEARS * WEEKS_A_YEAR}
    model = TerritorialEconomy(resolved=load_scenario("baseline", asked))
    seen: dict[tuple[int, int], list[int]] = {}
    for week in range(YEARS * WEEKS_A_YEAR):
        model.step()
        if week % MONTH == MONTH - 1:
            rows = np.flatnonzero(model.firms.active & (model.firms.birth_week >= 0))
            for one in zip(rows.tolist(), model.firms.identity[rows].tolist(), strict=True):
                seen.setdefault(one, [week, week, int(model.firms.sector[one[0]])])[1] = week
    first, last, sector = np.array(list(seen.values()), np.int64).reshape(-1, 3).T
    return first, last, sector


def survival(years: int) -> Callable[[Effort], Measured]:
    """Share of the firms born in the first two years that are still in business so many years later."""

    def measure(effort: Effort) -> Measured:
        return over([each.survival(years) for each in births(effort)], told(effort))

    return measure


def order_of_sectors(effort: Effort) -> Measured:
    """Survival at three years in education and health less that in trade."""
    gaps = [each.survival(3, ("EDU", "HEALTH")) - each.survival(3, ("TRADE",)) for each in births(effort)]
    return over(gaps, told(effort))


def young_against_old(effort: Effort) -> Measured:
    """Firms born in the run and aged under two years over those aged four to six, less one."""
    return over([each.aged(0, 2) / max(each.aged(4, 6), 1) - 1.0 for each in births(effort)], told(effort))


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
    number = len(effort.systems)
    return over(shares, Bilingual(f"{number} systèmes au 1:1, mois 0", f"{number} systems at 1:1, month 0"))
