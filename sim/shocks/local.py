"""Shocks on establishments of one territory, chosen or drawn: they close, and open again at their own pace."""

from __future__ import annotations

from datetime import date

from sim.shocks.declarations import declared
from sim.shocks.places import Places
from sim.shocks.recovery import DAYS_PER_WEEK, NetworkCurve
from sim.shocks.shock import Shock


class LocalShock(Shock):
    """A shock on establishments of a territory. It begins on the Monday of the week of its date."""

    territory: str | None = declared(
        None, "code or name", None, None, "Territoire (défaut : le plus peuplé du cœur)",
        "Territory (default: the most populous of the core)",
    )  # fmt: skip
    recovery: NetworkCurve = declared(
        "sudden", "sudden, linear, convex, concave or network-damped", None, None, "Courbe de retour",
        "Recovery curve",
    )  # fmt: skip

    def start_day(self, start_date: date) -> int:
        """The Monday of the week in which the shock begins."""
        return super().start_day(start_date) // DAYS_PER_WEEK * DAYS_PER_WEEK

    def row(self, places: Places) -> int:
        """The territory that is hit."""
        return places.principal_row() if self.territory is None else places.row(self.territory, f"shock {self.id}")

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the territory is absent from the system."""
        self.row(places)

    def partner_weeks(self, week: int, start_date: date) -> int:
        """Weeks of a recovery at the pace of partners once it has begun, else 0."""
        days = self.duration_days()
        if self.recovery != "network-damped" or days is None:
            return 0
        return self.recovery_weeks if week * DAYS_PER_WEEK >= self.start_day(start_date) + days else 0
