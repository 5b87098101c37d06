"""Measure whether quick estimates are honest: `python -m dashboards.measure_coverage [--moves N] [--system NAME ...]`.

A visitor who starts with the first question of a system makes random moves: another dose, another shock, a lever put in
or taken out. The table says which share of refined values lay inside the interval of the quick estimate. The book of
luck starts empty, as on a server just started. `MAILLAGE_WORKERS=1` leaves the other cores alone.
"""

from __future__ import annotations

import argparse
import csv
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from dashboards.question import KINDS, first_question, placed_in_system, with_item, with_value, without_item
from dashboards.runs.answering import Answering
from dashboards.runs.estimate import Estimate, Interval
from dashboards.runs.figures import answers
from sim.data import load_pack
from sim.errors import MaillageError
from sim.random_streams import stream_key, uniforms
from sim.scenarios import Scenario

LONGEST_WAIT_SECONDS = 3600.0
MOST_LEVERS = 2
CHANCE_OF_LEVERS, CHANCE_OF_ANOTHER_SHOCK = 0.4, 0.3


@dataclass
class Watch:
    """What is told of one question."""

    told: list[Estimate] = field(default_factory=list)
    wrong: str = ""
    done: threading.Event = field(default_factory=threading.Event)

    def tell(self, estimate: Estimate | None, wrong: str, more_comes: bool) -> None:
        """Receive what a visitor would see."""
        self.wrong = wrong
        if estimate is not None:
            self.told.append(estimate)
        if wrong or not more_comes:
            self.done.set()


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
    parser.add_argument("--out", type=argparse.FileType("w"), default=None)
    parser.add_argument("--system", nargs="*", default=list(load_pack().systems))
    asked = parser.parse_args()
    lines = csv.writer(asked.out) if asked.out else None
    if lines:
        lines.writerow(["system", "move", "figure", "quick", "quick_half", "refined", "refined_half"])
    print(f"{'system':18} {'moves':>6} {'values':>7} {'inside':>7} {'conclude':>9} {'error / half-width':>19}")
    for system in asked.system:
        found = []
        for value in measured(system, asked.moves):
            found.append(value)
            if lines:
                lines.writerow(value.line(system))
                asked.out.flush()
        print(row(system, found), flush=True)


def row(system: str, values: list[Value]) -> str:
    """A line of the table: share inside, share whose interval tells the sign, median error over half-width."""
    inside, told = (np.mean(one) for one in ([v.inside for v in values], [not v.quick.inside_noise for v in values]))
    ratio = np.median([abs(v.refined.mean - v.quick.mean) / max(v.quick.half_width, 1e-9) for v in values])
    moves = len({v.move for v in values})
    return f"{system:18} {moves:6} {len(values):7} {inside:7.1%} {told:9.1%} {ratio:19.2f}"


def measured(system: str, moves: int) -> Iterator[Value]:
    """The values of each move that was possible; those of a quick estimate that says "too few agents" are left out."""
    scenario = placed_in_system(first_question(), system)
    for number in range(moves):
        scenario = moved(scenario, system, number)
        quick = told(scenario, refine=False)
        refined = told(scenario, refine=True)
        if quick is None or refined is None:
            scenario = placed_in_system(first_question(), system)
            continue
        fine = dict(intervals(refined, system))
        for name, interval in intervals(quick, system):
            if np.isfinite(interval.half_width):
                yield Value(number, name, interval, fine[name])


def told(scenario: Scenario, refine: bool) -> Estimate | None:
    """The last estimate that a visitor would see, None when the question is refused."""
    watch = Watch()
    Answering(watch.tell).ask(scenario, refine=refine)
    watch.done.wait(LONGEST_WAIT_SECONDS)
    return None if watch.wrong or not watch.told else watch.told[-1]


def intervals(estimate: Estimate, system: str) -> list[tuple[str, Interval]]:
    """Every interval that the page shows of an estimate, by name."""
    found = []
    for answer in answers(estimate, system):
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
