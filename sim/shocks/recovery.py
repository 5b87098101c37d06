"""How a disturbance dies away: at once, in a straight line, fast first or slow first."""

from __future__ import annotations

from typing import Literal

RecoveryCurve = Literal["sudden", "linear", "convex", "concave"]
RECOVERY_CURVES: tuple[RecoveryCurve, ...] = ("sudden", "linear", "convex", "concave")

DAYS_PER_WEEK = 7


def remaining_intensity(curve: RecoveryCurve, elapsed_share: float) -> float:
    """Share of a disturbance still in force once `elapsed_share` (0 to 1) of the recovery time has passed.

    sudden 0; linear 1 - u; convex (1 - u)^2, fast first; concave 1 - u^2, slow first. Nothing remains at u = 1.
    """
    u = min(max(elapsed_share, 0.0), 1.0)
    if curve == "sudden":
        return 0.0
    if curve == "linear":
        return 1.0 - u
    return (1.0 - u) ** 2 if curve == "convex" else 1.0 - u * u


def weekly_intensity(
    week: int, start_day: int, duration_days: int | None, curve: RecoveryCurve, recovery_days: int
) -> float:
    """Mean intensity over the seven days of a week (0 to 1) of a disturbance of full strength 1.

    Days are counted from the first day of week 0. The disturbance is in full force from `start_day` on, for
    `duration_days` (None: for ever), and then dies away over `recovery_days` along `curve`.
    """
    total = 0.0
    for day in range(week * DAYS_PER_WEEK, (week + 1) * DAYS_PER_WEEK):
        since_end = -1 if duration_days is None else day - start_day - duration_days
        if day < start_day:
            continue
        if since_end < 0:
            total += 1.0
        elif since_end < recovery_days:
            total += remaining_intensity(curve, (since_end + 0.5) / recovery_days)
    return total / DAYS_PER_WEEK
