"""The calendar: weeks tick, decisions fall in the first week of each calendar month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
        return self.week > 0 and self.date_of(self.week).month != self.date_of(self.week - 1).month

    def starts_year(self) -> bool:
        """Whether this week is the first of a calendar year."""
        return self.week > 0 and self.date_of(self.week).year != self.date_of(self.week - 1).year
