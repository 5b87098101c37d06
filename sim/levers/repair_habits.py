"""Lever 2: repair and reuse instead of purchase."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.habit import HabitLever
from sim.shocks.declarations import declared


class RepairHabits(HabitLever):
    """Adopters have things repaired nearby instead of buying new ones made elsewhere."""

    title_fr: ClassVar[str] = "Réparer et réemployer plutôt qu'acheter neuf"
    title_en: ClassVar[str] = "Repair and reuse rather than buy new"
    summary_fr: ClassVar[str] = (
        "Ressourceries, ateliers, bonus réparation : une part des achats de biens neufs devient des services de "
        "réparation rendus dans le territoire, si des ateliers peuvent les rendre."
    )
    summary_en: ClassVar[str] = (
        "Reuse centres, workshops, repair bonus: part of the purchases of new goods becomes repair services made in "
        "the territory, if workshops can make them."
    )
    act_fr: ClassVar[str] = "ménages convaincus"
    act_en: ClassVar[str] = "households won over"
    source: ClassVar[str] = "Talandier, économie de l'intermédiation (repair, waste, services): evidence 1, A7.1"

    kind: Literal["repair-habits"] = "repair-habits"
    share_of_goods: float = declared(
        0.1, "share", 0.0, 1.0, "Part des biens neufs remplacée", "Part of new goods replaced", "assumption",
        plausible=(0.02, 0.2),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Half of the repairs that would be made elsewhere come home."""
        return {"PERS": 0.5 * self.share_of_goods}

    def replaced(self) -> dict[tuple[str, str], float]:
        """New goods become repairs."""
        return {("MFG", "PERS"): self.share_of_goods}
