"""Who lives where and works where: home-to-work flows between territories.

The published flows of the census are not in the pack (see SOURCES.md): these come from a doubly constrained gravity
model whose origins are the employed residents of each territory and whose destinations are its jobs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OUTSIDE = -1


@dataclass(frozen=True)
class Commuting:
    """Workers by territory of residence and of work, one entry a non-empty flow, sorted by origin.

    `first_entry` (territories + 1) delimits the entries of each origin; `destination_row` is OUTSIDE (-1) for workers
    employed abroad, beyond 100 km, or in flows below five people. `arriving` counts the workers of each territory who
    live outside every territory of the pack (none in the shipped one: the census does not count them). Persons.
    """

    first_entry: np.ndarray
    origin_row: np.ndarray
    destination_row: np.ndarray
    workers: np.ndarray
    arriving: np.ndarray

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> Commuting:
        """From the arrays of `commuting.npz`, where workers are stored in tenths of a person."""
        first_entry = arrays["first_entry"].astype(np.int64)
        origin_row = np.repeat(np.arange(first_entry.size - 1), np.diff(first_entry))
        destination_row = arrays["destination_row"].astype(np.int64)
        workers, arriving = arrays["workers_tenths"] / 10.0, arrays["arriving_tenths"] / 10.0
        for array in (first_entry, origin_row, destination_row, workers, arriving):
            array.flags.writeable = False
        return cls(first_entry, origin_row, destination_row, workers, arriving)

    def employed_residents(self) -> np.ndarray:
        """Employed residents of each territory, wherever they work (persons, one value a territory)."""
        return np.bincount(self.origin_row, weights=self.workers, minlength=self.first_entry.size - 1)

    def between(self, rows: np.ndarray) -> np.ndarray:
        """Flows inside a set of n territories and with the rest: (n + 1, n + 1) persons.

        Row n is those who live elsewhere and work here, column n those who live here and work elsewhere
        (in the country, abroad or very far); [n, n] is zero, as it concerns nobody here.
        """
        rows = np.asarray(rows, dtype=np.int64)
        count = rows.size
        place = np.full(self.first_entry.size, count, dtype=np.int64)  # the last cell serves OUTSIDE = -1
        place[rows] = np.arange(count)
        cell = place[self.origin_row] * (count + 1) + place[self.destination_row]
        flows = np.bincount(cell, weights=self.workers, minlength=(count + 1) ** 2).reshape(count + 1, count + 1)
        flows[count, :count] += self.arriving[rows]
        flows[count, count] = 0.0
        return flows
