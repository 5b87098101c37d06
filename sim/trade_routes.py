"""Who buys from whom, without the blanks: trade shares as lists of sellers.

In a large system a territory lists the sellers that count for it. What it buys along thinner routes, to each of
hundreds of territories, its wholesalers buy for it: one for each region and product, who share their orders among
sellers as the thin routes of their region did.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.compiled import compiled
from sim.sectors import NUMBER_OF_SECTORS
from sim.threads import ALONE, Crew, side_by_side

TERRITORIES_A_BLOCK = 16
"""Fewest buyers' territories worth a thread."""


class Routes(namedtuple("Routes", ("start", "seller", "cumulated", "own"))):
    """Sellers of product s to buyers of r: rows ``start[s, r]`` to ``start[s, r + 1]``, those of a product together.

    ``seller`` ascending; ``cumulated`` share, of all that is bought, of the sellers listed so far: what is missing to
    one is bought outside; ``own[s, r]`` the row of the buyer's own territory, or -1. Buyers are n territories, then the
    wholesalers of each region; sellers n territories, or n + g for the wholesalers of region g.
    """

    @property
    def buyers(self) -> int:
        """Territories and wholesalers who buy."""
        return self.start.shape[1] - 1


Wholesale = namedtuple("Wholesale", ("region", "mix"))
"""Region (n,) of each territory and ``mix`` (regions, n, S) of the sellers of its wholesalers, shares that sum to one,
or to nothing where no route is thin; no region at all in a system that is not large."""


def no_wholesale(n: int, sectors: int = NUMBER_OF_SECTORS) -> Wholesale:
    """The wholesalers of a system of n territories that is not large: none."""
    return Wholesale(np.zeros(n, np.int32), np.zeros((0, n, sectors)))


@compiled
def count_routes(
    begin: int, end: int, shares: np.ndarray, sellers: int, trading: np.ndarray, first_buyer: int, count: np.ndarray
) -> None:
    """Count in ``count`` (buyers, S) the first ``sellers`` shares above zero of rows ``begin`` to ``end``."""
    sectors = shares.shape[2]
    for r in range(begin, end):
        for d in range(sellers):
            if trading[r, d]:
                for s in range(sectors):
                    count[first_buyer + r, s] += np.int64(shares[r, d, s] > 0.0)


@compiled
def write_routes(
    begin: int,
    end: int,
    shares: np.ndarray,
    sellers: int,
    trading: np.ndarray,
    first_buyer: int,
    region: np.ndarray,
    start: np.ndarray,
    seller: np.ndarray,
    cumulated: np.ndarray,
    own: np.ndarray,
) -> None:
    """Write the sellers of rows ``begin`` to ``end``, buyers from ``first_buyer`` on; see `routes_of`."""
    n, sectors = region.shape[0], shares.shape[2]
    next_row, whole = np.empty(sectors, np.int64), np.empty(sectors)
    for r in range(begin, end):
        buyer = first_buyer + r
        for s in range(sectors):
            next_row[s], whole[s] = start[s, buyer], 0.0
        for d in range(sellers):
            if not trading[r, d]:
                continue
            for s in range(sectors):
                if shares[r, d, s] > 0.0:
                    whole[s] += shares[r, d, s]
                    seller[next_row[s]] = d if d < n else n + region[r]
                    cumulated[next_row[s]] = whole[s]
                    if d == buyer:
                        own[s, buyer] = next_row[s]
                    next_row[s] += 1


def pairs_that_trade(shares: np.ndarray) -> np.ndarray:
    """Whether a buyer (first axis) has any share above zero with a seller (second axis)."""
    return (shares > 0.0).any(axis=2)


def routes_of(
    shares: np.ndarray,
    wholesale: Wholesale | None = None,
    crew: Crew = ALONE,
    trading: np.ndarray | None = None,
) -> Routes:
    """The routes of a table of shares (n, sellers, S): n territories, the buyer's wholesalers if any, and outside.

    ``trading`` (n, sellers), where it is known, tells the pairs to look at: the others have no share above zero.
    """
    wholesale = no_wholesale(len(shares), shares.shape[2]) if wholesale is None else wholesale
    trading = pairs_that_trade(shares) if trading is None else trading
    n, (regions, _, sectors) = len(shares), wholesale.mix.shape
    tables = (
        (shares, shares.shape[1] - 1, trading, 0),
        (wholesale.mix, n, pairs_that_trade(wholesale.mix), n),
    )
    by_buyer = np.zeros((n + regions, sectors), np.int64)
    for table in tables:
        crew.share(
            len(table[0]), lambda begin, end, table=table: count_routes(begin, end, *table, by_buyer),
            fewest=TERRITORIES_A_BLOCK,
        )  # fmt: skip
    count = by_buyer.T
    last = np.cumsum(count).reshape(count.shape)
    start = np.concatenate((last[:, :1] - count[:, :1], last), axis=1)
    routes = Routes(start, np.zeros(last[-1, -1], np.int16), np.zeros(last[-1, -1]), np.full((sectors, n), -1))
    for table in tables:
        crew.share(
            len(table[0]), lambda begin, end, table=table: write_routes(begin, end, *table, wholesale.region, *routes),
            fewest=TERRITORIES_A_BLOCK,
        )  # fmt: skip
    routes.cumulated[last[:, n:][count[:, n:] > 0] - 1] = 1.0
    return routes


@compiled
def leave_thin_routes(
    buyers: np.ndarray, shares: np.ndarray, orders: np.ndarray, thinnest: float, left: np.ndarray, mix: np.ndarray
) -> None:
    """Move shares below ``thinnest`` of (buyer, product) to the column of the buyer's wholesalers; see `by_wholesale`.

    ``buyers`` are the territories of a region. ``left`` (n, n + 2, S) receives the shares, ``mix`` (n, S) the orders of
    the region that left each route.
    """
    n, sectors = orders.shape
    for r in buyers:
        for d in range(n):
            for s in range(sectors):
                share = shares[r, d, s]
                thin = share if share < thinnest else 0.0
                left[r, d, s] = share - thin
                left[r, n, s] += thin
                mix[d, s] += thin * max(orders[r, s], 1)
        left[r, n + 1] = shares[r, n]


def by_wholesale(
    shares: np.ndarray, orders: np.ndarray, region: np.ndarray, thinnest: float
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
    regions = int(region.max()) + 1
    left, mix = np.zeros((n, n + 2, sectors)), np.zeros((regions, n, sectors))
    side_by_side(
        lambda g: leave_thin_routes(np.flatnonzero(region == g), shares, orders, thinnest, left, mix[g]),
        range(regions), n,
    )  # fmt: skip
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
