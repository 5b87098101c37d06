"""The page of lessons: the list, one lesson with its questions, and what was predicted and found at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from dashboards.classroom.network import class_address
from dashboards.classroom.store import class_store
from dashboards.classroom.teacher import Teaching
from dashboards.classroom.visitor import this_visitor
from dashboards.lessons.course import Course
from dashboards.lessons.finding import Finding
from dashboards.lessons.lesson import Lesson, Step, lessons
from dashboards.lessons.question import asked, how_computed, said
from dashboards.lessons.sheet import sheet
from dashboards.lessons.wording import found_sentence, prediction
from dashboards.page import write
from dashboards.refusals import failure
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece


@solara.component
def Learn(session: Session) -> None:
    """The lesson chosen, alone or with a class, or the list of lessons."""
    chosen = session.lesson.value
    room = solara.use_reactive("")
    teacher = solara.use_memo(this_visitor, []) if class_address() else ""

    def find_room() -> None:
        room.value = class_store().room_of(chosen, teacher) if teacher and chosen else ""

    def open_room() -> None:
        room.value = class_store().open_room(chosen, teacher)

    solara.use_effect(find_room, [chosen])
    if chosen not in lessons():
        Catalogue(session)
    elif room.value:
        Teaching(session, lessons()[chosen], room.value, teacher, lambda: room.set("")).key(room.value)
    else:
        Taught(session, lessons()[chosen], open_room).key(chosen)


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


@solara.component
def Taught(session: Session, lesson: Lesson, open_room: Callable[[], None]) -> None:
    """One lesson for one reader: its question, then what was found."""
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
            case "look-again", _:
                course.look_again()
            case "again", _:
                course.again()
            case "sheet", _:
                text = sheet(lesson, course.found.value, texts)
                widget.send({"download": f"maillage-{lesson.id}.html", "type": "text/html", "text": text})
            case "class", _ if class_address():
                open_room()
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
        steps=len(lesson.steps), given=set(given), question=question, ended=ended,
        wrong=failure(course.wrong.value, texts),
        computing=texts("lessons.computing", done=done, wanted=wanted) if wanted else texts("lessons.starting"),
        how=how_computed(lesson, texts), computed=len(found), may_open_class=bool(class_address()),
    )  # fmt: skip


def found_now(step: Step, given: float | None, found: Finding | None, texts: Texts) -> str:
    """What was found of a question, kept from whoever has not predicted it."""
    if given is None:
        return texts("lessons.predict_to_see")
    return texts("lessons.none") if found is None else found_sentence(found, step, texts)


def row(step: Step, given: float | None, found: Finding | None, texts: Texts) -> dict[str, str]:
    """A line of the end of a lesson: the question, what was predicted, what was found."""
    return {
        "question": said(step, "question", texts),
        "predicted": texts("lessons.none") if given is None else prediction(given, step, texts),
        "found": found_now(step, given, found, texts),
    }
