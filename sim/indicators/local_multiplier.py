"""How many times a euro turns before it leaves the territory.

LM3 is the local multiplier of the New Economics Foundation (The Money Trail, 2002); its infinite-round form is the base
multiplier of Hoyt and Tiebout.
"""

from __future__ import annotations


def lm3(local_share: float) -> float:
    """Spending within three rounds per euro received: (R1 + R2 + R3) / R1 = 1 + s + s^2, s the local share (0-1)."""
    return 1.0 + local_share + local_share**2


def infinite_multiplier(local_share: float) -> float | None:
    """Spending over all rounds per euro received, k = 1 / (1 - s); None when nothing leaks out (s = 1)."""
    return None if local_share >= 1.0 else 1.0 / (1.0 - local_share)


def retention(local_purchases: float, all_purchases: float) -> float | None:
    """Share of residents' spending on shops and services that is made where they live; None when they buy nothing."""
    return None if all_purchases <= 0 else local_purchases / all_purchases


def local_share(local_purchases: float, income: float, value_added: float, output: float) -> float | None:
    """The share of a euro of residents' income that becomes income of the same territory: s = PCL * v.

    PCL = local purchases / disposable income, the propensity to consume locally; v = value added / output, the income
    held in one euro of local sales. Value added stands for income paid locally, so s is an upper bound where many
    in-commuters work. None when income or output is 0.
    """
    if income <= 0 or output <= 0:
        return None
    return local_purchases / income * value_added / output
