"""Claims: sentences that conclude from the simulator, each with the comparison and the sign that it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from experiments.assumptions import assumed_space
from experiments.declaration import Experiment, Reference, Table, read_declaration
from experiments.design import SEED
from sim.errors import ScenarioError
from sim.scenarios import load_scenario

CLAIMS = Path(__file__).with_name("claims.toml")
LUCK = (1.0, 1_000_000.0)
Kind = Literal["headline", "falsification"]


class Claim(Table):
    """A conclusion, the comparison it stands on and the sign it expects.

    ``outcome`` is an outcome of ``maillage compare`` (scenario less ``reference``), or a number that ``measure``
    (``module:function``) gives. The claim holds where ``sign`` times the outcome is above zero. ``uncertainties`` adds
    paths to the assumed space, ``overrides`` settings to all runs; ``draws`` is how often the space is drawn.
    """

    id: str
    kind: Kind = "headline"
    title_fr: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    scenario: str
    system: str
    outcome: str = "work"
    measure: str | None = None
    sign: Literal[1, -1] = 1
    reference: Reference = "unaided"
    weeks: int = 156
    scale: int = 20
    draws: int = Field(default=60, ge=10, le=100_000)
    overrides: dict[str, Any] = Field(default_factory=dict)
    uncertainties: dict[str, tuple[float, ...]] = Field(default_factory=dict)

    def over_the_space(self, draws: int | None = None) -> Experiment:
        """A Latin hypercube over the assumed space of the claim, each draw on a luck of its own.

        Raises ScenarioError for a scenario or a system that does not exist.
        """
        fixed = {"system": self.system, "weeks": self.weeks, "scale": self.scale, **self.overrides}
        assumed = assumed_space(load_scenario(self.scenario, fixed))
        space = {path: zone for path, zone in assumed.items() if path not in self.overrides} | self.uncertainties
        space[SEED] = LUCK
        return self._asked(uncertainties=space, design="latin-hypercube", samples=draws or self.draws, seeds=1)

    def as_assumed(self, seeds: int) -> Experiment:
        """The claim with every assumption at its default, on several lucks."""
        return self._asked(seeds=seeds)

    def _asked(self, **more: Any) -> Experiment:
        return Experiment(
            title_fr=self.scenario, title_en=self.scenario, systems=(self.system,), scenarios=(self.scenario,),
            overrides=self.overrides, reference=self.reference, weeks=self.weeks, scale=self.scale, model=self.measure,
            **more,
        )  # fmt: skip


def directory_of(experiment: Experiment) -> str:
    """Name of the directory of an experiment on one claim; claims that differ by their outcome alone share it."""
    digest = hashlib.sha256(experiment.model_dump_json().encode()).hexdigest()[:8]
    return f"{experiment.systems[0]}-{experiment.scenarios[0]}-{digest}"


def load_claims(path: Path = CLAIMS) -> tuple[Claim, ...]:
    """The claims of a TOML file, in its order: a table each, headed by its id.

    Raises ScenarioError, one line, when the file cannot be read or a claim makes no sense.
    """
    return tuple(_claim(name, entry, path.name) for name, entry in read_declaration(path, "claims").items())


def _claim(name: str, entry: Mapping[str, Any] | object, where: str) -> Claim:
    if not isinstance(entry, Mapping):
        raise ScenarioError("not a claim", f"{where}: {name}", entry, "a table [id] with title_fr, title_en, scenario")
    try:
        return Claim.model_validate({"id": name, **entry})
    except ValidationError as invalid:
        fault = invalid.errors(include_url=False)[0]
        field = ".".join(map(str, fault["loc"]))
        raise ScenarioError(str(fault["msg"]), f"{where}: {name}.{field}", fault.get("input")) from None
