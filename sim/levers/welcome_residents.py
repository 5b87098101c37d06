"""Lever 3: welcome and keep residents, as far as dwellings stand empty."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class WelcomeResidents(Lever):
    """Empty dwellings are renovated and households of the other territories of the system come and live there."""

    family: ClassVar[Family] = "human-development"
    title_fr: ClassVar[str] = "Accueillir des habitants dans des logements remis en état"
    title_en: ClassVar[str] = "Welcome residents in renovated dwellings"
    summary_fr: ClassVar[str] = (
        "Un service d'accueil et des aides à la rénovation remplissent des logements vacants. Des ménages du reste du "
        "système viennent y vivre avec leurs revenus, leurs emplois et leurs trajets ; la moitié seraient venus de "
        "toute façon. Ce qui est gagné ici est perdu là d'où ils viennent."
    )
    summary_en: ClassVar[str] = (
        "A welcome service and help for renovation fill empty dwellings. Households of the rest of the system come and "
        "live there with their incomes, jobs and journeys; half would have come anyway. What is gained here is lost "
        "where they come from."
    )
    act_fr: ClassVar[str] = "ménages installés"
    act_en: ClassVar[str] = "households settled"
    source: ClassVar[str] = "Atelier des territoires, Gévaudan-Lozère (attract and keep residents); evidence 5.5"

    kind: Literal["welcome-residents"] = "welcome-residents"
    payers: Payers = declared(
        Payers(territory=0.6, state=0.4), "shares", None, None, "Qui paie", "Who pays",
        "assumption; the State helps renovation through Anah",
    )  # fmt: skip
    euros_per_household: float = declared(
        15_000.0, "EUR/household", 1000.0, 200_000.0, "Coût public d'un ménage accueilli",
        "Public cost of a household welcomed", "assumption: help for renovation and the welcome service",
        plausible=(5000.0, 40_000.0),
    )  # fmt: skip
    renovation_share: float = declared(
        0.7, "share", 0.0, 1.0, "Part de ce coût pour la rénovation", "Part of that cost for renovation", "assumption",
    )  # fmt: skip
    dwellings: float = declared(
        0.02, "share", 0.0, 0.5, "Logements vacants à remettre en état, relativement aux ménages",
        "Empty dwellings to renovate, relative to households",
        "assumption; 8 % of dwellings stood empty in France in 2018 (INSEE), most of them between two tenants",
        plausible=(0.005, 0.05),
    )  # fmt: skip
    share_of_movers: float = declared(
        0.25, "share", 0.0, 1.0, "Part des ménages voisins en déménagement qui regardent l'offre",
        "Share of neighbouring households on the move who look at the offer", "assumption", plausible=(0.05, 0.5),
    )  # fmt: skip
    additionality: float = declared(
        0.5, "share", 0.0, 1.0, "Part des ménages aidés qui ne seraient pas venus sans aide",
        "Share of the households helped that would not have come", "assumption", plausible=(0.2, 0.8),
    )  # fmt: skip
