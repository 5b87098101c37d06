"""The engine beside BAM Engine, a published simulator of a closed economy, at equal households and firms.

The models differ: BAM (Delli Gatti et al. 2011) has no territory, sector, stock, commuter nor account checked to the
cent, and its period is a quarter; what compares is the cost of one period of a household. Optional extra `benchmark`.
"""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Callable
from statistics import median

from sim.commands.measurements import SIZES, Measure, Progress, economy

ROUNDS, STEPS_A_ROUND = 5, 9
WARMING_STEPS = 9
"""Steps lived first: rules are compiled, and BAM Engine leaves its start, where nobody has work."""


def against_bam_engine(progress: Progress) -> list[Measure]:
    """Nanoseconds of processor a household and period of both, and their ratio; interleaved medians.

    Empty when BAM Engine is not installed.
    """
    if importlib.util.find_spec("bamengine") is None:
        return []
    import bamengine

    columns = economy(SIZES["modest"], WARMING_STEPS + ROUNDS * STEPS_A_ROUND)
    households, firms = len(columns.households), int(columns.firms.active.sum())
    peer = bamengine.Simulation.init(n_households=households, n_firms=firms, seed=1)
    logging.getLogger("bamengine").setLevel(logging.CRITICAL)
    steps: dict[str, Callable[[], object]] = {"here": columns.step, "there": peer.step}
    spent: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        for _ in range(WARMING_STEPS):
            step()
    for turn in range(ROUNDS):
        for name, step in steps.items():
            begun = time.process_time()
            for _ in range(STEPS_A_ROUND):
                step()
            spent[name].append((time.process_time() - begun) / STEPS_A_ROUND / households * 1e9)
        progress("bench: BAM Engine", turn + 1, ROUNDS)
    ratio = median(b / a for a, b in zip(spent["here"], spent["there"], strict=True))
    return [
        Measure("bam_engine_ns", f"BAM Engine, {households} ménages et {firms} entreprises, par ménage et période",
                f"BAM Engine, {households} households and {firms} firms, a household and period",
                median(spent["there"]), "ns"),
        Measure("bam_engine_ratio", "Une période de BAM Engine coûte, en semaines d'ici",
                "A period of BAM Engine costs, in weeks of ours", ratio, "times"),
    ]  # fmt: skip
