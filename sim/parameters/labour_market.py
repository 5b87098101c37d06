"""Parameters of hiring, leaving, lay-offs, short-time work and unemployment benefit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import ParameterGroup, quantity


@dataclass(frozen=True)
class LabourMarketParameters(ParameterGroup):
    """How people find and lose jobs."""

    group: ClassVar[str] = "labour_market"

    monthly_separation_rate: float = quantity(
        0.015, "per month", low=0.0, high=0.1,
        label_fr="Départs volontaires et fins de contrat, part des emplois",
        label_en="Quits and ends of contract, share of jobs",
        doc="At month 0 hires equal separations, so that employment stands still while people move.",
    )
    vacancy_rate: float = quantity(
        0.02, "vacancies per job", low=0.001, high=0.2,
        label_fr="Postes vacants par emploi au mois 0",
        label_en="Vacancies per job at month 0",
    )
    tightness_elasticity: float = quantity(
        0.5, "exponent", low=0.0, high=1.0,
        label_fr="Élasticité des embauches à la tension du marché",
        label_en="Elasticity of hires to labour market tightness",
        doc="Exponent of seekers per vacancy in the matching function; .5 is the usual mid-range value.",
    )
    layoff_share_per_month: float = quantity(
        0.5, "share", low=0.0, high=1.0,
        label_fr="Part des sureffectifs licenciée chaque mois",
        label_en="Share of the excess workforce laid off each month",
        doc="Notice periods: the mean delay is one over this share, in months (Pichler et al. 2022 dismiss in 15 days, "
        "hire in 30; French notice periods are one to three months).",
    )
    overtime_ceiling: float = quantity(
        1.25, "ratio", low=1.0, high=1.5,
        source="BoARIO (Juhel 2023), maximal overproduction 1.25; BeforeIT (Poledna et al. 2023), ceiling 1.5",
        status="estimated",
        label_fr="Plafond de production par personne avec heures supplémentaires",
        label_en="Ceiling of output per person with overtime",
    )
    furlough_net_replacement: float = quantity(
        0.84, "share", low=0.0, high=1.0,
        source="French short-time work scheme of 2020: 70 % of the gross wage, about 84 % of the net wage",
        status="observed",
        label_fr="Part du salaire net versée en activité partielle",
        label_en="Share of the net wage paid under short-time work",
    )
    furlough_state_share: float = quantity(
        1.0, "share", low=0.0, high=1.0,
        source="French short-time work scheme of spring 2020: the employer is reimbursed in full",
        status="observed",
        label_fr="Part de l'indemnité d'activité partielle remboursée par l'État",
        label_en="Share of the short-time work pay refunded by the State",
    )
    occupation_mismatch_weight: float = quantity(
        0.25, "weight", low=0.0, high=1.0,
        label_fr="Poids d'un demandeur d'une autre profession dans l'appariement",
        label_en="Weight of a job seeker of another occupation in matching",
        doc="1 means that occupations do not matter, 0 that nobody changes occupation.",
    )
    unemployment_benefit_net_replacement: float = quantity(
        0.57, "share", low=0.0, high=1.0,
        source="French unemployment insurance: 57 % of the daily reference wage",
        status="observed",
        label_fr="Allocation chômage, part du salaire net antérieur",
        label_en="Unemployment benefit, share of the former net wage",
    )
