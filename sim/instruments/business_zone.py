"""Animated business quarters: neighbours become suppliers, posts are filled sooner, organisers and schools are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.random_streams import stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.business_zone import BusinessZone
    from sim.model import TerritorialEconomy

ORGANISERS, SCHOOLS = SECTOR_INDEX["BUS"], SECTOR_INDEX["EDU"]


def animate_zones(model: TerritorialEconomy, number: int) -> None:
    """Animate as many establishments as the credit of the month pays for; members meet and recruit.

    Members are the employers whose fixed draw lies under the part of establishments animated: the quarter grows and
    shrinks with the budget. A member looks for a supplier among members so many times a year; a row that stands for
    several establishments looks as often as one and moves the purchase of all, so that contracts are as many.
    """
    programmes, firms, week = model.programmes, model.firms, model.clock.week
    lever: BusinessZone = programmes.levers[number]
    monthly = round(lever.euros_per_establishment_per_year * 100 / 12)
    may = firms.active & (firms.kind == int(FirmKind.EMPLOYER)) & (firms.sector >= 0)
    establishments = np.bincount(firms.territory[may], firms.establishments[may], model.n).astype(np.int64)
    animated = np.minimum(programmes.credit[number] // monthly, establishments)
    part = animated / np.maximum(establishments, 1)
    rank = uniforms(stream_key(0, f"business zone: {lever.id}", 0), firms.identity)
    member = may & (rank < part[firms.territory])
    meets = uniforms(stream_key(model.seed, f"business zone: meetings {lever.id}", week), firms.identity)
    looking = member & (meets < lever.links_per_member_per_year / 12.0)
    link_neighbours(model, lever, member, looking)
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    jobs = model.recorder.jobs_by_sector.sum(axis=1)
    covered = np.bincount(firms.territory[member], staff[member], model.n) / np.maximum(jobs, 1)
    model.filling_factor[: model.n] += lever.faster_filling * covered
    cents = animated * monthly
    trained = (cents * lever.training_share).astype(np.int64)
    programmes.order(number, SCHOOLS, trained)
    programmes.order(number, ORGANISERS, cents - trained)
    programmes.acts[number] += animated


def link_neighbours(model: TerritorialEconomy, lever: BusinessZone, member: np.ndarray, looking: np.ndarray) -> None:
    """Each member that looks moves a part of its largest fitting outside purchase to a member with idle capacity."""
    contracts = model.contracts
    idle = contracts.idle_capacity() * member
    for r, outside in enumerate(contracts.bought_outside(looking)):
        client = contracts.owner[outside]
        for firm in np.unique(client):
            contracts.sign(outside[client == firm], r, 1, lever.share_of_purchase, idle)
