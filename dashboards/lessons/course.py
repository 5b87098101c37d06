"""One reader in one lesson: where they are, what they predicted, what was found. Never shared between visitors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import solara

from dashboards.lessons.finding import Finding, Search
from dashboards.lessons.lesson import Lesson, Step
from sim.errors import MaillageError


@dataclass(frozen=True)
class Reading:
    """The question that is read and the prediction that is thought of, not yet given; they change together."""

    position: int = 0
    draft: float | None = None


class Course:
    """The state of a lesson as reactive values.

    The worlds of a question are asked for as soon as it is read, and those of the others after it, so that the answer
    is ready when the reader has thought. `in_session` makes contexts in which values are set from other threads.
    """

    def __init__(self, lesson: Lesson, in_session: Callable[[], Any]) -> None:
        self.lesson = lesson
        self.in_session = in_session
        self.reading = solara.reactive(Reading())
        self.predictions: solara.Reactive[Mapping[int, float]] = solara.reactive({})
        self.found: solara.Reactive[Mapping[int, Finding]] = solara.reactive({})
        self.progress = solara.reactive((0, 0))
        self.wrong = solara.reactive("")
        self.search: Search | None = None

    @property
    def step(self) -> Step | None:
        """The question asked, None once the lesson is over."""
        return self.lesson.steps[self.position] if self.position < len(self.lesson.steps) else None

    @property
    def position(self) -> int:
        """Number of the question that is read, that of questions at the end."""
        return self.reading.value.position

    def start(self) -> None:
        """Ask for the worlds of the question that is read."""
        self._look_for(self.position)

    def close(self) -> None:
        """Abandon what runs: the reader is gone."""
        if self.search is not None:
            self.search.stop()

    def think(self, value: Any) -> None:
        """Move the prediction without giving it yet; what is no prediction is said and changes nothing."""
        if self.step is not None:
            try:
                self.reading.value = Reading(self.position, self.step.prediction(value))
            except MaillageError as error:
                self.wrong.value = str(error)

    def predict(self) -> None:
        """Give the prediction; it is never changed afterwards."""
        position, draft = self.position, self.reading.value.draft
        if draft is not None and position not in self.predictions.value:
            self.predictions.value = {**self.predictions.value, position: draft}

    def go(self, position: int) -> None:
        """Read another question, or the end after the last one."""
        if 0 <= position <= len(self.lesson.steps):
            self.wrong.value = ""
            self.reading.value = Reading(position, self.predictions.value.get(position))
            self._look_for(position)

    def look_again(self) -> None:
        """Ask once more for worlds that failed."""
        self.go(self.position)

    def again(self) -> None:
        """Begin the lesson again, without predictions."""
        self.predictions.value = {}
        self.go(0)

    def _look_for(self, position: int) -> None:
        self.close()
        missing = [place for place in range(len(self.lesson.steps)) if place not in self.found.value]
        if not missing:
            return
        position = next((place for place in missing if place >= position), missing[0])
        self.progress.value = (0, 0)

        def told(found: Finding | None, done: int, wanted: int, wrong: str) -> None:
            with self.in_session():
                self.progress.value = (done, wanted)
                self.wrong.value = wrong
                if found is not None:
                    self.found.value = {**self.found.value, position: found}
                    self._look_for(self.position)

        self.search = Search(self.lesson, self.lesson.steps[position], told)
        try:
            self.search.start()
        except (MaillageError, RuntimeError) as error:
            self.wrong.value = str(error)
