"""Pandemic lockdown: work that needs presence stops, people stay at home, visitors vanish."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import numpy as np

from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.online_purchases import RETAIL_IN_TRADE, TRADE, full_force_reached, move_online, with_habit
from sim.shocks.places import Places
from sim.shocks.sector_names import SectorCode
from sim.shocks.sector_shock import SectorShock
from sim.shocks.widespread import NATIONAL_JOBS, WidespreadShock, by_sector, no_job_of, require_sectors, sector_mask

REMOTE_LABOUR = by_sector(
    AGR=0.15, FOOD=0.22, MFG=0.35, ENERGY=0.36, CONS=0.28, TRADE=0.49, LOG=0.31, HORECA=0.35, BUS=0.57, REAL=0.49,
    PUB=0.45, EDU=0.45, HEALTH=0.45, PERS=0.31,
)  # fmt: skip
"""Share of work that can be done from home (Pichler et al. 2022, grouped to 14 sectors by Belgian wages of 2015)."""

ESSENTIAL = by_sector(
    AGR=0.95, FOOD=0.99, MFG=0.56, ENERGY=1.0, CONS=0.51, TRADE=0.47, LOG=0.92, HORECA=0.06, BUS=0.79, REAL=0.06,
    PUB=1.0, EDU=1.0, HEALTH=1.0, PERS=0.39,
)  # fmt: skip
"""Share of work deemed essential (same source; administration, schools and care stay open: 1)."""

SUPPLY_LOSS = (1.0 - REMOTE_LABOUR) * (1.0 - ESSENTIAL)
"""Share of capacity lost: work neither remote nor essential (hotels and restaurants .61, construction .35)."""

HOUSEHOLD_DEMAND_LOSS = by_sector(
    AGR=0.0, FOOD=0.0, MFG=0.10, ENERGY=0.10, CONS=0.10, TRADE=0.10, LOG=0.67, HORECA=0.80, BUS=0.0, REAL=0.0,
    PUB=0.0, EDU=0.0, HEALTH=0.0, PERS=0.05,
)  # fmt: skip
"""Share of purchases given up (Pichler et al. 2022, spring 2020), except food, whose French consumption grew by 4.4 %
in 2020 (INSEE), and care, paid by the State here."""

OUTSIDE_DEMAND_LOSS = by_sector(
    AGR=0.10, FOOD=0.10, MFG=0.36, ENERGY=0.20, CONS=0.35, TRADE=0.27, LOG=0.36, HORECA=0.80, BUS=0.20, REAL=0.20,
    PUB=0.0, EDU=0.0, HEALTH=0.0, PERS=0.42,
)  # fmt: skip
"""Share of outside orders lost at full dose. MFG and LOG: exports fell by 25.5 % in the second quarter of 2020 (INSEE),
whose mean intensity is .71 of April's, hence .36. CONS, TRADE, PERS: the outside's own loss of supply. HORECA: the
demand of households. Others: assumption, the job-weighted loss of the country."""

VISITOR_LOSS = 0.95
"""Share of visitors' spending lost while travel is forbidden (assumption)."""


class Lockdown(SectorShock, WidespreadShock):
    """People stay at home: supply falls where work is neither remote nor essential, demand where it needs contact.

    At dose d a sector keeps 1 - d (1 - remote)(1 - essential) of its capacity (Pichler et al. 2022). The dose 1 is the
    French spring of 2020. `sectors` restricts it, for partial restrictions such as closed restaurants. While trade is
    restricted part of retail moves online, and part of that habit stays; the twin without lockdown keeps the usual
    online share, so that growth which would have come anyway counts here.
    """

    title_fr: ClassVar[str] = "Confinement"
    title_en: ClassVar[str] = "Lockdown"
    summary_fr: ClassVar[str] = (
        "Le travail qui n'est ni à distance ni essentiel s'arrête, les ménages renoncent aux achats de contact et "
        "achètent plus en ligne, les visiteurs disparaissent ; l'activité partielle est ouverte. Choc national : "
        "l'extérieur est touché aussi."
    )
    summary_en: ClassVar[str] = (
        "Work that is neither remote nor essential stops, households give up purchases that need contact and buy more "
        "online, visitors vanish; the short-time work scheme is open. A national shock: the outside is hit as well."
    )
    source: ClassVar[str] = (
        "Pichler et al. 2022; INSEE, comptes trimestriels 2020; Fevad, online sales 2019-2022; dates of French decrees"
    )
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(demand=1.0, supply=0.5, jobs=1.0, visitors=1.0)

    kind: Literal["lockdown"] = "lockdown"
    dose: float = declared(
        1.0, "share of spring 2020", 0.0, 1.0, "Intensité (1 = printemps 2020)", "Dose (1 = spring 2020)"
    )
    sectors: tuple[SectorCode, ...] | None = declared(
        None, "sector codes", None, None, "Secteurs touchés (défaut : tous)", "Sectors hit (default: all)"
    )
    furlough: bool = declared(
        True, "yes or no", None, None, "Activité partielle ouverte", "Short-time work scheme open"
    )
    online_rise: float = declared(
        0.068, "share of retail", 0.0, 0.8, "Hausse de la part en ligne quand les commerces sont restreints",
        "Rise of the online share while trade is restricted",
        "Fevad: products sold online +45 % in the second quarter of 2020 (press), of retail 10 % smaller, .88 of full "
        "force in the mean: (1.45 * .098 / .90 - .098) / .88",
    )  # fmt: skip
    online_lasting_share: float = declared(
        0.40, "share of the rise", 0.0, 1.0, "Part de cette hausse qui reste pour toujours",
        "Share of that rise that stays for ever", "Fevad and INSEE: 12.5 % online in 2022, (.125 - .098) / .068",
    )  # fmt: skip

    def check(self, places: Places) -> None:
        """Raise ScenarioError when a named territory, or a named sector in each of them, is absent from the system."""
        require_sectors(self, self.sectors, places)

    def damage(self) -> np.ndarray:
        """Capacity closed."""
        return sector_mask(self.sectors) * SUPPLY_LOSS

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Nothing changes where no sector that is named has a job."""
        return None if self.sectors is None else no_job_of(self, self.sectors, places)

    def leaves_habits(self, week: int, start_date: date) -> bool:
        """Customers of trade that was restricted keep part of their purchases online."""
        kept = self.online_rise * self.online_lasting_share > 0.0 and sector_mask(self.sectors)[TRADE] > 0.0
        return kept and full_force_reached(self, week, start_date)

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Multiply supply, demands, outside supply and jobs by what the lockdown leaves; move part of retail online."""
        rows, hit, beyond = self.rows(places), sector_mask(self.sectors), self.footprint
        force = self.force(intensity, week, start_date)
        effects.supply[rows] *= 1.0 - force * hit * SUPPLY_LOSS
        effects.household_demand[rows] *= 1.0 - force * hit * HOUSEHOLD_DEMAND_LOSS
        effects.visitor_demand[rows] *= 1.0 - force * beyond.visitors * hit * VISITOR_LOSS
        effects.outside_demand *= 1.0 - force * beyond.demand * hit * OUTSIDE_DEMAND_LOSS
        effects.outside_supply *= 1.0 - force * beyond.supply * hit * SUPPLY_LOSS
        outside_loss = float(NATIONAL_JOBS @ (hit * np.maximum(SUPPLY_LOSS, HOUSEHOLD_DEMAND_LOSS)))
        effects.outside_jobs *= 1.0 - intensity * beyond.jobs * outside_loss
        effects.remote_work = np.maximum(effects.remote_work, force * hit * REMOTE_LABOUR)
        effects.furlough = effects.furlough or (self.furlough and intensity > 0.0)
        online = with_habit(self, intensity, self.online_lasting_share, week, start_date)
        points = online * float(hit[TRADE]) * self.online_rise
        move_online(effects, rows, points, beyond.demand * RETAIL_IN_TRADE, beyond.jobs * RETAIL_IN_TRADE)
