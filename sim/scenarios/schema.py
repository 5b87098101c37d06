"""What a scenario says: where, when, how long, on which luck, with which parameters, shocks and levers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from sim.cooperation import Cooperation
from sim.errors import ScenarioError
from sim.levers import AnyLever
from sim.parameters import Parameters
from sim.shocks import AnyShock
from sim.shocks.dated import Dated
from sim.shocks.declarations import Declared

FIRST_MONDAY_OF_2019 = date(2019, 1, 7)
LONGEST_RUN_WEEKS = 5200
MONDAY = 0


class Scenario(Declared):
    """One run to make: frozen, strict, every quantity inside its bounds.

    A scenario names a `system` or lists `territories` (codes or names), never both; with neither, the run decides.
    `data` is a directory of the user's own facts. `parameters` holds only the overrides, keyed by path.
    `budget_euros` caps what the levers may plan to spend over the run. `scale` K lets one agent stand for K people or
    firms.
    """

    id: str = Field(default="scenario", min_length=1, max_length=100)
    title_fr: str = Field(min_length=1, max_length=200)
    title_en: str = Field(min_length=1, max_length=200)
    description_fr: str = Field(default="", max_length=4000)
    description_en: str = Field(default="", max_length=4000)
    sources: tuple[str, ...] = ()
    system: str | None = None
    territories: tuple[str, ...] | None = None
    data: str | None = None
    start_date: date = FIRST_MONDAY_OF_2019
    weeks: int = Field(default=520, ge=1, le=LONGEST_RUN_WEEKS)
    seed: int = Field(default=1, ge=0, lt=2**63)
    scale: int = Field(default=1, ge=1, le=1000)
    parameters: dict[str, Any] = Field(default_factory=dict)
    shocks: tuple[AnyShock, ...] = ()
    levers: tuple[AnyLever, ...] = ()
    cooperation: Cooperation | None = None
    budget_euros: float | None = Field(default=None, gt=0.0)

    @field_validator("start_date")
    @classmethod
    def _weeks_start_on_monday(cls, start: date) -> date:
        if start.weekday() != MONDAY:
            monday = start - timedelta(days=start.weekday())
            raise ValueError(f"{start} is not a Monday, and weeks start on Mondays: the Monday before is {monday}")
        return start

    @field_validator("territories")
    @classmethod
    def _territories_are_distinct(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if names is not None and not names:
            raise ValueError("the list is empty: name at least one territory, or leave it out")
        repeated = sorted({name for name in names or () if (names or ()).count(name) > 1})
        if repeated:
            raise ValueError(f"{repeated[0]!r} is listed twice")
        return names

    @field_validator("parameters")
    @classmethod
    def _parameters_are_valid(cls, overrides: dict[str, Any]) -> dict[str, Any]:
        Parameters.from_overrides(overrides)
        return overrides

    @field_validator("shocks", "levers")
    @classmethod
    def _names_are_distinct(cls, items: tuple[Dated, ...], info: ValidationInfo) -> tuple[Dated, ...]:
        named: list[Dated] = []
        for item in items:
            taken = {other.id for other in named}
            if item.id in taken:
                raise ValueError(f"two {info.field_name} have the id {item.id!r}")
            if not item.id:
                numbered = (f"{item.kind}-{number}" for number in range(2, len(items) + 2))
                free = next(name for name in (item.kind, *numbered) if name not in taken)
                item = item.model_copy(update={"id": free})
            named.append(item)
        return tuple(named)

    @model_validator(mode="after")
    def _one_place_and_possible_dates(self) -> Self:
        if self.system is not None and self.territories is not None:
            raise ValueError("give either system or territories, not both")
        for kind, item in (*(("shock", shock) for shock in self.shocks), *(("lever", lever) for lever in self.levers)):
            if item.start_day(self.start_date) < 0:
                raise ValueError(f"{kind} {item.id!r} starts on {item.start}, before the run ({self.start_date})")
        return self

    @property
    def end_date(self) -> date:
        """The first day after the run."""
        return self.start_date + timedelta(weeks=self.weeks)

    def parameter_set(self) -> Parameters:
        """The parameters of the run: the defaults with this scenario's overrides."""
        return Parameters.from_overrides(self.parameters, f"scenario {self.id}")

    def require_shocks_within_horizon(self, where: str) -> None:
        """Raise ScenarioError when a shock starts after the last week.

        Checked on a file as its author wrote it; a run shortened by an option gets an explanation instead.
        """
        for shock in self.shocks:
            if shock.start_week(self.start_date) >= self.weeks:
                raise ScenarioError(
                    "the shock starts after the last week", f"{where}: shocks.{shock.id}.start", str(shock.start),
                    f"a start before {self.end_date} (week {self.weeks})",
                )  # fmt: skip

    @property
    def has_policy(self) -> bool:
        """Whether territories do anything about it."""
        return bool(self.levers) or (self.cooperation is not None and self.cooperation.asked)

    def twin(self) -> Scenario:
        """The same world on the same luck without any shock or policy: what would have happened."""
        return self.unaided().model_copy(update={"shocks": ()})

    def unaided(self) -> Scenario:
        """The same world, luck and shocks without any policy: what would have happened had nobody acted."""
        return self.model_copy(update={"levers": (), "cooperation": None})
