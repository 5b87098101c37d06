"""A shock: something dated and dosed that happens to the economy, with its footprint outside stated."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from pydantic import model_validator

from sim.shocks.declarations import Declared, declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.recovery import DAYS_PER_WEEK, RecoveryCurve, weekly_intensity


class Shock(Declared):
    """What all shocks share: when, how long, how strong, how they die away, and what they do outside.

    `start` is a date or a week number (0 is the first week of the run). A shock without `duration_weeks` or `end`
    lasts for ever. `end` is the first day on which it is no longer in full force.
    """

    title_fr: ClassVar[str]
    title_en: ClassVar[str]
    summary_fr: ClassVar[str]
    summary_en: ClassVar[str]
    source: ClassVar[str]
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint()

    kind: str
    id: str = declared("", "text", None, None, "Nom du choc dans le scénario", "Name of the shock in the scenario")
    start: date | int = declared(..., "date or week", None, None, "Début", "Start")
    duration_weeks: int | None = declared(None, "weeks", 1, 5200, "Durée", "Duration")
    end: date | None = declared(None, "date", None, None, "Fin (premier jour sans choc)", "End (first day without)")
    dose: float = declared(1.0, "share", 0.0, 1.0, "Intensité", "Dose")
    recovery: RecoveryCurve = declared(
        "sudden", "sudden, linear, convex or concave", None, None, "Courbe de retour", "Recovery curve"
    )
    recovery_weeks: int = declared(0, "weeks", 0, 520, "Durée du retour", "Recovery time")
    outside: OutsideFootprint | None = None

    @model_validator(mode="after")
    def _dates_make_sense(self) -> Self:
        if isinstance(self.start, int) and self.start < 0:
            raise ValueError("start: a week number cannot be negative")
        if self.end is not None and self.duration_weeks is not None:
            raise ValueError("give either end or duration_weeks, not both")
        if self.end is not None:
            if not isinstance(self.start, date):
                raise ValueError("end is a date, so start must be a date too")
            if self.end <= self.start:
                raise ValueError(f"end {self.end} is not after start {self.start}")
        if self.recovery == "sudden" and self.recovery_weeks:
            raise ValueError("recovery_weeks needs a recovery other than 'sudden'")
        if self.recovery != "sudden" and not self.recovery_weeks:
            raise ValueError(f"recovery {self.recovery!r} needs recovery_weeks of at least 1")
        if self.recovery != "sudden" and self.permanent:
            raise ValueError("a shock that lasts for ever has no recovery: give end or duration_weeks")
        return self

    @property
    def permanent(self) -> bool:
        """True when the shock never ends."""
        return self.end is None and self.duration_weeks is None

    @property
    def footprint(self) -> OutsideFootprint:
        """What the shock does outside: as declared, else the usual footprint of its kind."""
        return self.usual_footprint if self.outside is None else self.outside

    def start_day(self, start_date: date) -> int:
        """First day of the shock, counted from the first day of week 0 of the run."""
        if isinstance(self.start, date):
            return (self.start - start_date).days
        return self.start * DAYS_PER_WEEK

    def start_week(self, start_date: date) -> int:
        """The week of the run in which the shock begins."""
        return self.start_day(start_date) // DAYS_PER_WEEK

    def duration_days(self) -> int | None:
        """Days in full force; None for ever."""
        if self.end is not None and isinstance(self.start, date):
            return (self.end - self.start).days
        return None if self.duration_weeks is None else self.duration_weeks * DAYS_PER_WEEK

    def intensity(self, week: int, start_date: date) -> float:
        """Dose in force this week: the dose times the mean over the seven days of the share still in force."""
        share = weekly_intensity(
            week, self.start_day(start_date), self.duration_days(), self.recovery, self.recovery_weeks * DAYS_PER_WEEK
        )
        return self.dose * share

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the shock names a territory or a sector absent from the system."""
        raise NotImplementedError

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Write this week's factors of a shock of this intensity (above 0) into `effects`, on top of other shocks."""
        raise NotImplementedError
