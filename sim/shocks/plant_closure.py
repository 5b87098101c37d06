"""Closure of a major employer: the case by which concentrated local economies are judged."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sim.sectors import SECTOR_INDEX
from sim.shocks.declarations import declared
from sim.shocks.effects import Closure, WeekEffects
from sim.shocks.local import LocalShock
from sim.shocks.places import Places
from sim.shocks.sector_names import SectorCode


class PlantClosure(LocalShock):
    """The largest private employer of a territory, or a known one, closes.

    The dose is the share of the plant that closes. The closure takes effect on the Monday of the week of its date, so
    that a plant is never half closed for a few days.
    """

    title_fr: ClassVar[str] = "Fermeture d'un grand employeur"
    title_en: ClassVar[str] = "Closure of a major employer"
    summary_fr: ClassVar[str] = (
        "Le premier employeur privé d'un territoire ferme, en tout ou en partie, pour un temps ou pour toujours. "
        "Ses salariés, ses fournisseurs, ses clients et les commerces où l'on dépensait ces salaires sont touchés."
    )
    summary_en: ClassVar[str] = (
        "The largest private employer of a territory closes, wholly or in part, for a time or for ever. Its staff, "
        "its suppliers, its customers and the shops where those wages were spent are hit."
    )
    source: ClassVar[str] = "stress test; employers named in the press for the Coëvrons (Socopa, Bel, Howmet, Cimel)"

    kind: Literal["plant-closure"] = "plant-closure"
    dose: float = declared(
        1.0, "share of the plant", 0.0, 1.0, "Part de l'établissement qui ferme", "Share of the plant that closes"
    )
    sector: SectorCode | None = declared(
        None, "sector code", None, None, "Secteur de l'établissement (défaut : tous)",
        "Sector of the plant (default: any)",
    )  # fmt: skip
    employer: str | None = declared(
        None, "name", None, None, "Employeur connu (défaut : le plus grand employeur privé)",
        "Known employer (default: the largest private employer)",
    )  # fmt: skip

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the territory, the sector or the employer is absent from the system."""
        row = self.row(places)
        if self.sector is not None:
            places.require_sector(row, self.sector, f"shock {self.id}")
        if self.employer is not None:
            places.require_employer(row, self.employer, f"shock {self.id}")

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Add the establishment to this week's closures."""
        sector = None if self.sector is None else SECTOR_INDEX[self.sector]
        closure = Closure(
            self.id, self.row(places), sector, self.employer, intensity, self.start_week(start_date), self.permanent,
            partner_weeks=self.partner_weeks(week, start_date),
        )  # fmt: skip
        effects.closures = (*effects.closures, closure)
