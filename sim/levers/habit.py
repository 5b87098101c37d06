"""Lever 2: what households come to do differently, one after the other, as neighbours do."""

from __future__ import annotations

from typing import ClassVar

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class HabitLever(Lever):
    """A new habit diffuses among households: some are won over by the programme, others by their neighbours.

    Bass (1969): a month's new adopters are (p + q F)(1 - F), F the share of households of the territory that have
    adopted, p won by the budget spent, q by imitation. The order in which households adopt is a fixed draw of each.
    """

    family: ClassVar[Family] = "household-consumption"
    payers: Payers = declared(
        Payers(territory=0.7, region=0.3), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_household_won: float = declared(
        40.0, "EUR/household", 1.0, 2000.0, "Coût d'un ménage convaincu", "Cost of a household won over",
        "assumption", plausible=(10.0, 200.0),
    )  # fmt: skip
    imitation_per_month: float = declared(
        0.03, "per month", 0.0, 0.5, "Imitation des voisins", "Imitation of neighbours",
        "Bass 1969: about .4 a year for durable goods", plausible=(0.01, 0.06),
    )  # fmt: skip
    ceiling: float = declared(
        0.4, "share", 0.0, 1.0, "Part des ménages qui peuvent changer", "Share of households who can change",
        "assumption", plausible=(0.1, 0.6),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Part of an adopter's purchases of each product that moves to sellers of the territory, by sector code."""
        return {}

    def replaced(self) -> dict[tuple[str, str], float]:
        """Part of an adopter's purchases of a first product that becomes purchases of a second, by sector codes."""
        return {}
