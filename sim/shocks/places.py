"""Where shocks strike: the territories of a system as rows, found by code or name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ScenarioError, nearest_name
from sim.sectors import SECTOR_CODES, SECTOR_INDEX


@dataclass(frozen=True)
class Places:
    """The territories of a run in row order.

    `core` marks the members of the system (its neighbours are False). `jobs` (n, S) may be None; when given, a shock
    that names a sector absent from its territory is refused.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    core: tuple[bool, ...]
    population: tuple[float, ...]
    jobs: np.ndarray | None = None

    def row(self, name: str, where: str) -> int:
        """The row of a territory given by code or name.

        Raises ScenarioError when the system has no such territory.
        """
        folded = name.casefold()
        for row, (code, label) in enumerate(zip(self.codes, self.names, strict=True)):
            if folded in (code.casefold(), label.casefold()):
                return row
        known = [*self.names, *self.codes]
        raise ScenarioError(
            "this territory is not in the system", where, name, f"one of {', '.join(self.names)}",
            nearest_name(name, known),
        )  # fmt: skip

    def rows(self, names: tuple[str, ...] | None, where: str) -> np.ndarray:
        """The rows of several territories; all of them when `names` is None."""
        if names is None:
            return np.arange(len(self.codes))
        return np.array([self.row(name, where) for name in names], dtype=np.int64)

    def principal_row(self) -> int:
        """The most populous core territory: where a local shock strikes unless told otherwise."""
        core_rows = [row for row, is_core in enumerate(self.core) if is_core] or list(range(len(self.codes)))
        return max(core_rows, key=lambda row: (self.population[row], -row))

    def require_sector(self, row: int, sector: str, where: str) -> None:
        """Raise ScenarioError when the sector has no job in the territory."""
        if self.jobs is None or self.jobs[row, SECTOR_INDEX[sector]] > 0:
            return
        present = [code for index, code in enumerate(SECTOR_CODES) if self.jobs[row, index] > 0]
        raise ScenarioError(
            f"no job of sector {sector} in {self.names[row]}", where, sector, f"one of {', '.join(present)}"
        )
