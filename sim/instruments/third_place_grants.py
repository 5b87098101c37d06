"""Programmes for third places: money and premises reach supported coworking spaces, and weigh in operators' figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import RENTED, SIZES, Operator, Premises
from sim.clock import WEEKS_A_YEAR
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.third_place_grants import ThirdPlaceGrants
    from sim.model import TerritorialEconomy

OFFICES = SECTOR_INDEX["REAL"]
NO_ONE = -1


@dataclass
class Help:
    """Identities of the spaces helped: the week they were taken in, and the week until which premises are lent."""

    since: dict[int, int] = field(default_factory=dict)
    lodged_until: dict[int, int] = field(default_factory=dict)


def grant_third_places(model: TerritorialEconomy, number: int) -> None:
    """Help spaces in order of opening, as far as the credit goes; announce to operators what is left for one more.

    A space is taken in once, with seed money, investment and equity; it receives a twelfth of the running grant a month
    for ``grant_years``, and for ``premises_years`` the premises that it rents: the programme pays their owners. One
    programme holds equity in a space.
    """
    programmes, spaces, market, week = model.programmes, model.coworking_spaces, model.coworking, model.clock.week
    lever: ThirdPlaceGrants = programmes.levers[number]
    help_given: Help = programmes.memory.setdefault(lever.id, Help())
    running, gift, equity = (
        round(euros * 100)
        for euros in (lever.grant_euros_per_year / 12, lever.seed_euros + lever.investment_euros, lever.equity_euros)
    )
    left = programmes.credit[number].copy()
    rents = rents_of_the_lodged(model, help_given, left)
    granted, invested = np.zeros((2, len(spaces)), np.int64)
    place = where_it_helps(model, lever)
    for row in np.argsort(spaces.opening_week, kind="stable"):
        identity, r = int(spaces.identity[row]), int(spaces.territory[row])
        if identity in help_given.since:
            lasts = week - help_given.since[identity] < lever.grant_years * WEEKS_A_YEAR
            if lasts and left[r] >= running:
                granted[row] = running
                left[r] -= running
            continue
        if spaces.operator[row] == int(Operator.PRIVATE) or not place[r]:
            continue
        stake = equity if spaces.backer[row] == NO_ONE else 0
        rent = monthly_rent(model, row) if lever.premises_years and spaces.premises[row] in RENTED else 0
        due = running + gift + stake + rent
        if due == 0 or left[r] < due:
            continue
        help_given.since[identity] = week
        programmes.acts[number, r] += 1
        left[r] -= due
        granted[row], invested[row] = running + gift, stake
        if rent:
            help_given.lodged_until[identity] = week + lever.premises_years * WEEKS_A_YEAR
            lodge(model, row, help_given.lodged_until[identity])
            rents[r] += rent
    spaces.revenue_of_year[:] += granted
    spaces.subsidy_of_year[:] += granted
    spaces.programme_stake[:] += invested
    spaces.backer[invested > 0] = number
    spaces.cash[:] += granted + invested
    paid = np.bincount(spaces.territory, granted + invested, model.n).astype(np.int64)
    programmes.pay(model, number, "coworking_spaces", paid)
    programmes.order(number, OFFICES, rents)
    lodging = market.market_rent(np.arange(model.n), SIZES[0]) * 100.0 / 12 if lever.premises_years else 0.0
    another = place & (left >= running + gift + equity + lodging)
    market.promised_grant += another * lever.grant_euros_per_year * 100.0
    market.promised_to_open += another * float(gift)
    market.promised_equity += another * float(equity)
    market.promised_premises |= another & (lever.premises_years > 0)


def where_it_helps(model: TerritorialEconomy, lever: ThirdPlaceGrants) -> np.ndarray:
    """Territories whose spaces may be helped, yes or no, (n,): outside dense towns, or with a priority district."""
    named = model.setting.places.rows(lever.priority_districts, f"lever {lever.id}")
    return ~model.coworking.dense | (not lever.sparse_only) | np.isin(np.arange(model.n), named)


def monthly_rent(model: TerritorialEconomy, row: int) -> int:
    """Market rent of the premises of a space, cents a month."""
    spaces = model.coworking_spaces
    return round(float(model.coworking.market_rent(spaces.territory[row], spaces.desks[row])) * 100 / 12)


def lodge(model: TerritorialEconomy, row: int, until: int) -> None:
    """Lend a space, up to a week, the premises that it rented."""
    spaces = model.coworking_spaces
    spaces.premises[row], spaces.rent[row], spaces.deal_end_week[row] = int(Premises.FREE), 0, until


def rents_of_the_lodged(model: TerritorialEconomy, help_given: Help, left: np.ndarray) -> np.ndarray:
    """Rents owed this month for the premises lent, cents (n,), taken from what is ``left`` of the credit.

    Where the credit does not suffice the loan ends: the space must pay its rent or leave (`sim.coworking.premises`).
    """
    spaces, week, rents = model.coworking_spaces, model.clock.week, np.zeros(model.n, np.int64)
    here = {int(identity): row for row, identity in enumerate(spaces.identity)}
    for identity, until in list(help_given.lodged_until.items()):
        row = here.get(identity)
        if row is None or week >= until:
            del help_given.lodged_until[identity]
            continue
        rent, r = monthly_rent(model, row), int(spaces.territory[row])
        if left[r] < rent:
            spaces.deal_end_week[row] = week
            del help_given.lodged_until[identity]
            continue
        left[r] -= rent
        rents[r] += rent
    return rents
