"""Who buys from whom, without the blanks: trade shares as lists of sellers, and what was really bought along them.

In a large system a territory lists the sellers that count for it. What it buys along thinner routes, to each of
hundreds of territories, its wholesalers buy for it: one for each region and product, who share their orders among
sellers as the thin routes of their region did.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.compiled import compiled
from sim.sectors import NUMBER_OF_SECTORS
from sim.threads import ALONE, Crew

LARGE_SYSTEM = 200
"""Territories above which wholesalers buy along thin trade routes and payments are not kept one by one; assumption."""
THINNEST_ROUTE = 1e-3
"""Share of a territory's purchases of a product under which a large system leaves a route to wholesalers.

Assumption: in mainland France four fifths of 42 million routes are thinner and carry a tenth of trade; wholesalers of
13 regions send a fifth of that to other sellers than the routes did, 1.7 % of what households buy and 2.2 % of what
others do.
"""

TERRITORIES_A_BLOCK = 16
"""Fewest buyers' territories worth a thread."""


class Routes(namedtuple("Routes", ("start", "seller", "cumulated"))):
    """Sellers of product s to buyers of r: rows ``start[r * S + s]`` to ``start[r * S + s + 1]``.

    ``seller`` ascending; ``cumulated`` share, of all that is bought, of the sellers listed so far: what is missing to
    one is bought outside. Buyers are n territories, then the wholesalers of each region; sellers n territories, or
    n + g for the wholesalers of region g.
    """

    def buyers(self, sectors: int) -> int:
        """Territories and wholesalers who buy some of the ``sectors`` products."""
        return (len(self.start) - 1) // sectors


Wholesale = namedtuple("Wholesale", ("region", "mix"))
"""Region (n,) of each territory and ``mix`` (regions, n, S) of the sellers of its wholesalers, shares that sum to one,
or to nothing where no route is thin; no region at all in a system that is not large."""

Purchases = namedtuple("Purchases", (
    "by_buyer", "by_seller", "at_home", "elsewhere", "between", "public_by_buyer", "public_by_seller",
))  # fmt: skip
"""What was bought in a week, cents: by_buyer, by_seller, at_home and elsewhere (n, S), the last from outside; between
(n, n), row buys and column sells, or (0, 0) when it is not wanted; of it for the State: public_by_buyer,
public_by_seller (n,)."""


def blank_purchases(n: int, sectors: int = NUMBER_OF_SECTORS, *, by_pair: bool = True) -> Purchases:
    """Nothing bought yet in n territories; with ``by_pair``, who bought from whom is wanted."""
    cells = (np.zeros((n, sectors), np.int64) for _ in range(4))
    between = np.zeros((n, n) if by_pair else (0, 0), np.int64)
    return Purchases(*cells, between, np.zeros(n, np.int64), np.zeros(n, np.int64))


def no_wholesale(n: int, sectors: int = NUMBER_OF_SECTORS) -> Wholesale:
    """The wholesalers of a system of n territories that is not large: none."""
    return Wholesale(np.zeros(n, np.int32), np.zeros((0, n, sectors)))


@compiled
def count_routes(begin: int, end: int, shares: np.ndarray, sellers: int, count: np.ndarray) -> None:
    """Count the first ``sellers`` shares above zero of each (buyer, product); buyers of rows ``begin`` to ``end``."""
    sectors = shares.shape[2]
    for r in range(begin, end):
        counted = count[r * sectors : (r + 1) * sectors]
        for d in range(sellers):
            for s in range(sectors):
                counted[s] += np.int64(shares[r, d, s] > 0.0)


@compiled
def write_routes(
    begin: int,
    end: int,
    shares: np.ndarray,
    sellers: int,
    region: np.ndarray,
    start: np.ndarray,
    seller: np.ndarray,
    cumulated: np.ndarray,
) -> None:
    """Write the sellers of buyers ``begin`` to ``end`` in the rows that ``start`` gives them; see `routes_of`."""
    n, sectors = region.shape[0], shares.shape[2]
    next_row, whole = np.empty(sectors, np.int64), np.empty(sectors)
    for r in range(begin, end):
        next_row[:] = start[r * sectors : (r + 1) * sectors]
        whole[:] = 0.0
        for d in range(sellers):
            for s in range(sectors):
                if shares[r, d, s] > 0.0:
                    whole[s] += shares[r, d, s]
                    seller[next_row[s]] = d if d < n else n + region[r]
                    cumulated[next_row[s]] = whole[s]
                    next_row[s] += 1


def routes_of(shares: np.ndarray, wholesale: Wholesale | None = None, crew: Crew = ALONE) -> Routes:
    """The routes of a table of shares (n, sellers, S): n territories, the buyer's wholesalers if any, and outside."""
    wholesale = no_wholesale(len(shares), shares.shape[2]) if wholesale is None else wholesale
    n, (regions, _, sectors) = len(shares), wholesale.mix.shape
    buyers = (shares, shares.shape[1] - 1, slice(0, n * sectors)), (wholesale.mix, n, slice(n * sectors, None))
    count = np.zeros((n + regions) * sectors, np.int64)
    for table, sellers, rows in buyers:
        what = table, sellers, count[rows]
        crew.share(
            len(table), lambda begin, end, what=what: count_routes(begin, end, *what), fewest=TERRITORIES_A_BLOCK
        )
    start = np.concatenate(([0], np.cumsum(count)))
    seller, cumulated = np.zeros(start[-1], np.int16), np.zeros(start[-1])
    for table, sellers, rows in buyers:
        what = table, sellers, wholesale.region, start[rows], seller, cumulated
        crew.share(
            len(table), lambda begin, end, what=what: write_routes(begin, end, *what), fewest=TERRITORIES_A_BLOCK
        )
    last_of_wholesalers = start[n * sectors + 1 :] - 1
    cumulated[last_of_wholesalers[np.diff(start[n * sectors :]) > 0]] = 1.0
    return Routes(start, seller, cumulated)


@compiled
def leave_thin_routes(
    shares: np.ndarray, orders: np.ndarray, region: np.ndarray, thinnest: float, left: np.ndarray, mix: np.ndarray
) -> None:
    """Move shares below ``thinnest`` of (buyer, product) to the column of the buyer's wholesalers; see `by_wholesale`.

    ``left`` (n, n + 2, S) receives the shares, ``mix`` (regions, n, S) the orders of the region that left each route.
    """
    n, sectors = shares.shape[0], shares.shape[2]
    for r in range(n):
        for d in range(n):
            for s in range(sectors):
                share = shares[r, d, s]
                if share >= thinnest:
                    left[r, d, s] = share
                else:
                    left[r, n, s] += share
                    mix[region[r], d, s] += share * max(orders[r, s], 1)
        left[r, n + 1] = shares[r, n]


def by_wholesale(
    shares: np.ndarray, orders: np.ndarray, region: np.ndarray, thinnest: float = THINNEST_ROUTE
) -> tuple[np.ndarray, Wholesale]:
    """Leave thin routes to the wholesalers of each region, who sell in the mean as those routes did.

    Args:
        shares: of sellers in the purchases of each territory, (n, n + 1, S), the last outside.
        orders: cents a week, (n, S).
        region: number of the region of each territory, (n,).
        thinnest: share of the purchases of a product under which a route is left.

    Returns:
        Shares (n, n + 2, S): n territories, the wholesalers of the buyer's region, outside; and the wholesalers.
    """
    n, sectors = orders.shape
    left = np.zeros((n, n + 2, sectors))
    mix = np.zeros((int(region.max()) + 1, n, sectors))
    leave_thin_routes(shares, orders, region, thinnest, left, mix)
    return left, Wholesale(region, shares_of_mix(mix))


def shares_of_mix(sold: np.ndarray) -> np.ndarray:
    """Parts of sellers in what wholesalers buy of each product; (regions, n, S), sums of one or nothing."""
    whole = sold.sum(axis=1, keepdims=True)
    return np.divide(sold, whole, out=np.zeros_like(sold), where=whole > 0.0)


def seen_by_clients(values: np.ndarray, wholesale: Wholesale) -> np.ndarray:
    """Mean over the sellers of its wholesalers, for buyers of each territory, of something of sellers; (n, S) both."""
    return np.einsum("gds,ds->gs", wholesale.mix, values)[wholesale.region]


def mean_of_sellers(shares: np.ndarray, wholesale: Wholesale, values: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Mean over the sellers of each territory, by product, of something of sellers (n, S) and ``outside`` (S,); (n, S).

    ``shares`` (n, sellers, S) are those of sellers in what is bought.
    """
    n = len(shares)
    if not len(wholesale.mix):
        return np.einsum("rds,ds->rs", shares, np.concatenate((values, outside[None])))
    mean = np.einsum("rds,ds->rs", shares[:, :n], values)
    return mean + shares[:, n] * seen_by_clients(values, wholesale) + shares[:, -1] * outside


def sell_less(shares: np.ndarray, wholesale: Wholesale, kept: np.ndarray) -> Wholesale:
    """Sellers of each cell keep a share ``kept`` (n, S) of what buyers asked of them, wholesalers in proportion.

    ``shares`` (n, sellers, S) is written in place, but for its last column, outside; returns the wholesalers.
    """
    n = len(shares)
    shares[:, :n] *= kept
    if not len(wholesale.mix):
        return wholesale
    shares[:, n] *= seen_by_clients(kept, wholesale)
    return wholesale._replace(mix=shares_of_mix(wholesale.mix * kept))
