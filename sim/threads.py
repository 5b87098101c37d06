"""Threads within one run: rows or territories shared out among them, to the same bytes for any number of threads.

A rule that can be shared works on some rows, from one to another, and writes two kinds of state: what belongs to those
rows, and sums over all rows. Each thread adds into sums of its own, which are added up at the end: sums are whole
numbers, so that neither the number of threads nor who took which rows can show. Compiled rules leave the interpreter's
lock, so that threads do run at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np

Result = TypeVar("Result")

BLOCKS_PER_THREAD = 4
"""More blocks than threads: a thread that another program slows down takes fewer of them."""
ROWS_A_BLOCK = 4096
"""Fewest rows worth a thread, unless a rule says otherwise."""

SECONDS_BETWEEN_LOOKS = 5.0
ROOM_FOR_SMALL_TASKS = 0.5
"""What other programs may ask for, in processors, before threads give way: assumption."""

MANY_TERRITORIES = 200
"""Territories from which a population is built on all processors."""


def side_by_side(work: Callable[[int], Result], pieces: Sequence[int], territories: int) -> list[Result]:
    """Do a work for each piece, one after the other for few territories, on all processors for many; results in order.

    For pieces that share nothing they write, so that the order in which they are done cannot show.
    """
    if territories < MANY_TERRITORIES:
        return list(map(work, pieces))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, pieces))


def processes_waiting() -> float:
    """Threads of all programs that wanted a processor, mean of the last minute; 0 where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


class Crew:
    """The threads of a run; one, the default, runs rules as they are.

    Beside programs that leave no processor free, threads wait for one another and cost more than they bring: the crew
    then keeps to one thread, and looks again every few seconds.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._working, self._looked = threads, -SECONDS_BETWEEN_LOOKS

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_pool": None, "_looked": -SECONDS_BETWEEN_LOOKS}

    @property
    def working(self) -> int:
        """Threads that work now: all, or one when other programs want the processors that they would take."""
        now = time.monotonic()
        if self.threads > 1 and now - self._looked >= SECONDS_BETWEEN_LOOKS:
            others = processes_waiting() - self._working
            free = others + self.threads <= (os.cpu_count() or 1) + ROOM_FOR_SMALL_TASKS
            self._working, self._looked = self.threads if free else 1, now
        return self._working

    def share(self, rows: int, rule: Callable[..., None], *sums: np.ndarray, fewest: int = ROWS_A_BLOCK) -> None:
        """Call ``rule(begin, end, *sums)`` on blocks of the rows 0 to ``rows``; ``sums`` are arrays of whole numbers.

        A block holds at least ``fewest`` rows, below which it is not worth a thread.

        Raises TypeError when a sum is not one of whole numbers: its total would depend on the order of addition.
        """
        blocks = self.blocks(rows, fewest)
        if len(blocks) == 1:
            rule(0, rows, *sums)
            return
        if any(total.dtype.kind not in "iu" for total in sums):
            raise TypeError("threads share sums of whole numbers only")
        self._pool = self._pool or ThreadPoolExecutor(self.threads - 1)
        waiting = iter(blocks)

        def work(own: tuple[np.ndarray, ...]) -> None:
            for begin, end in waiting:
                rule(begin, end, *own)

        own_sums = [tuple(map(np.zeros_like, sums)) for _ in range(self.threads - 1)]
        others = [self._pool.submit(work, own) for own in own_sums]
        work(sums)
        for other, own in zip(others, own_sums, strict=True):
            other.result()
            for total, part in zip(sums, own, strict=True):
                total += part

    def blocks(self, rows: int, fewest: int) -> list[tuple[int, int]]:
        """Bounds of the blocks of rows; a single one when one thread works, or too few rows to share."""
        working = self.working
        wanted = working * BLOCKS_PER_THREAD if working > 1 else 1
        count = max(1, min(wanted, rows // fewest))
        edges = [rows * block // count for block in range(count + 1)]
        return list(pairwise(edges))


ALONE = Crew()
"""One thread."""
