"""Lever 3: teach digital skills to those who lack them, and give them the means to work and buy at a distance."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class DigitalInclusion(Lever):
    """Residents who lacked digital skills can work from home more often, and order online more often too."""

    family: ClassVar[Family] = "human-development"
    title_fr: ClassVar[str] = "Développer l'inclusion numérique"
    title_en: ClassVar[str] = "Develop digital inclusion"
    summary_fr: ClassVar[str] = (
        "Des conseillers numériques accompagnent les habitants qui manquent de compétences de base. Plus de postes "
        "peuvent se tenir à distance, et une partie de ceux qui le peuvent s'y mettent : ils font leurs courses près "
        "de chez eux. Ils commandent aussi davantage en ligne, ce que perdent les commerces du territoire."
    )
    summary_en: ClassVar[str] = (
        "Digital advisers help residents who lack basic skills. More posts can be held at a distance, and some of "
        "those who can do so: they shop near home. They also order more online, which shops of the territory lose."
    )
    act_fr: ClassVar[str] = "personnes accompagnées"
    act_en: ClassVar[str] = "people helped"
    source: ClassVar[str] = "Theory section 8.1 (social cohesion: digital access); Alliance des territoires"

    kind: Literal["digital-inclusion"] = "digital-inclusion"
    payers: Payers = declared(
        Payers(territory=0.5, state=0.5), "shares", None, None, "Qui paie", "Who pays",
        "assumption; the State paid most of a digital adviser for two years (France Relance, recalled)",
    )  # fmt: skip
    euros_per_person: float = declared(
        200.0, "EUR/person", 10.0, 5000.0, "Coût d'un accompagnement", "Cost of helping a person",
        "assumption: an adviser helps some two hundred people a year", plausible=(50.0, 500.0),
    )  # fmt: skip
    ceiling: float = declared(
        0.38, "share", 0.0, 1.0, "Part des habitants à qui des compétences manquent",
        "Share of residents who lack skills", "INSEE Première 1780: 38 % of users lacked a basic skill in 2019",
        plausible=(0.15, 0.45),
    )  # fmt: skip
    more_posts: float = declared(
        0.2, "share", 0.0, 2.0, "Postes de plus qui peuvent se tenir à distance, parmi les personnes accompagnées",
        "More posts that can be held at a distance, among people helped", "assumption", plausible=(0.0, 0.5),
    )  # fmt: skip
    share_who_start: float = declared(
        0.5, "share", 0.0, 1.0, "Part de ceux qui peuvent télétravailler qui s'y mettent",
        "Share of those who could telework who start", "assumption", plausible=(0.1, 0.8),
    )  # fmt: skip
    days_a_week: int = declared(
        1, "days/week", 0, 5, "Jours de télétravail de ceux qui commencent", "Days of telework of those who start",
        "INSEE: one day is the commonest frequency before 2020", plausible=(1, 2),
    )  # fmt: skip
    online_share: float = declared(
        0.05, "share", 0.0, 0.9, "Achats de détail de plus passés en ligne, parmi les personnes accompagnées",
        "More of retail bought online, among people helped", "assumption; 9.8 % of retail was online in 2019 (Fevad)",
        plausible=(0.0, 0.1),
    )  # fmt: skip
