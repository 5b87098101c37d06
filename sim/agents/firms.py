"""Establishments: private employers, own-account workers, public employers, employers outside who hire residents."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.columns import ColumnAgent, column


class FirmKind(IntEnum):
    """What sort of establishment a row is."""

    OWN_ACCOUNT = 0
    EMPLOYER = 1
    PUBLIC = 2
    OUTSIDE = 3


class Firm(ColumnAgent):
    """An establishment; rows are sorted by territory then sector, each cell ends with free rows for entrants.

    Employers outside the system come last, one row for each territory whose residents they employ.
    """

    territory = column(
        np.int16,
        unit="row of Territory",
        doc="where it stands (for an employer outside: the home of its staff)",
        refers_to="Territory",
    )
    sector = column(np.int16, unit="row of SECTORS", doc="what it produces, -1 for an employer outside")
    kind = column(np.int8, unit="FirmKind", doc="own-account, employer, public or outside employer")
    active = column(np.bool_, False, unit="yes/no", doc="in business")
    establishments = column(
        np.int32, 1, unit="establishments", doc="how many real establishments the row stands for, 1 at scale 1"
    )
    known = column(np.bool_, False, unit="yes/no", doc="a real, named employer rather than a modelled one")
    owner = column(
        np.int32, -1, unit="row of Worker", doc="the self-employed person who runs it, -1 when none", refers_to="Worker"
    )
    birth_week = column(np.int32, -1, unit="week", doc="week of entry, -1 for those there at the start")
    exit_hazard = column(
        np.float64, unit="per month", doc="chance of closing for reasons outside the model, by kind and size at entry"
    )
    rounding_threshold = column(
        np.float32, unit="share", doc="constant in [0, 1) that rounds fractional posts without bias"
    )
    wage_factor = column(np.int32, unit="ppm", doc="wages and output per person relative to its sector and territory")
    managers = column(np.int32, unit="persons", doc="staff in managerial posts")
    intermediate = column(np.int32, unit="persons", doc="staff in intermediate posts")
    employees = column(np.int32, unit="persons", doc="staff in clerical, sales and service posts")
    workers = column(np.int32, unit="persons", doc="staff in manual posts")
    posts = column(np.int32, unit="persons", doc="staff wanted")
    unit_output = column(np.int64, unit="base-year cents/week", doc="output of one person at normal hours")
    base_output = column(
        np.int64,
        unit="base-year cents/week",
        doc="output at month 0 (of an entrant: planned), the scale of stock targets",
    )
    attraction = column(
        np.int64,
        unit="base-year cents/week",
        doc="weight of the firm among the sellers of its cell on local final markets",
    )
    outside_orders = column(
        np.int64, unit="cents/week", doc="orders of its customers outside the system in normal times"
    )
    expected_demand = column(
        np.float64, unit="base-year cents/week", doc="moving average of the demand addressed to it"
    )
    demand = column(np.int64, unit="base-year cents/week", doc="demand addressed to it last week, final and from firms")
    output = column(np.int64, unit="base-year cents/week", doc="production of the week")
    inventory = column(np.int64, unit="base-year cents", doc="finished goods not yet sold (rounding remainders)")
    capital = column(np.int64, unit="base-year cents", doc="fixed capital")
    damage = column(np.int64, unit="base-year cents", doc="insured damage of a disaster still to be rebuilt")
    repairs = column(np.int64, unit="cents/week", doc="part of its investment orders that repairs insured damage")
    investment = column(
        np.int64, unit="cents/week", doc="capital goods ordered each week of this month, taxes included"
    )
    cash = column(np.int64, unit="cents", doc="bank balance")
    debt = column(np.int64, unit="cents", doc="owed to the bank")
    price = column(np.int32, 10_000, unit="per 10 000", doc="price of its output relative to month 0")
    wage_bill = column(np.int64, unit="cents/week", doc="net wages it pays itself, short-time hours excluded")
    furlough_share = column(np.int32, unit="ppm", doc="share of the hours of its staff put on short-time work")
    owner_share = column(np.int32, unit="ppm", doc="part of the operating margin that its owner draws")
    drawings = column(np.int32, unit="cents/week", doc="mixed income drawn by the owner, after contributions")
    margin = column(np.float64, unit="cents/week", doc="moving average of sales less inputs, taxes and labour cost")
