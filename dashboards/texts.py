"""The words of the dashboard and the way its reader writes numbers."""

from __future__ import annotations

from datetime import date
from functools import cache

from sim.report.number_format import month_year
from sim.report.story import duration
from sim.report.words import Words


class Texts(Words):
    """The texts of the dashboard in one language; `report` holds those of the report."""

    def __init__(self, lang: str) -> None:
        """Raises InputError for a language that is neither `fr` nor `en`."""
        super().__init__(lang, "dashboards")
        self.report = Words(lang)

    def named(self, section: str, name: str) -> str:
        """The text of a name, or the name itself where it needs none."""
        return self.section(section).get(name, name)

    def month(self, day: date) -> str:
        """Month and year."""
        return month_year(day, self.lang)

    def duration(self, weeks: float) -> str:
        """A number of weeks as people say it."""
        return duration(self.report, weeks)


@cache
def texts_in(lang: str) -> Texts:
    """The texts of a language."""
    return Texts(lang)
