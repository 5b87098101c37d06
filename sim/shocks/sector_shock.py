"""Shocks that damage whole sectors, which may come back at the pace of their suppliers and clients."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.shocks.declarations import declared
from sim.shocks.exchanges import partners_of_sectors, remaining_by_sector
from sim.shocks.recovery import DAYS_PER_WEEK, NetworkCurve, weekly_intensity
from sim.shocks.widespread import GradualShock


class SectorShock(GradualShock):
    """A shock that takes from sectors a share of what they make, deliver or are ordered.

    With ``recovery = "network-damped"`` each sector recovers at the pace of the sectors that it exchanges with in the
    whole country, from the first Monday on which full force has ended.
    """

    recovery: NetworkCurve = declared(
        "sudden", "sudden, linear, convex, concave or network-damped", None, None, "Courbe de retour",
        "Recovery curve",
    )  # fmt: skip

    def damage(self) -> np.ndarray:
        """Share that each sector loses at full dose (float64, S)."""
        raise NotImplementedError

    def intensity(self, week: int, start_date: date) -> float:
        """As other shocks; of a recovery at the pace of partners, the mean over sectors weighted by their damage."""
        first = self._first_week_with_partners(start_date)
        if first is None:
            return super().intensity(week, start_date)
        start = self.start_day(start_date)
        if week < first:
            full = first * DAYS_PER_WEEK - start
            return self.dose * weekly_intensity(week, start, full, "sudden", 0, self.ramp_days())
        damage = self.damage()
        return float(damage @ self._left(week - first + 1)) / max(float(damage.sum()), 1e-12)

    def force(self, intensity: float, week: int, start_date: date) -> float | np.ndarray:
        """Intensity of this week, or of each sector (S,) once they recover at the pace of their partners."""
        first = self._first_week_with_partners(start_date)
        return intensity if first is None or week < first else self._left(week - first + 1)

    def _first_week_with_partners(self, start_date: date) -> int | None:
        days = self.duration_days()
        if self.recovery != "network-damped" or days is None:
            return None
        return -(-(self.start_day(start_date) + days) // DAYS_PER_WEEK)

    def _left(self, weeks: int) -> np.ndarray:
        """Dose left to each sector so many weeks into a recovery at the pace of partners; partners outside the
        territories hit have lost what the footprint says."""
        reach = max(self.footprint.supply, self.footprint.demand)
        lost = np.minimum(self.dose * reach * self.damage(), 1.0)
        return self.dose * remaining_by_sector(lost, weeks, self.recovery_weeks, partners_of_sectors())
