"""What the shocks in force do to the economy this week, as factors that the phases ask for.

A shock never edits a parameter and undoes it later: a phase asks for the factor in force, and the answer is computed
from what is active. Factors of several shocks multiply, so that their order does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Closure:
    """An establishment that is closed, wholly or in part, this week.

    The establishment is chosen in `start_week` (the largest private employer of the territory, or the largest `public`
    one, in `sector` if one is given, or the known employer named `employer`) and stays the same as long as the shock
    lasts; `shock` identifies it. `share` (0 to 1) of its capacity is closed this week. `permanent` says that it will
    never reopen: with a share of 1 the firm leaves, with less it shrinks for good. With `partner_weeks` above 0 the
    establishment is recovering at the pace of its partners, in so many weeks if none of them is hit.
    """

    shock: str
    territory: int
    sector: int | None
    employer: str | None
    share: float
    start_week: int
    permanent: bool
    public: bool = False
    partner_weeks: int = 0


@dataclass(frozen=True, slots=True)
class Flooding:
    """Water in a part of a territory this week.

    `flooded_share` of its establishments and dwellings are hit, the same ones as long as the shock lasts. When the
    water comes (`arrives`) each establishment hit loses `capital_lost` of its capital, each dwelling
    `cents_per_dwelling`, of which `insured_share` is insured. `share` (0 to 1) of the capacity of the establishments
    hit is closed this week; `partner_weeks` as in `Closure`.
    """

    shock: str
    territory: int
    flooded_share: float
    share: float
    arrives: bool
    capital_lost: float
    cents_per_dwelling: int
    insured_share: float
    partner_weeks: int = 0


@dataclass(slots=True)
class WeekEffects:
    """Factors in force this week, for n territories (rows, sorted by code) and S sectors; 1 means as usual.

    supply (n, S): share of normal capacity allowed. household_demand, visitor_demand, outside_demand (n, S): demand of
    residents of the row, of visitors in the row, of the outside addressed to the row. abroad_demand (S): what is left
    of the part of outside_demand that comes from abroad. outside_supply (S): what the outside can deliver.
    abroad_supply (S): what is left of the part of it that comes from abroad. outside_jobs (n): posts of employers
    outside held by residents of the row. outside_price (S): prices of products from outside. online_sales (n): points
    of retail bought at a distance on top of the usual share, 0 as usual. remote_work (S): share of posts that must be
    held from home, 0 as usual. credit: share of the usual limit up to which the bank lends. furlough: the short-time
    work scheme is open. closures and floods: establishments hit this week. `arrays_neutral` says that every array is
    at its usual value; `abroad_deliveries` is outside_supply * abroad_supply.
    """

    supply: np.ndarray
    household_demand: np.ndarray
    visitor_demand: np.ndarray
    outside_demand: np.ndarray
    abroad_demand: np.ndarray
    outside_supply: np.ndarray
    abroad_supply: np.ndarray
    outside_jobs: np.ndarray
    outside_price: np.ndarray
    online_sales: np.ndarray
    remote_work: np.ndarray
    credit: float = 1.0
    furlough: bool = False
    closures: tuple[Closure, ...] = field(default=())
    floods: tuple[Flooding, ...] = field(default=())
    arrays_neutral: bool = True
    abroad_deliveries: np.ndarray = field(default_factory=lambda: np.ones(0))

    @classmethod
    def usual(cls, territories: int, sectors: int) -> WeekEffects:
        """A week as usual: every factor at its neutral value (new arrays, float64)."""
        cells = (territories, sectors)
        return cls(
            supply=np.ones(cells),
            household_demand=np.ones(cells),
            visitor_demand=np.ones(cells),
            outside_demand=np.ones(cells),
            abroad_demand=np.ones(sectors),
            outside_supply=np.ones(sectors),
            abroad_supply=np.ones(sectors),
            outside_jobs=np.ones(territories),
            outside_price=np.ones(sectors),
            online_sales=np.zeros(territories),
            remote_work=np.zeros(sectors),
        )

    def freeze(self) -> WeekEffects:
        """Forbid changes to the arrays and note whether they are all neutral."""
        factors = (
            self.supply, self.household_demand, self.visitor_demand, self.outside_demand, self.abroad_demand,
            self.outside_supply, self.abroad_supply, self.outside_jobs, self.outside_price,
        )  # fmt: skip
        extra = (self.online_sales, self.remote_work)
        self.arrays_neutral = all((array == 1.0).all() for array in factors) and not any(a.any() for a in extra)
        self.abroad_deliveries = self.outside_supply * self.abroad_supply
        for array in (*factors, *extra, self.abroad_deliveries):
            array.flags.writeable = False
        return self

    @property
    def deliveries_fall(self) -> bool:
        """Whether the outside delivers less than usual of something."""
        return bool((self.abroad_deliveries < 1.0).any())

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        """Copies and pickles stay closed to changes: numpy alone would open their arrays."""
        for name, value in state[1].items():
            setattr(self, name, value)
        self.freeze()
