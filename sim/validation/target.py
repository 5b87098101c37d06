"""A target: a published figure, how far from it the simulator may be, and how the two are compared."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, NamedTuple

Check = Literal["within", "range", "sign"]
Basis = Literal["fitted", "input", "predicted"]
LANGUAGES = ("fr", "en")


class Bilingual(NamedTuple):
    """A few words in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True)
class Told:
    """A target in words: its title, where its figure comes from, how the simulator is compared with it.

    ``reason`` and ``tried`` are told where the target is missed.
    """

    title: str
    source: str
    compared: str
    reason: str = ""
    tried: str = ""


@dataclass(frozen=True)
class Target:
    """One line of the score card.

    ``check``: ``within`` (simulated within ``tolerance`` of ``value``), ``range`` (between ``low`` and ``high``),
    ``sign`` (above zero). ``basis``: ``predicted`` by the simulator, ``input`` (the figure, or one close to it, is read
    from data), ``fitted`` (a parameter was set on it). ``fr`` and ``en`` tell it.
    """

    id: str
    measure: str
    fr: Told
    en: Told
    unit: str
    check: Check
    basis: Basis
    value: float | None = None
    tolerance: float | None = None
    low: float | None = None
    high: float | None = None

    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value that pass."""
        if self.check == "within" and self.value is not None and self.tolerance is not None:
            return self.value - self.tolerance, self.value + self.tolerance
        if self.check == "range" and self.low is not None and self.high is not None:
            return self.low, self.high
        return 0.0, float("inf")

    def passes(self, simulated: float) -> bool:
        """Whether a simulated value lies within the bounds; a sign must be above zero."""
        low, high = self.bounds()
        return low < simulated if self.check == "sign" else low - 1e-12 <= simulated <= high + 1e-12


@dataclass(frozen=True)
class Measured:
    """What the simulator says: a value, its interval over seeds or systems (None when there is one), and on what."""

    value: float
    low: float | None
    high: float | None
    on: Bilingual


@dataclass(frozen=True)
class NotComparable:
    """Why a target cannot be compared; it counts neither way."""

    reason: Bilingual


def load_targets() -> tuple[Target, ...]:
    """The targets of the score card, in order: figures of ``targets.toml``, told by ``fr.toml`` and ``en.toml``."""
    figures, french, english = map(_table, ("targets", *LANGUAGES))
    return tuple(
        Target(id=name, fr=Told(**french[name]), en=Told(**english[name]), **entry) for name, entry in figures.items()
    )


def _table(name: str) -> dict[str, dict]:
    return tomllib.loads(files("sim.validation").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
