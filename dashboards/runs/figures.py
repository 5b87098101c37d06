"""The four figures of an answer: what they measure in each pair of worlds, and their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.noise import BOOK, NoiseBook
from dashboards.runs.plan import system_of
from sim.results import RunResult

WEEKS_A_YEAR = 52
QUARTER_WEEKS = 13
CENTS = 100.0


@dataclass(frozen=True)
class Figure:
    """One number read in a world: `read(world)` in its unit, `persons` or `euros`."""

    id: str
    unit: str
    read: Callable[[RunResult], float]


def first_year(world: RunResult) -> slice:
    """The quarter around one year after the shock (after the start without one), or the last quarter of the run."""
    middle = min((world.shock_start_week or 1) + WEEKS_A_YEAR, world.weeks - QUARTER_WEEKS // 2)
    return slice(max(middle - QUARTER_WEEKS // 2, 0), middle + QUARTER_WEEKS // 2 + 1)


def mean_employment(world: RunResult, weeks: slice) -> float:
    """Residents in work, mean of some weeks."""
    return float(world.panel["employment"][weeks].sum(axis=1).mean())


def total_euros(world: RunResult, variable: str) -> float:
    """A weekly flow of cents added up over the run, euros."""
    return float(world.panel[variable][1:].sum()) / CENTS


FIGURES = (
    Figure("after_a_year", "persons", lambda world: mean_employment(world, first_year(world))),
    Figure("at_the_end", "persons", lambda world: mean_employment(world, slice(-2 * QUARTER_WEEKS, None))),
    Figure("income", "euros", lambda world: total_euros(world, "income")),
    Figure("output", "euros", lambda world: total_euros(world, "output")),
)
YEARS_OF_WORK = Figure(
    "years", "persons", lambda world: float(world.panel["employment"][1:].sum()) / WEEKS_A_YEAR
)
"""Years of work of residents over the run."""


@dataclass(frozen=True)
class Answer:
    """A figure with its levels (means) and its two effects: of all that was asked, and of policy alone."""

    figure: Figure
    acted: float
    quiet: float
    effect: Interval
    policy: Interval | None

    @property
    def share(self) -> float | None:
        """The effect relative to the quiet world."""
        return self.effect.mean / self.quiet if self.quiet else None


def readings(figure: Figure, worlds: Sequence[RunResult], like: Sequence[RunResult]) -> np.ndarray:
    """A figure of each world, on the weeks of the worlds `like` that hold the shock."""
    aligned = [
        replace(world, shock_start_week=model.shock_start_week)
        for world, model in zip(worlds, like, strict=True)
    ]
    return np.array([figure.read(world) for world in aligned])


def differences_of(estimate: Estimate) -> dict[str, np.ndarray]:
    """Each figure of the acted worlds less that of the quiet ones; `policy:ID`, less that of the unaided ones."""
    found = {}
    for figure in (*FIGURES, YEARS_OF_WORK):
        acted = readings(figure, estimate.acted, estimate.acted)
        found[figure.id] = acted - readings(figure, estimate.quiet, estimate.acted)
        if estimate.has_policy:
            found[f"policy:{figure.id}"] = acted - readings(figure, estimate.unaided, estimate.acted)
    return found


def answers(estimate: Estimate, book: NoiseBook = BOOK) -> list[Answer]:
    """The figures of an estimate with their intervals."""
    differences = differences_of(estimate)
    found = []
    for figure in FIGURES:
        acted, quiet = (
            float(readings(figure, worlds, estimate.acted).mean()) for worlds in (estimate.acted, estimate.quiet)
        )
        effect = effect_of(differences[figure.id], figure.id, estimate, book, estimate.quiet)
        policy = None
        if estimate.has_policy:
            name = f"policy:{figure.id}"
            policy = effect_of(differences[name], name, estimate, book, estimate.unaided)
        found.append(Answer(figure, acted, quiet, effect, policy))
    return found


def effect_of(
    differences: np.ndarray, name: str, estimate: Estimate, book: NoiseBook, others: Sequence[RunResult]
) -> Interval:
    """The interval of one difference between the acted worlds and others.

    Worlds that are the same to the last cent differ by exactly zero. Others that agree on a figure alone differ by zero
    when every person is an agent; when one stands for several, too few were reached to say.
    """
    if not differences.any():
        same = all(one.digest == other.digest for one, other in zip(estimate.acted, others, strict=True))
        return Interval(0.0, 0.0 if same or estimate.refined or estimate.scale == 1 else np.inf)
    return book.interval(system_of(estimate.scenario), estimate.scale, name, differences, estimate.refined)


def learn_luck(estimate: Estimate, book: NoiseBook = BOOK) -> None:
    """Teach the book how much luck moves the figures of an estimate: once, when all its worlds are there."""
    for name, differences in differences_of(estimate).items():
        if differences.any():
            book.learn(system_of(estimate.scenario), estimate.scale, name, differences)


def learn_from_refined(quick: Estimate, refined: Estimate, book: NoiseBook = BOOK) -> None:
    """Teach the book how far a quick estimate was from the refined one of the same question."""
    fine = differences_of(refined)
    for name, rough in differences_of(quick).items():
        if rough.any():
            book.judge(system_of(quick.scenario), quick.scale, name, rough, float(fine[name].mean()))
