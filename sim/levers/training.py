"""Lever 3: train job seekers for the occupations that employers of the territory cannot fill."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class Training(Lever):
    """Job seekers follow a course after which they can take a post of another occupation."""

    family: ClassVar[Family] = "human-development"
    title_fr: ClassVar[str] = "Former les demandeurs d'emploi"
    title_en: ClassVar[str] = "Train job seekers"
    summary_fr: ClassVar[str] = (
        "Des demandeurs d'emploi des métiers où les postes manquent suivent une formation vers un métier où les "
        "employeurs du territoire ne trouvent personne. La formation est achetée aux organismes du territoire."
    )
    summary_en: ClassVar[str] = (
        "Job seekers of occupations short of posts follow a course towards an occupation that employers of the "
        "territory cannot fill. The course is bought from schools of the territory."
    )
    act_fr: ClassVar[str] = "formations commencées"
    act_en: ClassVar[str] = "courses begun"
    source: ClassVar[str] = "Talandier 2020, third lever; Région: training of job seekers is a regional competence"

    kind: Literal["training"] = "training"
    payers: Payers = declared(
        Payers(territory=0.2, region=0.6, state=0.2), "shares", None, None, "Qui paie", "Who pays",
        "assumption; regions pay most of the training of job seekers in France (law of 5 March 2014)",
    )  # fmt: skip
    euros_per_trainee: float = declared(
        6000.0, "EUR/trainee", 500.0, 30_000.0, "Coût d'une formation", "Cost of a course",
        "assumption, order of magnitude of the training of job seekers in France", plausible=(3000.0, 12_000.0),
    )  # fmt: skip
    course_weeks: int = declared(
        26, "weeks", 1, 156, "Durée d'une formation", "Length of a course", "assumption", plausible=(8, 52),
    )  # fmt: skip
    completion_share: float = declared(
        0.8, "share", 0.0, 1.0, "Part des stagiaires qui vont au bout", "Share of trainees who finish", "assumption",
        plausible=(0.5, 0.95),
    )  # fmt: skip
