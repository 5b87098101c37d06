"""The screen of the teacher, for the whole class to see: the code, the question, predictions counted, what is found."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import solara

from dashboards.classroom.histogram import histogram
from dashboards.classroom.network import class_address
from dashboards.classroom.store import Room, Tally, class_store
from dashboards.classroom.watching import watcher
from dashboards.lessons.course import Course
from dashboards.lessons.lesson import Lesson
from dashboards.lessons.question import asked, how_computed, said
from dashboards.lessons.wording import figure
from dashboards.page import write
from dashboards.refusals import failure
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece

Seen = tuple[Room | None, Tally]


@solara.component
def Teaching(session: Session, lesson: Lesson, code: str, teacher: str, leave: Callable[[], None]) -> None:
    """A lesson with a class; `leave` is called once the room is closed."""
    texts = texts_in(session.lang.value)
    course = solara.use_memo(lambda: Course(lesson, session.in_session), [])
    seen: solara.Reactive[Seen] = solara.use_reactive((None, Tally(0, ())))

    def live() -> Callable[[], None]:
        def told(room: Room | None, tally: Tally) -> None:
            with session.in_session():
                seen.value = (room, tally)

        stop = watcher().watch(code, told)
        room = class_store().room(code)
        seen.value = (room, class_store().tally(code))
        course.go(0 if room is None else room.step)

        def gone() -> None:
            stop()
            course.close()

        return gone

    solara.use_effect(live, [])

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], str(message.get("at", "")):
            case "go", position if position.isdecimal() and int(position) <= len(lesson.steps):
                course.go(int(position))
                class_store().ask(code, teacher, int(position))
                watcher().look_now()
            case "reveal", _ if course.position in course.found.value:
                class_store().reveal(code, teacher, course.position, course.found.value[course.position])
                watcher().look_now()
            case "look-again", _:
                course.look_again()
            case "close", _:
                class_store().close(code, teacher)
                leave()

    Piece(teacher_html(course, code, seen.value, texts), on_event, classes="m-lesson")


def teacher_html(course: Course, code: str, seen: Seen, texts: Texts) -> str:
    """The screen as it stands."""
    (room, tally), lesson, step = seen, course.lesson, course.step
    finding = room.finding if room is not None and room.step == course.position else None
    question = counted = None
    if step is not None:
        question = asked(step, None, None, finding, texts, revealed=finding is not None)
        counted = histogram(step, tally.predictions, finding, texts)
    done, wanted = course.progress.value
    return write(
        "teacher", texts, title=said(lesson, "title", texts), code=code, address=class_address(), closed=room is None,
        until="" if room is None else time.strftime("%H:%M", time.localtime(room.expires)),
        pupils=texts.count("class.pupils", tally.pupils, n=tally.pupils),
        answers=texts.count("class.answers", len(tally.predictions), n=len(tally.predictions)),
        position=course.position, steps=len(lesson.steps), question=question, counted=counted,
        wrong=failure(course.wrong.value, texts),
        ends=None if step is None else (figure(step.low, step, texts), figure(step.high, step, texts)),
        ready=course.position in course.found.value, how=how_computed(lesson, texts),
        computing=texts("lessons.computing", done=done, wanted=wanted) if wanted else texts("lessons.starting"),
    )  # fmt: skip
