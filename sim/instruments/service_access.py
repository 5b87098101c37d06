"""Points of service shorten journeys, and users choose sellers of their territory more often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.population.gravity import DistanceDecay
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.service_access import ServiceAccess
    from sim.model import TerritorialEconomy

SERVICES = [SECTOR_INDEX[code] for code in ("EDU", "HEALTH", "PERS")]
DESKS = SECTOR_INDEX["PUB"]


def bring_services_nearer(model: TerritorialEconomy, number: int) -> None:
    """Keep open as many points as the credit of the month pays for; their staff is bought from public offices (PUB).

    Points spread evenly over an area lie at a distance that falls with the square root of their number (evidence
    5.3); the weight of one's own sellers rises for the part of needs that a near point can serve.
    """
    programmes = model.programmes
    lever: ServiceAccess = programmes.levers[number]
    monthly = lever.euros_per_point_per_year * 100 / 12
    opened = programmes.credit[number] / monthly
    before = np.asarray(model.setting.places.population) / lever.inhabitants_per_point
    exponents = DistanceDecay.at_scale().households[SERVICES]
    nearer = odds_of_home((before + opened) / np.maximum(before, 1e-9), exponents)
    at_home = model.tables.household_trade[np.arange(model.n), np.arange(model.n)][:, SERVICES]
    odds = np.where(opened[:, None] > 0, blended(nearer, at_home, lever.share_of_needs), 1.0)
    model.nearness[:, SERVICES] *= odds
    programmes.acts[number] += opened
    programmes.order(number, DESKS, programmes.credit[number].copy())


def odds_of_home(more_points: np.ndarray, exponents: np.ndarray) -> np.ndarray:
    """Factor of the weight of one's own sellers when points are so many times as many, (n, sectors).

    Distance falls as 1 / sqrt(points) and weights as distance ** -exponent, that of month 0.
    """
    return more_points[:, None] ** (exponents / 2.0)


def blended(odds: np.ndarray, at_home: np.ndarray, share: float) -> np.ndarray:
    """Odds for all needs when only a share of them sees ``odds``: same part bought at home, ``at_home`` before."""
    near = at_home * odds / (1.0 - at_home + at_home * odds)
    part = (1.0 - share) * at_home + share * near
    elsewhere = (1.0 - part) * at_home
    return np.where(elsewhere > 0.0, part * (1.0 - at_home) / np.maximum(elsewhere, 1e-300), 1.0)
