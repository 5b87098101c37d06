"""Paired differences: the mean over seeds of what changes from one scenario to another, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

STUDENT_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""97.5 % quantiles of Student's distribution for 1 to 30 degrees of freedom."""
NORMAL_975 = 1.96


@dataclass(frozen=True)
class Difference:
    """A paired difference: mean, half-width of its 95 % interval (None with one seed), number of seeds."""

    mean: float
    half_width: float | None
    seeds: int

    @property
    def low(self) -> float | None:
        """Lower bound of the interval."""
        return None if self.half_width is None else self.mean - self.half_width

    @property
    def high(self) -> float | None:
        """Upper bound of the interval."""
        return None if self.half_width is None else self.mean + self.half_width

    @property
    def verdict(self) -> str:
        """`gain` or `loss` when the interval excludes zero, `noise` when it does not, `unknown` with one seed.

        A difference that is exactly zero on every seed is `none`.
        """
        if self.half_width is None:
            return "unknown" if self.mean else "none"
        if self.mean == 0.0 and self.half_width == 0.0:
            return "none"
        if abs(self.mean) <= self.half_width:
            return "noise"
        return "gain" if self.mean > 0 else "loss"


def student_975(degrees: int) -> float:
    """97.5 % quantile of Student's distribution."""
    return STUDENT_975[degrees - 1] if degrees <= len(STUDENT_975) else NORMAL_975


def paired(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Second less first, seed by seed: mean and 95 % Student interval of the paired differences.

    Raises ValueError when the two do not have the same number of seeds.
    """
    gaps = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    if len(first) != len(second):
        raise ValueError("paired values need the same seeds")
    count = len(gaps)
    if count < 2:
        return Difference(float(gaps.mean()), None, count)
    half_width = student_975(count - 1) * float(gaps.std(ddof=1)) / np.sqrt(count)
    return Difference(float(gaps.mean()), half_width, count)


def variance_ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """How many times common luck shrinks the variance of a difference: (var a + var b) / var(b - a); inf when exact."""
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    shared = float(np.var(b - a, ddof=1))
    apart = float(np.var(a, ddof=1) + np.var(b, ddof=1))
    return apart / shared if shared > 0 else float("inf")
