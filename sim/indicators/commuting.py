"""How far residents travel to work, and what it emits."""

from __future__ import annotations

import numpy as np

ROAD_DETOUR = 1.3
"""Kilometres by road over kilometres as the crow flies (assumption, usual order of magnitude)."""

CAR_SHARE = 0.74
"""Share of commuters who drive (INSEE Première 1835: 74 % in 2017)."""

GRAMS_OF_CO2_PER_CAR_KM = 190.0
"""CO2 equivalent of a car kilometre in France, fuel and its making, car apart: petrol 200 g, diesel 185 g (ADEME's
emission factors, quoted by ouestlecarbone.com); one person a car (assumption)."""

GRAMS_PER_TONNE = 1e6


def kilometres_a_week(days_on_site: np.ndarray, distance_km: np.ndarray, outside_km: np.ndarray) -> np.ndarray:
    """Kilometres by road that residents of each territory travel to work and back in a week, shape (n,).

    ``days_on_site`` (n, n + 1) days a week by home and workplace, the last column outside; ``distance_km`` (n, n) with
    the mean distance inside a territory on the diagonal; ``outside_km`` (n,).
    """
    inside = (days_on_site[:, :-1] * distance_km).sum(axis=1)
    return 2.0 * ROAD_DETOUR * (inside + days_on_site[:, -1] * outside_km)


def tonnes_of_co2_a_year(kilometres: float, weeks: int = 52) -> float:
    """Tonnes of CO2 equivalent of so many kilometres a week over a year."""
    return kilometres * weeks * CAR_SHARE * GRAMS_OF_CO2_PER_CAR_KM / GRAMS_PER_TONNE
