"""Lever 1: employers' groups (groupements d'employeurs) find staff together."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class EmployersGroup(Lever):
    """Employers who share recruiters and staff fill vacancies sooner and pass on people one no longer needs."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Créer des groupements d'employeurs"
    title_en: ClassVar[str] = "Set up employers' groups"
    summary_fr: ClassVar[str] = (
        "Des employeurs du territoire recrutent ensemble et partagent des salariés : un poste vacant d'un membre est "
        "pourvu plus vite, et une personne de trop chez l'un passe chez l'autre sans chômage."
    )
    summary_en: ClassVar[str] = (
        "Employers of the territory recruit together and share staff: a member's vacancy is filled sooner, and a "
        "person one of them no longer needs joins another without a spell of unemployment."
    )
    act_fr: ClassVar[str] = "mois-emplois couverts"
    act_en: ClassVar[str] = "job-months covered"
    source: ClassVar[str] = "DARES, groupements d'employeurs 2021: 919 groups, 24 800 employees (evidence 7.1)"

    kind: Literal["employers-group"] = "employers-group"
    payers: Payers = declared(
        Payers(territory=0.3, region=0.3, private=0.4), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_job_per_year: float = declared(
        300.0, "EUR/job/year", 20.0, 5000.0, "Coût par emploi couvert et par an", "Cost a job covered and year",
        "assumption", plausible=(100.0, 800.0),
    )  # fmt: skip
    faster_filling: float = declared(
        0.5, "share", 0.0, 3.0, "Gain de vitesse de recrutement des membres", "Gain in speed of members' hiring",
        "assumption; no French estimate found", plausible=(0.1, 0.8),
    )  # fmt: skip
