"""Recovery of whole sectors at the pace of the sectors that they buy from and sell to."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.data import load_pack
from sim.shocks.recovery import RECOVERED


@cache
def partners_of_sectors() -> np.ndarray:
    """Weight of each sector (column) among the suppliers and clients of each sector (row); (S, S), rows sum to 1.

    Shares of what an industry buys from and sells to the industries of France, itself included, in all that it
    exchanges with them (`Technology.domestic_flows`, accounts of 2010).
    """
    flows = load_pack().technology.domestic_flows
    exchanged = flows + flows.T
    weights = exchanged / exchanged.sum(axis=1, keepdims=True)
    weights.flags.writeable = False
    return weights


def remaining_by_sector(damage: np.ndarray, weeks: int, recovery_weeks: int, partners: np.ndarray) -> np.ndarray:
    """What is left of the damage of each sector (S,) after so many weeks, as a share of the damage at full force.

    Network-damped recovery (Henriet, Hallegatte and Tabourier 2012; Inoue and Todo 2019; evidence 4.2), of sectors
    instead of firms: each week a share h / T of what is left goes, h being one minus the mean damage of suppliers and
    clients weighted by ``partners``, T the recovery time if none is hit. ``damage`` (S,) is what partners have lost at
    full force, 0 to 1. A sector whose partners have lost everything does not recover.
    """
    left = np.ones(len(damage))
    for _ in range(weeks):
        helped = 1.0 - partners @ (damage * left)
        left *= 1.0 - np.minimum(helped / recovery_weeks, 1.0)
        left[left < RECOVERED] = 0.0
    return left
