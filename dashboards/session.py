"""What one visitor sees and has done: the question, its history, the last answer. Never shared between visitors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import solara
from solara.server import kernel_context

from dashboards import address
from dashboards.question import first_question
from dashboards.runs.answering import Answering
from dashboards.runs.estimate import Estimate
from sim.errors import MaillageError
from sim.scenarios import Scenario

LONGEST_HISTORY = 60
VIEWS = ("explore",)


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
        self.lang = solara.reactive(lang)
        self.view = solara.reactive(fields["view"] if fields.get("view") in VIEWS else VIEWS[0])
        self.theme = solara.reactive("")
        self.search = solara.reactive("")
        self.scenario = solara.reactive(self._asked_in(fields))
        self.history: list[Scenario] = [self.scenario.value]
        self.position = solara.reactive(0)
        self.estimate: solara.Reactive[Estimate | None] = solara.reactive(None)
        self.more_comes = solara.reactive(True)
        self.variable, self.mode, self.selected = (solara.reactive(text) for text in ("employment", "shock", ""))
        self._in_session = session_context()
        self.answering = Answering(self._told)

    def _asked_in(self, fields: dict[str, str]) -> Scenario:
        if "s" not in fields:
            return first_question()
        try:
            return address.scenario_of(fields["s"])
        except MaillageError as error:
            self.wrong.value = str(error)
            return first_question()

    def start(self) -> None:
        """Ask for the first answer."""
        self._ask()

    def close(self) -> None:
        """Abandon what runs: the visitor is gone."""
        self.answering.stop()

    def _ask(self) -> None:
        self.more_comes.value = True
        try:
            self.answering.ask(self.scenario.value)
        except (MaillageError, RuntimeError) as error:
            self.refuse(error)

    def _told(self, estimate: Estimate | None, wrong: str, more_comes: bool) -> None:
        with self._in_session():
            if estimate is not None:
                self.estimate.value = estimate
            if wrong:
                self.wrong.value = wrong.strip().splitlines()[-1]
            self.more_comes.value = more_comes

    def refuse(self, error: Exception) -> None:
        """Say what is wrong and keep everything as it was."""
        self.wrong.value = str(error)
        self.more_comes.value = False

    def change(self, make: Callable[[Scenario], Scenario]) -> None:
        """Ask another question made from this one; what is not possible is said and changes nothing."""
        try:
            fresh = make(self.scenario.value)
        except (MaillageError, ValueError, KeyError, IndexError) as error:
            self.wrong.value = str(error)
            return
        self.wrong.value = ""
        if fresh == self.scenario.value:
            return
        self.history = [*self.history[: self.position.value + 1], fresh][-LONGEST_HISTORY:]
        self.position.value = len(self.history) - 1
        self._show(fresh)

    def go_back_to(self, position: int) -> None:
        """Show another step of the history."""
        if 0 <= position < len(self.history):
            self.position.value = position
            self.wrong.value = ""
            self._show(self.history[position])

    def _show(self, scenario: Scenario) -> None:
        self.scenario.value = scenario
        self._ask()

    def query(self) -> str:
        """The address of what is seen."""
        return address.written(self.scenario.value, self.lang.value, self.view.value)


def preferred_language(accepted: str) -> str:
    """French unless the browser asks for another language first: `fr` or `en`."""
    first = accepted.split(",")[0].strip().lower()
    return "fr" if not first or first.startswith("fr") else "en"


def session_context() -> Callable[[], Any]:
    """A maker of contexts in which the values of this session may be set from another thread."""
    try:
        context = kernel_context.get_current_context()
    except RuntimeError:
        return nullcontext
    return lambda: nullcontext() if context.closed_event.is_set() else context
