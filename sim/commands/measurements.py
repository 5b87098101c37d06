"""What `maillage bench` measures: time to build, time per household and week, memory per household, time to answer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

GRAND_ANGOULEME = "200071827"
COEVRONS = "200033298"
SIZES: Mapping[str, Mapping[str, object]] = {
    "small": {"territories": [COEVRONS]},
    "medium": {"territories": [GRAND_ANGOULEME]},
    "large": {"system": "lyon-campagne"},
}
"""About 12 000, 68 000 and 800 000 households."""

REFERENCE_WEEKS = 520
INTERLEAVED_ROUNDS = 3
WEEKS_PER_ROUND = 9
"""Nine weeks hold two beginnings of a month."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Measure:
    """One figure of the benchmark, with the limit it should keep (None: no limit)."""

    id: str
    title_fr: str
    title_en: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None when there is none."""
        return None if self.limit is None else self.value <= self.limit


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
    ]  # fmt: skip


def state_bytes(model: TerritorialEconomy) -> int:
    """Bytes held by all agents and by the stocks and links of firms."""
    populations = (model.households, model.workers, model.firms, model.coworking_spaces, model.territories)
    return sum(population.nbytes for population in populations) + sum(array.nbytes for array in model.inputs.values())


def linearity(sizes: Sequence[str], progress: Progress) -> list[Measure]:
    """Cost per household and week at several sizes, medians of interleaved rounds, and the largest gap between them."""
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
    values = [measure.value for measure in measures]
    gap = max(values) / min(values) - 1.0
    return [*measures, Measure("linearity_gap", "Écart à la linéarité", "Gap to linearity", 100 * gap, "%", 15.0)]
