"""What each sector buys to produce: the inputs large enough to have a named supplier, with nothing of their cost lost.

Coefficients below the cut-off are dropped; those kept are raised so that each sector still spends the same on inputs
and each product still finds the same demand, at the production of the country (biproportional fitting).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DAYS_PER_WEEK = 7.0
FITTING_SWEEPS = 60


@dataclass(frozen=True)
class InputTables:
    """Inputs of each using sector, one entry a pair kept: sector s uses entries `offset[s]` to `offset[s + 1]`.

    `product` (entries) sector bought from; `coefficient` ppm of output, int64; `imported_share` ppm of the input that
    comes from abroad, int64; `stock_weeks` weeks of use held in stock, float64, at least one.
    """

    offset: np.ndarray
    product: np.ndarray
    coefficient: np.ndarray
    imported_share: np.ndarray
    stock_weeks: np.ndarray


def kept_coefficients(coefficients: np.ndarray, weights: np.ndarray, cutoff: float) -> np.ndarray:
    """Technical coefficients (S, S) without the small ones, refitted to sector costs and product demands.

    Args:
        coefficients: input of the row per unit of output of the column.
        weights: production by sector, (S,).
        cutoff: smallest coefficient kept; the largest of a column always is.
    """
    flows = coefficients * weights
    largest = coefficients == coefficients.max(axis=0)
    kept = np.where((coefficients >= cutoff) | largest, flows, 0.0)
    costs, demands = flows.sum(axis=0), flows.sum(axis=1)
    for _ in range(FITTING_SWEEPS):
        rows = kept.sum(axis=1)
        kept *= np.divide(demands, rows, out=np.ones_like(rows), where=rows > 0)[:, None]
        columns = kept.sum(axis=0)
        kept *= np.divide(costs, columns, out=np.ones_like(columns), where=columns > 0)
    return np.divide(kept, weights, out=np.zeros_like(kept), where=weights > 0)


def input_tables(
    domestic: np.ndarray,
    imported: np.ndarray,
    weights: np.ndarray,
    cutoff: float,
    stock_days: np.ndarray,
    fast_input_days: np.ndarray,
) -> InputTables:
    """Input tables of all sectors.

    Args:
        domestic, imported: technical coefficients, (S, S), row bought by column.
        weights: production by sector, (S,).
        cutoff: smallest coefficient kept.
        stock_days: days of production held in stock by using sector, (S,).
        fast_input_days: ceiling of these days by input, (S,).
    """
    total = domestic + imported
    kept = kept_coefficients(total, weights, cutoff)
    share = np.divide(imported, total, out=np.zeros_like(total), where=total > 0)
    bought = (share * kept) @ weights
    needed = imported @ weights
    factor = np.divide(needed, bought, out=np.ones_like(bought), where=bought > 0)
    share = np.clip(share * factor[:, None], 0.0, 1.0)
    user, product = np.nonzero(kept.T > 0)
    days = np.minimum(stock_days[user], fast_input_days[product])
    return InputTables(
        offset=np.searchsorted(user, np.arange(weights.size + 1)).astype(np.int64),
        product=product.astype(np.int64),
        coefficient=np.rint(kept[product, user] * 1e6).astype(np.int64),
        imported_share=np.rint(share[product, user] * 1e6).astype(np.int64),
        stock_weeks=np.maximum(1.0, days / DAYS_PER_WEEK),
    )
