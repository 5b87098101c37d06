"""Supported foundations: the opportunities of chosen sectors call more founders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ADVICE = SECTOR_INDEX["BUS"]


def call_founders(model: TerritorialEconomy, number: int) -> None:
    """As many more entrants, in the mean, as the credit pays for; each is like an establishment of the sector.

    Cells without any establishment to imitate call nobody, and their money is not spent.
    """
    programmes = model.programmes
    lever = programmes.levers[number]
    cost = round(lever.euros_per_foundation * 100)
    usual = usual_entries(model)
    chosen = [SECTOR_INDEX[code] for code in lever.sectors]
    open_to = usual[:, chosen].sum(axis=1) * model.scale
    foundations = np.where(open_to > 0, programmes.credit[number] / cost, 0.0)
    factor = np.where(open_to > 0, foundations / np.maximum(open_to, 1e-12), 0.0)
    model.opportunity_factor[:, chosen] += factor[:, None]
    programmes.order(number, ADVICE, (foundations * cost).astype(np.int64))
    programmes.acts[number] += np.round(foundations).astype(np.int64)


def usual_entries(model: TerritorialEconomy) -> np.ndarray:
    """Entrants expected in a month without support, rows of Firm, (n, S)."""
    models, firms = model.opportunities, model.firms
    inside = np.flatnonzero(firms.sector >= 0)
    cell = firms.territory[inside].astype(np.int64) * NUMBER_OF_SECTORS + firms.sector[inside]
    expected = np.bincount(cell, models.exit_hazard[inside], model.n * NUMBER_OF_SECTORS)
    return expected.reshape(model.n, NUMBER_OF_SECTORS)
