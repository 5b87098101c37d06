"""Times that are not all known: the estimator of Kaplan and Meier (1958), for recoveries cut off by the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Survival:
    """Share still waiting after each time at which something happened (Kaplan and Meier 1958)."""

    times: np.ndarray
    waiting: np.ndarray
    """After each of `times`, the share not yet recovered, 1 to 0."""
    censored_share: float
    """Share of observations cut off before it happened."""

    def median(self) -> float | None:
        """First time at which at most half still wait; None when more than half wait at the last one."""
        reached = np.flatnonzero(self.waiting <= 0.5 + 1e-12)
        return float(self.times[reached[0]]) if reached.size else None

    def share_waiting(self, time: float) -> float:
        """Share not yet recovered at a time."""
        before = np.searchsorted(self.times, time, side="right")
        return 1.0 if before == 0 else float(self.waiting[before - 1])


def kaplan_meier(durations: np.ndarray, observed: np.ndarray) -> Survival:
    """The survival of durations some of which are censored.

    ``durations`` (k,) times to the event, or to the end of the observation where ``observed`` (k,) is False. Those
    censored at a time are still at risk at that time. Raises ValueError without any duration.
    """
    durations, observed = np.asarray(durations, np.float64), np.asarray(observed, np.bool_)
    if durations.size == 0:
        raise ValueError("no duration to estimate from")
    times = np.unique(durations[observed])
    at_risk = (durations[None, :] >= times[:, None]).sum(axis=1)
    events = ((durations[None, :] == times[:, None]) & observed[None, :]).sum(axis=1)
    return Survival(times, np.cumprod(1.0 - events / at_risk), float((~observed).mean()))
