"""Parameters of telework at month 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.keys import by_occupation
from sim.parameters.quantity import KeyedVector, ParameterGroup, quantity


@dataclass(frozen=True)
class TeleworkParameters(ParameterGroup):
    """Who already works from home before any shock.

    Eligibility is a fact of each territory (the 2021 share of teleworkers by occupation); adoption starts lower, at
    the level of the years before 2020.
    """

    group: ClassVar[str] = "telework"

    initial_adoption: KeyedVector = quantity(
        by_occupation(0.111, 0.032, 0.014, 0.002), "share", low=0.0, high=1.0,
        source="DARES and INSEE, L'économie et la société à l'ère du numérique 2019: at least one day a week in 2017",
        status="observed",
        label_fr="Salariés qui télétravaillent au moins un jour par semaine, par profession",
        label_en="Employees teleworking at least one day a week, by occupation",
        doc="2019 all occupations: 4 % at least one day a week (1 day 2 %, 2 days 1 %, 3 or more 1 %).",
    )
    days_distribution: KeyedVector = quantity(
        KeyedVector({"one_day": 0.5, "two_days": 0.25, "three_days": 0.25}), "share", low=0.0, high=1.0,
        source="INSEE Références numérique 2025: frequency of telework in 2019", status="observed",
        label_fr="Télétravailleurs d'avant 2020 par nombre de jours",
        label_en="Teleworkers before 2020 by number of days",
    )
