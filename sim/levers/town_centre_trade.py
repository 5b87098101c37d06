"""Lever 2: shops of the territory against leakage to other places and to e-commerce."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.habit import HabitLever
from sim.shocks.declarations import declared


class TownCentreTrade(HabitLever):
    """Adopters bring home part of the shopping, meals and leisure they took elsewhere or online."""

    title_fr: ClassVar[str] = "Faire revivre le commerce des centres-bourgs"
    title_en: ClassVar[str] = "Bring town-centre trade back to life"
    summary_fr: ClassVar[str] = (
        "Locaux rénovés, marchés, livraison, animation : des ménages reprennent l'habitude d'acheter, de manger et de "
        "sortir dans leur territoire plutôt qu'ailleurs ou en ligne."
    )
    summary_en: ClassVar[str] = (
        "Renovated premises, markets, deliveries, events: households take to buying, eating and going out in their "
        "territory again rather than elsewhere or online."
    )
    act_fr: ClassVar[str] = "ménages convaincus"
    act_en: ClassVar[str] = "households won over"
    source: ClassVar[str] = "Talandier 2020, second lever; CCI Gard 2015 (leakage by distance selling and neighbours)"

    kind: Literal["town-centre-trade"] = "town-centre-trade"
    share_brought_home: float = declared(
        0.3, "share", 0.0, 1.0, "Part des achats faits ailleurs qui revient",
        "Part of purchases made elsewhere brought home", "assumption", plausible=(0.1, 0.5),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Retail, meals out and personal services."""
        return dict.fromkeys(("TRADE", "HORECA", "PERS"), self.share_brought_home)
