"""Distance selling: the part of households' retail purchases that no shop of the system serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    import numpy as np

TRADE = SECTOR_INDEX["TRADE"]


def shop_online(household_trade: np.ndarray, share_at_start: float, share: float) -> None:
    """Move households' retail purchases between shops and distance sellers, which are in the rest of France.

    Month 0 routes ``share_at_start`` of purchases to distance sellers and the rest to shops by gravity. With another
    ``share`` the shops of the system keep the same parts of what is left, ``(1 - share) / (1 - share_at_start)`` times
    what they sold, and column n takes the others. ``household_trade`` (n, n+1, S) holds shares that sum to 1 over
    sellers; it is written in place, and left as it is when both shares are equal.
    """
    if share == share_at_start:
        return
    n = household_trade.shape[0]
    household_trade[:, :n, TRADE] *= (1.0 - share) / (1.0 - share_at_start)
    household_trade[:, n, TRADE] = 1.0 - household_trade[:, :n, TRADE].sum(axis=1)
