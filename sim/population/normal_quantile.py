"""Standard normal numbers from uniform ones, so that traits of people and firms can be lognormal.

Peter Acklam's rational approximation of the normal quantile function (2003); relative error below 1.2e-9.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled

SMALLEST_CHANCE = 1e-9
"""Chances are kept this far from 0 and 1: nobody lies beyond six standard deviations."""

_NUMERATOR = (
    -3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02, -3.066479806614716e01,
    2.506628277459239e00,
)  # fmt: skip
_DENOMINATOR = (
    -5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01, -1.328068155288572e01,
    1.0,
)  # fmt: skip
_TAIL_NUMERATOR = (
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e00, -2.549732539343734e00,
    4.374664141464968e00, 2.938163982698783e00,
)  # fmt: skip
_TAIL_DENOMINATOR = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00, 1.0)
_TAIL = 0.02425


@compiled(inline="always")
def _polynomial(coefficients: tuple, x: float) -> float:
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


@compiled
def normal_quantile(chances: np.ndarray) -> np.ndarray:
    """Values that a standard normal variable stays below with given chances: float64 in, float64 out, same length."""
    result = np.empty(chances.size, np.float64)
    for i in range(chances.size):
        p = min(max(chances[i], SMALLEST_CHANCE), 1.0 - SMALLEST_CHANCE)
        if p < _TAIL or p > 1.0 - _TAIL:
            q = math.sqrt(-2.0 * math.log(min(p, 1.0 - p)))
            value = _polynomial(_TAIL_NUMERATOR, q) / _polynomial(_TAIL_DENOMINATOR, q)
            result[i] = value if p < 0.5 else -value
        else:
            q = p - 0.5
            result[i] = q * _polynomial(_NUMERATOR, q * q) / _polynomial(_DENOMINATOR, q * q)
    return result
