"""A target: a published figure, how far from it the simulator may be, and how the two are compared."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Check = Literal["within", "range", "sign"]
Basis = Literal["fitted", "input", "predicted"]


@dataclass(frozen=True)
class Target:
    """One line of the score card.

    ``check``: ``within`` (simulated within ``tolerance`` of ``value``), ``range`` (between ``low`` and ``high``),
    ``sign`` (above zero). ``basis``: ``predicted`` by the simulator, ``input`` (the figure, or one close to it, is read
    from data), ``fitted`` (a parameter was set on it). ``reason`` and ``tried`` are told where the target is missed.
    """

    id: str
    measure: str
    title_fr: str
    title_en: str
    unit: str
    check: Check
    basis: Basis
    source: str
    compared: str
    value: float | None = None
    tolerance: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    tried: str = ""

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
    on: str


@dataclass(frozen=True)
class NotComparable:
    """Why a target cannot be compared; it counts neither way."""

    reason: str


def load_targets() -> tuple[Target, ...]:
    """The targets of the score card, in their order."""
    table = tomllib.loads(files("sim.validation").joinpath("targets.toml").read_text(encoding="utf-8"))
    return tuple(Target(id=name, **entry) for name, entry in table.items())
