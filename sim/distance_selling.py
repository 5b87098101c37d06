"""Distance: purchases that move online, follow a service that left, or come home to a service brought nearer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX
from sim.trade_routes import sell_less

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.trade_routes import Wholesale

TRADE = SECTOR_INDEX["TRADE"]
MOST_ONLINE = 0.95
"""Ceiling of the share of retail bought at a distance, whatever shocks add up to."""


def shop_online(household_trade: np.ndarray, share_at_start: float, share: float | np.ndarray) -> None:
    """Move households' retail purchases between shops and distance sellers, which are in the rest of France.

    Month 0 routes ``share_at_start`` of purchases to distance sellers and the rest to shops by gravity. With another
    ``share``, one for all or one for each territory, the shops of the system keep the same parts of what is left,
    ``(1 - share) / (1 - share_at_start)`` times what they sold, and the last column takes the others.
    ``household_trade`` (n, sellers, S) holds shares that sum to 1 over sellers; it is written in place, and left as it
    is when both shares are equal.
    """
    if np.all(share == share_at_start):
        return
    household_trade[:, :-1, TRADE] *= np.reshape((1.0 - share) / (1.0 - share_at_start), (-1, 1))
    household_trade[:, -1, TRADE] = 1.0 - household_trade[:, :-1, TRADE].sum(axis=1)


def leave_for_elsewhere(household_trade: np.ndarray, wholesale: Wholesale, withdrawn: np.ndarray) -> Wholesale:
    """Users of services that left share themselves among the other sellers, as a Huff model of a smaller attraction.

    ``withdrawn`` (n, S) is the share of each cell's sales that left; ``household_trade`` (n, sellers, S) is written in
    place and keeps sums of 1 over sellers. Where nothing of a product is left to buy, the outside serves. Returns the
    wholesalers, who do not sell what left either.
    """
    if not withdrawn.any():
        return wholesale
    wholesale = sell_less(household_trade, wholesale, 1.0 - withdrawn)
    for s in np.flatnonzero(withdrawn.any(axis=0)):
        left = household_trade[:, :, s].sum(axis=1, keepdims=True)
        household_trade[:, :, s] /= np.where(left > 0.0, left, 1.0)
        household_trade[:, -1, s] += left[:, 0] == 0.0
    return wholesale


def come_nearer(household_trade: np.ndarray, nearness: np.ndarray) -> None:
    """Users choose sellers of their own territory more often, as a Huff model of a smaller distance.

    ``nearness`` (n, S) multiplies the weight of one's own sellers: (distance before / distance now) ** exponent, 1
    where nothing moved; ``household_trade`` (n, sellers, S) is written in place and keeps sums of 1 over sellers.
    """
    own = np.arange(household_trade.shape[0])
    for s in np.flatnonzero((nearness != 1.0).any(axis=0)):
        household_trade[own, own, s] *= nearness[:, s]
        household_trade[:, :, s] /= household_trade[:, :, s].sum(axis=1, keepdims=True)


def shop_at_a_distance(model: TerritorialEconomy) -> None:
    """Retail moves online, users follow the services that left and come back to those brought nearer."""
    demand = model.final_demand
    shares = demand.household_shares
    more_online = model.effects.online_sales + model.more_online
    if more_online.any():
        usual = model.parameters.households.ecommerce_share
        shop_online(shares, usual, np.minimum(usual + more_online, MOST_ONLINE))
    demand.household_wholesale = leave_for_elsewhere(shares, demand.household_wholesale_at_start, model.withdrawn)
    come_nearer(shares, model.nearness)
