"""Departure of a public service: a hospital, barracks, a court or a tax office closes, and its money goes with it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from sim.sectors import SECTOR_INDEX
from sim.shocks.declarations import declared
from sim.shocks.effects import Closure, WeekEffects
from sim.shocks.local import LocalShock
from sim.shocks.places import Places


class ServiceClosure(LocalShock):
    """The largest public establishment of a sector closes; the State pays for the service elsewhere.

    What the State bought from it leaves the territory, patients and users go to other places by the usual trade-offs
    of distance. Its staff lose their posts here: none is moved with the service, which is an upper bound of the local
    loss.
    """

    title_fr: ClassVar[str] = "Départ d'un service public"
    title_en: ClassVar[str] = "Departure of a public service"
    summary_fr: ClassVar[str] = (
        "Le plus grand établissement public d'un secteur (hôpital, caserne, tribunal, centre des impôts, lycée) ferme, "
        "en tout ou en partie. L'argent public qui le payait part ailleurs, ses usagers aussi."
    )
    summary_en: ClassVar[str] = (
        "The largest public establishment of a sector (hospital, barracks, court, tax office, school) closes, wholly "
        "or in part. The public money that paid for it goes elsewhere, and so do its users."
    )
    source: ClassVar[str] = (
        "stress test; reform of the military map of 2008: 83 sites closed, half of the population of Dieuze left "
        "(Banque des Territoires)"
    )

    kind: Literal["service-closure"] = "service-closure"
    dose: float = declared(
        1.0, "share of the establishment", 0.0, 1.0, "Part de l'établissement qui ferme",
        "Share of the establishment that closes",
    )  # fmt: skip
    sector: Literal["PUB", "EDU", "HEALTH"] = declared(
        "HEALTH", "PUB, EDU or HEALTH", None, None, "Service : administration, enseignement ou santé",
        "Service: administration, education or health",
    )  # fmt: skip

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the territory, or the sector in it, is absent from the system."""
        places.require_sector(self.row(places), self.sector, f"shock {self.id}")

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Add the establishment to this week's closures."""
        closure = Closure(
            self.id, self.row(places), SECTOR_INDEX[self.sector], None, intensity, self.start_week(start_date),
            self.permanent, public=True, partner_weeks=self.partner_weeks(week, start_date),
        )  # fmt: skip
        effects.closures = (*effects.closures, closure)
