"""Shocks that hit whole sectors at once, usually in the whole country, and may take time to come."""

from __future__ import annotations

from typing import Self

import numpy as np
from pydantic import model_validator

from sim.sectors import SECTOR_CODES, SECTOR_INDEX
from sim.shocks.declarations import declared
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.recovery import DAYS_PER_WEEK
from sim.shocks.sector_names import SectorCode
from sim.shocks.shock import Shock

NO_FOOTPRINT = OutsideFootprint()


def by_sector(**values: float) -> np.ndarray:
    """A vector of the sectors named, zero elsewhere, that nobody can change (float64, S)."""
    vector = np.array([values.get(code, 0.0) for code in SECTOR_CODES])
    vector.flags.writeable = False
    return vector


NATIONAL_JOBS = by_sector(
    AGR=0.0248, FOOD=0.0242, MFG=0.0808, ENERGY=0.0156, CONS=0.0647, TRADE=0.1250, LOG=0.0515, HORECA=0.0443,
    BUS=0.1763, REAL=0.0097, PUB=0.1079, EDU=0.0744, HEALTH=0.1372, PERS=0.0636,
)  # fmt: skip
"""Shares of French jobs, census 2018: the weights of the employers of out-commuters."""


class GradualShock(Shock):
    """A shock that may take weeks to reach its full force, in a straight line."""

    ramp_weeks: int = declared(0, "weeks", 0, 520, "Temps pour atteindre la pleine force", "Time to reach full force")

    @model_validator(mode="after")
    def _ramp_ends_before_the_shock(self) -> Self:
        days = self.duration_days()
        if days is not None and self.ramp_days() > days:
            raise ValueError(f"ramp_weeks {self.ramp_weeks} is longer than the shock itself ({days} days)")
        return self

    def ramp_days(self) -> int:
        """Days that the shock takes to reach its full force."""
        return self.ramp_weeks * DAYS_PER_WEEK


class WidespreadShock(GradualShock):
    """A gradual shock on all the establishments of sectors, in all territories or in those named.

    Named territories make it a local shock, which leaves the outside as usual unless `outside` says otherwise.
    """

    territories: tuple[str, ...] | None = declared(
        None, "codes or names", None, None, "Territoires touchés (défaut : tous, et l'extérieur)",
        "Territories hit (default: all, and the outside)",
    )  # fmt: skip

    @property
    def footprint(self) -> OutsideFootprint:
        """As declared; by default a national shock hits the outside, a local one does not."""
        if self.outside is None and self.territories is not None:
            return NO_FOOTPRINT
        return super().footprint

    def rows(self, places: Places) -> np.ndarray:
        """Rows of the territories that are hit."""
        return places.rows(self.territories, f"shock {self.id}")

    def check(self, places: Places) -> None:
        """Raise ScenarioError when a named territory is absent from the system."""
        self.rows(places)


def sector_mask(sectors: tuple[SectorCode, ...] | None) -> np.ndarray:
    """1 for the sectors named, all of them by default, 0 for the others (float64, S)."""
    return np.array([1.0 if sectors is None or code in sectors else 0.0 for code in SECTOR_CODES])


def require_sectors(shock: WidespreadShock, sectors: tuple[SectorCode, ...] | None, places: Places) -> None:
    """Raise ScenarioError when a sector named has no job in any of the territories hit."""
    rows = shock.rows(places)
    for sector in sectors or ():
        if places.jobs is not None and not places.jobs[rows, SECTOR_INDEX[sector]].any():
            places.require_sector(int(rows[0]), sector, f"shock {shock.id}")


def no_job_of(shock: WidespreadShock, sectors: tuple[str, ...], places: Places) -> tuple[str, str] | None:
    """The reason why a shock on sectors changes nothing where none of them has a job; None where one has."""
    if places.jobs is None or places.jobs[np.ix_(shock.rows(places), [SECTOR_INDEX[code] for code in sectors])].any():
        return None
    codes = ", ".join(sectors)
    return f"aucun emploi des secteurs {codes} dans ces territoires", f"no job of sectors {codes} in these territories"
