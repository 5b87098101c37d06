"""Look-alikes: the territories of France nearest to one by what they make, who lives there and how they are linked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_CODES, SECTORS

if TYPE_CHECKING:
    from sim.data import Pack

FACTS = (
    "age_65_plus_share_pct", "csp_managers_share_pct", "csp_workers_share_pct", "median_income_eur_2019",
    "income_share_pensions_pct", "own_territory_workers_share_pct", "second_homes_share_2018_pct",
)  # fmt: skip
"""Facts compared beside sector shares, size, density, unemployment and jobs per resident worker."""
LABELS = {
    "population": ("population", "population"),
    "density": ("habitants au km²", "inhabitants per km²"),
    "unemployment": ("chômage", "unemployment"),
    "jobs_per_resident_worker": ("emplois par habitant en emploi", "jobs per resident in work"),
    "age_65_plus_share_pct": ("part des 65 ans et plus", "share of people aged 65 and more"),
    "csp_managers_share_pct": ("part des cadres", "share of managers"),
    "csp_workers_share_pct": ("part des ouvriers", "share of manual workers"),
    "median_income_eur_2019": ("niveau de vie médian", "median standard of living"),
    "income_share_pensions_pct": ("part des retraites dans le revenu", "share of pensions in income"),
    "own_territory_workers_share_pct": ("part de ceux qui travaillent sur place", "share who work where they live"),
    "second_homes_share_2018_pct": ("résidences secondaires", "second homes"),
    **{
        f"jobs_{sector.code.lower()}": (f"emplois : {sector.name_fr}", f"jobs: {sector.name_en}") for sector in SECTORS
    },
}
"""What each feature is called, in French and in English."""
MIX_WEIGHT = 2.0
"""The fourteen sector shares together weigh as much as this many other facts (assumption)."""


@dataclass(frozen=True)
class LookAlike:
    """A territory like another: its distance (0: identical) and the two things in which they differ most."""

    code: str
    name: str
    distance: float
    differs_in: tuple[str, ...]


def profiles(pack: Pack) -> tuple[np.ndarray, tuple[str, ...]]:
    """Standardised profile of every territory, shape (territories, features), and the names of features.

    Unknown facts take the mean of France. Sector shares are weighted together.
    """
    population = np.nan_to_num(pack.facts("population_2018"), nan=1.0)
    jobs = np.maximum(pack.sector_jobs.sum(axis=1), 1.0)
    active = pack.facts("active_residents_15_64_2018")
    columns = {
        "population": np.log(np.maximum(population, 1.0)),
        "density": np.log(np.maximum(population, 1.0) / np.maximum(pack.facts("area_km2"), 0.1)),
        "unemployment": pack.facts("unemployed_residents_15_64_2018") / np.maximum(active, 1.0),
        "jobs_per_resident_worker": jobs / np.maximum(pack.facts("employed_residents_15_64_2018"), 1.0),
        **{name: np.asarray(pack.facts(name), np.float64) for name in FACTS},
    }
    shares = pack.sector_jobs / jobs[:, None]
    weight = np.sqrt(MIX_WEIGHT / len(SECTOR_CODES))
    columns |= {f"jobs_{code.lower()}": shares[:, place] for place, code in enumerate(SECTOR_CODES)}
    table = []
    for name, values in columns.items():
        known = np.isfinite(values)
        mean, spread = values[known].mean(), values[known].std()
        standard = np.where(known, (values - mean) / max(spread, 1e-12), 0.0)
        table.append(standard * (weight if name.startswith("jobs_") and name[5:].upper() in SECTOR_CODES else 1.0))
    return np.stack(table, axis=1), tuple(columns)


def feature_labels(names: Iterable[str], lang: str) -> list[str]:
    """What features are called for a reader, `fr` or `en`."""
    return [LABELS[name][lang == "en"] for name in names]


def look_alikes(pack: Pack, code: str, count: int = 5) -> list[LookAlike]:
    """The territories of the pack nearest to one of them, nearest first.

    Distance is Euclidean on standardised facts, over the root of the number of facts: 1 is one standard deviation of
    French territories on every fact. Raises DataError for an unknown code.
    """
    table, names = profiles(pack)
    row = int(pack.rows([code])[0])
    gaps = table - table[row]
    facts = len(names) - len(SECTOR_CODES) + MIX_WEIGHT
    distance = np.sqrt((gaps**2).sum(axis=1) / facts)
    mainland = np.array([value == "1" for value in pack.table.text("mainland")])
    order = [place for place in np.argsort(distance, kind="stable") if place != row and mainland[place]]
    return [
        LookAlike(
            code=pack.codes[place], name=pack.name(pack.codes[place]), distance=float(distance[place]),
            differs_in=tuple(names[feature] for feature in np.argsort(-np.abs(gaps[place]))[:2]),
        )
        for place in order[:count]
    ]  # fmt: skip
