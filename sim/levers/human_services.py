"""Lever 3: more jobs in health, education, social care and culture, as far as staff can be recruited."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class HumanServices(Lever):
    """Public bodies buy more care, teaching and social and cultural services where people live."""

    family: ClassVar[Family] = "human-development"
    title_fr: ClassVar[str] = "Ouvrir des emplois de santé, d'éducation et d'action sociale"
    title_en: ClassVar[str] = "Open jobs in health, education and social care"
    summary_fr: ClassVar[str] = (
        "La collectivité achète plus de services de santé et d'action sociale, d'éducation, de culture et de sport "
        "dans le territoire. Les établissements recrutent s'ils trouvent du personnel ; sinon rien n'est dépensé."
    )
    summary_en: ClassVar[str] = (
        "Public bodies buy more health and social care, teaching, culture and sport in the territory. Establishments "
        "recruit if they find staff; if not, the money is not spent."
    )
    act_fr: ClassVar[str] = "euros de services commandés"
    act_en: ClassVar[str] = "euros of services ordered"
    source: ClassVar[str] = "Talandier 2020, third lever (health, education, social)"

    kind: Literal["human-services"] = "human-services"
    payers: Payers = declared(
        Payers(territory=0.4, state=0.6), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    health_share: float = declared(
        0.6, "share", 0.0, 1.0, "Part pour la santé et l'action sociale", "Part for health and social care"
    )
    education_share: float = declared(
        0.25, "share", 0.0, 1.0, "Part pour l'éducation (le reste : culture et sport)",
        "Part for education (the rest: culture and sport)",
    )  # fmt: skip

    def by_sector(self) -> dict[str, float]:
        """Shares of the budget by sector, which sum to 1."""
        education = min(self.education_share, 1.0 - self.health_share)
        return {"HEALTH": self.health_share, "EDU": education, "PERS": 1.0 - self.health_share - education}
