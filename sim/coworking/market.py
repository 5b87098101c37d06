"""What is known of coworking in each territory: its geography, its prices and costs, the spaces that have closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.coworking_spaces import Operator

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

DENSE_INHABITANTS_PER_KM2 = 1500.0
"""INSEE's density grid calls dense a kernel of at least 1 500 inhabitants a km2."""
HALF_TIME_UP_TO_DESKS = 20
DESKS_A_FACILITATOR = 60
"""Half-time for about 20 coworkers (Lamure); then one facilitator for 60 desks, assumption."""
MODERATE_RENT = 0.5
"""Part of the market rent that a mixed space pays in a dense town; elsewhere its premises are lent (Lamure). In France
23 % of places are lent, 23 % owned, 22 % at a moderate and 23 % at the market rent (evidence 6.1)."""
VOLUNTEER_SHARE = 0.5
"""Part of the facilitator's work that the members of a cooperative do themselves: assumption."""


class CoworkingMarket:
    """Coworking in the territories of a run; arrays over territories (n,).

    ``dense`` territories; ``inhabited_km2``; ``minutes_per_km`` of travel; ``promised_grant`` cents a year and
    ``promised_setup`` cents that programmes would give to a new supported space; ``openings`` and ``closings`` so far;
    ``nearer_home`` identities of teleworkers who work in a space; ``lives`` of all spaces by identity;
    ``members_by_month`` and ``spaces_by_month``, one array (n,) a month.
    """

    def __init__(self, model: TerritorialEconomy) -> None:
        parameters, pack, n = model.parameters.coworking, model.setting.pack, model.n
        self.population = np.asarray(model.setting.places.population)
        area = np.maximum(np.nan_to_num(pack.facts("area_km2")[pack.rows(model.codes)], nan=1.0), 1.0)
        self.dense = self.population / area >= DENSE_INHABITANTS_PER_KM2
        self.inhabited_km2 = area * np.where(self.dense, 1.0, parameters.inhabited_share_of_area)
        speed = np.where(self.dense, parameters.urban_speed_km_per_hour, parameters.rural_speed_km_per_hour)
        self.minutes_per_km = 60.0 / speed
        self.promised_grant, self.promised_setup = np.zeros(n), np.zeros(n)
        self.serials = np.zeros(n, np.int64)
        self.openings, self.closings = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.nearer_home = np.zeros(0, np.uint64)
        self.lives: dict[int, dict[str, Any]] = {}
        self.members_by_month: list[np.ndarray] = []
        self.spaces_by_month: list[np.ndarray] = []


def price_of_desk(model: TerritorialEconomy, territory: int, operator: Operator) -> int:
    """Price that an operator asks for a desk, cents a month: the market's, or the supported one outside dense towns."""
    parameters = model.parameters.coworking
    if model.coworking.dense[territory]:
        return round(parameters.dense_price_euros * 100)
    private = operator == Operator.PRIVATE
    return round((parameters.price_euros if private else parameters.supported_price_euros) * 100)


def yearly_costs(model: TerritorialEconomy, territory: int, operator: Operator, desks: int) -> dict[str, float]:
    """Costs of a space by item (`rent`, `facilitator`, `other`), euros a year (evidence 6.3).

    Premises are lent to mixed spaces (at a moderate rent in dense towns) and owned by public ones; a facilitator works
    half-time in a small space, and members of a cooperative share the work.
    """
    parameters = model.parameters.coworking
    dense = model.coworking.dense[territory]
    area = desks * parameters.area_per_desk_m2
    rent = area * (parameters.dense_rent_euros_per_m2 if dense else parameters.rent_euros_per_m2)
    posts = 0.5 if desks <= HALF_TIME_UP_TO_DESKS else np.ceil(desks / DESKS_A_FACILITATOR)
    facilitator = parameters.facilitator_euros_per_year * posts
    lent = {Operator.PUBLIC: 0.0, Operator.MIXED: MODERATE_RENT if dense else 0.0}
    return {
        "rent": rent * lent.get(operator, 1.0),
        "facilitator": facilitator * (1.0 - VOLUNTEER_SHARE if operator == Operator.COOPERATIVE else 1.0),
        "other": area * parameters.other_costs_euros_per_m2,
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
        report.append({"closing_week": None, **life, "members": members, "cash_euros": cash / 100.0})
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

