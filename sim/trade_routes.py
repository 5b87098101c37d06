"""Who buys from whom, without the blanks: trade shares as lists of sellers, and what was really bought along them."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.compiled import compiled
from sim.sectors import NUMBER_OF_SECTORS
from sim.threads import ALONE, Crew

LARGE_SYSTEM = 200
"""Territories above which thin trade routes are dropped and payments are not kept one by one; assumption."""
THINNEST_ROUTE = 1e-4
"""Share of a territory's purchases of a product under which a large system buys nothing from a seller's territory.

Assumption: in mainland France it drops two thirds of 21 million routes of households and 1 to 3 % of what they carry,
which the other sellers receive in proportion.
"""

TERRITORIES_A_BLOCK = 16
"""Fewest buyers' territories worth a thread."""

Routes = namedtuple("Routes", ("start", "seller", "share"))
"""Sellers of product s to buyers of r: rows ``start[r * S + s]`` to ``start[r * S + s + 1]`` of ``seller`` (territory,
ascending) and ``share`` (of all that is bought, outside included)."""

Purchases = namedtuple("Purchases", (
    "by_buyer", "by_seller", "at_home", "elsewhere", "between", "public_by_buyer", "public_by_seller",
))  # fmt: skip
"""What was bought in a week, cents: by_buyer, by_seller, at_home and elsewhere (n, S), the last from outside; between
(n, n), row buys and column sells; of it for the State: public_by_buyer, public_by_seller (n,)."""


def blank_purchases(n: int, sectors: int = NUMBER_OF_SECTORS) -> Purchases:
    """Nothing bought yet in n territories."""
    cells = (np.zeros((n, sectors), np.int64) for _ in range(4))
    return Purchases(*cells, np.zeros((n, n), np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64))


@compiled
def list_routes(
    begin: int,
    end: int,
    shares: np.ndarray,
    next_row: np.ndarray,
    seller: np.ndarray,
    share: np.ndarray,
    write: bool,
) -> None:
    """Count the shares above zero of each (buyer, product) in ``next_row``, or write them at the rows it holds.

    Buyers of territories ``begin`` to ``end``.
    """
    n, sectors = shares.shape[0], shares.shape[2]
    for r in range(begin, end):
        for d in range(n):
            for s in range(sectors):
                if shares[r, d, s] > 0.0:
                    row = next_row[r * sectors + s]
                    next_row[r * sectors + s] = row + 1
                    if write:
                        seller[row] = d
                        share[row] = shares[r, d, s]


def routes_of(shares: np.ndarray, crew: Crew = ALONE) -> Routes:
    """The routes of a table of shares (n, n + 1, S) whose last seller is outside."""
    n = shares.shape[0]
    count = np.zeros(n * shares.shape[2], np.int64)
    nothing, no_share = np.zeros(0, np.int32), np.zeros(0)
    crew.share(
        n, lambda begin, end: list_routes(begin, end, shares, count, nothing, no_share, False),
        fewest=TERRITORIES_A_BLOCK,
    )  # fmt: skip
    start = np.concatenate(([0], np.cumsum(count)))
    seller, share, next_row = np.zeros(start[-1], np.int32), np.zeros(start[-1]), start[:-1].copy()
    crew.share(
        n, lambda begin, end: list_routes(begin, end, shares, next_row, seller, share, True),
        fewest=TERRITORIES_A_BLOCK,
    )  # fmt: skip
    return Routes(start, seller, share)


@compiled
def drop_thin_routes(shares: np.ndarray, thinnest: float) -> None:
    """Sellers of a share below ``thinnest`` of (buyer, product) leave it to the other sellers of the system.

    ``shares`` (n, n + 1, S) is written in place; sums and what comes from outside stay, and so does a buyer all of
    whose sellers are thin.
    """
    n, sectors = shares.shape[0], shares.shape[2]
    for r in range(n):
        for s in range(sectors):
            whole, kept = 0.0, 0.0
            for d in range(n):
                whole += shares[r, d, s]
                if shares[r, d, s] >= thinnest:
                    kept += shares[r, d, s]
            if kept <= 0.0:
                continue
            for d in range(n):
                shares[r, d, s] = shares[r, d, s] * whole / kept if shares[r, d, s] >= thinnest else 0.0
