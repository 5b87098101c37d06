"""How long employment takes to come back over all draws, those that never saw it come back counted as such."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.comparison.replications import Life
from sim.indicators.resilience import time_to_recover
from sim.indicators.survival import Survival, kaplan_meier

SMALLEST_LOSS = 1e-3
"""Employment is lost, and found again, beyond a thousandth of that of the first scenario (assumption)."""


def recovery_times(first: Sequence[Life], second: Sequence[Life], columns: np.ndarray) -> Survival | None:
    """Weeks from the first loss of employment of the second scenario against the first to its return, over the seeds.

    Censored at the end of the run (Kaplan and Meier 1958); None when no draw loses anything beyond the tolerance.
    """
    weeks, observed = [], []
    for still, struck in zip(first, second, strict=True):
        reference, actual = (life.panel["employment"][:, columns].sum(axis=1).astype(float) for life in (still, struck))
        tolerance = SMALLEST_LOSS * float(reference.mean())
        lost = np.flatnonzero(reference - actual > tolerance)
        if lost.size == 0:
            continue
        found = time_to_recover(actual[lost[0] :], reference[lost[0] :], tolerance)
        observed.append(found is not None)
        weeks.append(len(actual) - 1 - int(lost[0]) if found is None else found)
    return kaplan_meier(np.array(weeks), np.array(observed)) if weeks else None
