"""Energy and import prices: what is bought outside costs more, as in 2022."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.sector_names import SectorCode
from sim.shocks.widespread import GradualShock, by_sector, sector_mask

PRICE_RISE = by_sector(AGR=0.20, FOOD=0.17, MFG=0.08, ENERGY=0.50, LOG=0.25)
"""Rise of the prices of outside products at full dose, before contracts and tariff shields. ENERGY: firms would have
paid energy 50 % more between the second quarters of 2021 and 2022 without the shield, and paid 20 % more (INSEE
Analyses 75). The others are 2022's consumer prices (INSEE: food 6.8 %, manufactured products and services 3 %,
passenger transport 10.4 %) over the same pass-through of .4; AGR: assumption, between food and energy."""

SHIELDED = 0.4
"""Share of the rise that reached French firms in 2022: 20 % of 50 % (INSEE Analyses 75)."""

OUTSIDE_ORDERS_LOST = by_sector(FOOD=0.03, MFG=0.03, LOG=0.02, HORECA=0.03, TRADE=0.02, PERS=0.02)
"""Share of outside orders lost by what dearer energy leaves of the outside's purchasing power (assumption)."""


class EnergyPrice(GradualShock):
    """Prices of products from outside rise; firms pass their costs on with delay, households cut other purchases.

    A share `pass_through` of the rise reaches the buyers: contracts run, tariffs are shielded. The rest is borne
    outside: the State's shield is not an account of the territory.
    """

    title_fr: ClassVar[str] = "Hausse du prix de l'énergie et des importations"
    title_en: ClassVar[str] = "Rise of energy and import prices"
    summary_fr: ClassVar[str] = (
        "Ce qui s'achète à l'extérieur renchérit : énergie, denrées, produits manufacturés, transport. Les "
        "entreprises répercutent leurs coûts avec retard, les ménages gardent leur énergie et coupent ailleurs."
    )
    summary_en: ClassVar[str] = (
        "What is bought outside gets dearer: energy, food, manufactured goods, transport. Firms pass their costs on "
        "with delay, households keep their energy and cut elsewhere."
    )
    source: ClassVar[str] = "INSEE Analyses 75 and consumer prices of 2022; see PRICE_RISE"
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(demand=1.0, visitors=1.0)
    without_partners: ClassVar[str] = "a price is not a capacity that suppliers or clients could hold back"

    kind: Literal["energy-price"] = "energy-price"
    dose: float = declared(1.0, "share of 2022", 0.0, 1.0, "Intensité (1 = 2022)", "Dose (1 = 2022)")
    sectors: tuple[SectorCode, ...] | None = declared(
        None, "sector codes", None, None, "Produits qui renchérissent (défaut : tous ceux de 2022)",
        "Products that get dearer (default: all those of 2022)",
    )  # fmt: skip
    pass_through: float = declared(
        SHIELDED, "share", 0.0, 1.0, "Part de la hausse qui atteint les acheteurs",
        "Share of the rise that reaches buyers", "INSEE Analyses 75: .4 with the tariff shield of 2022, 1 without",
    )  # fmt: skip

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes when no price reaches the buyers and the outside keeps buying."""
        beyond = self.footprint
        reaches = self.pass_through * float((sector_mask(self.sectors) * PRICE_RISE).sum())
        if reaches == 0.0 and beyond.demand == beyond.visitors == 0.0:
            return "aucune hausse de prix n'atteint les acheteurs", "no rise of prices reaches the buyers"
        return None

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Raise prices from outside, and cut the orders of an outside that pays them too."""
        beyond = self.footprint
        effects.outside_price *= 1.0 + intensity * self.pass_through * sector_mask(self.sectors) * PRICE_RISE
        effects.outside_demand *= 1.0 - intensity * beyond.demand * OUTSIDE_ORDERS_LOST
        effects.visitor_demand *= 1.0 - intensity * beyond.visitors * OUTSIDE_ORDERS_LOST
