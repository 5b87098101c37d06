"""Who rents a desk: independents and teleworkers weigh travel, price, isolation and community (evidence 6.3).

Each person lives at a random distance of each space of the territory, that of points spread evenly over its inhabited
part: P(distance > d) = exp(-pi d^2 / area). The nearest of m spaces is then at sqrt(area / m) / 2 on average, hence a
dense town needs few minutes and a countryside many: nothing else makes a space urban.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.agents.households import Status
from sim.clock import WEEKS_A_MONTH
from sim.compiled import compiled
from sim.coworking.market import record_month
from sim.random_streams import draw, lottery_order, stream_key, uniform
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

OFFICE_SECTORS = tuple(SECTOR_INDEX[code] for code in ("BUS", "REAL", "EDU"))
"""Sectors whose self-employed work at a desk: business services, property, private teaching (assumption)."""
IS_OFFICE = np.isin(np.arange(NUMBER_OF_SECTORS + 1), OFFICE_SECTORS)
"""By sector; the last entry answers for employers outside, whose sector is -1."""
SMALL_FIRM_STAFF = 5
NOBODY = -1


@dataclass(frozen=True)
class Catchment:
    """People who could rent a desk: rows of Worker, who decides for each (identity), where and on which income.

    An independent or a teleworker looks near home; the staff of a small office firm near its premises, where the firm
    decides for all. Incomes are cents a month a person; ``from_home`` marks those who would work nearer home.
    """

    rows: np.ndarray
    decider: np.ndarray
    territory: np.ndarray
    monthly_income: np.ndarray
    from_home: np.ndarray


def catchment(model: TerritorialEconomy, territories: np.ndarray | None = None) -> Catchment:
    """Self-employed of office sectors, employees who telework already, staff of office firms of at most five.

    In Lyon in 2018 start-ups and very small firms were 55 % of users, freelancers 26 %, large firms 7 % (Bureaux à
    Partager, evidence 6.2). With ``territories`` (n,), yes or no, those of these alone.
    """
    workers, firms, n = model.workers, model.firms, model.n
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    of_one = staff * model.scale / np.maximum(firms.establishments, 1)
    small_office = IS_OFFICE[firms.sector] & (firms.kind == int(FirmKind.EMPLOYER)) & (of_one <= SMALL_FIRM_STAFF)
    own_office = IS_OFFICE[firms.sector] & (firms.kind == int(FirmKind.OWN_ACCOUNT))
    rows = np.flatnonzero((small_office | own_office)[workers.employer] | (workers.telework_days > 0))
    rows = rows[workers.employer[rows] >= 0]
    employer, employee = workers.employer[rows], workers.status[rows] == int(Status.EMPLOYEE)
    resident = workers.household[rows] >= 0
    small = employee & small_office[employer]
    teleworks = employee & resident & (workers.telework_days[rows] > 0) & ~small
    independent = (workers.status[rows] == int(Status.SELF_EMPLOYED)) & resident & own_office[employer]
    territory = np.where(small, firms.territory[employer], workers.home[rows] % n).astype(np.int64)
    chosen = small | teleworks | independent
    if territories is not None:
        chosen &= territories[territory]
    rows, employer, small, teleworks = rows[chosen], employer[chosen], small[chosen], teleworks[chosen]
    income = model.households.disposable_income[np.maximum(workers.household[rows], 0)] / model.scale
    income = np.where(small, workers.wage[rows] / model.scale, income)
    return Catchment(
        rows=rows,
        decider=np.where(small, firms.identity[employer], workers.identity[rows]),
        territory=territory[chosen],
        monthly_income=income * WEEKS_A_MONTH,
        from_home=teleworks,
    )


@compiled
def logistic_quantile(u: float) -> float:
    """Value of a standard logistic variable below which a share ``u`` of the population lies."""
    u = min(max(u, 1e-9), 1.0 - 1e-9)
    return np.log(u / (1.0 - u))


@compiled
def choose_space(
    decider: np.ndarray,
    territory: np.ndarray,
    current: np.ndarray,
    monthly_income: np.ndarray,
    first_space: np.ndarray,
    space_identity: np.ndarray,
    price: np.ndarray,
    members: np.ndarray,
    inhabited_km2: np.ndarray,
    minutes_per_km: np.ndarray,
    weights: np.ndarray,
    distance_key: np.uint64,
    taste_key: np.uint64,
    chosen: np.ndarray,
) -> None:
    """Each person's best space, if it beats staying at home; ``chosen`` (people,) rows of spaces, -1 for none.

    Utility = v0 + taste - v2 minutes - v3 price / income + v4 ln(1 + members) + habit, against 0; ``weights`` holds
    (v0, v2, v3, v4, habit). Taste is logistic and distances are drawn once for life. Spaces are sorted by territory,
    ``first_space`` (n + 1) gives the rows of each; prices and incomes in cents a month.
    """
    for position in range(decider.shape[0]):
        r = territory[position]
        best = 0.0
        chosen[position] = NOBODY
        taste = logistic_quantile(uniform(draw(taste_key, decider[position])))
        place_key = draw(distance_key, decider[position])
        for space in range(first_space[r], first_space[r + 1]):
            luck = max(uniform(draw(place_key, space_identity[space])), 1e-12)
            minutes = np.sqrt(-np.log(luck) * inhabited_km2[r] / np.pi) * minutes_per_km[r]
            utility = weights[0] + taste - weights[1] * minutes
            utility -= weights[2] * price[space] / max(monthly_income[position], 1.0)
            utility += weights[3] * np.log(1.0 + members[space])
            if current[position] == space:
                utility += weights[4]
            if utility > best:
                best = utility
                chosen[position] = space


def utility_weights(model: TerritorialEconomy) -> np.ndarray:
    """(v0, v2, v3, v4, habit) of the choice of a space."""
    parameters = model.parameters.coworking
    return np.array([
        parameters.attraction, parameters.travel_weight_per_minute, parameters.price_weight,
        parameters.community_weight, parameters.habit_weight,
    ])  # fmt: skip


def choose_workspaces(model: TerritorialEconomy) -> None:
    """Each month people join, stay or leave; a full space keeps its members and draws lots for the desks left."""
    spaces, workers, market = model.coworking_spaces, model.workers, model.coworking
    if len(spaces):
        people = catchment(model, np.bincount(spaces.territory, minlength=model.n) > 0)
        order = np.argsort(spaces.territory, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        held = workers.coworking_space[people.rows]
        community = (spaces.members + model.alliance.visiting_members[spaces.territory]).astype(np.int32)
        chosen = np.full(len(people.rows), NOBODY, np.int32)
        choose_space(
            people.decider, people.territory, np.where(held >= 0, rank[held], NOBODY), people.monthly_income,
            np.searchsorted(spaces.territory[order], np.arange(model.n + 1)), spaces.identity[order],
            spaces.price[order], community[order], market.inhabited_km2, market.minutes_per_km,
            utility_weights(model), stream_key(model.seed, "coworking: distance", 0),
            stream_key(model.seed, "coworking: taste", 0), chosen,
        )  # fmt: skip
        admit(model, people, np.where(chosen >= 0, order[chosen], NOBODY).astype(np.int16))
    record_month(model)


def admit(model: TerritorialEconomy, people: Catchment, wanted: np.ndarray) -> None:
    """Give desks to those who want one, members first, then by lot; ``wanted`` rows of spaces, -1 for none."""
    spaces, workers = model.coworking_spaces, model.workers
    room = np.floor(spaces.desks * model.parameters.coworking.members_per_desk / model.scale).astype(np.int64)
    asking = np.flatnonzero(wanted >= 0)
    newcomer = workers.coworking_space[people.rows[asking]] != wanted[asking]
    key = stream_key(model.seed, "coworking: waiting list", model.clock.week)
    groups = wanted[asking].astype(np.int64) * 2 + newcomer
    queue = asking[lottery_order(key, groups, workers.identity[people.rows[asking]])]
    first = np.searchsorted(wanted[queue], np.arange(len(spaces) + 1))
    inside = queue[np.arange(len(queue)) - first[wanted[queue]] < room[wanted[queue]]]
    admitted = people.rows[inside]
    move_days_near_home(model, admitted[people.from_home[inside]])
    workers.coworking_space[:] = NOBODY
    workers.coworking_space[admitted] = wanted[inside]
    spaces.members[:] = np.bincount(wanted[inside], minlength=len(spaces)) * model.scale


def move_days_near_home(model: TerritorialEconomy, nearer_home: np.ndarray) -> None:
    """Teleworkers who join work some more days near home; the days go back to the office when they leave.

    ``nearer_home`` are the rows of Worker who will have a desk, those who have one now are still members.
    """
    workers, market = model.workers, model.coworking
    members = np.flatnonzero(workers.coworking_space >= 0)
    known, names = set(market.nearer_home.tolist()), workers.identity[members].tolist()
    before = {row for row, name in zip(members.tolist(), names, strict=True) if name in known}
    after = set(nearer_home.tolist())
    gained = model.parameters.coworking.telework_days_gained
    for rows, more in ((list(after - before), gained), (list(before - after), -gained)):
        if rows:
            workers.telework_days[rows] = np.clip(workers.telework_days[rows] + more, 0, 5)
    market.nearer_home = workers.identity[nearer_home]
