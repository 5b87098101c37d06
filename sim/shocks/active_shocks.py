"""The shocks of a run, asked week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sim.shocks.effects import WeekEffects
from sim.shocks.places import Places
from sim.shocks.shock import Shock


class ActiveShocks:
    """The shocks of a scenario set on the territories of a run.

    Raises ScenarioError at construction when a shock names a territory or a sector absent from the system. A shock of
    dose zero is left out: it is exactly no shock.
    """

    def __init__(self, shocks: Sequence[Shock], places: Places, sectors: Sequence[str], start_date: date) -> None:
        for shock in shocks:
            shock.check(places)
        self.shocks = tuple(shock for shock in shocks if shock.dose > 0)
        self.places = places
        self.sectors = tuple(sectors)
        self.start_date = start_date

    def effects(self, week: int) -> WeekEffects | None:
        """The factors in force in a week counted from 0; None when no shock is active."""
        effects: WeekEffects | None = None
        for shock in self.shocks:
            intensity = shock.intensity(week, self.start_date)
            if intensity <= 0.0 and not shock.leaves_habits(week, self.start_date):
                continue
            if effects is None:
                effects = WeekEffects.usual(len(self.places.codes), len(self.sectors))
            shock.strike(effects, intensity, week, self.places, self.start_date)
        return None if effects is None else effects.freeze()

    def span(self, weeks: int) -> tuple[int, int] | None:
        """First and last week, counted from 0, in which a shock acts in a run of so many weeks; None when none does."""
        acting = [
            week
            for week in range(weeks)
            if any(shock.intensity(week, self.start_date) > 0.0 for shock in self.shocks)
        ]
        return (acting[0], acting[-1]) if acting else None

    def footprint(self) -> list[dict[str, object]]:
        """What each shock does outside the system, as numbers and as a sentence in both languages."""
        return [
            {
                "id": shock.id,
                **shock.footprint.model_dump(),
                "sentence_fr": shock.footprint.sentence("fr"),
                "sentence_en": shock.footprint.sentence("en"),
            }
            for shock in self.shocks
        ]
