"""Workshops of repair and reuse open, and take from new goods what they can serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import PPM
from sim.founders import invite
from sim.sectors import SECTOR_INDEX
from sim.tables import QUINTILES

if TYPE_CHECKING:
    from sim.levers.repair_and_reuse import RepairAndReuse
    from sim.model import TerritorialEconomy

REPAIR, GOODS, ADVICE = SECTOR_INDEX["PERS"], SECTOR_INDEX["MFG"], SECTOR_INDEX["BUS"]


@dataclass
class Workshops:
    """Of each territory, (n,): capacity of repair before the programme, and helped since; base-year cents a week."""

    before: np.ndarray
    helped: np.ndarray


def open_workshops(model: TerritorialEconomy, number: int) -> None:
    """Call as many founders as the credit pays for; households then bring the new workshops what these can serve.

    New capacity is what the sector of repair (PERS) can make beyond its capacity at launch, at most that of the
    workshops helped: when they close, purchases go back to new goods. Who repairs first is the fixed rank of the
    household (`sim.habits`).
    """
    programmes, firms = model.programmes, model.firms
    lever: RepairAndReuse = programmes.levers[number]
    cost = round(lever.euros_per_workshop * 100)
    here = np.flatnonzero(firms.active & (firms.sector == REPAIR))
    capacity = np.bincount(firms.territory[here], firms.base_output[here], model.n)
    shops: Workshops = programmes.memory.setdefault(lever.id, Workshops(capacity.copy(), np.zeros(model.n)))
    waiting = programmes.launch_week[number] < 0
    shops.before[waiting] = capacity[waiting]
    opened = invite(model, [REPAIR], programmes.credit[number] / cost)
    establishments = np.bincount(firms.territory[here], firms.establishments[here], model.n)
    shops.helped += opened * capacity / np.maximum(establishments, 1)
    new = np.clip(capacity - shops.before, 0.0, shops.helped)
    basket = model.habits.basket_at_start[:, :QUINTILES, GOODS] / PPM
    goods = (model.final_demand.budgets[:, :QUINTILES] * basket).sum(axis=1)
    model.habits.adopted[lever.id] = np.minimum(new / np.maximum(goods * lever.largest_share_of_goods, 1.0), 1.0)
    programmes.order(number, ADVICE, (opened * cost).astype(np.int64))
    programmes.acts[number] += opened
