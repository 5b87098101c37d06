"""The page of a pupil: join with the code, predict, then see what the class predicted and what is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import solara

from dashboards import address
from dashboards.classroom.codes import code_of
from dashboards.classroom.histogram import histogram
from dashboards.classroom.store import Room, Tally, class_store
from dashboards.classroom.visitor import this_visitor
from dashboards.classroom.watching import watcher
from dashboards.lessons.lesson import Step, lessons
from dashboards.lessons.question import asked, how_computed, said
from dashboards.lessons.wording import prediction
from dashboards.page import write
from dashboards.session import accepted_languages, preferred_language
from dashboards.texts import Texts, texts_in
from dashboards.turns import session_context
from dashboards.widgets import Piece, asset
from sim.errors import MaillageError


@dataclass(frozen=True)
class Sitting:
    """What a pupil sees, all of it changing together: the room, the predictions of the class once revealed, one's own.

    `wrong` is the name of a text: `no_room`, `too_late`, `closed`.
    """

    room: Room | None = None
    predictions: tuple[float, ...] = ()
    draft: float | None = None
    given: float | None = None
    wrong: str = ""

    @property
    def step(self) -> Step | None:
        """The question asked, None without a room and after the last question."""
        if self.room is None or self.room.lesson not in lessons():
            return None
        steps = lessons()[self.room.lesson].steps
        return steps[self.room.step] if self.room.step < len(steps) else None


class Seat:
    """The state of one pupil; `pupil` stands for the browser."""

    def __init__(self, query: str | None, accepted: str, pupil: str) -> None:
        fields = address.read(query)
        lang = fields.get("lang", "")
        self.lang = solara.reactive(lang if lang in ("fr", "en") else preferred_language(accepted))
        self.pupil = pupil
        self.typed = fields.get("code", "")[:20]
        self.sitting = solara.reactive(Sitting())
        self.in_session = session_context()
        self.stop: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Join the room of the address, if there is one."""
        if self.typed:
            self.join(self.typed)

    def join(self, typed: str) -> None:
        """Sit down in the room of a code; what is wrong with it is said."""
        code = code_of(typed)
        self.typed = typed[:20]
        if not code or not class_store().join(code, self.pupil):
            self.sitting.value = Sitting(wrong="no_room")
            return
        self.stop()
        self.stop = watcher().watch(code, self._told)
        self._told(class_store().room(code), class_store().tally(code))

    def leave(self) -> None:
        """Watch the room no more: the pupil is gone."""
        self.stop()

    def _told(self, room: Room | None, tally: Tally) -> None:
        with self.in_session():
            before = self.sitting.value
            if room is None:
                closed = before.room is not None or before.wrong == "closed"
                self.sitting.value = Sitting(wrong="closed" if closed else "no_room")
                return
            known = before.room is not None and before.room.step == room.step
            given = before.given if known else class_store().prediction(room.code, room.step, self.pupil)
            predictions = tally.predictions if room.finding is not None else ()
            draft = before.draft if known else given
            self.sitting.value = Sitting(room, predictions, draft, given, before.wrong if known else "")

    def think(self, value: Any) -> None:
        """Move the prediction without sending it; what is no prediction changes nothing."""
        step = self.sitting.value.step
        if step is not None:
            try:
                self.sitting.value = replace(self.sitting.value, draft=step.prediction(value))
            except MaillageError:
                return

    def send(self) -> None:
        """Send the prediction; one sent before is replaced, one sent too late is refused."""
        now = self.sitting.value
        if now.room is None or now.draft is None:
            return
        if class_store().predict(now.room.code, now.room.step, self.pupil, now.draft):
            self.sitting.value = replace(self.sitting.value, given=now.draft, wrong="")
        else:
            self.sitting.value = replace(self.sitting.value, wrong="too_late")

    def query(self) -> str:
        """The address of what is seen."""
        code = {"code": self.typed} if self.typed else {}
        return urlencode({"lang": self.lang.value, **code})


@solara.component
def ClassPage() -> None:
    """What a pupil sees."""
    router = solara.use_router()
    seat = solara.use_memo(lambda: Seat(router.search, accepted_languages(), this_visitor()), [])
    texts = texts_in(seat.lang.value)

    def live() -> Callable[[], None]:
        seat.start()
        return seat.leave

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        match message["do"], str(message.get("at", "")):
            case "join", _ if isinstance(message.get("value"), dict):
                seat.join(str(message["value"].get("code", "")))
            case "think", _:
                seat.think(message.get("value"))
            case "send", _:
                seat.send()
            case "lang", ("fr" | "en") as lang:
                seat.lang.value = lang
                widget.send({"language": lang, "title": f"Maillage – {texts_in(lang)('class.title')}"})
            case "hello", _:
                widget.send({"language": seat.lang.value, "title": f"Maillage – {texts('class.title')}"})

    solara.use_effect(live, [])
    solara.Style(asset("style.css"))
    with solara.Div(classes=["m-app"]):
        Piece(pupil_html(seat, texts), on_event, classes="m-lesson", main=True, address=seat.query())


def pupil_html(seat: Seat, texts: Texts) -> str:
    """The page as it stands."""
    now = seat.sitting.value
    room, step = now.room, now.step
    question = counted = None
    if room is not None and step is not None:
        question = asked(step, now.draft, now.given, room.finding, texts, revealed=room.finding is not None)
        if room.finding is not None:
            counted = histogram(step, now.predictions, room.finding, texts)
    lesson = None if room is None else lessons().get(room.lesson)
    return write(
        "pupil", texts, room=room, question=question, counted=counted, typed=seat.typed, wrong=now.wrong,
        given="" if now.given is None or step is None else prediction(now.given, step, texts),
        sent=now.given is not None and now.given == now.draft,
        title="" if lesson is None else said(lesson, "title", texts),
        position=0 if room is None else room.step, steps=0 if lesson is None else len(lesson.steps),
        how="" if lesson is None else how_computed(lesson, texts),
    )  # fmt: skip
