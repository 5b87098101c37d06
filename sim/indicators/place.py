"""A place is one territory, those studied, of a type, or the whole system: its history in both worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.results import RunResult, at_month_zero_prices

SYSTEM = "system"
CORE = "core"
TOWNS = "towns"
COUNTRYSIDE = "countryside"
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
        system: the place that holds every territory of the run, when it is at hand; it keeps what all places share.
        rest_of: the place that this one completes, whose sums are those of the system less its own.
    """

    result: RunResult
    code: str
    columns: tuple[int, ...]
    system: Place | None = field(default=None, repr=False, compare=False)
    rest_of: Place | None = field(default=None, repr=False, compare=False)
    _known: dict[tuple, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

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
        """A variable of the shocked world, summed over the place, float64 (weeks + 1), not to be written in.

        `real_income` is disposable income at the consumer prices of month 0, cents a week.
        """
        return self._sum("panel", variable)

    def twin_series(self, variable: str) -> np.ndarray:
        """The same in the world without the shock; only where `has_twin`."""
        return self._sum("twin_panel", variable)

    def unaided_series(self, variable: str) -> np.ndarray:
        """The same with the shock and without any policy; only where the run has such a world."""
        return self._sum("unaided_panel", variable)

    @cached_property
    def whole(self) -> Place:
        """Every territory of the run."""
        return self.system or Place(self.result, SYSTEM, tuple(range(len(self.result.system.codes))))

    @cached_property
    def others(self) -> Place | None:
        """Every other territory of the run together (the reference, leave-one-out); None when there is none."""
        own = set(self.columns)
        rest = tuple(column for column in self.whole.columns if column not in own)
        return Place(self.result, f"others than {self.code}", rest, self.whole, rest_of=self) if rest else None

    @property
    def rounding_persons(self) -> float:
        """Differences up to five agents come from whole numbers of persons, not from the shock (assumption)."""
        return 5.0 * self.result.scale

    def sector_series(self, variable: str) -> np.ndarray:
        """A variable by sector, summed over the place, float64 (months, S), not to be written in."""
        return self._sum("sectors", variable)

    def twin_sector_series(self, variable: str) -> np.ndarray:
        """The same in the world without the shock; only where `has_twin`."""
        return self._sum("twin_sectors", variable)

    @property
    def income_by_source(self) -> np.ndarray:
        """Real income of residents by where it comes from, cents a week, float64 (months, S + 1).

        Earnings by sector of the employer, then all the rest: pensions, benefits, transfers, property income, wages
        earned outside the territories simulated, less direct taxes. The sources of a month add up to its real income.
        """
        earned = self._sum("sectors", "real_earnings")
        rest = self.series("real_income")[self.result.sector_weeks] - earned.sum(axis=1)
        return np.column_stack((earned, rest))

    def once_for_all(self, name: tuple, work: Callable[[], np.ndarray]) -> np.ndarray:
        """What is the same for all places of the run, by territory, worked out when it is first asked."""
        known = self.whole._known
        if name not in known:
            known[name] = work()
        return known[name]

    def _sum(self, world: str, variable: str) -> np.ndarray:
        if (world, variable) not in self._known:
            if self.rest_of is not None:
                summed = self.whole._sum(world, variable) - self.rest_of._sum(world, variable)
            else:
                summed = _sum_over(self.result, world, variable, self.columns)
            summed.setflags(write=False)
            self._known[world, variable] = summed
        return self._known[world, variable]


def _sum_over(result: RunResult, world: str, variable: str, columns: tuple[int, ...]) -> np.ndarray:
    """A variable of a world (`panel`, `twin_sectors`...) over some territories, money of `real_*` at first prices."""
    table = getattr(result, world)
    if variable == "real_income":
        return at_month_zero_prices(table["income"][:, columns], table["price_index"][:, columns]).sum(axis=1)
    if variable == "real_earnings":
        prices = result.panel["price_index"][result.sector_weeks][:, columns, None]
        return at_month_zero_prices(table["earnings"][:, columns, :], prices).sum(axis=1)
    return table[variable][:, columns].sum(axis=1).astype(np.float64)


def places(result: RunResult) -> Iterator[Place]:
    """The whole system, the studied territories and of each type when they are a part of it, then each by code."""
    system = Place(result, SYSTEM, tuple(range(len(result.system.codes))))
    core = tuple(int(column) for column in np.flatnonzero(result.system.core))
    yield system
    if core and len(core) < len(system.columns):
        yield Place(result, CORE, core, system)
    if result.geography is not None:
        towns = result.geography.population >= CITY_INHABITANTS
        if towns.any() and not towns.all():
            yield Place(result, TOWNS, tuple(np.flatnonzero(towns).tolist()), system)
            yield Place(result, COUNTRYSIDE, tuple(np.flatnonzero(~towns).tolist()), system)
    for column, code in enumerate(result.system.codes):
        yield Place(result, code, (column,), system)
