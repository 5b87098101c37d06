"""How fine establishments and trade are drawn: a large system at a coarse scale has coarser ones too.

With K persons a row, small establishments still make a row for each K persons, and each of its orders is cut among tens
of territories: in mainland France at scale 100, 190 000 rows, 4.5 million suppliers and 3.4 million trade routes for
290 000 households. A large system drawn coarsely merges several such rows into one, cuts an order into few lots and
leaves more routes to wholesalers.
"""

from __future__ import annotations

from typing import NamedTuple

LARGE_SYSTEM = 200
"""Territories above which wholesalers buy along thin trade routes, payments are not kept one by one, and a coarse scale
draws establishments coarsely; assumption."""


class Grain(NamedTuple):
    """Rows of staff in a row of merged small establishments; lots an order is cut into, None for as many as places
    sell enough; room for entrants in a cell of N rows, rows and square roots of N; and the share of a territory's
    purchases of a product under which a large system leaves a route to wholesalers."""

    staff_of_small: int
    lots: int | None
    room: tuple[int, float]
    thinnest_route: float


FINE = Grain(1, None, (3, 4.0), 0.001)
"""Routes: in mainland France four fifths of 14 million are thinner and carry a tenth of trade; the wholesalers of 13
regions send a fifth of that to other sellers than the routes did, 1.7 % of what households buy, 2.2 % of the rest."""
COARSE = Grain(5, 1, (1, 1.0), 0.005)
"""Assumptions, for speed. Wholesalers then send 3.4 % of what households buy and 4.5 % of the rest to other sellers."""


def grain_of(territories: int, scale: int) -> Grain:
    """The grain of a system of some territories in which a row stands for ``scale`` persons."""
    return COARSE if scale > 1 and territories > LARGE_SYSTEM else FINE
