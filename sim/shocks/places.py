"""Where shocks strike: the territories of a system as rows, found by code or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.data.systems import plain
from sim.errors import ScenarioError, nearest_name
from sim.sectors import SECTOR_CODES, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.data import Pack


@dataclass(frozen=True)
class Places:
    """The territories of a run in row order.

    `core` marks the members of the system (its neighbours are False). `jobs` (n, S) and `employers` (names of the known
    employers of each row) may be None; when given, a shock that names an absent sector or employer is refused.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    core: tuple[bool, ...]
    population: tuple[float, ...]
    jobs: np.ndarray | None = None
    employers: tuple[tuple[str, ...], ...] | None = None

    @classmethod
    def from_pack(cls, pack: Pack, codes: Sequence[str], core_codes: Sequence[str]) -> Places:
        """The territories `codes` (ascending) of a data pack, of which `core_codes` are the core.

        Population is the latest one known: 2018, else 2022, else zero.
        """
        rows = pack.rows(codes)
        older, latest = pack.facts("population_2018")[rows], pack.facts("population_2022")[rows]
        return cls(
            codes=tuple(codes),
            names=tuple(pack.name(code) for code in codes),
            core=tuple(code in set(core_codes) for code in codes),
            population=tuple(np.nan_to_num(np.where(np.isnan(older), latest, older)).tolist()),
            jobs=pack.sector_jobs[rows],
            employers=tuple(tuple(firm.name for firm in pack.known_employers(code)) for code in codes),
        )

    def row(self, name: str, where: str) -> int:
        """The row of a territory given by code or name.

        Raises ScenarioError when the system has no such territory.
        """
        wanted = plain(name)
        for row, (code, label) in enumerate(zip(self.codes, self.names, strict=True)):
            if name.strip() == code or wanted == plain(label):
                return row
        containing = [row for row, label in enumerate(self.names) if wanted and f" {wanted} " in f" {plain(label)} "]
        if len(containing) == 1:
            return containing[0]
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

    def require_employer(self, row: int, employer: str, where: str) -> None:
        """Raise ScenarioError when no employer of that name is known in the territory."""
        if self.employers is None or employer in self.employers[row]:
            return
        known = self.employers[row]
        raise ScenarioError(
            f"no employer of that name is known in {self.names[row]}", where, employer,
            f"one of {', '.join(known)}" if known else "no employer: none is named in the facts of this territory",
            nearest_name(employer, known),
        )  # fmt: skip
