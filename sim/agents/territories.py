"""Territories: intercommunalités, their local government and what is counted in them."""

from __future__ import annotations

import numpy as np

from sim.columns import ColumnAgent, column


class Territory(ColumnAgent):
    """An intercommunalité; rows are sorted by code. The counts are refreshed by the recorder each week."""

    households_count = column(np.int64, unit="households", doc="households represented")
    employment = column(np.int64, unit="persons", doc="employed residents, wherever they work")
    unemployment = column(np.int64, unit="persons", doc="job seekers who live here")
    jobs = column(np.int64, unit="persons", doc="people who work here, wherever they live")
    vacancies = column(np.int64, unit="posts", doc="posts not filled")
    consumption = column(np.int64, unit="cents/week", doc="consumption of residents at purchasers' prices")
    income = column(np.int64, unit="cents/week", doc="disposable income of residents")
    production = column(np.int64, unit="base-year cents/week", doc="output of its establishments")
    government_cash = column(np.int64, unit="cents", doc="balance of the local government")
    engineering_capacity = column(
        np.float64, unit="full-time equivalents", doc="staff able to launch projects (ingénierie)"
    )
