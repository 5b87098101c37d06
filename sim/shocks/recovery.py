"""How a disturbance dies away: at once, in a straight line, fast first, slow first, or at the pace of partners."""

from __future__ import annotations

from math import exp
from typing import Literal

RecoveryCurve = Literal["sudden", "linear", "convex", "concave"]
RECOVERY_CURVES: tuple[RecoveryCurve, ...] = ("sudden", "linear", "convex", "concave")
NetworkCurve = Literal["sudden", "linear", "convex", "concave", "network-damped"]
"""Curves of shocks whose victims have suppliers and clients: the last one goes at their pace, those of each
establishment hit (`sim.closures`) or of each sector hit (`sim.shocks.exchanges`)."""

RECOVERED = 0.01
"""Share of a disturbance below which a recovery at the pace of partners is over (assumption)."""

DAYS_PER_WEEK = 7


def remaining_intensity(curve: NetworkCurve, elapsed_share: float) -> float:
    """Share of a disturbance still in force once `elapsed_share` (0 to 1) of the recovery time has passed.

    sudden 0; linear 1 - u; convex (1 - u)^2, fast first; concave 1 - u^2, slow first. Nothing remains at u = 1.
    network-damped: exp(-u), without end, which is what remains where no partner is hit (evidence 4.2).
    """
    if curve == "network-damped":
        return exp(-max(elapsed_share, 0.0))
    u = min(max(elapsed_share, 0.0), 1.0)
    if curve == "sudden":
        return 0.0
    if curve == "linear":
        return 1.0 - u
    return (1.0 - u) ** 2 if curve == "convex" else 1.0 - u * u


def weekly_intensity(
    week: int,
    start_day: int,
    duration_days: int | None,
    curve: NetworkCurve,
    recovery_days: int,
    ramp_days: int = 0,
) -> float:
    """Mean intensity over the seven days of a week (0 to 1) of a disturbance of full strength 1.

    Days are counted from the first day of week 0. The disturbance grows in a straight line over `ramp_days` from
    `start_day` on, lasts until `duration_days` after the start (None: for ever), and then dies away over
    `recovery_days` along `curve`.
    """
    total = 0.0
    for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK):
        since_end = -1 if duration_days is None else day - start_day - duration_days
        if day < start_day:
            continue
        reached = 1.0 if day >= start_day + ramp_days else (day - start_day + 0.5) / ramp_days
        if since_end < 0:
            total += reached
        elif since_end < recovery_days or curve == "network-damped":
            total += reached * remaining_intensity(curve, (since_end + 0.5) / recovery_days)
    return total / DAYS_PER_WEEK
