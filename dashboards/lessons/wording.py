"""Predictions and findings in the reader's words."""

from __future__ import annotations

from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import SIGNS, Step
from dashboards.runs.estimate import Interval
from dashboards.texts import Texts
from sim.report.number_format import money, number, percent, typography


def amount(value: float, step: Step, texts: Texts, signed: bool = False) -> str:
    """A value in the unit of a question."""
    text = figure(value, step, texts, signed)
    if step.unit in ("euros", "share"):
        return text
    return texts.count(f"lessons.{step.unit}", round(abs(value)), n=text)


def figure(value: float, step: Step, texts: Texts, signed: bool = False) -> str:
    """A value without the name of what is counted."""
    write = {"euros": money, "share": percent}.get(step.unit, number)
    return write(value, texts.lang, signed=signed)


def choices(step: Step, texts: Texts) -> list[str]:
    """The choices of a question that is not about an amount."""
    if step.ask == "sign":
        return [texts(f"lessons.{sign}") for sign in SIGNS]
    return [typography(getattr(answer, f"label_{texts.lang}"), texts.lang) for answer in step.answers]


def prediction(value: float, step: Step, texts: Texts) -> str:
    """A prediction in words."""
    return amount(value, step, texts) if step.ask == "amount" else choices(step, texts)[int(value)]


def ranged(interval: Interval, step: Step, texts: Texts) -> str:
    """A mean with its interval unless both ends are written alike, or that nothing can be told from the noise."""
    signed = step.ask != "amount"
    mean = amount(interval.mean, step, texts, signed)
    low, high = (figure(end, step, texts, signed) for end in (interval.low, interval.high))
    if low == high:
        return mean
    return texts("lessons.noise" if interval.inside_noise else "lessons.range", mean=mean, low=low, high=high)


def found_sentence(found: Finding, step: Step, texts: Texts) -> str:
    """What the simulator finds, in one sentence."""
    if step.ask == "amount":
        return texts("lessons.found_amount", range=ranged(found.intervals[0], step, texts))
    if found.right is None:
        return texts("lessons.found_tie")
    told = found.intervals[found.right if step.ask == "most" else 0]
    return texts("lessons.found_choice", choice=choices(step, texts)[found.right], range=ranged(told, step, texts))


def verdict(value: float, found: Finding, step: Step, texts: Texts) -> str:
    """How a prediction compares with what was found."""
    if step.ask == "amount":
        (only,) = found.intervals
        if only.low <= value <= only.high:
            return texts("lessons.verdict_inside")
        gap = distance(abs(value - only.mean), step, texts)
        return texts("lessons.verdict_above" if value > only.mean else "lessons.verdict_below", gap=gap)
    if found.right is None:
        return texts("lessons.verdict_tie")
    return texts("lessons.verdict_right" if int(value) == found.right else "lessons.verdict_other")


def distance(gap: float, step: Step, texts: Texts) -> str:
    """How far apart two values are; shares differ by points."""
    if step.unit == "share":
        return texts("lessons.points", n=number(100.0 * gap, texts.lang, 1))
    return amount(gap, step, texts)
