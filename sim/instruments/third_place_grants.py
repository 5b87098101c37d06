"""Grants reach supported coworking spaces month by month, and weigh in the figures of would-be operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import Operator
from sim.clock import WEEKS_A_YEAR

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def grant_third_places(model: TerritorialEconomy, number: int) -> None:
    """Pay a twelfth of the yearly grant to each space helped, as long as the credit lasts; take in new ones.

    A space is helped for ``grant_years`` from its first grant. What the credit left could still promise to one more
    space is announced to operators.
    """
    programmes, spaces, market, week = model.programmes, model.coworking_spaces, model.coworking, model.clock.week
    lever = programmes.levers[number]
    since = programmes.memory.setdefault(lever.id, {})
    monthly = round(lever.grant_euros_per_year * 100 / 12)
    setup = round(lever.setup_grant_euros * 100)
    left = programmes.credit[number].copy()
    paid = np.zeros(len(spaces), np.int64)
    place = ~market.dense | (not lever.sparse_only)
    for row in np.argsort(spaces.opening_week, kind="stable"):
        identity, r = int(spaces.identity[row]), int(spaces.territory[row])
        first = since.get(identity)
        if first is None and (spaces.operator[row] == int(Operator.PRIVATE) or not place[r]):
            continue
        due = monthly + (setup if first is None else 0)
        if (first is not None and week - first >= lever.grant_years * WEEKS_A_YEAR) or left[r] < due or due == 0:
            continue
        if first is None:
            since[identity] = week
            programmes.acts[number, r] += 1
        paid[row] = due
        left[r] -= due
    spaces.cash[:] += paid
    spaces.revenue_of_year[:] += paid
    spaces.subsidy_of_year[:] += paid
    programmes.pay(
        model, number, "coworking_spaces", np.bincount(spaces.territory, paid, model.n).astype(np.int64)
    )
    another = place & (left >= monthly + setup)
    market.promised_grant[:] = np.where(another, lever.grant_euros_per_year * 100.0, 0.0)
    market.promised_setup[:] = np.where(another, float(setup), 0.0)
