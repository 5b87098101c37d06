"""Coworking spaces (tiers-lieux): desks let by the month, close to home."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.columns import ColumnAgent, column


class Operator(IntEnum):
    """Who runs a coworking space."""

    PRIVATE = 0
    MIXED = 1
    PUBLIC = 2
    COOPERATIVE = 3


class Premises(IntEnum):
    """On what terms a coworking space holds its premises."""

    MARKET = 0
    MODERATE = 1
    FREE = 2
    OWNED = 3


RENTED = (Premises.MARKET, Premises.MODERATE)
SIZES = (12, 24, 60)
"""Desks that operators weigh: 40 % of French spaces have under 20 seats, Lyon's 24 on average, few more than 60
(evidence 6.2; the three sizes are an assumption)."""


class CoworkingSpace(ColumnAgent):
    """A shared workplace with desks, a price and a balance; a space that closes leaves the population."""

    territory = column(np.int16, unit="row of Territory", doc="where it stands", refers_to="Territory")
    operator = column(np.int8, unit="Operator", doc="private, mixed, public or cooperative")
    premises = column(np.int8, unit="Premises", doc="rented at the market or a moderate rent, lent free, or owned")
    known = column(np.bool_, False, unit="yes/no", doc="a real, labelled place rather than a modelled one")
    desks = column(np.int32, unit="desks", doc="places let")
    price = column(np.int32, unit="cents/desk/month", doc="price of a desk")
    members = column(np.int32, unit="persons", doc="people who rent a desk")
    rent = column(np.int64, unit="cents/month", doc="rent of the premises, 0 when lent or owned")
    facilitator_cost = column(np.int64, unit="cents/month", doc="cost of the facilitator")
    other_costs = column(np.int64, unit="cents/month", doc="energy, upkeep, insurance, network")
    cash = column(np.int64, unit="cents", doc="bank balance")
    opening_week = column(np.int32, -1, unit="week", doc="week of opening, -1 for those there at the start")
    deal_end_week = column(np.int32, -1, unit="week", doc="end of the lease or loan of the premises, -1 when owned")
    premises_price = column(np.int64, unit="cents", doc="what premises owned were bought for, 0 otherwise")
    founders_stake = column(np.int64, unit="cents", doc="what the founders put in: till, works and premises owned")
    programme_stake = column(np.int64, unit="cents", doc="equity that a programme put in")
    backer = column(np.int8, -1, unit="number of a lever", doc="programme that holds the equity, -1 when none")
    weeks_in_the_red = column(np.int32, unit="weeks", doc="weeks since the balance fell below zero")
    revenue_of_year = column(np.int64, unit="cents", doc="fees, hire and subsidies of the running year")
    cost_of_year = column(np.int64, unit="cents", doc="costs of the running year")
    subsidy_of_year = column(np.int64, unit="cents", doc="public money received in the running year")
