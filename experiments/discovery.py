"""Where a result holds: boxes of the uncertain space (scenario discovery), with their coverage and density."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.declaration import Experiment
from experiments.design import problem
from experiments.outcomes import measured
from experiments.sensitivity import responses

PEEL = 0.05
SMALLEST_BOX = 0.05
FEWEST_POINTS = 20
WORST_SHARE = 0.25
TOO_COMMON, TOO_RARE = 0.95, 0.05


def prim(points: np.ndarray, interesting: np.ndarray, names: list[str]) -> dict[str, Any]:
    """A box of the uncertain space where a result holds: bounds, coverage and density (Friedman and Fisher 1999).

    Patient rule induction by peeling alone: each step removes the twentieth of the box whose loss raises the density of
    interesting points most, while the box keeps a twentieth of all points; the box with the largest product of coverage
    and density is kept (Bryant and Lempert 2010 choose by eye on the same two measures).
    """
    inside, bounds = np.ones(len(points), bool), {}
    best: dict[str, Any] = {"bounds": {}, "coverage": 1.0, "density": float(interesting.mean())}
    while inside.sum() > max(SMALLEST_BOX * len(points), 5):
        candidates = []
        for column, name in enumerate(names):
            values = points[inside, column]
            for side, cut in (("low", np.quantile(values, PEEL)), ("high", np.quantile(values, 1.0 - PEEL))):
                kept = inside & ((points[:, column] > cut) if side == "low" else (points[:, column] < cut))
                if 0 < kept.sum() < inside.sum():
                    candidates.append((float(interesting[kept].mean()), int(kept.sum()), name, side, float(cut), kept))
        if not candidates:
            break
        density, _, name, side, cut, inside = max(candidates, key=lambda each: each[:2])
        bounds.setdefault(name, {})[side] = cut
        coverage = float(interesting[inside].sum() / max(interesting.sum(), 1))
        if coverage * density > best["coverage"] * best["density"]:
            best = {
                "bounds": {key: dict(value) for key, value in bounds.items()}, "coverage": coverage, "density": density,
            }  # fmt: skip
    return best


@dataclass(frozen=True)
class Discovery:
    """A box for one system and scenario: what was looked for, how common it is, and where.

    ``sought`` is `helps` (better than the reference), `best-half` or `worst-quarter` of the response.
    """

    sought: str
    points: int
    share: float
    bounds: dict[str, dict[str, float]]
    coverage: float
    density: float


def discover(experiment: Experiment, table: pd.DataFrame, outcome: str) -> Discovery | None:
    """The box where a policy helps, or where a shock hits worst; None with too few points.

    Against an unaided reference a point is interesting when the mean difference over seeds is a gain; where that is
    almost everywhere or almost nowhere, when it is in the better half. Otherwise: the worst quarter of responses.
    """
    where, means, _ = responses(experiment, table, outcome)
    if len(where) < FEWEST_POINTS:
        return None
    better = means * (-1 if measured(outcome).better < 0 else 1)
    sought, interesting = "worst-quarter", better <= np.quantile(better, WORST_SHARE)
    if experiment.reference == "unaided":
        sought, interesting = "helps", better > 0
        if not TOO_RARE < interesting.mean() < TOO_COMMON:
            sought, interesting = "best-half", better > np.median(better)
    if not 0 < interesting.sum() < len(interesting):
        return None
    found = prim(where, interesting, problem(experiment)["names"])
    share = float(interesting.mean())
    return Discovery(sought, len(where), share, found["bounds"], found["coverage"], found["density"])
