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
    """As many more entrants, in the mean, as the credit pays for; each is like an establishment of the sector.

    Sectors share them by their usual entries times closeness ** ``relatedness``. Cells without any establishment to
    imitate call nobody, and their money is not spent.
    """
    programmes = model.programmes
    lever: Diversification = programmes.levers[number]
    cost = round(lever.euros_per_foundation * 100)
    chosen = [SECTOR_INDEX[code] for code in lever.sectors]
    taste = closeness(model)[:, chosen] ** lever.relatedness
    foundations = invite(model, chosen, programmes.credit[number] / cost, taste)
    programmes.order(number, ADVICE, (foundations * cost).astype(np.int64))
    programmes.acts[number] += np.round(foundations).astype(np.int64)
