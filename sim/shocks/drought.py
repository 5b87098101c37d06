"""Drought: harvests fail, farm products get scarce outside too, users of river water slow down."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import numpy as np

from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.sector_shock import SectorShock
from sim.shocks.widespread import WidespreadShock, by_sector, no_job_of

FARMS = by_sector(AGR=1.0)
WATER_USERS = by_sector(FOOD=1.0, ENERGY=1.0)
"""Sectors limited by low rivers: food plants, and energy and water (hydropower, cooling, treatment)."""


class Drought(SectorShock, WidespreadShock):
    """Farms lose a part of their harvest; the food industry misses farm products once its stocks are used."""

    title_fr: ClassVar[str] = "Sécheresse"
    title_en: ClassVar[str] = "Drought"
    summary_fr: ClassVar[str] = (
        "Les récoltes manquent, ici et ailleurs ; l'industrie alimentaire manque de produits agricoles quand ses "
        "stocks sont épuisés ; les restrictions d'eau ralentissent les usines alimentaires et l'énergie."
    )
    summary_en: ClassVar[str] = (
        "Harvests fail, here and elsewhere; the food industry misses farm products once its stocks are used; water "
        "restrictions slow food plants and energy."
    )
    source: ClassVar[str] = (
        "Agreste, November 2022: grain maize 21 % and forage maize 20 % below the mean of 2017-2021; .2 for all farm "
        "products and the water restrictions are assumptions"
    )
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(supply=0.5)

    kind: Literal["drought"] = "drought"
    dose: float = declared(1.0, "share of 2022", 0.0, 1.0, "Intensité (1 = été 2022)", "Dose (1 = summer of 2022)")
    harvest_lost: float = declared(
        0.2, "share", 0.0, 1.0, "Part de la production agricole perdue", "Share of farm output lost",
        "Agreste 2022: maize 20 to 21 % below its mean of five years; other farm products: assumption",
    )  # fmt: skip
    water_restrictions: float = declared(
        0.05, "share", 0.0, 1.0, "Part de capacité perdue par les usines alimentaires et l'énergie",
        "Share of capacity lost by food plants and energy",
    )  # fmt: skip

    def damage(self) -> np.ndarray:
        """Harvests and capacity lost."""
        return self.harvest_lost * FARMS + self.water_restrictions * WATER_USERS

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes where nobody farms or uses river water and the outside delivers as usual."""
        if self.footprint.supply > 0.0 and self.harvest_lost > 0.0:
            return None
        if self.harvest_lost == self.water_restrictions == 0.0:
            return "ni récolte ni capacité n'est perdue", "no harvest and no capacity is lost"
        hit = (("AGR",) if self.harvest_lost else ()) + (("FOOD", "ENERGY") if self.water_restrictions else ())
        return no_job_of(self, hit, places)

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Cut the capacity of farms and users of water, and what the outside delivers of farm products."""
        force = self.force(intensity, week, start_date)
        effects.supply[self.rows(places)] *= 1.0 - force * self.damage()
        effects.outside_supply *= 1.0 - force * self.footprint.supply * self.harvest_lost * FARMS
