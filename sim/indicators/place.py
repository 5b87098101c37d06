"""A place is one territory, those studied, of a type, or the whole system: its history in both worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.results import Panel, RunResult

SYSTEM = "system"
CORE = "core"
TOWNS = "towns"
COUNTRYSIDE = "countryside"
MONTH_ZERO_PRICE = 10_000.0
CITY_INHABITANTS = 50_000.0
"""A territory is a town from 50 000 inhabitants on, the least that French law asks of a communauté d'agglomération
(Code général des collectivités territoriales, article L5216-1), else countryside."""


@dataclass(frozen=True)
class Place:
    """Sums over some territories of a run.

    Args:
        result: the run.
        code: a territory code, `core`, `towns`, `countryside` or `system`.
        columns: positions of the territories in the panel.
    """

    result: RunResult
    code: str
    columns: tuple[int, ...]

    @property
    def has_twin(self) -> bool:
        """Whether the same world without the shock was simulated."""
        return self.result.twin_panel is not None

    @property
    def shock_week(self) -> int | None:
        """First week of the shock, None without one."""
        return self.result.shock_start_week

    @property
    def last_week_before(self) -> int:
        """Row of the panel that holds the last state before the shock (T0)."""
        return 0 if self.shock_week is None else max(self.shock_week - 1, 0)

    def series(self, variable: str) -> np.ndarray:
        """A variable of the shocked world, summed over the place, float64 (weeks + 1).

        `real_income` is disposable income at the consumer prices of month 0, cents a week.
        """
        return _series(self.result.panel, variable, self.columns)

    def twin_series(self, variable: str) -> np.ndarray:
        """The same in the world without the shock; only where `has_twin`."""
        return _series(self.result.twin_panel, variable, self.columns)

    def unaided_series(self, variable: str) -> np.ndarray:
        """The same with the shock and without any policy; only where the run has such a world."""
        return _series(self.result.unaided_panel, variable, self.columns)

    @cached_property
    def others(self) -> Place | None:
        """Every other territory of the run together (the reference, leave-one-out); None when there is none."""
        rest = tuple(column for column in range(len(self.result.system.codes)) if column not in self.columns)
        return Place(self.result, f"others than {self.code}", rest) if rest else None

    @property
    def rounding_persons(self) -> float:
        """Differences up to five agents come from whole numbers of persons, not from the shock (assumption)."""
        return 5.0 * self.result.scale

    def sector_series(self, variable: str) -> np.ndarray:
        """A variable by sector, summed over the place, float64 (months, S)."""
        return self.result.sectors[variable][:, self.columns, :].sum(axis=1).astype(np.float64)

    def twin_sector_series(self, variable: str) -> np.ndarray:
        """The same in the world without the shock; only where `has_twin`."""
        return self.result.twin_sectors[variable][:, self.columns, :].sum(axis=1).astype(np.float64)

    @cached_property
    def income_by_source(self) -> np.ndarray:
        """Real income of residents by where it comes from, cents a week, float64 (months, S + 1).

        Earnings by sector of the employer, then all the rest: pensions, benefits, transfers, property income, wages
        earned outside the territories simulated, less direct taxes. The sources of a month add up to its real income.
        """
        prices = self.result.panel["price_index"][self.result.sector_weeks][:, self.columns, None]
        earnings = self.result.sectors["earnings"][:, self.columns, :] * (MONTH_ZERO_PRICE / prices)
        earned = earnings.sum(axis=1)
        rest = self.series("real_income")[self.result.sector_weeks] - earned.sum(axis=1)
        return np.column_stack((earned, rest))


def _series(panel: Panel, variable: str, columns: tuple[int, ...]) -> np.ndarray:
    if variable != "real_income":
        return panel[variable][:, columns].sum(axis=1).astype(np.float64)
    return (panel["income"][:, columns] * (MONTH_ZERO_PRICE / panel["price_index"][:, columns])).sum(axis=1)


def places(result: RunResult) -> Iterator[Place]:
    """The whole system, the studied territories and of each type when they are a part of it, then each by code."""
    everyone = tuple(range(len(result.system.codes)))
    core = tuple(int(column) for column in np.flatnonzero(result.system.core))
    yield Place(result, SYSTEM, everyone)
    if core and len(core) < len(everyone):
        yield Place(result, CORE, core)
    if result.geography is not None:
        towns = result.geography.population >= CITY_INHABITANTS
        if towns.any() and not towns.all():
            yield Place(result, TOWNS, tuple(np.flatnonzero(towns).tolist()))
            yield Place(result, COUNTRYSIDE, tuple(np.flatnonzero(~towns).tolist()))
    for column, code in enumerate(result.system.codes):
        yield Place(result, code, (column,))
