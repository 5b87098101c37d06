"""How far a week is from what memory alone would cost: the bytes each phase touches, at the speed memory is copied.

The kernel says which pages a process touched since it was last asked (`/proc/self/clear_refs`, Linux): a page that a
phase visits counts whole, and once a phase, however few of its bytes are read and however often.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.commands.measurements import WEEKS_PER_ROUND, Measure, Progress, economy

FORGET, TOUCHED = Path("/proc/self/clear_refs"), Path("/proc/self/smaps_rollup")
COPIED_BYTES = 1 << 29
"""Far beyond what caches hold."""
COPIES = 5


class BytesByPhase(dict[str, float]):
    """Stands for the seconds by phase of a model: told of each phase that ends, it adds up the bytes touched."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        super().__init__(seconds)
        self.touched = 0
        bytes_since_last_asked()
        self.idle = bytes_since_last_asked()

    def __setitem__(self, phase: str, seconds: float) -> None:
        super().__setitem__(phase, seconds)
        self.touched += max(0, bytes_since_last_asked() - self.idle)


def bytes_since_last_asked() -> int:
    """Bytes of the pages that this process touched since this was last called."""
    line = next(line for line in TOUCHED.read_text().splitlines() if line.startswith("Referenced:"))
    FORGET.write_text("1")
    return int(line.split()[1]) * 1024


def bytes_copied_a_second() -> float:
    """Bytes that one core reads and writes in a second when it copies an array that no cache holds, best of five."""
    source, copy = np.ones(COPIED_BYTES, np.uint8), np.ones(COPIED_BYTES, np.uint8)
    spent = []
    for _ in range(COPIES):
        begun = time.perf_counter()
        np.copyto(copy, source)
        spent.append(time.perf_counter() - begun)
    return 2 * COPIED_BYTES / min(spent)


def memory_floor(options: Mapping[str, object], progress: Progress) -> list[Measure]:
    """Bytes touched a household and week, the time they take at the speed of memory, and how many times that a week is.

    Empty where the kernel does not say which pages are touched.
    """
    if not (FORGET.exists() and TOUCHED.exists()):
        return []
    model = economy(options, 3 * WEEKS_PER_ROUND)
    for _ in range(WEEKS_PER_ROUND):
        model.step()
    begun = time.perf_counter()
    for _ in range(WEEKS_PER_ROUND):
        model.step()
    lived = WEEKS_PER_ROUND * len(model.households)
    cost = (time.perf_counter() - begun) * 1e9 / lived
    progress("bench: memory", 1, 2)
    model.seconds_by_phase = watched = BytesByPhase(model.seconds_by_phase)
    for _ in range(WEEKS_PER_ROUND):
        model.step()
    speed, touched = bytes_copied_a_second(), watched.touched / lived
    progress("bench: memory", 2, 2)
    return [
        Measure("bytes_touched", "Octets touchés par ménage et par semaine, phase par phase",
                "Bytes touched a household and week, phase by phase", touched, "B"),
        Measure("copied_gigabytes", "Vitesse de copie de la mémoire, lue et écrite",
                "Speed at which memory is copied, read and written", speed / 1e9, "GB/s"),
        Measure("floor_nanoseconds", "Plancher de la mémoire par ménage et par semaine",
                "Memory floor a household and week", touched * 1e9 / speed, "ns"),
        Measure("floor_ratio", "Coût d'une semaine, rapporté à ce plancher", "Cost of a week, over that floor",
                cost * speed / (touched * 1e9), "times", 10.0),
    ]  # fmt: skip
