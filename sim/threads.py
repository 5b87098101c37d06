"""Threads within one run: rows or territories shared out among them, to the same bytes for any number of threads.

A rule that can be shared works on some rows, from one to another, and writes two kinds of state: what belongs to those
rows, and sums over all rows. Each thread adds into sums of its own, which are added up at the end: sums are whole
numbers, so that neither the number of threads nor who took which rows can show. Compiled rules leave the interpreter's
lock, so that threads do run at once.
"""

from __future__ import annotations

import os
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


class Crew:
    """The threads of a run; one, the default, runs rules as they are."""

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool: ThreadPoolExecutor | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"threads": self.threads, "_pool": None}

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
        """Bounds of the blocks of rows; a single one when there is one thread, or too few rows to share."""
        wanted = self.threads * BLOCKS_PER_THREAD if self.threads > 1 else 1
        count = max(1, min(wanted, rows // fewest))
        edges = [rows * block // count for block in range(count + 1)]
        return list(pairwise(edges))


ALONE = Crew()
"""One thread."""
