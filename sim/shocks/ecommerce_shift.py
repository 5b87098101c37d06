"""Digital shift: more of retail is bought at a distance, partly for ever."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.online_purchases import RETAIL_IN_TRADE, move_online, with_habit
from sim.shocks.places import Places
from sim.shocks.widespread import WidespreadShock


class EcommerceShift(WidespreadShock):
    """The share of retail bought at a distance grows by `rise`; when it ends, `lasting_share` of the rise remains.

    Distance sellers are outside the system, so that shops lose what customers buy online; parcels are left out.
    """

    title_fr: ClassVar[str] = "Bascule vers le commerce en ligne"
    title_en: ClassVar[str] = "Shift to e-commerce"
    summary_fr: ClassVar[str] = (
        "Les ménages achètent plus à distance et moins dans les magasins du territoire ; une partie de l'habitude "
        "reste. Les clients venus d'ailleurs font de même."
    )
    summary_en: ClassVar[str] = (
        "Households buy more at a distance and less in the shops of the territory; part of the habit stays. Customers "
        "from elsewhere do the same."
    )
    source: ClassVar[str] = "Fevad and INSEE: 9.8 % of retail in 2019, 13.4 % in 2020, 14.1 % in 2021, 12.5 % in 2022"
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(demand=RETAIL_IN_TRADE, jobs=RETAIL_IN_TRADE)
    without_partners: ClassVar[str] = "customers go back to shops by habit, not with suppliers or clients"

    kind: Literal["ecommerce-shift"] = "ecommerce-shift"
    dose: float = declared(1.0, "share of the rise", 0.0, 1.0, "Intensité", "Dose")
    rise: float = declared(
        0.043, "share of retail", 0.0, 0.8, "Hausse de la part en ligne", "Rise of the online share",
        "Fevad and INSEE: from 9.8 % in 2019 to 14.1 % in 2021",
    )  # fmt: skip
    lasting_share: float = declared(
        0.63, "share of the rise", 0.0, 1.0, "Part de la hausse qui reste pour toujours",
        "Share of the rise that stays for ever", "Fevad and INSEE: (12.5 - 9.8) / (14.1 - 9.8), 2022 against 2021",
    )  # fmt: skip

    def intensity(self, week: int, start_date: date) -> float:
        """As other shocks, but what lasts is not given back once full force is reached."""
        return with_habit(self, super().intensity(week, start_date), self.lasting_share, week, start_date)

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes when the online share does not grow."""
        return ("la part en ligne n'augmente pas", "the online share does not grow") if self.rise == 0.0 else None

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Move retail online, here and among customers and employers outside (half of trade is retail: assumption)."""
        move_online(effects, self.rows(places), intensity * self.rise, self.footprint.demand, self.footprint.jobs)
