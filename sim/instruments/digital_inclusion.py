"""Residents who lacked digital skills are helped: more can work from home, and more is ordered online."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.population.telework import luck_of_post
from sim.random_streams import stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.digital_inclusion import DigitalInclusion
    from sim.model import TerritorialEconomy

ADVISERS = SECTOR_INDEX["EDU"]


def teach_digital_skills(model: TerritorialEconomy, number: int) -> None:
    """Help as many residents as the credit pays for, up to those who lack skills; advisers are bought from schools.

    Who is helped when is a fixed draw of each. What was learnt stays learnt when the programme ends.
    """
    programmes, population = model.programmes, np.asarray(model.setting.places.population)
    lever: DigitalInclusion = programmes.levers[number]
    cost = lever.euros_per_person * 100
    reached = programmes.memory.setdefault(lever.id, np.zeros(model.n))
    room = np.maximum(lever.ceiling - reached, 0.0) * population
    helped = np.minimum(programmes.credit[number] / cost, room)
    before = reached.copy()
    reached += helped / population
    start_teleworking(model, lever, before, reached)
    model.more_online += reached * lever.online_share
    programmes.order(number, ADVISERS, (helped * cost).astype(np.int64))
    programmes.acts[number] += helped


def start_teleworking(
    model: TerritorialEconomy, lever: DigitalInclusion, before: np.ndarray, reached: np.ndarray
) -> None:
    """Employees just helped may hold their post at a distance more often, and some who may do so begin.

    The chance that a post can be held at a distance rises by ``more_posts`` of itself, with the draw that settled it at
    month 0 (`sim.population.telework`). ``before`` and ``reached`` (n,) are the shares of residents helped.
    """
    workers, structure = model.workers, model.structure
    rank = uniforms(stream_key(0, "digital inclusion: turn", 0), workers.identity)
    near = np.flatnonzero((rank >= before.min()) & (rank < reached.max()))
    staff = near[(workers.household[near] >= 0) & (workers.status[near] == int(Status.EMPLOYEE))]
    home, rank = workers.home[staff], rank[staff]
    taught = staff[(rank >= before[home]) & (rank < reached[home])]
    chance = structure.telework_eligibility[workers.home[taught], workers.occupation[taught]]
    luck = luck_of_post(workers.identity[taught])
    workers.telework_eligible[taught] |= luck < chance * (1.0 + lever.more_posts)
    willing = uniforms(stream_key(0, "digital inclusion: start", 0), workers.identity[taught]) < lever.share_who_start
    starting = taught[workers.telework_eligible[taught] & (workers.telework_days[taught] == 0) & willing]
    workers.telework_days[starting] = lever.days_a_week
