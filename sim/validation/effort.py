"""How much is simulated for a score card, and the worlds already lived, so that no check lives one twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.comparison.differences import student_975
from sim.comparison.replications import Life, Progress, replicate
from sim.validation.target import Bilingual, Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL_SYSTEMS = (
    "grand-angouleme", "rives-du-rhone", "pays-ledonien", "gevaudan-lozere", "coevrons", "grand-calais",
    "lyon-campagne",
)  # fmt: skip


@dataclass
class Effort:
    """Systems, scale and seeds of the simulations behind a score card.

    ``worlds`` remembers the lives of a scenario, by name, overrides and number of seeds. ``settings`` are laid over
    every scenario: parameters to try.
    """

    systems: tuple[str, ...]
    scale: int
    seeds: int
    workers: int | None = None
    progress: Progress | None = None
    worlds: dict[tuple, list[Life]] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def quick(cls, workers: int | None = None, progress: Progress | None = None) -> Effort:
        """Minutes: three systems at 1:20, two seeds."""
        return cls(("gevaudan-lozere", "pays-ledonien", "grand-calais"), 20, 2, workers, progress)

    @classmethod
    def full(cls, workers: int | None = None, progress: Progress | None = None) -> Effort:
        """The seven systems at 1:5, five seeds."""
        return cls(ALL_SYSTEMS, 5, 5, workers, progress)

    def lives(self, scenario: str, overrides: Mapping[str, object] | None = None) -> dict[str, list[Life]]:
        """The lives of a scenario on each system: seeds lives a system."""
        from sim.scenarios import load_scenario

        changes = dict(overrides or {})
        keys = {system: (scenario, system, tuple(sorted(changes.items(), key=str))) for system in self.systems}
        missing = [system for system in self.systems if keys[system] not in self.worlds]
        if missing:
            resolved = [
                load_scenario(scenario, {"system": system, "scale": self.scale, **self.settings, **changes})
                for system in missing
            ]
            lived = replicate(resolved, self.seeds, self.workers, self.progress)
            self.worlds |= {keys[system]: lives for system, lives in zip(missing, lived, strict=True)}
        return {system: self.worlds[keys[system]] for system in self.systems}

    @property
    def told(self) -> Bilingual:
        """The effort in a few words."""
        return worlds_told(len(self.systems), self.scale, self.seeds)

    def on(self, fr: str, en: str | None = None) -> Bilingual:
        """What a check is made on: its worlds (the same words in English unless given), then the effort."""
        return Bilingual(f"{fr}, {self.told.fr}", f"{en or fr}, {self.told.en}")


def worlds_told(systems: int, scale: int, seeds: int) -> Bilingual:
    """So many systems, at a scale, on so many seeds, in a few words."""
    return Bilingual(
        f"{systems} systèmes, échelle 1:{scale}, {seeds} hasards", f"{systems} systems, scale 1:{scale}, {seeds} seeds"
    )


def over(values: Sequence[float] | np.ndarray, on: Bilingual) -> Measured:
    """Mean and 95 % interval over systems or seeds."""
    every = np.asarray(values, np.float64)
    every = every[np.isfinite(every)]
    if every.size < 2:
        return Measured(float(every.mean()), None, None, on)
    half = student_975(every.size - 1) * float(every.std(ddof=1)) / np.sqrt(every.size)
    return Measured(float(every.mean()), float(every.mean() - half), float(every.mean() + half), on)
