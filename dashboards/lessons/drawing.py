"""Findings and predictions on one scale, as places in % of its width that the template turns into bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Step
from dashboards.lessons.wording import amount, choices, ranged
from dashboards.texts import Texts

MARGIN = 0.06
"""Empty part of the scale beyond what is shown, on each side."""


@dataclass(frozen=True)
class Bar:
    """One answer: its interval and mean in % of the scale, in words, and whether it is the right one."""

    label: str
    text: str
    left: float
    width: float
    mean: float
    right: bool


@dataclass(frozen=True)
class Drawing:
    """Bars on one scale; `zero` and `predicted` are places in %, None where they are not shown."""

    low: str
    high: str
    zero: float | None
    predicted: float | None
    bars: tuple[Bar, ...]


def span(step: Step, found: Finding, others: Iterable[float] = ()) -> tuple[float, float]:
    """Ends of the scale: the slider of an amount, else zero and every interval; wide enough for all that is shown."""
    ends = [end for one in found.intervals for end in (one.low, one.high)] + list(others)
    ends += [step.low, step.high] if step.ask == "amount" else [0.0]
    low, high = min(ends), max(ends)
    margin = 0.0 if step.ask == "amount" else MARGIN * (high - low)
    return low - margin, max(high + margin, low - margin + 1e-9)


def drawn(step: Step, found: Finding, predicted: float | None, texts: Texts) -> Drawing:
    """What was found of a question, and the prediction of an amount beside it."""
    shown = predicted if step.ask == "amount" else None
    low, high = span(step, found, () if shown is None else (shown,))

    def place(value: float) -> float:
        return round(100.0 * (value - low) / (high - low), 2)

    labels = choices(step, texts) if step.ask == "most" else [texts("lessons.simulator")]
    bars = tuple(
        Bar(label, ranged(one, step, texts), place(one.low), round(place(one.high) - place(one.low), 2),
            place(one.mean), number == found.right or step.ask != "most")
        for number, (label, one) in enumerate(zip(labels, found.intervals, strict=True))
    )  # fmt: skip
    signed = step.ask != "amount"
    return Drawing(
        amount(low, step, texts, signed=signed), amount(high, step, texts, signed=signed),
        place(0.0) if low < 0.0 < high else None, None if shown is None else place(shown), bars,
    )  # fmt: skip
