"""What one visitor sees and has done: the question, its history, the last answer. Never shared between visitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara
import solara.lab

from dashboards import address
from dashboards.question import first_question
from dashboards.refusals import refusal
from dashboards.runs.answering import Answering
from dashboards.runs.estimate import Estimate
from dashboards.runs.lives import HOUSEHOLDS_FOLLOWED, Life
from dashboards.runs.plan import households_of, round_scale
from dashboards.runs.worker_process import CANCELLED, DONE, LIVES
from dashboards.runs.workers import workers
from dashboards.texts import texts_in
from dashboards.turns import session_context, turn_of_page
from sim.errors import MaillageError
from sim.scenarios import Scenario

LONGEST_HISTORY = 60
VIEWS = ("explore", "compare", "understand", "learn", "research")
MOST_KEPT = 4
LIVES_PRIORITY = 5
"""After quick estimates, before refined ones."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A scenario put aside with its answer."""

    question: Scenario
    estimate: Estimate


class Session:
    """The state of one visitor, as reactive values that panels read.

    Its runs are abandoned by `close`, when the page is left.
    """

    def __init__(self, query: str | None, accepted_languages: str) -> None:
        fields = address.read(query)
        lang = fields.get("lang", "")
        if lang not in ("fr", "en"):
            lang = preferred_language(accepted_languages)
        self.wrong = solara.reactive("")
        """What was refused, told beside the controls."""
        self.failed = solara.reactive("")
        """What a worker told instead of the answer."""
        self.lang = solara.reactive(lang)
        self.view = solara.reactive(fields["view"] if fields.get("view") in VIEWS else VIEWS[0])
        self.lesson = solara.reactive(fields.get("lesson", ""))
        self.theme = solara.reactive("")
        self.search = solara.reactive("")
        self.scenario = solara.reactive(self._asked_in(fields))
        self.history: list[Scenario] = [self.scenario.value]
        self.position = solara.reactive(0)
        self.estimate: solara.Reactive[Estimate | None] = solara.reactive(None)
        self.more_comes = solara.reactive(True)
        self.kept: solara.Reactive[tuple[Kept, ...]] = solara.reactive(())
        self.before: Estimate | None = None
        self.asked = False
        self.lives: solara.Reactive[tuple[Scenario, int, list[Life]] | None] = solara.reactive(None)
        self.following = solara.reactive(False)
        self.lives_failed = solara.reactive("")
        self.variable, self.mode, self.selected = (solara.reactive(text) for text in ("employment", "shock", ""))
        turn = turn_of_page()
        self.in_session = session_context(turn)
        self.answering = Answering(self._told, turn)

    def _asked_in(self, fields: dict[str, str]) -> Scenario:
        if "s" not in fields:
            return first_question()
        try:
            return address.scenario_of(fields["s"])
        except MaillageError as error:
            self.wrong.value = refusal(error, texts_in(self.lang.value))
            return first_question()

    def start(self) -> None:
        """Ask for the first answer, once; not while lessons are read, which ask for worlds of their own."""
        if self.view.value != "learn" and not self.asked:
            self._ask()

    def close(self) -> None:
        """Abandon what runs: the visitor is gone."""
        self.answering.stop()

    def _ask(self) -> None:
        self.asked = True
        self.failed.value = ""
        self.more_comes.value = True
        try:
            self.answering.ask(self.scenario.value)
        except (MaillageError, RuntimeError) as error:
            self.failed.value = str(error)
            self.more_comes.value = False

    def ask_again(self) -> None:
        """Ask the same question once more, after its answer failed."""
        self._ask()

    def _told(self, estimate: Estimate | None, wrong: str, more_comes: bool) -> None:
        with self.in_session():
            if estimate is not None:
                last = self.estimate.value
                if last is not None and question_of(last) != question_of(estimate):
                    self.before = last
                self.estimate.value = estimate
            self.failed.value = wrong
            self.more_comes.value = more_comes

    def change(self, make: Callable[[Scenario], Scenario]) -> None:
        """Ask another question made from this one; what is not possible is said and changes nothing."""
        try:
            fresh = make(self.scenario.value)
        except (MaillageError, ValueError, KeyError, IndexError) as error:
            self.wrong.value = refusal(error, texts_in(self.lang.value))
            return
        self.wrong.value = ""
        if fresh == self.scenario.value:
            return
        self.history = [*self.history[: self.position.value + 1], fresh][-LONGEST_HISTORY:]
        self._show(len(self.history) - 1)

    def go_back_to(self, position: int) -> None:
        """Show another step of the history."""
        if 0 <= position < len(self.history):
            self.wrong.value = ""
            self._show(position)

    def _show(self, position: int) -> None:
        """Ask a step of the history; that more comes is said first, lest the answer before pass for its own."""
        self.more_comes.value = True
        self.position.value = position
        self.scenario.value = self.history[position]
        self._ask()

    def keep(self) -> None:
        """Put the scenario shown aside with its answer, the oldest of four giving way."""
        if self.estimate.value is not None:
            shown = self.estimate.value
            others = tuple(one for one in self.kept.value if one.question != question_of(shown))
            self.kept.value = (*others, Kept(question_of(shown), shown))[-MOST_KEPT:]

    def drop(self, position: int) -> None:
        """Put a kept scenario away."""
        self.kept.value = tuple(one for place, one in enumerate(self.kept.value) if place != position)

    def follow(self, place: int) -> None:
        """Ask for the lives of a few agents of the territory of a row, in the scenario shown."""
        scenario = self.scenario.value
        scale = round_scale(households_of(scenario), HOUSEHOLDS_FOLLOWED)
        run = scenario.model_copy(update={"seed": 1, "scale": scale})

        def then(status: str, payload: Any) -> None:
            with self.in_session():
                self.following.value = False
                if status == DONE:
                    self.lives.value = (scenario, place, payload)
                elif status != CANCELLED:
                    self.lives_failed.value = str(payload)

        self.following.value, self.lives_failed.value = True, ""
        try:
            workers().ask(run, LIVES_PRIORITY, then, f"{LIVES}:{place}")
        except RuntimeError as error:
            self.following.value, self.lives_failed.value = False, str(error)

    def lives_of(self, place: int) -> list[Life] | None:
        """The lives asked for, None when they are of another scenario or territory."""
        asked = self.lives.value
        return asked[2] if asked is not None and asked[:2] == (self.scenario.value, place) else None

    def query(self) -> str:
        """The address of what is seen."""
        return address.written(self.scenario.value, self.lang.value, self.view.value, self.lesson.value)


def question_of(estimate: Estimate) -> Scenario:
    """The question that an estimate answers."""
    return estimate.acted[0].scenario.model_copy(update={"seed": 1, "scale": 1})


def accepted_languages() -> str:
    """What the browser says it reads."""
    headers = solara.lab.headers.value or {}
    return next(iter(headers.get("accept-language", [])), "")


def preferred_language(accepted: str) -> str:
    """French unless the browser asks for another language first: `fr` or `en`."""
    first = accepted.split(",")[0].strip().lower()
    return "fr" if not first or first.startswith("fr") else "en"
