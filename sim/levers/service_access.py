"""Lever 3: bring everyday services of health, teaching and culture nearer to those who use them."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class ServiceAccess(Lever):
    """Points of service open between those there are: journeys shorten, and fewer users go and look elsewhere."""

    family: ClassVar[Family] = "human-development"
    title_fr: ClassVar[str] = "Rapprocher les services de ceux qui s'en servent"
    title_en: ClassVar[str] = "Bring services nearer to those who use them"
    summary_fr: ClassVar[str] = (
        "Maisons de santé, espaces France services, bus itinérants : des points d'accueil de plus raccourcissent les "
        "trajets. Pour les besoins courants, des habitants vont moins chercher ailleurs la santé, l'enseignement et "
        "les services aux personnes. Personne ne consomme davantage, et les trajets reviennent quand un point ferme."
    )
    summary_en: ClassVar[str] = (
        "Health houses, public service desks, travelling buses: more points of service shorten journeys. For everyday "
        "needs residents go less often elsewhere for health, teaching and personal services. Nobody uses more of them, "
        "and journeys are long again when a point closes."
    )
    act_fr: ClassVar[str] = "mois d'ouverture d'un point de services"
    act_en: ClassVar[str] = "months of opening of a point of service"
    source: ClassVar[str] = "Talandier 2020, third lever (access to services); evidence 5.3 (Huff)"

    kind: Literal["service-access"] = "service-access"
    payers: Payers = declared(
        Payers(territory=0.7, state=0.3), "shares", None, None, "Qui paie", "Who pays",
        "assumption; the State gives 30 000 EUR a year to a France services desk (2020, recalled)",
    )  # fmt: skip
    euros_per_point_per_year: float = declared(
        110_000.0, "EUR/point/year", 10_000.0, 1_000_000.0, "Coût annuel d'un point de services",
        "Yearly cost of a point of service", "assumption: two posts, premises and a vehicle",
        plausible=(60_000.0, 250_000.0),
    )  # fmt: skip
    inhabitants_per_point: float = declared(
        5000.0, "inhabitants", 200.0, 100_000.0, "Habitants par point de services au départ",
        "Inhabitants for a point of service at the start", "assumption", plausible=(2000.0, 10_000.0),
    )  # fmt: skip
    share_of_needs: float = declared(
        0.2, "share", 0.0, 1.0, "Part des besoins qu'un point proche sait servir",
        "Part of needs that a near point can serve", "assumption: everyday care, teaching and leisure",
        plausible=(0.1, 0.4),
    )  # fmt: skip
