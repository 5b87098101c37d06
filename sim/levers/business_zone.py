"""Lever 1: zones where firms, training and homes mix, and where neighbours work with one another."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class BusinessZone(Lever):
    """An animated zone: members meet suppliers among neighbours and fill posts with people trained on the spot."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Animer des quartiers d'activités qui mêlent entreprises, formation et habitat"
    title_en: ClassVar[str] = "Animate business quarters that mix firms, training and homes"
    summary_fr: ClassVar[str] = (
        "Les établissements d'un quartier animé se rencontrent : des voisins deviennent fournisseurs, dans la limite "
        "de ce qu'ils peuvent produire, et les postes se pourvoient plus vite grâce à la formation sur place. "
        "L'animation et la formation sont achetées dans le territoire."
    )
    summary_en: ClassVar[str] = (
        "Establishments of an animated quarter meet: neighbours become suppliers, within what they can make, and posts "
        "are filled sooner thanks to training on the spot. Animation and training are bought in the territory."
    )
    act_fr: ClassVar[str] = "mois d'animation d'un établissement"
    act_en: ClassVar[str] = "establishment-months of animation"
    source: ClassVar[str] = "Atelier des territoires, Coëvrons: business quarters mixing firms, training, centres"

    kind: Literal["business-zone"] = "business-zone"
    payers: Payers = declared(
        Payers(territory=0.6, region=0.3, private=0.1), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_establishment_per_year: float = declared(
        1500.0, "EUR/establishment/year", 100.0, 50_000.0, "Coût de l'animation par établissement et par an",
        "Cost of animation an establishment and year", "assumption: one organiser for some forty establishments",
        plausible=(500.0, 5000.0),
    )  # fmt: skip
    training_share: float = declared(
        0.4, "share", 0.0, 1.0, "Part du budget pour la formation sur place",
        "Part of the budget for training on the spot", "assumption",
    )  # fmt: skip
    links_per_member_per_year: float = declared(
        0.1, "per year", 0.0, 5.0, "Fournisseurs trouvés entre voisins, par membre et par an",
        "Suppliers found among neighbours, a member and year", "assumption; as members of coworking spaces",
        plausible=(0.02, 0.3),
    )  # fmt: skip
    share_of_purchase: float = declared(
        0.3, "share", 0.0, 1.0, "Part de l'achat confiée au voisin", "Part of the purchase given to the neighbour",
        "assumption", plausible=(0.1, 0.8),
    )  # fmt: skip
    faster_filling: float = declared(
        0.3, "share", 0.0, 3.0, "Gain de vitesse de recrutement des membres", "Gain in speed of members' hiring",
        "assumption; no French estimate found", plausible=(0.0, 0.6),
    )  # fmt: skip
