"""What is ordered and bought along trade routes: orders reach cells, what cells serve comes back to those who asked.

Every split is exact to the cent. Where purchases meet a seller who is short each buyer gets its part of what was
served, and replaces some of the rest from outside.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import compiled, portion
from sim.sectors import NUMBER_OF_SECTORS
from sim.threads import ALONE, Crew
from sim.trade_routes import TERRITORIES_A_BLOCK

if TYPE_CHECKING:
    from sim.trade_routes import Routes

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


def fewest_products(n: int) -> int:
    """Fewest products whose cells, over n territories, are worth a thread."""
    return max(1, NUMBER_OF_SECTORS * TERRITORIES_A_BLOCK // n)


@compiled(inline="always")
def edges_of(total: int, cumulated: np.ndarray, first: int, last: int, edges: np.ndarray) -> None:
    """Where the running shares of routes ``first`` to ``last`` fall in a total, after ``edges[0]``, zero.

    A loop without memory of the last route: the processor works several at once.
    """
    for route in range(first, last):
        edges[route - first + 1] = int(total * cumulated[route])


@compiled
def split_orders_for_products(
    begin: int, end: int, orders: np.ndarray, routes: Routes, received: np.ndarray, outside_money: np.ndarray
) -> None:
    """Send the orders of buyers for products ``begin`` to ``end``; ``received`` (S, n + regions); see `split_orders`.

    Wholesalers come last, when all that their clients order is known.
    """
    n, everyone = orders.shape[0], received.shape[1]
    edges = np.zeros(everyone + 1, np.int64)
    for s in range(begin, end):
        for r in range(everyone):
            total = orders[r, s] if r < n else received[s, r]
            if total == 0:
                continue
            first, last = routes.start[s, r], routes.start[s, r + 1]
            edges_of(total, routes.cumulated, first, last, edges)
            for i in range(last - first):
                received[s, np.uint16(routes.seller[first + i])] += edges[i + 1] - edges[i]
            if r < n:
                outside_money[r, s] = total - edges[last - first]


def split_orders(
    orders: np.ndarray, routes: Routes, cell_money: np.ndarray, outside_money: np.ndarray, crew: Crew = ALONE
) -> np.ndarray:
    """Send the orders of buyers of r for product s to sellers of each territory; the rest goes outside; cents.

    Returns what each seller received, wholesalers last, (S, n + regions).
    """
    n, sectors = orders.shape
    received = np.zeros((sectors, routes.buyers), np.int64)
    what = (orders, routes, received, outside_money)
    crew.share(sectors, lambda begin, end: split_orders_for_products(begin, end, *what), fewest=fewest_products(n))
    cell_money += received[:, :n].T
    return received


@compiled
def share_of_state_in_wholesale(
    s: int, orders: np.ndarray, routes: Routes, received: np.ndarray, public_share: np.ndarray
) -> None:
    """Write in ``public_share`` (n + regions, S) the State's part in what wholesalers buy of s, from their clients'."""
    n = orders.shape[0]
    for r in range(n):
        first, last = routes.start[s, r], routes.start[s, r + 1] - 1
        if last >= first and routes.seller[last] >= n and public_share[r, s] > 0.0:
            before = routes.cumulated[last - 1] if last > first else 0.0
            part = int(orders[r, s] * routes.cumulated[last]) - int(orders[r, s] * before)
            public_share[routes.seller[last], s] += part * public_share[r, s]
    for r in range(n, received.shape[1]):
        public_share[r, s] /= max(received[s, r], 1)


@compiled
def ration(
    s: int,
    seller: np.ndarray,
    first: int,
    last: int,
    parts: np.ndarray,
    short: np.ndarray,
    asked: np.ndarray,
    served: np.ndarray,
    cumulated_in_cell: np.ndarray,
    given: np.ndarray,
    sold: np.ndarray,
    substitution: float,
    outside_supply: float,
) -> int:
    """Cut a buyer's ``parts`` of s, along routes ``first`` to ``last``, to what is served; returns what is replaced.

    ``given`` is what each short seller has given to those before, who asked ``cumulated_in_cell``.
    """
    replaced = 0
    for i in range(last - first):
        d = np.uint16(seller[first + i])
        if short[d]:
            cumulated_in_cell[s, d] += parts[i]
            edge = portion(served[s, d], float(cumulated_in_cell[s, d]), float(asked[s, d]))
            bought = edge - given[d]
            given[d] = edge
            replaced += int((parts[i] - bought) * substitution * outside_supply)
            sold[s, d] -= parts[i] - bought
            parts[i] = bought
    return replaced


@compiled
def realise_orders_for_products(
    begin: int,
    end: int,
    orders: np.ndarray,
    routes: Routes,
    asked: np.ndarray,
    served: np.ndarray,
    cumulated_in_cell: np.ndarray,
    sold: np.ndarray,
    substitution: np.ndarray,
    outside_supply: np.ndarray,
    public_share: np.ndarray,
    purchases: Purchases,
    between: np.ndarray,
    public_by_buyer: np.ndarray,
    public_by_seller: np.ndarray,
) -> None:
    """What buyers really bought of products ``begin`` to ``end``; see `realise_orders`.

    What belongs to sellers is (S, n + regions) here: those of a route's next row lie side by side. Wholesalers buy
    first, so that what they serve is known. ``sold``, what each was asked by these buyers, becomes what it sold them;
    ``between``, ``public_by_buyer`` and ``public_by_seller`` are the sums over products of ``purchases``.
    """
    n, everyone = orders.shape[0], asked.shape[1]
    edges, parts = np.zeros(everyone + 1, np.int64), np.empty(everyone, np.int64)
    short, given = np.empty(everyone, np.bool_), np.zeros(everyone, np.int64)
    for s in range(begin, end):
        share_of_state_in_wholesale(s, orders, routes, asked, public_share)
        someone_short = False
        for d in range(everyone):
            short[d] = served[s, d] < asked[s, d]
            if short[d]:
                given[d] = portion(served[s, d], float(cumulated_in_cell[s, d]), float(asked[s, d]))
                someone_short = True
            else:
                given[d] = 0
        for turn in range(n, n + everyone):
            r = turn % everyone
            total = orders[r, s] if r < n else asked[s, r]
            if total == 0:
                continue
            first, last = routes.start[s, r], routes.start[s, r + 1]
            count = last - first
            edges_of(total, routes.cumulated, first, last, edges)
            for i in range(count):
                parts[i] = edges[i + 1] - edges[i]
            replaced, whole, home, public_whole = 0, 0, 0, 0
            if someone_short:
                replaced = ration(
                    s, routes.seller, first, last, parts, short, asked, served, cumulated_in_cell, given, sold,
                    substitution[s], outside_supply[s],
                )  # fmt: skip
            for i in range(count):
                whole += parts[i]
            if public_share[r, s] > 0.0:
                for i in range(count):
                    public = int(parts[i] * public_share[r, s])
                    public_whole += public
                    public_by_seller[np.uint16(routes.seller[first + i])] += public
                public_by_buyer[r] += public_whole
            if r >= n:
                served[s, r] = whole
                short[r] = whole < total
                someone_short |= whole < total
                continue
            if between.shape[0] > 0:
                for i in range(count):
                    between[r, np.uint16(routes.seller[first + i])] += parts[i]
            own = routes.own[s, r]
            if own >= 0:
                home = parts[own - first]
            purchases.by_buyer[r, s] += whole
            purchases.at_home[r, s] += home
            purchases.elsewhere[r, s] += replaced + int((total - edges[count]) * outside_supply[s])


def realise_orders(
    orders: np.ndarray,
    received: np.ndarray,
    routes: Routes,
    asked: np.ndarray,
    served: np.ndarray,
    cumulated_in_cell: np.ndarray,
    substitution: np.ndarray,
    outside_supply: np.ndarray,
    public_share: np.ndarray,
    purchases: Purchases,
    crew: Crew = ALONE,
) -> None:
    """What buyers of r really bought: their part of what each cell served, plus what they replaced from outside.

    ``received`` is what `split_orders` returned for these orders; ``asked`` and ``served`` (n, S) those of all buyers
    of each cell. ``purchases`` adds up the cents paid; ``public_share`` (n, S) of each purchase is the State's.
    ``cumulated_in_cell`` (n, S) carries the running sum of orders of the cells that are short from one set of buyers to
    the next, so that all parts add up to what the cell sold.

    Raises ValueError when purchases are wanted by pair of territories and wholesalers stand between some.
    """
    n, sectors = orders.shape
    everyone = routes.buyers
    if everyone > n and purchases.between.size:
        raise ValueError("purchases through wholesalers are not known by pair of territories")
    asked_of, served_by, cumulated, sold = received.copy(), received.copy(), np.zeros_like(received), received.copy()
    asked_of[:, :n], served_by[:, :n], cumulated[:, :n] = asked.T, served.T, cumulated_in_cell.T
    shares = np.zeros((everyone, sectors))
    shares[:n] = public_share
    public_by_buyer, public_by_seller = np.zeros(everyone, np.int64), np.zeros(everyone, np.int64)
    what = (
        orders, routes, asked_of, served_by, cumulated, sold, substitution, outside_supply, shares, purchases,
    )  # fmt: skip
    crew.share(
        sectors, lambda begin, end, *sums: realise_orders_for_products(begin, end, *what, *sums),
        purchases.between, public_by_buyer, public_by_seller, fewest=fewest_products(n),
    )  # fmt: skip
    cumulated_in_cell[:] = cumulated[:, :n].T
    purchases.by_seller[:] += sold[:, :n].T
    purchases.public_by_buyer[:] += public_by_buyer[:n]
    purchases.public_by_seller[:] += public_by_seller[:n]
