"""Rebuilding after a disaster: what is ordered, and who pays for it.

Flooded establishments order their insured damage (`Firm.damage`) with their other investment; dwellings are repaired
by construction. Investors pay (the capital account, which holds the savings of owners) and are refunded the insured
part as the work is done, by insurers outside and by the public reinsurer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


class Rebuilding:
    """Dwellings to repair and claims on insurers; arrays (n,) of int64 cents.

    ``dwellings`` what is still to be repaired, ``covered`` the insured part of it; ``orders`` repairs ordered each week
    of this month and ``claims`` what insurers refund of a week of orders, firms' included, once they are served.
    """

    def __init__(self, n: int) -> None:
        self.dwellings, self.covered, self.orders, self.claims = (np.zeros(n, np.int64) for _ in range(4))

    @property
    def under_way(self) -> bool:
        """Whether something is being rebuilt or was ordered."""
        return bool(self.dwellings.any() or self.orders.any() or self.claims.any())

    def lose_dwellings(self, territory: int, cents: int, insured_share: float) -> None:
        """Note damage to dwellings of a territory."""
        self.dwellings[territory] += cents
        self.covered[territory] += int(cents * insured_share)

    def order_repairs(self, weeks: float, served: np.ndarray, weeks_to_rebuild: float, by_firms: np.ndarray) -> None:
        """Take off what was delivered in the ``weeks`` since the last orders, and order a month of repairs.

        ``served`` (n,) is the share of investment orders served, ``by_firms`` (n,) insured damage that firms order, in
        cents a week. Orders are what is left over the time to rebuild (ARIO, rebuilding demand; evidence 4.1).
        """
        done = np.minimum((self.orders * weeks * served).astype(np.int64), self.dwellings)
        insured = np.where(self.dwellings > 0, self.covered / np.maximum(self.dwellings, 1), 0.0)
        self.dwellings -= done
        self.covered -= np.minimum((done * insured).astype(np.int64), self.covered)
        self.orders = (self.dwellings / weeks_to_rebuild).astype(np.int64)
        self.claims = (self.orders * insured).astype(np.int64) + by_firms


def pay_claims(model: TerritorialEconomy) -> None:
    """Insurers and the public reinsurer refund the insured part of the rebuilding served this week."""
    served = int((model.rebuilding.claims * model.final_demand.investment_served).sum())
    public = int(served * model.parameters.public_finance.disaster_reinsurance_share)
    model.ledger.common("disaster insurance", "outside", "capital", served - public)
    model.ledger.common("public reinsurance of disasters", "state", "capital", public)
