"""Supported foundations: the opportunities of chosen sectors call more founders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.founders import invite
from sim.instruments.relatedness import closeness
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.diversification import Diversification
    from sim.model import TerritorialEconomy

ADVICE = SECTOR_INDEX["BUS"]


def call_founders(model: TerritorialEconomy, number: int) -> None:
    """Pay for as many foundations as the credit buys; the additional ones open like establishments of the sector.

    Sectors share them by their usual entries times closeness ** ``relatedness``. Cells without any establishment to
    imitate call nobody, and their money is not spent.
    """
    programmes = model.programmes
    lever: Diversification = programmes.levers[number]
    cost = round(lever.euros_per_foundation * 100)
    chosen = [SECTOR_INDEX[code] for code in lever.sectors]
    taste = closeness(model)[:, chosen] ** lever.relatedness
    paid = programmes.credit[number] / cost
    paid = np.where(invite(model, chosen, paid * lever.additionality, taste) > 0, paid, 0.0)
    programmes.order(number, ADVICE, (paid * cost).astype(np.int64))
    programmes.acts[number] += paid
