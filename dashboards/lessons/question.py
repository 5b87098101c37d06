"""A question and what was found of it, as templates write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.lessons.drawing import Drawing, drawn
from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Lesson, Step
from dashboards.lessons.wording import choices, figure, found_sentence, prediction, verdict
from dashboards.texts import Texts
from sim.report.number_format import number, typography


def said(one: Any, name: str, texts: Texts) -> str:
    """A text that a file gives in both languages, with the typography of the reader's."""
    return typography(getattr(one, f"{name}_{texts.lang}"), texts.lang)


def how_computed(lesson: Lesson, texts: Texts) -> str:
    """How many replications, at which scale."""
    key = "headline.detail_full" if lesson.scale == 1 else "headline.detail"
    n = lesson.replications
    return texts.count(key, n, n=number(n, texts.lang), scale=number(lesson.scale, texts.lang))


@dataclass(frozen=True)
class Asked:
    """A question as the template writes it; `answer` is None until it may be shown."""

    text: str
    ask: str
    low: float
    high: float
    step: float
    draft: float | None
    written: str
    choices: list[str]
    given: bool
    ends: tuple[str, str]
    """The least and the most that can be predicted, of an amount."""
    answer: Shown | None


@dataclass(frozen=True)
class Shown:
    """What was found, as the template writes it."""

    sentence: str
    verdict: str
    drawing: Drawing
    discussion: str
    source: str


def asked(
    step: Step, draft: float | None, given: float | None, found: Finding | None, texts: Texts, revealed: bool = False
) -> Asked:
    """A question; what was found is shown once a prediction is given, or once it is `revealed` to all."""
    answer = None if found is None or (given is None and not revealed) else shown(step, given, found, texts)
    return Asked(
        said(step, "question", texts), step.ask, step.low, step.high, step.step, draft,
        "" if draft is None else prediction(draft, step, texts), choices(step, texts) if step.choices else [],
        given is not None, (figure(step.low, step, texts), figure(step.high, step, texts)), answer,
    )  # fmt: skip


def shown(step: Step, given: float | None, found: Finding, texts: Texts) -> Shown:
    """What was found, compared with a prediction when there is one."""
    return Shown(
        found_sentence(found, step, texts), "" if given is None else verdict(given, found, step, texts),
        drawn(step, found, given, texts), said(step, "discussion", texts), step.source,
    )  # fmt: skip
