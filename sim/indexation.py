"""Indexation: once a year, pensions, benefits and the State grant follow the consumer prices of their territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def revalued(cents: np.ndarray, prices: np.ndarray, prices_before: np.ndarray) -> np.ndarray:
    """Amounts that follow a price index, to the nearest cent; untouched, to the cent, where the index has not moved.

    All int64 or smaller, same shape; indices per 10 000.
    """
    return (cents.astype(np.int64) * prices + prices_before // 2) // prices_before


def index_public_payments(model: TerritorialEconomy) -> None:
    """Each January, what the State pays follows the consumer price index of the territory since last January.

    Pensions and social transfers of households and the unemployment benefits being paid (new ones already follow
    wages), and the State grant of local governments, each by its own switch. The index is that of the week before.
    French law (Code de la sécurité sociale, article L161-25) never lowers a benefit; here prices that come back bring
    benefits back, so that a passing rise leaves nothing behind.
    """
    prices, before = model.recorder.panel["price_index"][model.recorder.row - 1], model.prices_last_january
    if (prices == before).all():
        return
    finance = model.parameters.public_finance
    if finance.benefit_price_indexation:
        households, workers = model.households, model.workers
        r = households.territory
        households.pension[:] = revalued(households.pension, prices[r], before[r])
        households.transfers[:] = revalued(households.transfers, prices[r], before[r])
        paid = np.flatnonzero((workers.benefit > 0) & (workers.home < model.n))
        home = workers.home[paid]
        workers.benefit[paid] = revalued(workers.benefit[paid], prices[home], before[home])
    if finance.grant_price_indexation:
        model.government.grant[:] = revalued(model.government.grant, prices, before)
    model.prices_last_january = prices.copy()
