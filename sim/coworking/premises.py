"""Premises of coworking spaces: rented, lent or owned; what they cost, and what becomes of a space when a deal ends.

In 2023 French third places held them free (23 %), as owners (23 %), at the market rent (23 %) or at a moderate one
(22 %), and 47 % had leases of less than four years (evidence 6.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import Operator, Premises
from sim.clock import WEEKS_A_YEAR

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

OFFERS = {
    Operator.PRIVATE: (0.55, 0.20, 0.0, 0.25),
    Operator.MIXED: (0.0, 0.40, 0.60, 0.0),
    Operator.PUBLIC: (0.0, 0.0, 0.40, 0.60),
    Operator.COOPERATIVE: (0.20, 0.40, 0.20, 0.20),
}
"""Premises that a would-be operator of each kind finds, in the order of `Premises`: assumption. Nobody lends to a
company, local governments lend what they own or buy; over all operators the four shares are those of 2023."""
RENT_SHARE = {Premises.MARKET: 1.0, Premises.MODERATE: 0.5, Premises.FREE: 0.0, Premises.OWNED: 0.0}
"""Part of the market rent that is paid; one half for a moderate rent is an assumption."""
DEAL_WEEKS = {
    Premises.MARKET: 9 * WEEKS_A_YEAR, Premises.MODERATE: 3 * WEEKS_A_YEAR, Premises.FREE: 3 * WEEKS_A_YEAR,
}  # fmt: skip
"""Three years for what is lent or let cheaply (Lamure, evidence 6.2), the nine of the Code de commerce (L145-4) at the
market rent; hence half of the places on leases of less than four years, as observed. Owners have no deal."""


def offered(luck: float, operator: Operator) -> Premises:
    """Premises that a would-be operator finds, drawn by `OFFERS` from a number in [0, 1)."""
    return Premises(int(np.searchsorted(np.cumsum(OFFERS[operator])[:-1], luck, side="right")))


def purchase_price(model: TerritorialEconomy, territory: int, desks: int) -> float:
    """Price of premises for so many desks, euros: the market rent over the gross yield of offices (assumption)."""
    return float(model.coworking.market_rent(territory, desks)) / model.parameters.coworking.premises_yield


def deals_that_end(model: TerritorialEconomy) -> np.ndarray:
    """Rows of the spaces that leave at the end of their deal; the others rent at the market from then on.

    A space stays if its fees meet its costs at the market rent, a public one if its deficit keeps below its cap. One
    that owns its premises has no deal to end.
    """
    spaces, week, parameters = model.coworking_spaces, model.clock.week, model.parameters.coworking
    over = (spaces.deal_end_week >= 0) & (week >= spaces.deal_end_week)
    rent = model.coworking.market_rent(spaces.territory, spaces.desks) * 100.0
    fees = 12.0 * spaces.price * spaces.members * (1.0 + parameters.other_revenue_share)
    accepted = np.where(spaces.operator == int(Operator.PUBLIC), parameters.deficit_cap_euros_per_year * 100.0, 0.0)
    stays = over & (fees + accepted >= 12.0 * (spaces.facilitator_cost + spaces.other_costs) + rent)
    spaces.rent[stays] = np.round(rent[stays] / 12.0).astype(np.int64)
    spaces.premises[stays] = int(Premises.MARKET)
    spaces.deal_end_week[stays] = week + DEAL_WEEKS[Premises.MARKET]
    return np.flatnonzero(over & ~stays)
