"""How varied the jobs of a place are: specialisation, and variety within and between families of sectors."""

from __future__ import annotations

import numpy as np

from sim.indicators.indicator import NotComputableError
from sim.indicators.place import Place
from sim.sectors import SECTOR_CODES

FAMILIES = (
    ("AGR", "FOOD", "MFG", "ENERGY", "CONS"), ("TRADE", "LOG", "HORECA"), ("BUS", "REAL"),
    ("PUB", "EDU", "HEALTH", "PERS"),
)  # fmt: skip
"""Families of sectors taken as related: goods; trade, transport and tourism; business; public and human services
(assumption; the literature uses finer nomenclatures)."""
FAMILY_OF_SECTOR = np.array([next(i for i, family in enumerate(FAMILIES) if code in family) for code in SECTOR_CODES])


def _shares(place: Place, twin: bool) -> np.ndarray:
    """Share of each sector in the jobs of a place at the last month, (S,)."""
    sectors = place.result.twin_sectors if twin else place.result.sectors
    jobs = sectors["jobs"][-1, list(place.columns)].sum(axis=0).astype(np.float64)
    if jobs.sum() == 0:
        raise NotComputableError("aucun emploi", "no job")
    return jobs / jobs.sum()


def _entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log2(some)).sum())


def herfindahl(place: Place, twin: bool) -> float:
    """Sum of squared shares of sectors in jobs: 1 for one sector, 1/14 when all are equal."""
    return float((_shares(place, twin) ** 2).sum())


def unrelated_variety(place: Place, twin: bool) -> float:
    """Entropy of the families of sectors, bits."""
    return _entropy(np.bincount(FAMILY_OF_SECTOR, _shares(place, twin)))


def related_variety(place: Place, twin: bool) -> float:
    """Entropy of the sectors within their families, weighted by family, bits."""
    return _entropy(_shares(place, twin)) - unrelated_variety(place, twin)
