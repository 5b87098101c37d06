"""Slump of the demand for tradable products: the crisis of 2008, which came by exports and by credit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import numpy as np

from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.sector_names import SectorCode
from sim.shocks.sector_shock import SectorShock
from sim.shocks.widespread import NATIONAL_JOBS, WidespreadShock, by_sector, no_job_of, require_sectors, sector_mask

ORDERS_LOST = by_sector(AGR=0.03, FOOD=0.03, MFG=0.20, ENERGY=0.08, LOG=0.15, BUS=0.06)
"""Share of outside orders lost at the trough of a slump like that of 2008-2009. MFG: the output of French manufacturing
fell by 1.7 % in 2008 and 12.1 % in 2009 and exports by 12.4 % in 2009 (INSEE Première 1294), yearly means which hide a
trough in the first half of 2009: a fall over four quarters and a slow return give .20 (derived). LOG, BUS: market
services lost 2.1 % in 2009, above all transport and business services (same source): .15 and .06 are assumptions.
ENERGY, AGR, FOOD: assumptions; energy fell sharply, food hardly. Other sectors sell to those who are there."""


class TradablesSlump(SectorShock, WidespreadShock):
    """Customers outside order less of what travels; the bank may lend less; residents' jobs outside follow.

    Households' demand is left alone: it fell in 2008-2009 where jobs were lost, which the model does by itself.
    """

    title_fr: ClassVar[str] = "Chute de la demande de biens échangeables"
    title_en: ClassVar[str] = "Slump of tradable demand"
    summary_fr: ClassVar[str] = (
        "Les clients de l'extérieur commandent moins de ce qui voyage : industrie d'abord, transport, services aux "
        "entreprises. La banque peut prêter moins. Les emplois occupés hors du système reculent avec la même demande."
    )
    summary_en: ClassVar[str] = (
        "Customers outside order less of what travels: manufacturing first, transport, business services. The bank may "
        "lend less. Jobs that residents hold outside fall with the same demand."
    )
    source: ClassVar[str] = "INSEE Première 1294: French output, exports and investment in 2009; see ORDERS_LOST"
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(demand=1.0, jobs=1.0)

    kind: Literal["tradables-slump"] = "tradables-slump"
    dose: float = declared(
        1.0, "share of 2008-2009", 0.0, 1.0, "Intensité (1 = creux de 2009)", "Dose (1 = trough of 2009)"
    )
    sectors: tuple[SectorCode, ...] | None = declared(
        None, "sector codes", None, None, "Secteurs touchés (défaut : tous les échangeables)",
        "Sectors hit (default: all tradables)",
    )  # fmt: skip
    credit_tightening: float = declared(
        0.2, "share", 0.0, 1.0, "Part du crédit que la banque retire", "Share of credit that the bank withdraws",
        "assumption; investment of French firms fell by 8.6 % in 2009 (INSEE), most of it by falling demand",
    )  # fmt: skip

    def check(self, places: Places) -> None:
        """Raise ScenarioError when a named territory, or a named sector in each of them, is absent from the system."""
        require_sectors(self, self.sectors, places)

    def damage(self) -> np.ndarray:
        """Orders lost."""
        return sector_mask(self.sectors) * ORDERS_LOST

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes without a footprint outside, where customers are, nor where nothing that travels is made."""
        beyond = self.footprint
        if beyond.demand == beyond.jobs == self.credit_tightening == 0.0:
            return "son empreinte hors du système est nulle", "its footprint outside the system is zero"
        return None if self.sectors is None else no_job_of(self, self.sectors, places)

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Multiply orders from outside, jobs outside and credit by what the slump leaves."""
        rows, lost, beyond = self.rows(places), self.damage(), self.footprint
        effects.outside_demand[rows] *= 1.0 - self.force(intensity, week, start_date) * beyond.demand * lost
        effects.outside_jobs[rows] *= 1.0 - intensity * beyond.jobs * float(NATIONAL_JOBS @ lost)
        effects.credit *= 1.0 - intensity * self.credit_tightening
