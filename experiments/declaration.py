"""What an experiment asks: systems, scenarios, uncertainties and their ranges, a design, seeds and weeks (XLRM)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from experiments.outcomes import OUTCOME_OF
from sim.comparison.outcomes import OUTCOMES
from sim.errors import ScenarioError, nearest_name

DesignKind = Literal["grid", "one-at-a-time", "latin-hypercube", "sobol", "morris"]
Reference = Literal["none", "unaided", "twin"]
LARGEST_FILE_BYTES = 1_000_000
MOST_RUNS = 1_000_000
OUTCOME_IDS = tuple(outcome.id for outcome in OUTCOMES)


class Table(BaseModel):
    """A table of an experiment file: strict, frozen, no unknown key."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Precision(Table):
    """Replicate until the 95 % interval of a paired difference is at most so wide on each side, or a cap is reached."""

    outcome: str = "work"
    half_width: float = Field(gt=0.0)
    most_seeds: int = Field(default=100, ge=2, le=10_000)


class Experiment(Table):
    """An experiment: what is run, and how often.

    ``scenarios`` are catalogue names, files or combinations (``plant-closure+hub``); ``systems`` may be ``["own"]``:
    the system that each scenario names. ``uncertainties`` maps the path of a parameter or of a field of the scenario to
    ``[low, high]`` (or to a list of values for a grid). ``reference`` says
    what each run is compared with on its own seed: nothing, the same shocks without policy, or the world without both.
    ``model`` names a Python function ``module:name`` of a dict to a dict, run in place of the simulator.
    A world that takes longer than ``checkpoint_minutes`` is kept on disk every so many minutes, and an interrupted run
    goes on from there.
    """

    title_fr: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    systems: tuple[str, ...] = ("coevrons",)
    scenarios: tuple[str, ...] = Field(default=("plant-closure",), min_length=1)
    overrides: dict[str, Any] = Field(default_factory=dict)
    uncertainties: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    assumed_parameters: bool = False
    design: DesignKind = "grid"
    samples: int = Field(default=16, ge=1, le=100_000)
    levels: int = Field(default=3, ge=2, le=50)
    seeds: int = Field(default=4, ge=1, le=10_000)
    first_seed: int = Field(default=1, ge=0)
    precision: Precision | None = None
    reference: Reference = "twin"
    weeks: int = Field(default=156, ge=1, le=5200)
    scale: int = Field(default=10, ge=1, le=1000)
    outcomes: tuple[str, ...] = OUTCOME_IDS
    on_error: Literal["go on", "stop"] = "go on"
    checkpoint_minutes: float = Field(default=10.0, ge=0.0)
    model: str | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for path, values in self.uncertainties.items():
            if self.design != "grid" and len(values) != 2:
                raise ValueError(f"uncertainties.{path}: {self.design} needs [low, high]")
            if len(values) < 2 or (self.design != "grid" and values[0] >= values[1]):
                raise ValueError(f"uncertainties.{path}: {list(values)} is not a range")
        if self.design != "grid" and not self.uncertainties and not self.assumed_parameters:
            raise ValueError(f"design: {self.design} needs uncertainties")
        if self.model is None:
            for name in self.outcomes:
                if name not in OUTCOME_OF:
                    near = nearest_name(name, list(OUTCOME_OF))
                    hint = f", did you mean {near!r}?" if near else ""
                    raise ValueError(f"outcomes: {name!r} is not an outcome{hint}")
        if self.precision is not None and self.precision.outcome not in self.outcomes:
            raise ValueError(f"precision.outcome: {self.precision.outcome!r} is not among the outcomes")
        return self


def read_declaration(file: Path, what: str) -> dict[str, Any]:
    """The table of a TOML file that declares an experiment or claims (``what``).

    Raises ScenarioError, one line, when it is too large, cannot be read or is not TOML.
    """
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise ScenarioError(f"{what} file too large", file.name, file.stat().st_size, "at most 1 MB")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"cannot read the {what}: {error.strerror}", str(file)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"not valid TOML: {error}", file.name) from None


def _recorded(file: Path) -> dict[str, Any]:
    """The table of the declaration that an experiment left in its `experiment.json`."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))["experiment"]
    except OSError as error:
        raise ScenarioError(f"cannot read the experiment: {error.strerror}", str(file)) from None
    except (ValueError, KeyError, TypeError):
        raise ScenarioError("no experiment is recorded there", file.name, expected="an experiment.json") from None


def load_experiment(path: str | Path) -> Experiment:
    """The experiment of a TOML file, or of the `experiment.json` that one left.

    Raises ScenarioError, one line, when the file cannot be read or asks for something impossible.
    """
    file = Path(path)
    table = _recorded(file) if file.suffix == ".json" else read_declaration(file, "experiment")
    if not table:
        raise ScenarioError("the experiment is empty", file.name, expected="title_fr, title_en, scenarios ...")
    try:
        return Experiment.model_validate(table)
    except ValidationError as invalid:
        fault = invalid.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            near = nearest_name(where, list(Experiment.model_fields))
            raise ScenarioError("unknown key", file.name, where, nearest=near) from None
        what = str(fault.get("ctx", {}).get("error", fault["msg"]))
        raise ScenarioError(what, f"{file.name}: {where}" if where else file.name) from None
