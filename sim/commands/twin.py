"""The columnar engine against the Mesa twin, the same rules on ordinary Mesa agents (tests/mesa_twin)."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from sim.commands.measurements import SIZES, Measure, Progress, economy

CHECKOUT = Path(__file__).parents[2]
TWIN = CHECKOUT / "tests" / "mesa_twin"
ROUNDS, WEEKS_A_ROUND = 3, 4


def against_the_twin(progress: Progress) -> list[Measure]:
    """Nanoseconds a household and week of both, and their ratio, at about 100 000 households; interleaved medians.

    Empty outside of a checkout, where the twin does not travel.
    """
    if not TWIN.is_dir():
        return []
    sys.path.insert(0, str(CHECKOUT / "tests"))
    try:
        from mesa_twin.economy import ObjectEconomy
    finally:
        sys.path.remove(str(CHECKOUT / "tests"))
    weeks = ROUNDS * WEEKS_A_ROUND + 1
    columns = economy(SIZES["big"], weeks)
    objects = ObjectEconomy(economy(SIZES["big"], weeks))
    households = len(columns.households)
    spent: dict[str, list[float]] = {"columns": [], "objects": []}
    for model in (columns, objects):
        model.step()
    for round_number in range(ROUNDS):
        for name, model in (("columns", columns), ("objects", objects)):
            begun = time.perf_counter()
            for _ in range(WEEKS_A_ROUND):
                model.step()
            spent[name].append((time.perf_counter() - begun) / WEEKS_A_ROUND / households * 1e9)
        progress("bench: Mesa twin", round_number + 1, ROUNDS)
    here, there = median(spent["columns"]), median(spent["objects"])
    ratio = median(b / a for a, b in zip(spent["columns"], spent["objects"], strict=True))
    return [
        Measure("twin_engine_ns", f"Moteur, {households} ménages, par ménage et semaine",
                f"Engine, {households} households, a household and week", here, "ns"),
        Measure("twin_objects_ns", "Jumeau Mesa, par ménage et semaine", "Mesa twin, a household and week", there,
                "ns"),
        Measure("twin_ratio", "Le moteur est plus rapide que le jumeau", "The engine is faster than the twin", ratio,
                "times", 100.0, at_least=True),
    ]  # fmt: skip
