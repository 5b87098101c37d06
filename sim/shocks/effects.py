"""What the shocks in force do to the economy this week, as factors that the phases ask for.

A shock never edits a parameter and undoes it later: a phase asks for the factor in force, and the answer is computed
from what is active.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Closure:
    """An establishment that is closed, wholly or in part, this week.

    The establishment is chosen in `start_week` (the largest private employer of the territory, in `sector` if one is
    given, or the known employer named `employer`) and stays the same as long as the shock lasts; `shock` identifies it.
    `share` (0 to 1) of its capacity is closed this week. `permanent` says that it will never reopen: with a share of 1
    the firm leaves, with less it shrinks for good.
    """

    shock: str
    territory: int
    sector: int | None
    employer: str | None
    share: float
    start_week: int
    permanent: bool


@dataclass(slots=True)
class WeekEffects:
    """Factors in force this week, for n territories (rows, sorted by code) and S sectors; 1 means as usual.

    supply (n, S): share of normal capacity allowed. household_demand, visitor_demand, outside_demand (n, S): demand of
    residents of the row, of visitors in the row, of the outside addressed to the row. outside_supply (S): what the
    outside can deliver. outside_jobs (n): posts of employers outside held by residents of the row. outside_price (S):
    prices of products from outside. capital_destroyed (n, S): share of capital destroyed this very week, 0 as usual.
    remote_work (S): share of posts that must be held from home, 0 as usual. furlough: the short-time work scheme is
    open. closures: establishments closed this week. `arrays_neutral` says that every array is at its usual value.
    """

    supply: np.ndarray
    household_demand: np.ndarray
    visitor_demand: np.ndarray
    outside_demand: np.ndarray
    outside_supply: np.ndarray
    outside_jobs: np.ndarray
    outside_price: np.ndarray
    capital_destroyed: np.ndarray
    remote_work: np.ndarray
    furlough: bool = False
    closures: tuple[Closure, ...] = field(default=())
    arrays_neutral: bool = True

    @classmethod
    def usual(cls, territories: int, sectors: int) -> WeekEffects:
        """A week as usual: every factor at its neutral value (new arrays, float64)."""
        cells = (territories, sectors)
        return cls(
            supply=np.ones(cells),
            household_demand=np.ones(cells),
            visitor_demand=np.ones(cells),
            outside_demand=np.ones(cells),
            outside_supply=np.ones(sectors),
            outside_jobs=np.ones(territories),
            outside_price=np.ones(sectors),
            capital_destroyed=np.zeros(cells),
            remote_work=np.zeros(sectors),
        )

    def freeze(self) -> WeekEffects:
        """Forbid changes to the arrays and note whether they are all neutral."""
        factors = (
            self.supply, self.household_demand, self.visitor_demand, self.outside_demand, self.outside_supply,
            self.outside_jobs, self.outside_price,
        )  # fmt: skip
        extra = (self.capital_destroyed, self.remote_work)
        self.arrays_neutral = all((array == 1.0).all() for array in factors) and not any(a.any() for a in extra)
        for array in (*factors, *extra):
            array.flags.writeable = False
        return self

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        """Copies and pickles stay closed to changes: numpy alone would open their arrays."""
        for name, value in state[1].items():
            setattr(self, name, value)
        self.freeze()

    def destroy_capital(self, rows: np.ndarray, columns: np.ndarray, share: np.ndarray | float) -> None:
        """Destroy a share of what earlier shocks of the same week left standing."""
        cells = np.ix_(rows, columns)
        self.capital_destroyed[cells] = 1.0 - (1.0 - self.capital_destroyed[cells]) * (1.0 - share)
