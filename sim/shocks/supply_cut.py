"""Supply cut from outside: a border, a port or a strait closes, and products stop arriving."""

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
from sim.shocks.widespread import sector_mask


class SupplyCut(SectorShock):
    """The outside, or abroad alone, delivers less of chosen products; it may also take less of them.

    Stocks carry firms for a while, then what lacks a critical input stops: the loss grows faster than the duration.
    """

    title_fr: ClassVar[str] = "Rupture d'approvisionnement"
    title_en: ClassVar[str] = "Supply cut from outside"
    summary_fr: ClassVar[str] = (
        "Une frontière, un port ou une route maritime se ferme : des produits de l'étranger, ou de tout l'extérieur, "
        "n'arrivent plus. Les stocks font tenir un temps, puis ce qui manque d'un intrant critique s'arrête."
    )
    summary_en: ClassVar[str] = (
        "A border, a port or a sea route closes: products from abroad, or from everywhere outside, stop arriving. "
        "Stocks last for a while, then whatever lacks a critical input stops."
    )
    source: ClassVar[str] = "stress test: dose, products and duration are assumptions of the scenario"
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(supply=1.0)

    kind: Literal["supply-cut"] = "supply-cut"
    dose: float = declared(
        1.0, "share of deliveries", 0.0, 1.0, "Part des livraisons qui n'arrive plus", "Share of deliveries cut"
    )
    sectors: tuple[SectorCode, ...] = declared(
        ("AGR", "FOOD", "MFG"), "sector codes", None, None, "Produits qui n'arrivent plus",
        "Products that stop arriving",
    )  # fmt: skip
    origin: Literal["abroad", "outside"] = declared(
        "abroad", "abroad or outside", None, None, "Origine : l'étranger, ou tout l'extérieur (France comprise)",
        "Origin: abroad, or everywhere outside (France included)",
    )  # fmt: skip

    def damage(self) -> np.ndarray:
        """All of the deliveries of the products."""
        return sector_mask(self.sectors)

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes without a product, or when deliveries and orders go on."""
        if not self.sectors:
            return "aucun produit n'est coupé", "no product is cut"
        if self.footprint.supply == self.footprint.demand == 0.0:
            return "son empreinte hors du système est nulle", "its footprint outside the system is zero"
        return None

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Cut deliveries and orders of the products, from abroad or from everywhere outside."""
        hit, beyond, force = self.damage(), self.footprint, self.force(intensity, week, start_date)
        delivered, ordered = 1.0 - force * beyond.supply * hit, 1.0 - force * beyond.demand * hit
        if self.origin == "abroad":
            effects.abroad_supply *= delivered
            effects.abroad_demand *= ordered
        else:
            effects.outside_supply *= delivered
            effects.outside_demand *= ordered
