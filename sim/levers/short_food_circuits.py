"""Lever 2: short food circuits, as far as farms of the territory have food to sell."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.habit import HabitLever
from sim.shocks.declarations import declared


class ShortFoodCircuits(HabitLever):
    """Adopters buy part of their food from farms of the territory, which sell that much less outside."""

    title_fr: ClassVar[str] = "Développer les circuits courts alimentaires"
    title_en: ClassVar[str] = "Develop short food circuits"
    summary_fr: ClassVar[str] = (
        "Des ménages prennent l'habitude d'acheter une part de leur nourriture aux fermes du territoire. Les terres ne "
        "s'étendent pas : ce que les fermes vendent ici, elles ne le vendent plus ailleurs."
    )
    summary_en: ClassVar[str] = (
        "Households take to buying part of their food from farms of the territory. Land does not grow: what farms sell "
        "here they no longer sell elsewhere."
    )
    act_fr: ClassVar[str] = "ménages convaincus"
    act_en: ClassVar[str] = "households won over"
    source: ClassVar[str] = "Talandier 2020, second lever (circuits courts); evidence 5.2"

    kind: Literal["short-food-circuits"] = "short-food-circuits"
    share_of_food: float = declared(
        0.2, "share", 0.0, 1.0, "Part de la nourriture achetée aux fermes", "Part of food bought from farms",
        "assumption; about 10 % of food purchases use short circuits in France (recalled)", plausible=(0.05, 0.4),
    )  # fmt: skip
    share_of_harvest: float = declared(
        0.3, "share", 0.0, 1.0, "Part des ventes extérieures des fermes qui peut rester ici",
        "Part of farms' sales outside that can stay here", "assumption; 23 % of farms sold in short circuits in 2020",
        plausible=(0.1, 0.5),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Farm products are bought from farms of the territory."""
        return {"AGR": 1.0}

    def replaced(self) -> dict[tuple[str, str], float]:
        """Food of industry becomes food of farms."""
        return {("FOOD", "AGR"): self.share_of_food}
