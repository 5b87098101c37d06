"""Public bodies order care, teaching, culture and sport from establishments of the territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def order_human_services(model: TerritorialEconomy, number: int) -> None:
    """Order a month of services by sector; establishments recruit to serve them, and what is not served is not paid."""
    programmes = model.programmes
    credit = programmes.credit[number].copy()
    edges = np.floor(np.cumsum(list(programmes.levers[number].by_sector().values()))[:, None] * credit)
    edges[-1] = credit
    parts = np.diff(edges, axis=0, prepend=0).astype(np.int64)
    for code, part in zip(programmes.levers[number].by_sector(), parts, strict=True):
        programmes.order(number, SECTOR_INDEX[code], part)
    programmes.acts[number] += credit // 100
