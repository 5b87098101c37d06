"""What members do together: business links between their firms, and new firms (evidence 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.agents.households import Status
from sim.compiled import PPM
from sim.random_streams import draws, stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

BUSINESS_SERVICES = SECTOR_INDEX["BUS"]
SHARE_OF_A_LINK = 0.3
"""Part of a client's purchases of business services that a new link brings to the member met: assumption."""


def meet(model: TerritorialEconomy) -> None:
    """Each month some members who buy business services outside buy part of them from a member of their space.

    New firms among members come through the opportunities of the territory (`sim.firm_demography.enter`): members add
    ``births_per_member_per_year`` entrants a year to those of business services, in the mean.
    """
    workers, firms, inputs, tables, week = model.workers, model.firms, model.inputs, model.tables, model.clock.week
    parameters = model.parameters.coworking
    own = np.flatnonzero((workers.coworking_space >= 0) & (workers.status == int(Status.SELF_EMPLOYED)))
    luck = uniforms(stream_key(model.seed, "coworking: encounters", week), workers.identity[own])
    sellers = own[firms.sector[workers.employer[own]] == BUSINESS_SERVICES]
    order = np.argsort(draws(stream_key(model.seed, "coworking: who is met", week), workers.identity[sellers]))
    sellers = sellers[order]
    for client in own[luck < parameters.links_per_member_per_year / 12.0]:
        firm = workers.employer[client]
        met = sellers[(workers.coworking_space[sellers] == workers.coworking_space[client]) & (sellers != client)]
        pairs = slice(tables.input_offset[firms.sector[firm]], tables.input_offset[firms.sector[firm] + 1])
        bought = np.flatnonzero(tables.input_product[pairs] == BUSINESS_SERVICES)
        if met.size and bought.size:
            slot = tables.first_input[firm] + int(bought[0])
            if inputs["supplier"][slot] == -1:
                inputs["supplier"][slot] = workers.employer[met[0]]
                inputs["local_share"][slot] = int(SHARE_OF_A_LINK * PPM)
    invite_founders(model)


def invite_founders(model: TerritorialEconomy) -> None:
    """Raise the opportunities of business services where there are members."""
    models, firms, n = model.opportunities, model.firms, model.n
    inside = np.flatnonzero((firms.sector == BUSINESS_SERVICES) & (models.kind == int(FirmKind.OWN_ACCOUNT)))
    usual = np.bincount(firms.territory[inside], models.exit_hazard[inside], n)
    members = np.bincount(model.coworking_spaces.territory, model.coworking_spaces.members, n) / model.scale
    more = members * model.parameters.coworking.births_per_member_per_year / 12.0
    model.opportunity_factor[:, BUSINESS_SERVICES] += np.where(usual > 0, more / np.maximum(usual, 1e-12), 0.0)
