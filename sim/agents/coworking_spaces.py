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


class CoworkingSpace(ColumnAgent):
    """A shared workplace with desks, a price and a balance."""

    territory = column(np.int16, unit="row of Territory", doc="where it stands", refers_to="Territory")
    operator = column(np.int8, unit="Operator", doc="private, mixed, public or cooperative")
    desks = column(np.int32, unit="desks", doc="places let")
    price = column(np.int32, unit="cents/desk/month", doc="price of a desk")
    members = column(np.int32, unit="persons", doc="people who rent a desk")
    rent = column(np.int64, unit="cents/month", doc="rent of the premises, 0 when lent")
    facilitator_cost = column(np.int64, unit="cents/month", doc="cost of the facilitator")
    cash = column(np.int64, unit="cents", doc="bank balance")
