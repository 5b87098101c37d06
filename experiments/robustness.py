"""How far a claim holds over its assumed space: the share that keeps its sign, and the assumptions that flip it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from experiments.analysis import response
from experiments.claims import Claim
from experiments.design import SEED
from sim.comparison.differences import Difference, paired
from sim.errors import OutputError

CONFIDENCE = 0.95
FLIPPERS = 3


@dataclass(frozen=True)
class Assumption:
    """An assumption beside a claim.

    ``shift`` is the mean of the assumption where the sign is lost less its mean where it is kept, in standard
    deviations (NaN when the sign is lost, or kept, everywhere); ``rank_correlation`` is Spearman's, with the effect in
    the sense of the claim. ``beyond_chance`` says whether the correlation, ``flips_beyond_chance`` whether the shift,
    exceeds what the luckiest of all assumptions would show in one sample of twenty (Bonferroni).
    """

    path: str
    shift: float
    rank_correlation: float
    beyond_chance: bool
    flips_beyond_chance: bool


@dataclass(frozen=True)
class Verdict:
    """A claim over its assumed space: draws that keep the sign, that show exactly nothing, and their effects.

    ``effects`` are in the unit of the outcome, signed as measured; ``default`` is the effect with every assumption at
    its default, over lucks; ``luck`` is the share of the variance of effects that the luck at defaults alone shows.
    """

    claim: Claim
    effects: np.ndarray
    missing: int
    default: Difference
    luck: float
    assumptions: tuple[Assumption, ...]

    @property
    def draws(self) -> int:
        """Draws measured."""
        return len(self.effects)

    @property
    def kept(self) -> int:
        """Draws in which the effect has the sign of the claim."""
        return int((self.claim.sign * self.effects > 0).sum())

    @property
    def without_effect(self) -> int:
        """Draws whose effect is exactly zero."""
        return int((self.effects == 0).sum())

    @property
    def flippers(self) -> tuple[Assumption, ...]:
        """The three assumptions that most separate where the sign is kept from where it is lost.

        Those that do not beat chance are named too, and told so; none when the sign is kept, or lost, everywhere.
        """
        found = [each for each in self.assumptions if np.isfinite(each.shift)]
        return tuple(sorted(found, key=lambda each: -abs(each.shift))[:FLIPPERS])

    @property
    def movers(self) -> tuple[Assumption, ...]:
        """The three assumptions most correlated with the size of the effect."""
        return tuple(sorted(self.assumptions, key=lambda each: -abs(each.rank_correlation))[:FLIPPERS])


def wilson(successes: int, draws: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson 1927).

    Raises ValueError without draws.
    """
    if draws < 1:
        raise ValueError("a share needs at least one draw")
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0)
    share, weight = successes / draws, z * z / draws
    middle = (share + weight / 2.0) / (1.0 + weight)
    half = z * np.sqrt(share * (1.0 - share) / draws + weight / (4.0 * draws)) / (1.0 + weight)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def verdict(claim: Claim, drawn: pd.DataFrame, usual: pd.DataFrame, asked: int) -> Verdict:
    """What the runs of a claim say: ``drawn`` over its assumed space, ``usual`` with defaults (``read_experiment``).

    ``asked`` is the number of draws wanted; the others failed or are not done. Raises OutputError when none ended.
    """
    sample = drawn[drawn["outcome"] == claim.outcome]
    effects = response(sample).to_numpy(np.float64)
    default = response(usual[usual["outcome"] == claim.outcome]).to_numpy(np.float64)
    spread = float(effects.var(ddof=1)) if len(effects) > 1 else 0.0
    luck = float(default.var(ddof=1)) / spread if spread > 0 and len(default) > 1 else 0.0
    points = pd.DataFrame([json.loads(point) for point in sample["point"]])
    if not len(effects) or not len(default):
        raise OutputError("every run of a claim failed", claim.id, expected=f"an outcome {claim.outcome!r}")
    return Verdict(
        claim, effects, asked - len(effects), paired(np.zeros(len(default)), default), min(luck, 1.0),
        assumptions_of(points, claim.sign * effects),
    )  # fmt: skip


def assumptions_of(points: pd.DataFrame, gains: np.ndarray) -> tuple[Assumption, ...]:
    """Each assumption drawn (the seed apart) beside gains that keep the sign above zero."""
    names = [name for name in points.columns if name != SEED]
    kept, draws = gains > 0, len(gains)
    beyond = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / 2.0 / max(len(names), 1))
    found = []
    for name in names:
        values = points[name].to_numpy(np.float64)
        deviation = values.std()
        shift, strength = float("nan"), 0.0
        if deviation > 0 and 0 < kept.sum() < draws:
            shift = float((values[~kept].mean() - values[kept].mean()) / deviation)
            strength = abs(shift) * np.sqrt(kept.sum() * (~kept).sum() / draws)
        correlation = rank_correlation(values, gains)
        found.append(
            Assumption(name, shift, correlation, abs(correlation) * np.sqrt(draws - 1) > beyond, strength > beyond)
        )
    return tuple(found)


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rank correlation, ties at their mean rank; zero when one of the two does not vary."""
    ranks = [pd.Series(values).rank().to_numpy() for values in (first, second)]
    if min(rank.std() for rank in ranks) == 0.0:
        return 0.0
    return float(np.corrcoef(*ranks)[0, 1])


@dataclass(frozen=True)
class Influence:
    """How much an assumption moves the claims that rest on it: mean absolute rank correlation, claims moved, claims."""

    path: str
    strength: float
    moved: int
    claims: int


def influences(verdicts: Sequence[Verdict]) -> list[Influence]:
    """Assumptions by influence on the claims: first those that move most claims beyond chance, then the strongest."""
    by_path: dict[str, list[Assumption]] = {}
    for each in verdicts:
        for assumption in each.assumptions:
            by_path.setdefault(assumption.path, []).append(assumption)
    found = [
        Influence(
            path, float(np.mean([abs(one.rank_correlation) for one in several])),
            sum(one.beyond_chance for one in several), len(several),
        )
        for path, several in by_path.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.moved, -each.strength, each.path))
