"""A lesson as its file declares it: worlds to compare, questions to ask, what to say once the answer is seen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from dashboards.lessons.measures import MEASURES
from dashboards.question import checked
from sim.errors import ScenarioError, nearest_name
from sim.scenarios import Scenario
from sim.scenarios.library import read_table
from sim.scenarios.validation import told_in_one_line, tuples_for_lists
from sim.shocks.declarations import Declared

CATALOGUE = files("dashboards").joinpath("lessons", "catalogue")
VARIABLE = "MAILLAGE_LESSONS"
Ask = Literal["amount", "sign", "most"]
SIGNS = ("more", "less", "same")
"""Choices of a question about a direction; `same` means that no difference can be told from the noise."""


class Answer(Declared):
    """One thing that can be found: what the worlds `plus` have beyond the worlds `minus`, on the same luck."""

    plus: tuple[str, ...] = Field(min_length=1)
    minus: tuple[str, ...] = ()
    where: Literal["all", "core", "around"] = "all"
    """Territories counted: all of the system, its core, or those around the core."""
    label_fr: str = ""
    label_en: str = ""


class Step(Declared):
    """One question: an `amount` set on a slider, a `sign`, or which of several answers is the `most`.

    `weeks` are the first and last weeks measured (default: the whole run); `relative` divides by the worlds `minus`.
    """

    id: str
    ask: Ask
    question_fr: str
    question_en: str
    measure: str
    weeks: tuple[int, int] | None = None
    relative: bool = False
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    answers: tuple[Answer, ...] = Field(min_length=1)
    discussion_fr: str
    discussion_en: str
    source: str

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.measure not in MEASURES:
            raise ScenarioError("unknown measure", self.id, self.measure, "", nearest_name(self.measure, MEASURES))
        if self.ask == "amount" and not 0.0 < self.step <= self.high - self.low:
            raise ScenarioError("a question about an amount needs low, high and step", self.id)
        if (self.ask == "most") != (len(self.answers) > 1):
            raise ScenarioError("only a question about the most has several answers", self.id)
        if self.relative and not all(answer.minus for answer in self.answers):
            raise ScenarioError("a relative difference needs worlds to subtract", self.id)
        return self

    @property
    def unit(self) -> str:
        """Unit of predictions and answers."""
        return "share" if self.relative else MEASURES[self.measure].unit

    @property
    def choices(self) -> int:
        """Number of choices; 0 for an amount."""
        return {"amount": 0, "sign": len(SIGNS), "most": len(self.answers)}[self.ask]

    def worlds(self) -> list[str]:
        """Names of the worlds compared, each once."""
        return list(dict.fromkeys(name for answer in self.answers for name in (*answer.plus, *answer.minus)))

    def prediction(self, value: Any) -> float:
        """A prediction that this question accepts, from what a control sends; raises ScenarioError otherwise."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ScenarioError("not a prediction", self.id, str(value)[:60]) from None
        low, high = (self.low, self.high) if self.ask == "amount" else (0.0, self.choices - 1.0)
        if not low <= number <= high or (self.choices and number != int(number)):
            raise ScenarioError("not a prediction", self.id, str(value)[:60], f"{low:g} to {high:g}")
        return number


class Lesson(Declared):
    """A lesson: `base` is what all its worlds share, `worlds` what each adds, as tables of a scenario."""

    id: str
    order: int
    minutes: int
    title_fr: str
    title_en: str
    lead_fr: str
    lead_en: str
    replications: int = Field(ge=3, le=20)
    base: Mapping[str, Any]
    worlds: Mapping[str, Mapping[str, Any]]
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for step in self.steps:
            for name in step.worlds():
                if name not in self.worlds:
                    raise ScenarioError("unknown world", step.id, name, "", nearest_name(name, self.worlds))
        return self

    def scenario(self, world: str) -> Scenario:
        """The scenario of a world, at 1:1; raises ScenarioError when it is not one."""
        table = {**self.base, **self.worlds[world]}
        return checked({"title_fr": "-", "title_en": "-", **table})

    @property
    def scale(self) -> int:
        """People that one agent stands for."""
        return int(self.base.get("scale", 1))


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson by name, in the order in which they are taught: the catalogue, then the teacher's own.

    The teacher's own are the files of the directory `MAILLAGE_LESSONS`. Raises InputError for a file that is no lesson.
    """
    own = os.environ.get(VARIABLE)
    folders = [Path(str(CATALOGUE)), *([Path(own)] if own else [])]
    found = [read_lesson(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    return {lesson.id: lesson for lesson in sorted(found, key=lambda lesson: lesson.order)}


def read_lesson(path: Path) -> Lesson:
    """The lesson of a file, whose name is that of the file; raises InputError with one line."""
    try:
        lesson = Lesson.model_validate({"id": path.stem, **tuples_for_lists(read_table(path))})
    except ValidationError as invalid:
        raise told_in_one_line(invalid.errors(include_url=False)[0], str(path)) from None
    for world in lesson.worlds:
        lesson.scenario(world)
    return lesson
