"""How long what was lost takes to come back over all draws, those that never saw it come back counted as such."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.comparison.replications import Life
from sim.indicators.resilience import time_to_recover
from sim.indicators.survival import Survival, kaplan_meier
from sim.results import at_month_zero_prices

SMALLEST_LOSS = 1e-3
"""A quantity is lost, and found again, beyond a thousandth of its mean in the first scenario (assumption)."""


def _sum(life: Life, variable: str, columns: np.ndarray) -> np.ndarray:
    return life.panel[variable][:, columns].sum(axis=1).astype(float)


def _real_income(life: Life, columns: np.ndarray) -> np.ndarray:
    return at_month_zero_prices(life.panel["income"][:, columns], life.panel["price_index"][:, columns]).sum(axis=1)


Level = Callable[[Life, np.ndarray], np.ndarray]
RECOVERED: dict[str, tuple[Level, Level]] = {
    "employment": (lambda life, at: _sum(life, "employment", at), lambda life, at: _sum(life, "employment", at)),
    "real_income": (_real_income, _real_income),
    "unmet_demand": (lambda life, at: -_sum(life, "unmet_demand", at), lambda life, at: _sum(life, "consumption", at)),
}
"""What may be lost and come back: its level week by week, and what a thousandth is taken of.

What lacks is lost by rising, beside what is bought.
"""


def recovery_times(
    first: Sequence[Life], second: Sequence[Life], columns: np.ndarray, quantity: str = "employment"
) -> Survival | None:
    """Weeks from the first loss in the second scenario against the first to its return, over the seeds.

    `quantity` is one of `RECOVERED`. Censored at the end of the run (Kaplan and Meier 1958); None when no draw loses
    anything beyond the tolerance.
    """
    level, whole = RECOVERED[quantity]
    weeks, observed = [], []
    for still, struck in zip(first, second, strict=True):
        reference, actual = level(still, columns), level(struck, columns)
        tolerance = SMALLEST_LOSS * float(whole(still, columns).mean())
        lost = np.flatnonzero(reference - actual > tolerance)
        if lost.size == 0:
            continue
        found = time_to_recover(actual[lost[0] :], reference[lost[0] :], tolerance)
        observed.append(found is not None)
        weeks.append(len(actual) - 1 - int(lost[0]) if found is None else found)
    return kaplan_meier(np.array(weeks), np.array(observed)) if weeks else None
