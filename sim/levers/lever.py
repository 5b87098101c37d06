"""A lever: something dated, dosed and paid for that a territory and its partners choose to do."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from sim.clock import WEEKS_A_YEAR
from sim.shocks.dated import Dated
from sim.shocks.declarations import Declared, declared
from sim.shocks.places import Places
from sim.shocks.recovery import DAYS_PER_WEEK

Family = Literal["productive-ecosystem", "household-consumption", "human-development", "third-places"]

FAMILIES: dict[Family, tuple[str, str]] = {
    "productive-ecosystem": ("Créer un écosystème productif local", "Build a local productive ecosystem"),
    "household-consumption": ("Agir sur la consommation des ménages", "Act on household consumption"),
    "human-development": ("Multiplier les activités de développement humain", "Multiply human-development activities"),
    "third-places": ("Développer les tiers-lieux", "Develop third places"),
}
"""Talandier's three levers (note of 2020) and the State's programmes for third places; French and English labels."""

PAYERS = ("territory", "region", "state", "private")


class Payers(Declared):
    """Who pays for a lever: shares that sum to 1."""

    territory: float = declared(0.0, "share", 0.0, 1.0, "Intercommunalité", "Intercommunality")
    region: float = declared(0.0, "share", 0.0, 1.0, "Région", "Region")
    state: float = declared(0.0, "share", 0.0, 1.0, "État", "State")
    private: float = declared(0.0, "share", 0.0, 1.0, "Fonds privés", "Private funds")

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Self:
        total = sum(self.shares())
        if abs(total - 1.0) > 1e-9:
            raise ValueError(f"the payers' shares sum to {total:g}, not to 1")
        return self

    def shares(self) -> tuple[float, ...]:
        """Shares in the order of `PAYERS`."""
        return tuple(getattr(self, payer) for payer in PAYERS)

    @property
    def public(self) -> float:
        """Share paid by public bodies."""
        return 1.0 - self.private


class Lever(Dated):
    """What all levers share: where, when, with how much money and whose.

    A lever is denominated in euros, so that two levers compare at equal public money: what it does is what its budget
    buys at the unit costs that it declares. It is launched when the territory's engineers have prepared it, reaches its
    full budget after `ramp_weeks`, and stops when it ends.
    """

    family: ClassVar[Family]
    title_fr: ClassVar[str]
    title_en: ClassVar[str]
    summary_fr: ClassVar[str]
    summary_en: ClassVar[str]
    act_fr: ClassVar[str]
    """What one act of the lever is, plural: `formations commencées`."""
    act_en: ClassVar[str]
    source: ClassVar[str]

    start: date | int = declared(0, "date or week", None, None, "Début", "Start")
    territories: tuple[str, ...] | None = declared(
        None, "codes or names", None, None, "Territoires (défaut : le cœur du système)",
        "Territories (default: the core of the system)",
    )  # fmt: skip
    euros_per_inhabitant_per_year: float = declared(
        20.0, "EUR/inhabitant/year", 0.0, 5000.0, "Budget par habitant et par an", "Budget per inhabitant and year",
        "assumption; intercommunalités spent about 700 EUR an inhabitant in 2018 (DGCL, order of magnitude)",
        plausible=(0.0, 100.0),
    )  # fmt: skip
    dose: float = declared(1.0, "share", 0.0, 1.0, "Part du budget engagée", "Share of the budget committed")
    preparation: float = declared(
        1.0, "share", 0.0, 10.0, "Préparation, relativement à l'usage", "Preparation, relative to usual",
        "assumption; above 1 where residents or rules oppose", plausible=(0.0, 3.0),
    )  # fmt: skip
    ramp_weeks: int = declared(26, "weeks", 0, 520, "Montée en charge", "Ramp")
    payers: Payers = declared(
        Payers(territory=1.0), "shares", None, None, "Qui paie", "Who pays",
    )  # fmt: skip

    def heading(self, lang: str) -> str:
        """What this lever does, in French ("fr") or in English ("en")."""
        return self.title_fr if lang == "fr" else self.title_en

    def rows(self, places: Places) -> np.ndarray:
        """Rows of the territories where the lever is pulled.

        Raises ScenarioError when one of them is not in the system.
        """
        if self.territories is not None:
            return places.rows(self.territories, f"lever {self.id}")
        core = np.flatnonzero(places.core)
        return core if core.size else np.arange(len(places.codes))

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the lever names something absent from the system."""
        self.rows(places)

    def yearly_budget(self, places: Places) -> np.ndarray:
        """Full budget of each territory, cents a year, shape (n,), zero where the lever is not pulled."""
        budget = np.zeros(len(places.codes))
        rows = self.rows(places)
        budget[rows] = np.asarray(places.population)[rows] * self.euros_per_inhabitant_per_year * 100.0 * self.dose
        return budget

    def in_force(self, week: int, start_date: date) -> bool:
        """Whether the week lies between the start and the end."""
        days = self.duration_days()
        first = self.start_day(start_date)
        day = week * DAYS_PER_WEEK
        return day >= first - DAYS_PER_WEEK + 1 and (days is None or day < first + days)

    def planned_cost(self, places: Places, start_date: date, weeks: int) -> float:
        """Euros that the lever costs at most over a run of so many weeks, if it were launched at once and in full."""
        days = self.duration_days()
        first = max(self.start_week(start_date), 0)
        last = weeks if days is None else min(weeks, first + -(-days // DAYS_PER_WEEK))
        return float(self.yearly_budget(places).sum()) / 100.0 * max(last - first, 0) / WEEKS_A_YEAR
