"""How an economy takes a blow and comes back: measures of regional resilience, as pure functions of arrays.

Martin (2012), Journal of Economic Geography 12, 1-32; Martin, Sunley, Gardiner and Tyler (2016), Regional Studies 50,
561-585; Martin and Sunley (2015), Journal of Economic Geography 15, 1-42; Bruneau et al. (2003), Earthquake Spectra
19, 733-752; Cimellaro, Reinhorn and Bruneau (2010), Engineering Structures 32, 3639-3649; Rose (2007), Environmental
Hazards 7, 383-398.

Functions return None where the measure is undefined: never 0, never infinity.
"""

from __future__ import annotations

import numpy as np


def sensitivity_index(change: float, reference_change: float) -> float | None:
    """A territory that loses twice the national rate has a sensitivity of 2 (Martin 2012).

    beta = (dE_r / E_r) / (dE_N / E_N), both arguments being relative changes over the same weeks. Above 1: low
    resistance. None when the reference did not move.
    """
    return None if reference_change == 0 else change / reference_change


def expected_change_simple(level: float, reference_rate: float) -> float:
    """What a territory would have gained or lost at the reference's rate: g_N * E_r(T0)."""
    return level * reference_rate


def expected_change_by_sector(levels: np.ndarray, reference_rates: np.ndarray) -> float:
    """What a territory would have gained or lost had each sector followed the same sector elsewhere.

    sum_i g_iN * E_ir(T0). Both arrays have shape (S,). A sector that does not exist elsewhere has rate NaN; ValueError
    is raised when the territory has it.
    """
    present = levels != 0
    if np.isnan(reference_rates[present]).any():
        raise ValueError("a sector of the territory has no reference rate")
    return float(levels[present] @ reference_rates[present])


def relative_to_expected(change: float, expected: float) -> float | None:
    """Resistance over the contraction, recovery over the upturn: 0 = like the reference, above 0 better.

    (dE - dE^e) / |dE^e|. None when nothing was expected to change.
    """
    return None if expected == 0 else (change - expected) / abs(expected)


def quality(actual: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Functionality Q(t) of a territory: its level as a share of the level it would have had without the shock."""
    return actual / reference


def depth(quality_of_place: np.ndarray) -> float:
    """The deepest relative loss, max over t of 1 - Q(t), at least 0."""
    return max(0.0, float((1.0 - quality_of_place).max()))


def area_lost(quality_of_place: np.ndarray, step: float = 1.0) -> float:
    """The resilience triangle: the integral of 1 - Q(t) (Bruneau et al. 2003), by the trapezoidal rule.

    `step` is the time between two values; the result is in that unit of time. A linear recovery of a loss L in T
    gives L*T/2, an exponential one of time constant tau gives L*tau.
    """
    return float(np.trapezoid(1.0 - quality_of_place, dx=step))


def time_to_recover(actual: np.ndarray, reference: np.ndarray, tolerance: float = 0.0) -> int | None:
    """Steps from the first value to the first one, at or after the trough, where the reference level is regained.

    The trough is where `reference - actual` is largest; the level is regained when that gap is at most `tolerance`.
    None: not recovered before the last value (censored). A series that never falls by more than the tolerance has
    nothing to recover from and raises ValueError.
    """
    gap = reference - actual
    if gap.max() <= tolerance:
        raise ValueError("there is no loss to recover from")
    trough = int(gap.argmax())
    regained = np.flatnonzero(gap[trough:] <= tolerance)
    return trough + int(regained[0]) if len(regained) else None


def recovered_share(actual: np.ndarray, reference: np.ndarray) -> float | None:
    """Part of the deepest loss that is made up for at the last value; None when there was no loss."""
    gap = reference - actual
    deepest = float(gap.max())
    return None if deepest <= 0 else 1.0 - float(gap[-1]) / deepest


def reorientation(before: np.ndarray, after: np.ndarray) -> float | None:
    """Structural change: half the sum of the absolute changes of the sectors' shares, 0 (same mix) to 1.

    Both arrays are jobs by sector (S,). None when a total is 0.
    """
    if before.sum() <= 0 or after.sum() <= 0:
        return None
    return 0.5 * float(np.abs(after / after.sum() - before / before.sum()).sum())


def annual_growth(first: float, last: float, years: float) -> float | None:
    """Mean yearly rate of growth between two levels; None when it is undefined."""
    if first <= 0 or last <= 0 or years <= 0:
        return None
    return float((last / first) ** (1.0 / years) - 1.0)


def renewal(growth_after: float, growth_before: float) -> float:
    """Renewal: the growth path after the trough less the growth path before the shock (Martin 2012)."""
    return growth_after - growth_before


def static_resilience(largest_potential_loss: float, actual_loss: float) -> float | None:
    """Part of the potential damage that adaptation avoided: (potential - actual) / potential (Rose 2007).

    The potential loss is that of the same run with adaptation and cooperation switched off. None when nothing could
    be lost.
    """
    if largest_potential_loss <= 0:
        return None
    return (largest_potential_loss - actual_loss) / largest_potential_loss
