"""Measure whether quick estimates are honest: `python -m dashboards.measure_coverage [--moves N] [--system NAME ...]`.

A visitor who starts with the first question of a system makes random moves: another dose, another shock, a lever put in
or taken out. The table says which share of refined values lay inside the interval of the quick estimate, shown while
the book of luck learns from these moves, empty at first as on a server just started. `--agents` and `--replications`
say how fine the refined worlds are; one replication makes the test harsher, as its own luck is counted as an error.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboards.question import KINDS, first_question, placed_in_system, with_item, with_value, without_item
from dashboards.runs.answering import ROLES, stages_now, worlds_of
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.figures import answers, learn_from_refined, learn_luck
from dashboards.runs.plan import REFINED_HOUSEHOLDS, REFINED_REPLICATIONS, Stage, households_of, round_scale
from sim.data import load_pack
from sim.errors import MaillageError
from sim.random_streams import stream_key, uniforms
from sim.results import RunResult
from sim.run import run_scenario
from sim.scenarios import Scenario

MOST_LEVERS = 2
CHANCE_OF_LEVERS, CHANCE_OF_ANOTHER_SHOCK = 0.4, 0.3
WORLDS_KEPT = 30


@dataclass(frozen=True)
class Value:
    """One figure of one move: the quick estimate with its interval, and what the refined one said."""

    move: int
    name: str
    quick: Interval
    refined: Interval

    @property
    def inside(self) -> bool:
        """Whether the refined value lies in the interval of the quick one."""
        return self.quick.low <= self.refined.mean <= self.quick.high

    def line(self, system: str) -> list[str]:
        """The value as a line of a table."""
        numbers = (self.quick.mean, self.quick.half_width, self.refined.mean, self.refined.half_width)
        return [system, str(self.move), self.name, *(f"{one:.1f}" for one in numbers)]


def main() -> None:
    """Make the moves, print the table; `--out` keeps each value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=100)
    parser.add_argument("--agents", type=int, default=REFINED_HOUSEHOLDS)
    parser.add_argument("--replications", type=int, default=REFINED_REPLICATIONS)
    parser.add_argument("--out", type=argparse.FileType("w"), default=None)
    parser.add_argument("--system", nargs="*", default=list(load_pack().systems))
    asked = parser.parse_args()
    lines = csv.writer(asked.out) if asked.out else None
    if lines:
        lines.writerow(["system", "move", "figure", "quick", "quick_half", "refined", "refined_half"])
    print(f"{'system':18} {'scales':>9} {'moves':>6} {'values':>7} {'inside':>7} {'few':>6} {'signs':>6} {'error':>6}")
    for system in asked.system:
        found, scales = [], ""
        for rough, fine, values in measured(system, asked.moves, asked.agents, asked.replications):
            found += values
            scales = f"{rough.scale} / {fine.scale}"
            if lines:
                lines.writerows(value.line(system) for value in values)
                asked.out.flush()
        print(row(system, scales, found), flush=True)


def row(system: str, scales: str, values: list[Value]) -> str:
    """A line of the table.

    Share of refined values inside, of values that say "too few agents", of intervals that tell the sign, and the median
    error over the half-width.
    """
    told = [value for value in values if np.isfinite(value.quick.half_width)]
    inside, signs = (np.mean(one) for one in ([v.inside for v in told], [not v.quick.inside_noise for v in told]))
    ratio = np.median([abs(v.refined.mean - v.quick.mean) / max(v.quick.half_width, 1e-9) for v in told])
    moves, few = len({v.move for v in values}), 1.0 - len(told) / len(values)
    return f"{system:18} {scales:>9} {moves:6} {len(told):7} {inside:7.1%} {few:6.1%} {signs:6.1%} {ratio:6.2f}"


def measured(
    system: str, moves: int, agents: int, replications: int
) -> Iterator[tuple[Estimate, Estimate, list[Value]]]:
    """The quick and refined estimate of each move that was possible, and what they say of each figure."""
    scenario = placed_in_system(first_question(), system)
    for number in range(moves):
        scenario = moved(scenario, system, number)
        fine = Stage(round_scale(households_of(scenario), agents), replications, refined=True)
        try:
            rough, refined = estimate_of(scenario, stages_now(scenario)[0]), estimate_of(scenario, fine)
        except MaillageError:
            scenario = placed_in_system(first_question(), system)
            continue
        learn_luck(rough)
        quick = intervals(rough)
        learn_luck(refined)
        learn_from_refined(rough, refined)
        told = dict(intervals(refined))
        yield rough, refined, [Value(number, name, interval, told[name]) for name, interval in quick]


def estimate_of(scenario: Scenario, stage: Stage) -> Estimate:
    """The estimate of a stage, its worlds simulated here."""
    worlds = {
        role: tuple(
            world_of(world.model_copy(update={"seed": seed, "scale": stage.scale}).model_dump_json())
            for seed in range(1, stage.replications + 1)
        )
        for role, world in worlds_of(scenario).items()
    }
    return Estimate(*(worlds[role] for role in ROLES), stage.refined, stage.replications)


@lru_cache(maxsize=WORLDS_KEPT)
def world_of(text: str) -> RunResult:
    """The world of a scenario written as JSON."""
    return run_scenario(Scenario.model_validate_json(text), twin=False)


def intervals(estimate: Estimate) -> list[tuple[str, Interval]]:
    """Every interval that the page shows of an estimate, by name."""
    found = []
    for answer in answers(estimate):
        found.append((answer.figure.id, answer.effect))
        if answer.policy is not None:
            found.append((f"policy:{answer.figure.id}", answer.policy))
    return found


def moved(scenario: Scenario, system: str, number: int) -> Scenario:
    """The question after one random move; a move that is refused is drawn again."""
    for attempt in range(20):
        luck = uniforms(stream_key(1, f"coverage: {system}", number), np.arange(4, dtype=np.uint64) + 4 * attempt)
        try:
            return move(scenario, *luck.tolist())
        except MaillageError:
            continue
    return scenario


def move(scenario: Scenario, which: float, first: float, second: float, third: float) -> Scenario:
    """A lever in or out, another kind of shock, or another dose."""
    if which < CHANCE_OF_LEVERS:
        if len(scenario.levers) >= MOST_LEVERS or (scenario.levers and first < 0.5):
            return without_item(scenario, "levers", 0)
        return with_item(scenario, "levers", pick(list(KINDS["levers"]), second))
    if which < CHANCE_OF_LEVERS + CHANCE_OF_ANOTHER_SHOCK:
        return without_item(with_item(scenario, "shocks", pick(list(KINDS["shocks"]), first)), "shocks", 0)
    return with_value(scenario, "shocks.0.dose", round(0.1 + 0.9 * third, 2))


def pick(names: list[str], luck: float) -> str:
    """One of several names."""
    return names[min(int(luck * len(names)), len(names) - 1)]


if __name__ == "__main__":
    main()
