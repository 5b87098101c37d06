"""Parcels of brownfield go from waste to works to serviced land; serviced land calls founders until it is full."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.founders import usual_entries
from sim.parameters.land import SQUARE_METRES_A_HECTARE
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.brownfield import BrownfieldConversion
    from sim.model import TerritorialEconomy

WORKS = SECTOR_INDEX["CONS"]
ARES_A_HECTARE = 100.0


@dataclass
class Parcels:
    """Hectares by state, (n,): waste, serviced and settled; under works in sections (end week, hectares (n,))."""

    waste: np.ndarray
    serviced: np.ndarray
    settled: np.ndarray
    works: list[tuple[int, np.ndarray]] = field(default_factory=list)

    def by_state(self) -> dict[str, np.ndarray]:
        """Hectares by state and territory."""
        under_works = sum((area for _, area in self.works), np.zeros_like(self.waste))
        return {
            "brownfield": self.waste, "remediating": under_works, "serviced": self.serviced, "built": self.settled,
        }  # fmt: skip


def convert_brownfields(model: TerritorialEconomy, number: int) -> None:
    """Begin the works the credit pays for, end those that are over, and let firms settle on serviced land."""
    programmes, week = model.programmes, model.clock.week
    lever = programmes.levers[number]
    here = programmes.yearly_budget[number] > 0
    parcels: Parcels = programmes.memory.setdefault(
        lever.id, Parcels(np.where(here, lever.hectares, 0.0), np.zeros(model.n), np.zeros(model.n))
    )
    cost = lever.euros_per_m2 * SQUARE_METRES_A_HECTARE * 100.0
    begun = np.minimum(programmes.credit[number] / cost, parcels.waste)
    parcels.waste -= begun
    parcels.works.append((week + round(lever.years_of_works * WEEKS_A_YEAR), begun))
    programmes.order(number, WORKS, (begun * cost).astype(np.int64))
    programmes.acts[number] += begun * ARES_A_HECTARE
    for end, hectares in parcels.works:
        if end <= week:
            parcels.serviced += hectares
            model.land.convert(hectares)
    parcels.works = [section for section in parcels.works if section[0] > week]
    settle(model, lever, parcels)


def settle(model: TerritorialEconomy, lever: BrownfieldConversion, parcels: Parcels) -> None:
    """Serviced land fills over ``years_to_fill``: opportunities rise by the jobs of the hectares let this month."""
    let = parcels.serviced / (lever.years_to_fill * 12.0)
    parcels.serviced -= let
    parcels.settled += let
    models = model.opportunities
    chosen = [SECTOR_INDEX[code] for code in lever.sectors]
    jobs = usual_entries(model, models.staff + (models.owner >= 0))
    usual = jobs[:, chosen].sum(axis=1) * model.scale
    factor = np.where(usual > 0, let * lever.jobs_per_hectare * lever.additionality / np.maximum(usual, 1e-12), 0.0)
    model.opportunity_factor[:, chosen] += factor[:, None]
