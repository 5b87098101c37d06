"""The page of lessons: the list, one lesson with its questions, and what was predicted and found at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from dashboards.lessons.course import Course
from dashboards.lessons.drawing import Drawing, drawn
from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Lesson, Step, lessons
from dashboards.lessons.wording import choices, found_sentence, prediction, verdict
from dashboards.page import write
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.report.number_format import number, typography


@solara.component
def Learn(session: Session) -> None:
    """The lesson chosen, or the list of lessons."""
    chosen = session.lesson.value
    if chosen in lessons():
        Taught(session, lessons()[chosen]).key(chosen)
    else:
        Catalogue(session)


@solara.component
def Catalogue(session: Session) -> None:
    """Every lesson with what it is about."""
    texts = texts_in(session.lang.value)

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "lesson" and message.get("at") in lessons():
            session.lesson.value = message["at"]

    Piece(write("lessons", texts, lessons=[card(one, texts) for one in lessons().values()]), on_event)


def card(lesson: Lesson, texts: Texts) -> dict[str, str]:
    """A lesson as the list shows it."""
    return {
        "id": lesson.id, "title": said(lesson, "title", texts), "lead": said(lesson, "lead", texts),
        "length": texts("lessons.length", steps=len(lesson.steps), minutes=lesson.minutes),
    }  # fmt: skip


def said(one: Any, name: str, texts: Texts) -> str:
    """A text that a file gives in both languages, with the typography of the reader's."""
    return typography(getattr(one, f"{name}_{texts.lang}"), texts.lang)


@solara.component
def Taught(session: Session, lesson: Lesson) -> None:
    """One lesson: its question, then what was found."""
    texts = texts_in(session.lang.value)
    course = solara.use_memo(lambda: Course(lesson, session.in_session), [])

    def live() -> Callable[[], None]:
        course.start()
        return course.close

    solara.use_effect(live, [])

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], str(message.get("at", "")):
            case "lessons", _:
                session.lesson.value = ""
            case "think", _:
                course.think(message.get("value"))
            case "predict", _:
                course.predict()
            case "go", position if position.isdecimal():
                course.go(int(position))
            case "again", _:
                course.again()
            case "explore", _ if course.step is not None:
                scenario = lesson.scenario(course.step.answers[0].plus[0])
                session.view.value = "explore"
                session.change(lambda now: scenario)

    Piece(lesson_html(course, texts), on_event, classes="m-lesson")


def lesson_html(course: Course, texts: Texts) -> str:
    """The lesson as it stands."""
    lesson, position = course.lesson, course.position
    given, found = course.predictions.value, course.found.value
    question = ended = None
    if course.step is not None:
        draft = given.get(position, course.reading.value.draft)
        question = asked(course.step, draft, given.get(position), found.get(position), texts)
    else:
        ended = [row(step, given.get(place), found.get(place), texts) for place, step in enumerate(lesson.steps)]
    done, wanted = course.progress.value
    return write(
        "lesson", texts, title=said(lesson, "title", texts), lead=said(lesson, "lead", texts), position=position,
        steps=len(lesson.steps), given=set(given), question=question, ended=ended, wrong=course.wrong.value,
        computing=texts("lessons.computing", done=done, wanted=wanted) if wanted else texts("lessons.starting"),
        how=how_computed(lesson, texts),
    )  # fmt: skip


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
    answer: Shown | None


@dataclass(frozen=True)
class Shown:
    """What was found, as the template writes it."""

    sentence: str
    verdict: str
    drawing: Drawing
    discussion: str
    source: str


def asked(step: Step, draft: float | None, given: float | None, found: Finding | None, texts: Texts) -> Asked:
    """A question; what was found is shown to who has given a prediction only."""
    answer = None if given is None or found is None else shown(step, given, found, texts)
    return Asked(
        said(step, "question", texts), step.ask, step.low, step.high, step.step, draft,
        "" if draft is None else prediction(draft, step, texts), choices(step, texts) if step.choices else [],
        given is not None, answer,
    )  # fmt: skip


def shown(step: Step, given: float | None, found: Finding, texts: Texts) -> Shown:
    """What was found, compared with a prediction when there is one."""
    return Shown(
        found_sentence(found, step, texts), "" if given is None else verdict(given, found, step, texts),
        drawn(step, found, given, texts), said(step, "discussion", texts), step.source,
    )  # fmt: skip


def row(step: Step, given: float | None, found: Finding | None, texts: Texts) -> dict[str, str]:
    """A line of the end of a lesson: the question, what was predicted, what was found."""
    return {
        "question": said(step, "question", texts),
        "predicted": texts("lessons.none") if given is None else prediction(given, step, texts),
        "found": texts("lessons.none") if found is None else found_sentence(found, step, texts),
    }
