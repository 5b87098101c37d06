"""Lever 1: help firms to be founded in sectors the territory lacks."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared
from sim.shocks.sector_names import SectorCode


class Diversification(Lever):
    """More founders open in the chosen sectors, like the establishments of those sectors that are there."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Aider à créer des entreprises dans d'autres secteurs"
    title_en: ClassVar[str] = "Help firms to be founded in other sectors"
    summary_fr: ClassVar[str] = (
        "Pépinière, accompagnement, apport : des entreprises de plus se créent dans les secteurs choisis, à l'image de "
        "celles qui y sont déjà. Elles vivent ou meurent ensuite comme les autres."
    )
    summary_en: ClassVar[str] = (
        "Incubator, advice, start-up money: more firms are founded in the chosen sectors, like those already there. "
        "They then live or die as others do."
    )
    act_fr: ClassVar[str] = "créations financées"
    act_en: ClassVar[str] = "foundations paid for"
    source: ClassVar[str] = "Talandier 2020, first lever; Atelier des territoires, Grand Calais (diversify)"

    kind: Literal["diversification"] = "diversification"
    payers: Payers = declared(
        Payers(territory=0.4, region=0.6), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    sectors: tuple[SectorCode, ...] = declared(
        ("MFG", "BUS"), "codes", None, None, "Secteurs visés", "Sectors aimed at", "assumption",
    )  # fmt: skip
    euros_per_foundation: float = declared(
        15_000.0, "EUR/foundation", 1000.0, 500_000.0, "Coût public d'une création", "Public cost of a foundation",
        "assumption, order of magnitude of start-up support", plausible=(5000.0, 50_000.0),
    )  # fmt: skip
    additionality: float = declared(
        0.5, "share", 0.0, 1.0, "Part des créations aidées qui n'auraient pas eu lieu sans aide",
        "Share of the foundations helped that would not have happened",
        "assumption: founders who would have opened anyway, and sales taken from firms already there",
        plausible=(0.2, 0.8),
    )  # fmt: skip
    relatedness: float = declared(
        0.0, "exponent", 0.0, 10.0, "Préférence pour les secteurs proches de ceux du territoire",
        "Preference for sectors close to those of the territory",
        "0: none; related variety (Frenken, Van Oort and Verburg 2007), closeness from the input-output table",
        plausible=(0.0, 4.0),
    )  # fmt: skip
