"""Land for firms: who holds how much, what is free, and what scarcity forbids (off unless `land.scarce`).

A firm holds the land of the jobs it was planned for, more when it extends, until it closes; the land of a large site
that closes is a brownfield and serves nobody until it is converted. Entrants and extensions need free land.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.founders import usual_entries
from sim.parameters.land import SQUARE_METRES_A_HECTARE

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

class Land:
    """Square metres of business land: ``held`` by row of Firm whose ``holder`` is the identity; by territory, (n,),
    ``serviced`` in all, ``brownfield`` left by large sites that closed since the start, ``reused`` after conversion.
    """

    def __init__(self, model: TerritorialEconomy) -> None:
        firms, parameters = model.firms, model.parameters.land
        self.need = np.append(parameters.square_metres_per_job.array(), 0.0)[firms.sector] * model.scale
        self.room, self.large = 1.0 + parameters.room_within, parameters.large_site_jobs
        self.held = np.where(firms.active, self.need * self.premises(model), 0.0)
        self.holder = firms.identity.copy()
        self.at_start = self.in_use(model)
        self.serviced = self.at_start * (1.0 + parameters.vacant_share)
        self.brownfield, self.reused = np.zeros(model.n), np.zeros(model.n)

    def premises(self, model: TerritorialEconomy) -> np.ndarray:
        """Rows of people each firm has room for at least: those planned, or the posts that do not fit beside them."""
        firms = model.firms
        planned = firms.base_output / np.maximum(firms.unit_output, 1)
        return np.maximum(planned, (firms.posts + (firms.owner >= 0)) / self.room)

    def in_use(self, model: TerritorialEconomy) -> np.ndarray:
        """Land held by firms, (n,)."""
        return np.bincount(model.firms.territory, self.held, model.n)

    def free(self, model: TerritorialEconomy) -> np.ndarray:
        """Serviced land that nobody holds, (n,), zero at least."""
        return np.maximum(self.serviced - self.in_use(model) - self.brownfield, 0.0)

    def convert(self, hectares: np.ndarray) -> None:
        """Land that was waste at the start and is serviced now, (n,)."""
        self.serviced += hectares * SQUARE_METRES_A_HECTARE
        self.reused += hectares * SQUARE_METRES_A_HECTARE

    def leave_closed_sites(self, model: TerritorialEconomy) -> None:
        """Firms that closed leave their land: large sites as brownfields, others free."""
        firms = model.firms
        gone = (self.held > 0) & (~firms.active | (self.holder != firms.identity))
        of_one = self.held / np.maximum(firms.establishments, 1)
        large = gone & (of_one >= self.large * self.need / model.scale)
        self.brownfield += np.bincount(firms.territory[large], self.held[large], model.n)
        self.held[gone] = 0.0
        self.holder[:] = firms.identity
        entered = firms.active & (self.held == 0) & (self.need > 0)
        self.held[entered] = (self.need * self.premises(model))[entered]

    def extend(self, model: TerritorialEconomy) -> None:
        """Firms that grow out of their premises extend as far as free land allows, else they give up posts."""
        firms = model.firms
        asked = np.where(firms.active & (self.need > 0), self.need * self.premises(model) - self.held, 0.0)
        growing = np.flatnonzero(asked > 0)
        place = firms.territory[growing]
        wanted = np.bincount(place, asked[growing], model.n)
        granted = np.minimum(self.free(model) / np.maximum(wanted, 1e-9), 1.0)
        self.held[growing] += asked[growing] * granted[place]
        room = self.held[growing] / self.need[growing] * self.room - (firms.owner[growing] >= 0)
        refused = granted[place] < 1.0
        most = np.floor(room[refused]).astype(firms.posts.dtype)
        firms.posts[growing[refused]] = np.minimum(firms.posts[growing[refused]], np.maximum(most, 0))


def limit_to_land(model: TerritorialEconomy) -> None:
    """Share free land between the firms that extend, then the founders expected this month."""
    land, models = model.land, model.opportunities
    land.leave_closed_sites(model)
    land.extend(model)
    planned = models.base_output / np.maximum(models.unit_output, 1)
    wanted = usual_entries(model, land.need * planned) * model.opportunity_factor
    share = np.minimum(land.free(model) / np.maximum(wanted.sum(axis=1), 1e-9), 1.0)
    model.opportunity_factor[:] *= np.where(wanted > 0, share[:, None], 1.0)
