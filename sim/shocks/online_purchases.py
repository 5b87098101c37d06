"""Purchases that move online: what distance sellers gain, what shops lose, and the habit that stays."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.sectors import SECTOR_INDEX
from sim.shocks.effects import WeekEffects
from sim.shocks.recovery import DAYS_PER_WEEK
from sim.shocks.widespread import NATIONAL_JOBS, GradualShock

TRADE = SECTOR_INDEX["TRADE"]
IN_SHOPS = 0.902
"""Share of retail bought in shops in 2019 (Fevad and INSEE: 9.8 % online)."""
RETAIL_IN_TRADE = 0.5
"""Share of what trade sells outside, and of its jobs there, that is retail (assumption)."""


def full_force_reached(shock: GradualShock, week: int, start_date: date) -> bool:
    """Whether a shock has been in full force by the start of this week, which is when a habit is taken."""
    return week * DAYS_PER_WEEK >= shock.start_day(start_date) + shock.ramp_days()


def with_habit(shock: GradualShock, passing: float, lasting_share: float, week: int, start_date: date) -> float:
    """Intensity of a shock that leaves a habit: ``lasting_share`` of the dose is not given back once reached in full.

    ``passing`` is the intensity of the same shock without habit.
    """
    if not full_force_reached(shock, week, start_date):
        return passing
    return shock.dose * lasting_share + (1.0 - lasting_share) * passing


def move_online(effects: WeekEffects, rows: np.ndarray, points: float, demand: float, jobs: float) -> None:
    """Move so many points of the retail of these territories to distance sellers, who are outside; parcels left out.

    ``demand`` and ``jobs`` are the shares of what trade sells to the outside, and of its employers there, that follow.
    """
    effects.online_sales[rows] += points
    lost = points / IN_SHOPS
    effects.outside_demand[rows, TRADE] *= max(0.0, 1.0 - demand * lost)
    effects.outside_jobs[rows] *= max(0.0, 1.0 - jobs * lost * float(NATIONAL_JOBS[TRADE]))
