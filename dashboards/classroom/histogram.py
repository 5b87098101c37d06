"""The predictions of a class, counted: columns over the scale of an amount, bars of the choices otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.lessons.drawing import span
from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Step
from dashboards.lessons.wording import choices, figure
from dashboards.texts import Texts

BINS = 15


@dataclass(frozen=True)
class Column:
    """Predictions counted together: their name, how many, and their height in % of the highest."""

    label: str
    count: int
    height: float
    right: bool = False


@dataclass(frozen=True)
class Histogram:
    """Columns from the left; those of an amount lie on the scale on which what is found is drawn."""

    columns: tuple[Column, ...]

    @property
    def told(self) -> str:
        """The columns that are not empty, in words."""
        return "; ".join(f"{one.label}: {one.count}" for one in self.columns if one.count)


def histogram(step: Step, predictions: Sequence[float], finding: Finding | None, texts: Texts) -> Histogram:
    """The predictions of a question, the right choice marked once it is revealed."""
    if step.ask != "amount":
        counts = np.bincount(np.asarray(predictions, dtype=int), minlength=step.choices)
        right = None if finding is None else finding.right
        return Histogram(tuple(
            Column(label, int(count), _share(count, counts), place == right)
            for place, (label, count) in enumerate(zip(choices(step, texts), counts, strict=True))
        ))  # fmt: skip
    low, high = (step.low, step.high) if finding is None else span(step, finding)
    counts, edges = np.histogram(predictions, bins=BINS, range=(low, high))
    return Histogram(tuple(
        Column(f"{figure(left, step, texts)} – {figure(right, step, texts)}", int(count), _share(count, counts))
        for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True)
    ))  # fmt: skip


def _share(count: int, counts: np.ndarray) -> float:
    return round(100.0 * float(count) / max(float(counts.max()), 1.0), 1)
