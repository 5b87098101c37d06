"""Parameters of land for firms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.keys import by_sector
from sim.parameters.quantity import KeyedVector, ParameterGroup, quantity

SQUARE_METRES_A_HECTARE = 10_000.0


@dataclass(frozen=True)
class LandParameters(ParameterGroup):
    """Whether land limits firms, how much each needs and how much is free at the start."""

    group: ClassVar[str] = "land"

    scarce: bool = quantity(
        False, "yes or no",
        label_fr="Foncier économique rare", label_en="Land for firms is scarce",
        doc="Off by default: land limits nobody. On, firms that need land enter and extend only where some is free.",
    )
    square_metres_per_job: KeyedVector = quantity(
        by_sector(0.0, FOOD=400.0, MFG=400.0, CONS=300.0, LOG=800.0, BUS=100.0), "m2", low=0.0, high=10_000.0,
        source="assumption; order of magnitude of business parks, 10 to 40 jobs a hectare, offices more",
        label_fr="Terrain d'activité par emploi (0 : le secteur n'en manque jamais)",
        label_en="Business land a job (0: the sector never lacks any)",
    )
    vacant_share: float = quantity(
        0.05, "share", low=0.0, high=1.0,
        label_fr="Terrain d'activité libre au départ, relativement à celui qui est occupé",
        label_en="Free business land at the start, relative to the land in use",
    )
    room_within: float = quantity(
        0.2, "share", low=0.0, high=2.0,
        label_fr="Emplois qu'une entreprise peut ajouter sans s'étendre",
        label_en="Jobs a firm can add on its own land",
    )
    large_site_jobs: float = quantity(
        50.0, "persons", low=1.0, high=10_000.0,
        label_fr="Taille d'un site qui devient une friche quand il ferme",
        label_en="Size of a site that becomes a brownfield when it closes",
        doc="Smaller premises are let again as they are.",
    )
