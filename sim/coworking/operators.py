"""Who opens a coworking space and who closes one: operators study their catchment, cash decides afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import Operator
from sim.clock import WEEKS_A_MONTH, WEEKS_A_YEAR
from sim.coworking.business import FURNITURE, close_years, running_orders
from sim.coworking.market import price_of_desk, yearly_costs
from sim.coworking.membership import NOBODY, Catchment, catchment, move_days_near_home, utility_weights
from sim.programmes import commission
from sim.random_streams import draw_scalar, identities, stream_key, uniform_scalar, uniforms
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

OPERATOR_SHARES = {Operator.PRIVATE: 0.4, Operator.MIXED: 0.2, Operator.PUBLIC: 0.2, Operator.COOPERATIVE: 0.2}
"""Would-be operators by kind: assumption, in the line of legal forms in France (associations half, companies and local
governments a fifth each, cooperatives a tenth; evidence 6.1)."""
DEAL_WEEKS = 3 * WEEKS_A_YEAR
"""Deals on premises last three years (Lamure; leases under four years in 47 % of places, evidence 6.1)."""
YEARS_TO_WRITE_OFF = 5
INHABITANTS_A_SUPPORTED_SPACE = 25_000
"""One mixed or public space at most for so many inhabitants: assumption."""
SIZES = (12, 24, 60)
"""Desks that operators weigh: 40 % of French spaces have under 20 seats, Lyon's 24 on average, few more than 60
(evidence 6.2; the three sizes are an assumption)."""
QUANTILES = (np.arange(20) + 0.5) / 20.0
SUPPORTED = (Operator.MIXED, Operator.PUBLIC, Operator.COOPERATIVE)


def expected_members(model: TerritorialEconomy, territory: int, price: int, people: Catchment) -> float:
    """Members that a study of the catchment promises to one more space, persons.

    Over people and over quantiles of the distance to the nearest space, the mean probability to join, less those who
    are members somewhere already: a newcomer does not count on taking them away (evidence 6.3).
    """
    spaces, market = model.coworking_spaces, model.coworking
    here = spaces.territory == territory
    rivals, members_now = int(here.sum()), int(spaces.members[here].sum())
    income = people.monthly_income[people.territory == territory]
    v0, per_minute, per_price, per_community, _ = utility_weights(model)
    km = np.sqrt(-np.log(1.0 - QUANTILES) * market.inhabited_km2[territory] / ((rivals + 1) * np.pi))
    base = v0 - per_price * price / np.maximum(income, 1.0)
    members = 0.0
    for _ in range(3):
        utility = base[:, None] - per_minute * km * market.minutes_per_km[territory]
        utility += per_community * np.log(1.0 + members)
        joining = float((1.0 / (1.0 + np.exp(-utility))).mean(axis=1).sum()) * model.scale
        members = max(joining - members_now, 0.0)
    return members


def best_size(model: TerritorialEconomy, territory: int, operator: Operator, people: Catchment) -> tuple[int, float]:
    """Desks of the best space an operator could open and its yearly result, euros, a fifth of the set-up deducted.

    Grants promised to supported spaces count in both.
    """
    parameters, market = model.parameters.coworking, model.coworking
    price = price_of_desk(model, territory, operator)
    demand = expected_members(model, territory, price, people)
    granted = operator in SUPPORTED
    grant = market.promised_grant[territory] / 100.0 if granted else 0.0
    help_to_open = market.promised_setup[territory] / 100.0 if granted else 0.0
    results = []
    for desks in SIZES:
        members = min(demand, desks * parameters.members_per_desk)
        fees = 12.0 * price / 100.0 * members * (1.0 + parameters.other_revenue_share)
        setup = max(parameters.setup_euros_per_desk * desks - help_to_open, 0.0)
        costs = sum(yearly_costs(model, territory, operator, desks).values())
        results.append(fees + grant - costs - setup / YEARS_TO_WRITE_OFF)
    best = int(np.argmax(results))
    return SIZES[best], results[best]


def desks_worth_opening(model: TerritorialEconomy, territory: int, operator: Operator, people: Catchment) -> int:
    """Desks that an operator opens after its study, 0 when it gives up.

    Private operators, cooperatives and mixed spaces want costs met and their set-up budget back in five years; an
    intercommunality opens a public space if the deficit stays below its cap.
    """
    desks, result = best_size(model, territory, operator, people)
    if operator in (Operator.MIXED, Operator.PUBLIC):
        spaces = model.coworking_spaces
        held = np.isin(spaces.operator, [int(Operator.MIXED), int(Operator.PUBLIC)]) & (spaces.territory == territory)
        if held.sum() >= max(1.0, model.coworking.population[territory] / INHABITANTS_A_SUPPORTED_SPACE):
            return 0
    accepted = -model.parameters.coworking.deficit_cap_euros_per_year if operator == Operator.PUBLIC else 0.0
    return desks if result >= accepted else 0


def review_spaces(model: TerritorialEconomy) -> None:
    """Each month some spaces close, and would-be operators who find their figures good open others."""
    if model.clock.starts_year():
        close_years(model)
    close_spaces(model, spaces_to_close(model))
    if not model.coworking.lives:
        open_known_places(model)
    works = open_projects(model)
    commission(model, "coworking", running_orders(model) + works)


def open_known_places(model: TerritorialEconomy) -> None:
    """Labelled third places that exist open their doors first: supported spaces of the smallest size.

    Their seats are not published; which of them let desks is not either: half of third places do (55 %, evidence
    6.1), and all are taken here to.
    """
    for territory, code in enumerate(model.codes):
        for name in model.setting.pack.third_places(code):
            open_space(model, territory, Operator.MIXED, SIZES[0], name)


def open_projects(model: TerritorialEconomy) -> np.ndarray:
    """Would-be operators of the month open if their figures are good; works ordered a week, cents, shape (n, S)."""
    works = np.zeros((model.n, NUMBER_OF_SECTORS), np.int64)
    week, yearly = model.clock.week, model.parameters.coworking.projects_per_100000_inhabitants
    territories = np.arange(model.n)
    key = stream_key(model.seed, "coworking: would-be operators", week)
    luck = uniforms(key, model.territories.identity)
    ideas = np.floor(model.coworking.population / 100_000.0 * yearly / 12.0 + luck).astype(np.int64)
    people = catchment(model, ideas > 0) if ideas.any() else None
    for territory in territories[ideas > 0]:
        for number in range(ideas[territory]):
            bits = draw_scalar(int(key) ^ (number + 1), int(model.territories.identity[territory]))
            operator = operator_of(uniform_scalar(bits))
            desks = desks_worth_opening(model, int(territory), operator, people)
            if desks:
                open_space(model, int(territory), operator, desks)
                setup = model.parameters.coworking.setup_euros_per_desk * desks
                works[territory, FURNITURE] += round(setup * 100 / WEEKS_A_MONTH)
    return works


def operator_of(luck: float) -> Operator:
    """Kind of a would-be operator, drawn by `OPERATOR_SHARES` from a number in [0, 1)."""
    edges = np.cumsum(list(OPERATOR_SHARES.values()))
    return list(OPERATOR_SHARES)[min(int(np.searchsorted(edges, luck, side="right")), len(edges) - 1)]


def open_space(
    model: TerritorialEconomy, territory: int, operator: Operator, desks: int, name: str = ""
) -> None:
    """A space opens: its founders pay furniture and works, and put a quarter's costs in its till.

    Founders are the capital account for private spaces and cooperatives, the intercommunality for the others. A real
    place, which has a ``name``, is there already.
    """
    parameters, market = model.parameters.coworking, model.coworking
    costs = {item: round(euros * 100 / 12) for item, euros in yearly_costs(model, territory, operator, desks).items()}
    identity = identities(model.codes[territory], "coworking space", market.serials[territory : territory + 1])
    market.serials[territory] += 1
    week = model.clock.week
    till = 3 * sum(costs.values())
    model.coworking_spaces.append(
        1, identity=identity, territory=territory, operator=int(operator), desks=desks, known=bool(name),
        price=price_of_desk(model, territory, operator), rent=costs["rent"], facilitator_cost=costs["facilitator"],
        other_costs=costs["other"], cash=till, opening_week=week,
        deal_end_week=week + DEAL_WEEKS if operator == Operator.MIXED else NOBODY,
    )  # fmt: skip
    market.lives[int(identity[0])] = {
        "name": name, "territory_code": model.codes[territory], "operator": operator.name.lower(), "desks": desks,
        "opening_week": week, "results": [], "subsidised_share": 0.0,
    }  # fmt: skip
    market.openings[territory] += 1
    equity, works = np.zeros(model.n, np.int64), np.zeros(model.n, np.int64)
    equity[territory] = till
    works[territory] = 0 if name else round(parameters.setup_euros_per_desk * desks * 100)
    if operator in (Operator.PRIVATE, Operator.COOPERATIVE):
        model.ledger.from_common("equity of coworking spaces", "capital", "coworking_spaces", equity)
        model.ledger.common("works of coworking spaces", "capital", "state", int(works.sum()))
    else:
        model.ledger.within("equity of coworking spaces", "local_government", "coworking_spaces", equity)
        model.ledger.to_common("works of coworking spaces", "local_government", "state", works)
        model.programmes.spent_otherwise[0] += equity + works


def spaces_to_close(model: TerritorialEconomy) -> np.ndarray:
    """Rows of spaces in the red for too long, and of mixed spaces whose deal ends while fees do not meet costs."""
    spaces, week = model.coworking_spaces, model.clock.week
    patience = model.parameters.coworking.patience_months * WEEKS_A_MONTH
    broke = (spaces.cash < 0) & (spaces.weeks_in_the_red >= patience)
    over = (spaces.deal_end_week >= 0) & (week >= spaces.deal_end_week)
    full_rent = model.parameters.coworking.rent_euros_per_m2 * model.parameters.coworking.area_per_desk_m2
    fees = 12.0 * spaces.price * spaces.members * (1.0 + model.parameters.coworking.other_revenue_share)
    costs = 12.0 * (spaces.facilitator_cost + spaces.other_costs) + spaces.desks * full_rent * 100.0
    stays = over & (fees >= costs)
    spaces.rent[stays] = (spaces.desks[stays] * full_rent * 100.0 / 12.0).astype(np.int64)
    spaces.deal_end_week[stays] = NOBODY
    return np.flatnonzero(broke | (over & ~stays))


def close_spaces(model: TerritorialEconomy, leaving: np.ndarray) -> None:
    """Members go back where they worked; what is left in the till goes to the founders, who lose what is missing."""
    spaces, workers, market = model.coworking_spaces, model.workers, model.coworking
    if not leaving.size:
        return
    left = np.bincount(spaces.territory[leaving], spaces.cash[leaving], model.n).astype(np.int64)
    model.ledger.to_common("end of coworking spaces", "coworking_spaces", "capital", left)
    for row in leaving:
        market.lives[int(spaces.identity[row])]["closing_week"] = model.clock.week
    market.closings += np.bincount(spaces.territory[leaving], minlength=model.n)
    members = np.flatnonzero((workers.coworking_space >= 0) & ~np.isin(workers.coworking_space, leaving))
    move_days_near_home(model, members[np.isin(workers.identity[members], market.nearer_home)])
    spaces.remove(leaving)
