"""Lever 1: the intermediation economy: workshops that repair and reuse, and the purchases they take from new goods."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class RepairAndReuse(Lever):
    """Workshops open with help; households have repaired there what they would have bought new, while there is room."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Ouvrir des ateliers de réparation et de réemploi"
    title_en: ClassVar[str] = "Open workshops of repair and reuse"
    summary_fr: ClassVar[str] = (
        "L'économie de l'intermédiation : des ateliers de réparation, d'entretien et de réemploi s'ouvrent avec une "
        "aide. Des achats de biens neufs leur reviennent, jusqu'à ce que les ateliers nouveaux soient occupés, pas "
        "au-delà."
    )
    summary_en: ClassVar[str] = (
        "The intermediation economy: workshops of repair, upkeep and reuse open with help. Purchases of new goods come "
        "to them until the new workshops are busy, not beyond."
    )
    act_fr: ClassVar[str] = "ateliers aidés à s'ouvrir"
    act_en: ClassVar[str] = "workshops helped to open"
    source: ClassVar[str] = "Talandier, économie de l'intermédiation (repair, waste, services): evidence 1, A7.1"

    kind: Literal["repair-and-reuse"] = "repair-and-reuse"
    payers: Payers = declared(
        Payers(territory=0.5, region=0.3, private=0.2), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_workshop: float = declared(
        30_000.0, "EUR/workshop", 1000.0, 500_000.0, "Aide publique par atelier", "Public help for a workshop",
        "assumption, order of magnitude of the start-up help of a reuse centre", plausible=(10_000.0, 100_000.0),
    )  # fmt: skip
    largest_share_of_goods: float = declared(
        0.1, "share", 0.0, 1.0, "Part des achats de biens neufs qui peut se réparer",
        "Part of purchases of new goods that repair can replace", "assumption", plausible=(0.02, 0.2),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Nothing moves between territories: repair is bought where services are."""
        return {}

    def replaced(self) -> dict[tuple[str, str], float]:
        """New goods become repairs, for those whose purchases the workshops can serve."""
        return {("MFG", "PERS"): self.largest_share_of_goods}
