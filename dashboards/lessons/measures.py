"""What a question of a lesson measures in one world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.results import RunResult

WEEKS_A_YEAR = 52.0
CENTS = 100.0


@dataclass(frozen=True)
class Measure:
    """A number read in a world, in some weeks (rows of the panel) and territories (columns).

    `unit` is `persons`, `years` (of work of one person), `euros`, `share` or `spaces`.
    """

    unit: str
    read: Callable[[RunResult, slice, np.ndarray], float]


def _total(variable: str, divisor: float) -> Callable[[RunResult, slice, np.ndarray], float]:
    return lambda world, weeks, places: float(world.panel[variable][weeks][:, places].sum()) / divisor


def _mean(variable: str) -> Callable[[RunResult, slice, np.ndarray], float]:
    return lambda world, weeks, places: float(world.panel[variable][weeks][:, places].sum(axis=1).mean())


def bought_at_home(world: RunResult, weeks: slice, places: np.ndarray) -> float:
    """Share of what residents buy in shops and services that they buy in their own territory."""
    here, anywhere = (world.panel[name][weeks][:, places].sum() for name in ("purchases_local", "purchases_total"))
    return float(here / max(anywhere, 1))


def open_spaces(world: RunResult, weeks: slice, places: np.ndarray) -> float:
    """Coworking spaces open at the end of the run."""
    codes = {code for code, chosen in zip(world.system.codes, places, strict=True) if chosen}
    return float(sum(one["territory_code"] in codes and one["closing_week"] is None for one in world.coworking))


def spent_on_levers(world: RunResult, weeks: slice, places: np.ndarray) -> float:
    """Euros that all payers spent on levers over the whole run."""
    return float(sum(sum(euros.values()) for one in world.programmes for euros in one["euros"].values()))


MEASURES = {
    "employment": Measure("persons", _mean("employment")),
    "work": Measure("years", _total("employment", WEEKS_A_YEAR)),
    "income": Measure("euros", _total("income", CENTS)),
    "output": Measure("euros", _total("output", CENTS)),
    "bought_at_home": Measure("share", bought_at_home),
    "sales": Measure("euros", _total("purchases_local", CENTS)),
    "open_spaces": Measure("spaces", open_spaces),
    "spent_on_levers": Measure("euros", spent_on_levers),
}
"""By name in a lesson: mean of residents in work, years of work, euros of income, of output, share bought at home,
euros bought in shops and services of one's own territory, coworking spaces open at the end, euros spent on levers."""


def places_of(world: RunResult, where: str) -> np.ndarray:
    """Mask of the territories counted: `all`, the `core` of the system or those `around` it."""
    core = np.asarray(world.system.core, dtype=bool)
    return {"all": np.ones_like(core), "core": core, "around": ~core}[where]
