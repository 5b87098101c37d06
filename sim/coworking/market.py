"""What is known of coworking in each territory: its geography, its prices and costs, the spaces that have closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.coworking_spaces import Operator, Premises
from sim.coworking.premises import RENT_SHARE, purchase_price

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

DENSE_INHABITANTS_PER_KM2 = 1500.0
"""INSEE's density grid calls dense a kernel of at least 1 500 inhabitants a km2."""
HALF_TIME_UP_TO_DESKS = 20
DESKS_A_FACILITATOR = 60
"""Half-time for about 20 coworkers (Lamure); then one facilitator for 60 desks, assumption."""
VOLUNTEER_SHARE = 0.5
"""Part of the facilitator's work that the members of a cooperative do themselves: assumption."""


class CoworkingMarket:
    """Coworking in the territories of a run; arrays over territories (n,).

    ``dense`` territories; ``inhabited_km2``; ``minutes_per_km`` of travel; ``rent_per_desk`` of offices at the market,
    euros a year; what programmes would give to one more supported space: ``promised_grant`` cents a year,
    ``promised_to_open`` and ``promised_equity`` cents once, ``promised_premises`` yes or no; ``openings`` and
    ``closings`` so far; ``nearer_home`` identities of teleworkers who work in a space; ``lives`` of all spaces by
    identity; ``members_by_month`` and ``spaces_by_month``, one array (n,) a month.
    """

    def __init__(self, model: TerritorialEconomy) -> None:
        parameters, pack, n = model.parameters.coworking, model.setting.pack, model.n
        self.population = np.asarray(model.setting.places.population)
        area = np.maximum(np.nan_to_num(pack.facts("area_km2")[pack.rows(model.codes)], nan=1.0), 1.0)
        self.dense = self.population / area >= DENSE_INHABITANTS_PER_KM2
        self.inhabited_km2 = area * np.where(self.dense, 1.0, parameters.inhabited_share_of_area)
        speed = np.where(self.dense, parameters.urban_speed_km_per_hour, parameters.rural_speed_km_per_hour)
        self.minutes_per_km = 60.0 / speed
        rent = np.where(self.dense, parameters.dense_rent_euros_per_m2, parameters.rent_euros_per_m2)
        self.rent_per_desk = rent * parameters.area_per_desk_m2
        self.promised_grant, self.promised_to_open, self.promised_equity = np.zeros((3, n))
        self.promised_premises = np.zeros(n, np.bool_)
        self.serials = np.zeros(n, np.int64)
        self.openings, self.closings = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.nearer_home = np.zeros(0, np.uint64)
        self.lives: dict[int, dict[str, Any]] = {}
        self.members_by_month: list[np.ndarray] = []
        self.spaces_by_month: list[np.ndarray] = []

    def market_rent(self, territory: int | np.ndarray, desks: int | np.ndarray) -> float | np.ndarray:
        """Market rent of premises for so many desks, euros a year; rows of Territory and desks broadcast."""
        return self.rent_per_desk[territory] * desks

    def promise_nothing(self) -> None:
        """Forget what programmes announced last month: each announces again what its credit allows."""
        for promised in (self.promised_grant, self.promised_to_open, self.promised_equity, self.promised_premises):
            promised[:] = 0


def price_of_desk(model: TerritorialEconomy, territory: int, operator: Operator) -> int:
    """Price that an operator asks for a desk, cents a month: the market's, or the supported one outside dense towns."""
    parameters = model.parameters.coworking
    if model.coworking.dense[territory]:
        return round(parameters.dense_price_euros * 100)
    private = operator == Operator.PRIVATE
    return round((parameters.price_euros if private else parameters.supported_price_euros) * 100)


def yearly_costs(
    model: TerritorialEconomy, territory: int, operator: Operator, premises: Premises, desks: int
) -> dict[str, float]:
    """Costs of a space by item (`rent`, `facilitator`, `other`), euros a year (evidence 6.3).

    A facilitator works half-time in a small space, and members of a cooperative share the work. Owners pay no rent but
    the repairs, the insurance and the property tax of what they own.
    """
    parameters = model.parameters.coworking
    owned = purchase_price(model, territory, desks) if premises == Premises.OWNED else 0.0
    posts = 0.5 if desks <= HALF_TIME_UP_TO_DESKS else np.ceil(desks / DESKS_A_FACILITATOR)
    facilitator = parameters.facilitator_euros_per_year * posts
    return {
        "rent": RENT_SHARE[premises] * float(model.coworking.market_rent(territory, desks)),
        "facilitator": facilitator * (1.0 - VOLUNTEER_SHARE if operator == Operator.COOPERATIVE else 1.0),
        "other": desks * parameters.area_per_desk_m2 * parameters.other_costs_euros_per_m2
        + parameters.owner_costs_share * owned,
    }


def break_even_members(yearly_cost: float, price_a_month: float) -> float:
    """Members at which fees meet costs: N* = F / (12 p), evidence 6.3 (T-F1: 24 000 and 100 euros give 20)."""
    return yearly_cost / (12.0 * price_a_month)


def coworking_report(model: TerritorialEconomy) -> list[dict[str, Any]]:
    """The life of every space of the run, those that closed included, in plain values, in order of opening."""
    market, spaces = model.coworking, model.coworking_spaces
    here = {int(identity): row for row, identity in enumerate(spaces.identity)}
    report = []
    for identity, life in market.lives.items():
        row = here.get(identity)
        members, cash = (0, 0) if row is None else (int(spaces.members[row]), int(spaces.cash[row]))
        now = {} if row is None else {"premises": Premises(int(spaces.premises[row])).name.lower()}
        report.append({"closing_week": None, **life, **now, "members": members, "cash_euros": cash / 100.0})
    return report


def record_month(model: TerritorialEconomy) -> None:
    """Count members and spaces of each territory."""
    spaces, market = model.coworking_spaces, model.coworking
    market.members_by_month.append(np.bincount(spaces.territory, spaces.members, model.n).astype(np.int64))
    market.spaces_by_month.append(np.bincount(spaces.territory, minlength=model.n))


def yearly_result(revenue: float, cost: float) -> str:
    """`profit`, `balance` or `deficit` (evidence 6.1 counts the three): within 5 % of costs is a balance.

    The 5 % are an assumption: the survey let places say which of the three they were.
    """
    if revenue > 1.05 * cost:
        return "profit"
    return "deficit" if revenue < 0.95 * cost else "balance"

