"""Households and the people of working age who live in them."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.columns import ColumnAgent, column


class Status(IntEnum):
    """What a person of the workforce does."""

    SEEKER = 0
    EMPLOYEE = 1
    SELF_EMPLOYED = 2


class Household(ColumnAgent):
    """People who share a budget; rows are sorted by territory of residence."""

    territory = column(np.int16, unit="row of Territory", doc="where the household lives", refers_to="Territory")
    quintile = column(
        np.int8, unit="0-4", doc="fifth of the disposable income distribution of its territory at month 0"
    )
    retired = column(np.int8, unit="persons", doc="members who draw a pension")
    dependants = column(np.int8, unit="persons", doc="children and other members outside the labour force")
    consumption_units = column(
        np.int16, 100, unit="hundredths", doc="consumption units: 1 for the first adult, .5 others, .3 children"
    )
    pension = column(np.int32, unit="cents/week", doc="retirement pensions received")
    transfers = column(np.int32, unit="cents/week", doc="family, housing and minimum-income benefits received")
    property_income = column(
        np.int32, unit="cents/week", doc="interest, dividends and rents received from the capital account"
    )
    earnings = column(np.int32, unit="cents/week", doc="net wages, drawings and unemployment benefit of its members")
    direct_tax = column(np.int32, unit="cents/week", doc="income tax and general levies paid")
    disposable_income = column(
        np.int32, unit="cents/week", doc="earnings, pension, transfers and property income less direct tax"
    )
    budget = column(np.int32, unit="cents/week", doc="consumption planned for each week of this month, rents included")
    cash = column(np.int64, unit="cents", doc="bank balance")
    savings = column(np.int64, unit="cents", doc="claim on the capital account built by past saving; no rule reads it")


class Worker(ColumnAgent):
    """A person of the labour force; rows are sorted by household at the start, people who live outside last."""

    household = column(
        np.int32, -1, unit="row of Household", doc="the household, -1 when it lives outside", refers_to="Household"
    )
    home = column(
        np.int16,
        unit="labour basin",
        doc="r < n: lives in territory r; n + d: lives outside, around territory d, n territories",
    )
    status = column(np.int8, unit="Status", doc="job seeker, employee or self-employed")
    employer = column(
        np.int32, -1, unit="row of Firm", doc="establishment worked for or owned, -1 for a job seeker", refers_to="Firm"
    )
    occupation = column(
        np.int8, unit="0-3", doc="manager, intermediate, employee or worker, of the last post held"
    )
    wage = column(
        np.int32, unit="cents/week", doc="net wage at normal hours; of the last post for a job seeker"
    )
    benefit = column(np.int32, unit="cents/week", doc="unemployment benefit received, 0 when employed")
    telework_eligible = column(
        np.bool_, False, unit="yes/no", doc="the post could be done from home at least one day a week"
    )
    coworking_space = column(
        np.int16, -1, unit="row of CoworkingSpace", doc="the shared office rented near home, -1 when none",
        refers_to="CoworkingSpace",
    )  # fmt: skip
    telework_days = column(np.int8, unit="days/week", doc="days worked away from the employer's premises")
