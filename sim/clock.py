"""The calendar: weeks tick, decisions fall in the first week of each calendar month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

WEEKS_A_YEAR = 52
WEEKS_A_MONTH = WEEKS_A_YEAR / 12.0


@dataclass
class Clock:
    """The week being simulated, counted from 0 (-1 before the first), and the week of the last monthly decisions."""

    start: date
    week: int = -1
    last_decision: int = 0

    @property
    def weeks_since_month_start(self) -> int:
        """Weeks lived since the last monthly decisions."""
        return self.week - self.last_decision

    def date_of(self, week: int) -> date:
        """First day of a week."""
        return self.start + timedelta(weeks=week)

    def starts_month(self) -> bool:
        """Whether this week is the first of a calendar month; week 0 is not: month 0 has decided already."""
        return first_week_of(self.start, self.week)[0]

    def starts_year(self) -> bool:
        """Whether this week is the first of a calendar year."""
        return first_week_of(self.start, self.week)[1]


@lru_cache(maxsize=1024)
def first_week_of(start: date, week: int) -> tuple[bool, bool]:
    """Whether a week counted from ``start`` begins a calendar month, and a calendar year; week 0 begins neither."""
    if week <= 0:
        return False, False
    today, before = start + timedelta(weeks=week), start + timedelta(weeks=week - 1)
    return today.month != before.month, today.year != before.year
