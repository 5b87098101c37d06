"""Lever 1: turn brownfields into land for firms: remediation, then premises that call founders."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared
from sim.shocks.sector_names import SectorCode


class BrownfieldConversion(Lever):
    """Hectares of brownfield are cleaned for years, then let to firms that would not have found land."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Convertir des friches en terrains d'activité"
    title_en: ClassVar[str] = "Turn brownfields into land for firms"
    summary_fr: ClassVar[str] = (
        "Une friche est dépolluée et viabilisée, hectare après hectare ; des années plus tard, des entreprises s'y "
        "installent. Rien n'est gagné avant la fin des travaux, ni au-delà des hectares disponibles."
    )
    summary_en: ClassVar[str] = (
        "A brownfield is cleaned and serviced, hectare by hectare; years later firms settle there. Nothing is gained "
        "before the works end, nor beyond the hectares there are."
    )
    act_fr: ClassVar[str] = "ares de friche traités"
    act_en: ClassVar[str] = "ares of brownfield treated"
    source: ClassVar[str] = "Grand Angoulême, former gunpowder works: 177 ha, 170 to 200 MEUR (evidence 8.4)"

    kind: Literal["brownfield-conversion"] = "brownfield-conversion"
    payers: Payers = declared(
        Payers(territory=0.3, region=0.2, state=0.3, private=0.2), "shares", None, None, "Qui paie", "Who pays",
        "assumption; fonds friches: 21.6 EUR a m2 from the State",
    )  # fmt: skip
    hectares: float = declared(
        20.0, "ha", 0.1, 1000.0, "Surface de la friche à vocation économique", "Brownfield for economic use",
        "Grand Angoulême: 61 to 75 ha of 177", plausible=(1.0, 100.0),
    )  # fmt: skip
    euros_per_m2: float = declared(
        113.0, "EUR/m2", 10.0, 1000.0, "Coût de dépollution et de viabilisation", "Cost of cleaning and servicing",
        "Grand Angoulême: 113 EUR a m2 of the whole area, 330 of the economic area; usual recycling 50",
        plausible=(50.0, 330.0),
    )  # fmt: skip
    years_of_works: float = declared(
        3.0, "years", 0.0, 30.0, "Durée des travaux d'une tranche", "Years of works of a section",
        "assumption; 15 to 20 years for the whole of Angoulême", plausible=(2.0, 10.0),
    )  # fmt: skip
    jobs_per_hectare: float = declared(
        20.0, "jobs/ha", 1.0, 200.0, "Emplois par hectare installé", "Jobs a hectare settled",
        "assumption, order of magnitude of business parks", plausible=(10.0, 40.0),
    )  # fmt: skip
    years_to_fill: float = declared(
        5.0, "years", 0.5, 30.0, "Temps de remplissage d'un terrain prêt", "Years to fill ready land", "assumption",
        plausible=(2.0, 10.0),
    )  # fmt: skip
    additionality: float = declared(
        0.5, "share", 0.0, 1.0, "Part des emplois installés qui n'auraient pas trouvé place dans le territoire",
        "Share of the jobs settled that would not have found room in the territory",
        "assumption: part of the firms of a business park come from nearby", plausible=(0.2, 0.8),
    )  # fmt: skip
    sectors: tuple[SectorCode, ...] = declared(
        ("MFG", "LOG", "BUS"), "codes", None, None, "Secteurs accueillis", "Sectors welcomed", "assumption",
    )  # fmt: skip
