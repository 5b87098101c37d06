"""Flood: water closes a part of a territory and destroys capital and dwellings, which someone pays to rebuild."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from sim.shocks.declarations import declared
from sim.shocks.effects import Flooding, WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.local import LocalShock
from sim.shocks.places import Places


class Flood(LocalShock):
    """Establishments and dwellings of the flooded share of a territory are hit; the same ones at every flood of a run.

    Establishments are closed while the water is there, then reopen along the recovery curve, within what is left of
    their capital. Insured damage is rebuilt by orders that insurers and the public reinsurer pay (`sim.rebuilding`),
    uninsured dwellings out of savings, uninsured capital of firms by their ordinary investment.
    """

    title_fr: ClassVar[str] = "Inondation"
    title_en: ClassVar[str] = "Flood"
    summary_fr: ClassVar[str] = (
        "L'eau ferme une partie du territoire et y détruit du capital et des logements. La reconstruction est "
        "commandée surtout à la construction ; les assureurs et la réassurance publique (Cat-Nat) en paient la part "
        "assurée."
    )
    summary_en: ClassVar[str] = (
        "Water closes a part of the territory and destroys capital and dwellings there. Rebuilding is ordered mostly "
        "from construction; insurers and the public reinsurer (Cat-Nat) pay the insured share."
    )
    source: ClassVar[str] = (
        "France Assureurs: 182 000 claims and 1.4 billion euros for the floods of May and June 2016; CCR bears about "
        "half; other numbers are assumptions"
    )
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint(visitors=1.0)

    kind: Literal["flood"] = "flood"
    dose: float = declared(
        0.1, "share of the territory", 0.0, 1.0, "Part inondée des établissements et logements",
        "Flooded share of establishments and dwellings",
    )  # fmt: skip
    capital_lost: float = declared(
        0.4, "share", 0.0, 1.0, "Part détruite du capital des établissements inondés",
        "Share of the capital of flooded establishments destroyed",
    )  # fmt: skip
    euros_per_dwelling: float = declared(
        10_000.0, "EUR/dwelling", 0.0, 500_000.0, "Dégâts par logement inondé", "Damage per flooded dwelling",
        "assumption, above the mean of 7 700 euros a claim of all sorts in 2016 (France Assureurs)",
    )  # fmt: skip
    insured_share: float = declared(
        0.9, "share", 0.0, 1.0, "Part assurée des dégâts", "Insured share of damage",
        "assumption: Cat-Nat cover is part of every property insurance; deductibles and the uninsured make the rest",
    )  # fmt: skip

    @model_validator(mode="after")
    def _water_goes_away(self) -> Self:
        if self.permanent:
            raise ValueError("a flood ends: give duration_weeks or end")
        return self

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Add the flood to those of this week; visitors stay away from the flooded share."""
        row = self.row(places)
        flood = Flooding(
            self.id, row, self.dose, intensity / self.dose, week == self.start_week(start_date), self.capital_lost,
            round(self.euros_per_dwelling * 100), self.insured_share, self.partner_weeks(week, start_date),
        )  # fmt: skip
        effects.floods = (*effects.floods, flood)
        effects.visitor_demand[row] *= 1.0 - intensity * self.footprint.visitors
