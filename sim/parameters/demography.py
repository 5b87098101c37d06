"""Parameters of births and deaths of firms, of moves, and of ageing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import ParameterGroup, quantity


@dataclass(frozen=True)
class DemographyParameters(ParameterGroup):
    """Who comes, who leaves, who grows old."""

    group: ClassVar[str] = "demography"

    active: bool = quantity(
        True, "yes or no",
        label_fr="Naissances et disparitions d'entreprises, déménagements",
        label_en="Births and exits of firms, moves of households",
        doc="false freezes the firms and the dwellings of month 0.",
    )
    movers_per_year: float = quantity(
        0.10, "per year", low=0.0, high=0.5,
        source="INSEE: one resident in ten changes dwelling each year", status="observed",
        label_fr="Part des habitants qui déménagent", label_en="Share of residents who move",
    )
    moves_beyond_departement_share: float = quantity(
        0.33, "share", low=0.0, high=1.0,
        source="INSEE: two movers in three stay in their commune or département", status="observed",
        label_fr="Part des déménagements hors du département", label_en="Share of moves beyond the département",
    )
    ageing: bool = quantity(
        False, "yes or no",
        label_fr="Vieillissement, naissances, décès et départs en retraite",
        label_en="Ageing, births, deaths and retirement",
        doc="Off by default, so that the world without shock stands still; scenarios about ageing switch it on.",
    )
