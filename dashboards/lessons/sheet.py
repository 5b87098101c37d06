"""The sheet of a lesson, to print: questions to answer by hand, then a page for the teacher with what was found."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Lesson, Step
from dashboards.lessons.question import how_computed, said
from dashboards.lessons.wording import choices, figure, found_sentence, ranged
from dashboards.page import write
from dashboards.takeaway import sources_line
from dashboards.texts import Texts
from sim.version import __version__

TICKS = 5


def sheet(lesson: Lesson, found: Mapping[int, Finding], texts: Texts) -> str:
    """A page of HTML without any outside address; answers not found yet are left to be filled in."""
    questions = [question_on_paper(step, found.get(place), texts) for place, step in enumerate(lesson.steps)]
    return write(
        "sheet", texts, title=said(lesson, "title", texts), lead=said(lesson, "lead", texts), questions=questions,
        how=how_computed(lesson, texts), version=__version__, seeds=f"1–{lesson.replications}",
        sources=sources_line(texts.lang),
    )  # fmt: skip


def question_on_paper(step: Step, found: Finding | None, texts: Texts) -> dict[str, object]:
    """A question with a scale or boxes to tick, and what the teacher reads about it."""
    labels = choices(step, texts) if step.ask == "most" else []
    ticks = [step.low + (step.high - step.low) * place / (TICKS - 1) for place in range(TICKS)]
    return {
        "text": said(step, "question", texts), "choices": choices(step, texts) if step.choices else [],
        "ticks": [figure(tick, step, texts) for tick in ticks] if step.ask == "amount" else [],
        "found": "" if found is None else found_sentence(found, step, texts),
        "each": [] if found is None else [
            f"{label} : {ranged(one, step, texts)}" if texts.lang == "fr" else f"{label}: {ranged(one, step, texts)}"
            for label, one in zip(labels, found.intervals, strict=False)
        ],
        "discussion": said(step, "discussion", texts), "source": step.source,
    }  # fmt: skip
