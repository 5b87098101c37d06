"""What `maillage bench` measures: time to build, time per household and week, memory per household, time to answer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

GRAND_ANGOULEME = "200071827"
COEVRONS = "200033298"
SIZES: Mapping[str, Mapping[str, object]] = {
    "small": {"territories": [COEVRONS]},
    "modest": {"territories": ["200071413"]},
    "medium": {"territories": [GRAND_ANGOULEME]},
    "big": {"territories": ["200068781"]},
    "large": {"system": "lyon-campagne"},
}
"""About 12 000, 20 000 (Privas), 68 000, 100 000 (Valence) and 800 000 households."""

REFERENCE_WEEKS = 520
PHASES_SHOWN = 10
INTERLEAVED_ROUNDS = 3
WEEKS_PER_ROUND = 9
"""Nine weeks hold two beginnings of a month."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Measure:
    """One figure of the benchmark, with the limit it should not pass, or reach ``at_least`` (None: no limit)."""

    id: str
    title_fr: str
    title_en: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None when there is none."""
        if self.limit is None:
            return None
        return bool(self.value >= self.limit if self.at_least else self.value <= self.limit)


def seconds_to_list() -> Measure:
    """Time for a new process to answer `maillage list systems`, median of three."""
    program = "import sys; from sim.command_line import main; sys.exit(main(['list', 'systems']))"
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return Measure("list_seconds", "Réponse de `maillage list`", "Answer of `maillage list`", median(times), "s", 0.7)


def economy(options: Mapping[str, object], weeks: int) -> TerritorialEconomy:
    """The no-shock economy of some territories, built and ready to step."""
    from sim.model import TerritorialEconomy
    from sim.scenarios import load_scenario

    return TerritorialEconomy(resolved=load_scenario("baseline", {**options, "weeks": weeks}))


def reference_run(weeks: int, progress: Progress) -> list[Measure]:
    """Grand Angoulême alone, 1:1: seconds to build, seconds to step, bytes of state per household.

    The rules are compiled by a short run first, so that compilation is not measured.
    """
    options = SIZES["medium"]
    compiled = economy(options, WEEKS_PER_ROUND)
    for _ in range(WEEKS_PER_ROUND):
        compiled.step()
    begun = time.perf_counter()
    model = economy(options, weeks)
    build = time.perf_counter() - begun
    begun = time.perf_counter()
    for week in range(weeks):
        model.step()
        progress("bench: Grand Angoulême", week + 1, weeks)
    step = time.perf_counter() - begun
    households = len(model.households)
    years = weeks / 52
    return [
        Measure("build_seconds", "Construction, Grand Angoulême 1:1", "Building, Grand Angoulême 1:1", build, "s", 2.0),
        Measure(
            "step_seconds", f"Simulation de {years:g} ans, Grand Angoulême 1:1",
            f"Simulation of {years:g} years, Grand Angoulême 1:1", step, "s", 4.0 * weeks / REFERENCE_WEEKS,
        ),
        Measure(
            "nanoseconds_per_household_week", "Coût par ménage et par semaine", "Cost per household and week",
            step * 1e9 / (households * weeks), "ns",
        ),
        Measure(
            "bytes_per_household", "Mémoire d'état par ménage", "State memory per household",
            state_bytes(model) / households, "B", 200.0,
        ),
        Measure(
            "nanoseconds_per_link", "Coût par lien de fournisseur et par semaine",
            "Cost of a supplier link and week", trade_between_firms(model) * 1e9 / weeks, "ns",
        ),
        *costliest_phases(model),
    ]  # fmt: skip


def trade_between_firms(model: TerritorialEconomy) -> float:
    """Seconds spent since the start on one input of one firm: ordered, delivered and paid."""
    spent = sum(model.seconds_by_phase[phase] for phase in ("order_inputs", "receive_inputs"))
    return spent / len(model.inputs["stock"])


def costliest_phases(model: TerritorialEconomy) -> list[Measure]:
    """Cost per household and week of the phases of the cycle that took longest."""
    lived = len(model.households) * (model.clock.week + 1)
    spent = sorted(model.seconds_by_phase.items(), key=lambda phase: -phase[1])[:PHASES_SHOWN]
    return [
        Measure(f"phase_{name}", f"  dont {name}", f"  of which {name}", seconds * 1e9 / lived, "ns")
        for name, seconds in spent
    ]


def state_bytes(model: TerritorialEconomy) -> int:
    """Bytes held by all agents and by the stocks and links of firms."""
    populations = (model.households, model.workers, model.firms, model.coworking_spaces, model.territories)
    return sum(population.nbytes for population in populations) + sum(array.nbytes for array in model.inputs.values())


def linearity(sizes: Sequence[str], progress: Progress) -> list[Measure]:
    """Cost of a week at several sizes, medians of interleaved rounds, beside the line that fits them best.

    A week costs a fixed time, whatever the size, and a time for each household; the gap is the largest departure from
    that line, and the fixed time is printed.
    """
    weeks = WEEKS_PER_ROUND * (INTERLEAVED_ROUNDS + 1)
    models = {size: economy(SIZES[size], weeks) for size in sizes}
    costs: dict[str, list[float]] = {size: [] for size in sizes}
    for turn in range(INTERLEAVED_ROUNDS + 1):
        for size, model in models.items():
            begun = time.perf_counter()
            for _ in range(WEEKS_PER_ROUND):
                model.step()
            if turn:
                costs[size].append((time.perf_counter() - begun) * 1e9 / (len(model.households) * WEEKS_PER_ROUND))
            progress("bench: sizes", turn + 1, INTERLEAVED_ROUNDS + 1)
    measures = [
        Measure(
            f"nanoseconds_per_household_week_{size}",
            f"Coût par ménage et par semaine, {len(models[size].households)} ménages",
            f"Cost per household and week, {len(models[size].households)} households", median(costs[size]), "ns",
        )
        for size in sizes
    ]  # fmt: skip
    households = np.array([len(models[size].households) for size in sizes], np.float64)
    week = np.array([measure.value for measure in measures]) * households
    design = np.stack([np.ones(len(households)), households], axis=1) / week[:, None]
    fixed, each = np.linalg.lstsq(design, np.ones(len(week)), rcond=None)[0]
    gap = np.abs((fixed + each * households) / week - 1.0).max()
    return [
        *measures,
        Measure("fixed_milliseconds", "Coût fixe d'une semaine", "Fixed cost of a week", fixed / 1e6, "ms"),
        Measure("each_nanoseconds", "Coût d'un ménage de plus, par semaine", "Cost of one more household, a week", each,
                "ns", 85.0),
        Measure("linearity_gap", "Écart à la linéarité", "Gap to linearity", 100 * float(gap), "%", 15.0),
    ]  # fmt: skip
