"""When something of a scenario happens: from a date or a week of the run, for a time or for ever."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

from sim.shocks.declarations import Declared, declared
from sim.shocks.recovery import DAYS_PER_WEEK


class Dated(Declared):
    """Something with a kind, a name of its own in the scenario, a start and perhaps an end.

    `start` is a date or a week number (0 is the first week of the run). Without `duration_weeks` or `end` it lasts for
    ever. `end` is the first day on which it is no longer in full force.
    """

    kind: str
    id: str = declared("", "text", None, None, "Nom dans le scénario", "Name in the scenario")
    start: date | int = declared(..., "date or week", None, None, "Début", "Start")
    duration_weeks: int | None = declared(None, "weeks", 1, 5200, "Durée", "Duration")
    end: date | None = declared(None, "date", None, None, "Fin (premier jour sans)", "End (first day without)")

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
        return self

    @property
    def permanent(self) -> bool:
        """True when it never ends."""
        return self.end is None and self.duration_weeks is None

    def start_day(self, start_date: date) -> int:
        """First day, counted from the first day of week 0 of the run."""
        if isinstance(self.start, date):
            return (self.start - start_date).days
        return self.start * DAYS_PER_WEEK

    def start_week(self, start_date: date) -> int:
        """The week of the run in which it begins."""
        return self.start_day(start_date) // DAYS_PER_WEEK

    def duration_days(self) -> int | None:
        """Days in full force; None for ever."""
        if self.end is not None and isinstance(self.start, date):
            return (self.end - self.start).days
        return None if self.duration_weeks is None else self.duration_weeks * DAYS_PER_WEEK
