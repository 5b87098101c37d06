"""The few numbers that tell a run: how deep, how long, how much, against the same world without the shock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.indicators import trajectory
from sim.indicators.indicator import NotComputableError, NotRecoveredError
from sim.indicators.losses import CENTS_PER_EURO, ROUNDING_SHARE
from sim.indicators.place import SYSTEM, Place
from sim.results import RunResult

RECOVERED = "recovered"
NOT_RECOVERED = "not_recovered"
NOTHING_LOST = "nothing_lost"
GAINED = "gained"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Total:
    """A yearly flow added up since the start, euros, in both worlds."""

    actual: float
    twin: float | None

    @property
    def gap(self) -> float | None:
        """Gain (above 0) or loss (below 0), euros."""
        return None if self.twin is None else self.actual - self.twin

    @property
    def share(self) -> float | None:
        """The gap as a share of the world without the shock."""
        return None if not self.twin else (self.actual - self.twin) / self.twin


@dataclass(frozen=True)
class Recovery:
    """Whether and when employment is back at the level of the world without the shock."""

    status: str
    week: int | None = None
    """Row of the panel where it is back."""
    weeks_since_shock: int | None = None
    made_up: float | None = None
    """Share of the deepest loss made up for at the end."""


@dataclass(frozen=True)
class Summary:
    """The whole system's story in numbers; comparisons are None without a twin or without a shock."""

    place: Place
    widest_week: int | None
    employment_actual: float
    employment_twin: float | None
    income: Total
    output: Total
    recovery: Recovery
    inside_rounding: bool
    furlough_week: int | None = None
    """Week in which most jobs are on short-time work because of the shock; None when hardly any is."""
    furloughed: float = 0.0
    """Jobs on short-time work in that week beyond the twin's, full-time equivalents."""

    @property
    def compared(self) -> bool:
        """Whether there are both a shock and a twin."""
        return self.widest_week is not None

    @property
    def employment_gap(self) -> float | None:
        """Employed residents more (above 0) or fewer (below 0) in the week of the widest gap."""
        return None if self.employment_twin is None else self.employment_actual - self.employment_twin

    @property
    def employment_share(self) -> float | None:
        """The gap as a share of the twin's employment."""
        return None if not self.employment_twin else self.employment_gap / self.employment_twin

    def date_of(self, week: int) -> date:
        """First day of the week that ends in a row of the panel."""
        return self.place.result.week_date(week)


def recovery_of(place: Place) -> Recovery:
    """When the employment of a place is back at the level of the same world without the shock."""
    try:
        actual, twin = trajectory.pair(place, "employment")
    except NotComputableError:
        return Recovery(UNKNOWN)
    allowed = trajectory.tolerance(place, "employment", twin)
    if (twin - actual).max() <= allowed:
        return Recovery(GAINED if (actual - twin).max() > allowed else NOTHING_LOST)
    made_up = trajectory.made_up("employment")(place) / 100.0
    try:
        weeks = int(trajectory.weeks_to_recover("employment")(place))
    except NotRecoveredError:
        return Recovery(NOT_RECOVERED, made_up=made_up)
    return Recovery(RECOVERED, place.shock_week + weeks, weeks, made_up)


def summarise(result: RunResult) -> Summary:
    """The story of the whole system in numbers."""
    place = Place(result, SYSTEM, tuple(range(len(result.system.codes))))
    employment = place.series("employment")
    widest, twin_level, rounding = None, None, False
    furlough_week, furloughed = None, 0.0
    level = float(employment[-1])
    if place.has_twin and place.shock_week is not None:
        gap = (employment - place.twin_series("employment"))[place.shock_week :]
        falls = -gap.min() > place.rounding_persons or -gap.min() >= gap.max()
        widest = place.shock_week + int(gap.argmin() if falls else gap.argmax())
        level, twin_level = float(employment[widest]), float(place.twin_series("employment")[widest])
    income, output = _total(place, "income"), _total(place, "output")
    if twin_level is not None:
        few = float(np.abs(gap).max()) <= place.rounding_persons
        rounding = few and all(total.share is None or abs(total.share) <= ROUNDING_SHARE for total in (income, output))
        away = (place.series("furloughed") - place.twin_series("furloughed"))[place.shock_week :]
        if away.max() > place.rounding_persons:
            furlough_week, furloughed, rounding = place.shock_week + int(away.argmax()), float(away.max()), False
    recovery = recovery_of(place)
    return Summary(place, widest, level, twin_level, income, output, recovery, rounding, furlough_week, furloughed)


def _total(place: Place, variable: str) -> Total:
    actual = float(place.series(variable)[1:].sum()) / CENTS_PER_EURO
    if not place.has_twin or place.shock_week is None:
        return Total(actual, None)
    return Total(actual, float(place.twin_series(variable)[1:].sum()) / CENTS_PER_EURO)
