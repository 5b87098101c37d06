"""Who opens a coworking space and who closes one: operators study their catchment, cash decides afterwards.

Premises are rented, lent or owned (`sim.coworking.premises`): a lease or a loan ends, ownership does not; when a space
closes, what is left goes back to those who put money in it (`sim.coworking.stakes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import RENTED, SIZES, Operator, Premises
from sim.clock import WEEKS_A_MONTH
from sim.coworking.business import FURNITURE, close_years, running_orders
from sim.coworking.market import price_of_desk, yearly_costs
from sim.coworking.membership import NOBODY, Catchment, catchment, move_days_near_home, utility_weights
from sim.coworking.premises import DEAL_WEEKS, deals_that_end, offered, purchase_price
from sim.coworking.stakes import found, wind_up
from sim.programmes import commission
from sim.random_streams import draw_scalar, identities, stream_key, uniform_scalar, uniforms
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

OPERATOR_SHARES = {Operator.PRIVATE: 0.4, Operator.MIXED: 0.2, Operator.PUBLIC: 0.2, Operator.COOPERATIVE: 0.2}
"""Would-be operators by kind: assumption, in the line of legal forms in France (associations half, companies and local
governments a fifth each, cooperatives a tenth; evidence 6.1)."""
YEARS_TO_WRITE_OFF = 5
INHABITANTS_A_SUPPORTED_SPACE = 25_000
"""One mixed or public space at most for so many inhabitants: assumption."""
WOULD_BE_OPERATORS = "coworking: would-be operators"
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


def best_size(
    model: TerritorialEconomy, territory: int, operator: Operator, premises: Premises, people: Catchment
) -> tuple[int, float]:
    """Desks of the best space an operator could open and its yearly result, euros.

    A fifth of the set-up and a return on premises owned are deducted. What programmes promise to supported spaces
    counts: grants, free premises instead of rented ones, and equity, which pays first the set-up, then the premises.
    """
    parameters, market = model.parameters.coworking, model.coworking
    price = price_of_desk(model, territory, operator)
    demand = expected_members(model, territory, price, people)
    grant, to_open, equity = (
        promised[territory] / 100.0 if operator in SUPPORTED else 0.0
        for promised in (market.promised_grant, market.promised_to_open, market.promised_equity)
    )
    if operator in SUPPORTED and premises in RENTED and market.promised_premises[territory]:
        premises = Premises.FREE
    results = []
    for desks in SIZES:
        members = min(demand, desks * parameters.members_per_desk)
        fees = 12.0 * price / 100.0 * members * (1.0 + parameters.other_revenue_share)
        setup = max(parameters.setup_euros_per_desk * desks - to_open, 0.0)
        bought = purchase_price(model, territory, desks) if premises == Premises.OWNED else 0.0
        tied_up = max(bought - max(equity - setup, 0.0), 0.0)
        costs = sum(yearly_costs(model, territory, operator, premises, desks).values())
        costs += max(setup - equity, 0.0) / YEARS_TO_WRITE_OFF + parameters.return_on_premises * tied_up
        results.append(fees + grant - costs)
    best = int(np.argmax(results))
    return SIZES[best], results[best]


def desks_worth_opening(
    model: TerritorialEconomy, territory: int, operator: Operator, premises: Premises, people: Catchment
) -> int:
    """Desks that an operator opens after its study, 0 when it gives up.

    Private operators, cooperatives and mixed spaces want costs met and their set-up budget back in five years; an
    intercommunality opens a public space if the deficit stays below its cap.
    """
    desks, result = best_size(model, territory, operator, premises, people)
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
        for number, name in enumerate(model.setting.pack.third_places(code)):
            luck = luck_of_one("coworking: premises of known places", model, territory, number)
            open_space(model, territory, Operator.MIXED, offered(luck, Operator.MIXED), SIZES[0], name)


def open_projects(model: TerritorialEconomy) -> np.ndarray:
    """Would-be operators of the month open if their figures are good; works ordered a week, cents, shape (n, S)."""
    works = np.zeros((model.n, NUMBER_OF_SECTORS), np.int64)
    week, yearly = model.clock.week, model.parameters.coworking.projects_per_100000_inhabitants
    territories = np.arange(model.n)
    luck = uniforms(stream_key(model.seed, WOULD_BE_OPERATORS, week), model.territories.identity)
    ideas = np.floor(model.coworking.population / 100_000.0 * yearly / 12.0 + luck).astype(np.int64)
    people = catchment(model, ideas > 0) if ideas.any() else None
    for territory in territories[ideas > 0]:
        for number in range(ideas[territory]):
            operator = operator_of(luck_of_one(WOULD_BE_OPERATORS, model, int(territory), number))
            premises = offered(luck_of_one("coworking: premises on offer", model, int(territory), number), operator)
            desks = desks_worth_opening(model, int(territory), operator, premises, people)
            if desks:
                open_space(model, int(territory), operator, premises, desks)
                setup = model.parameters.coworking.setup_euros_per_desk * desks
                works[territory, FURNITURE] += round(setup * 100 / WEEKS_A_MONTH)
    return works


def luck_of_one(stream: str, model: TerritorialEconomy, territory: int, number: int) -> float:
    """A number in [0, 1) for one of the projects or places of a territory this week."""
    key = int(stream_key(model.seed, stream, model.clock.week)) ^ (number + 1)
    return uniform_scalar(draw_scalar(key, int(model.territories.identity[territory])))


def operator_of(luck: float) -> Operator:
    """Kind of a would-be operator, drawn by `OPERATOR_SHARES` from a number in [0, 1)."""
    edges = np.cumsum(list(OPERATOR_SHARES.values()))
    return list(OPERATOR_SHARES)[min(int(np.searchsorted(edges, luck, side="right")), len(edges) - 1)]


def open_space(
    model: TerritorialEconomy, territory: int, operator: Operator, premises: Premises, desks: int, name: str = ""
) -> None:
    """A space opens: its founders pay furniture, works and premises owned, and put a quarter's costs in its till.

    A real place, which has a ``name``, is there already.
    """
    parameters, market = model.parameters.coworking, model.coworking
    yearly = yearly_costs(model, territory, operator, premises, desks)
    costs = {item: round(euros * 100 / 12) for item, euros in yearly.items()}
    identity = identities(model.codes[territory], "coworking space", market.serials[territory : territory + 1])
    market.serials[territory] += 1
    week = model.clock.week
    owned = premises == Premises.OWNED
    model.coworking_spaces.append(
        1, identity=identity, territory=territory, operator=int(operator), premises=int(premises), desks=desks,
        known=bool(name), price=price_of_desk(model, territory, operator), rent=costs["rent"],
        facilitator_cost=costs["facilitator"], other_costs=costs["other"], opening_week=week,
        deal_end_week=NOBODY if owned else week + DEAL_WEEKS[premises],
        premises_price=round(purchase_price(model, territory, desks) * 100) if owned else 0,
    )  # fmt: skip
    market.lives[int(identity[0])] = {
        "name": name, "territory_code": model.codes[territory], "operator": operator.name.lower(),
        "premises": premises.name.lower(), "desks": desks, "opening_week": week, "results": [], "subsidised_share": 0.0,
    }  # fmt: skip
    market.openings[territory] += 1
    works = 0 if name else round(parameters.setup_euros_per_desk * desks * 100)
    found(model, len(model.coworking_spaces) - 1, 3 * sum(costs.values()), works)


def spaces_to_close(model: TerritorialEconomy) -> np.ndarray:
    """Rows of spaces in the red for too long, and of those whose deal on premises ends while fees do not meet costs."""
    spaces = model.coworking_spaces
    patience = model.parameters.coworking.patience_months * WEEKS_A_MONTH
    broke = np.flatnonzero((spaces.cash < 0) & (spaces.weeks_in_the_red >= patience))
    return np.union1d(broke, deals_that_end(model))


def close_spaces(model: TerritorialEconomy, leaving: np.ndarray) -> None:
    """Members go back where they worked; premises owned are sold, and what is left goes to who put money in."""
    spaces, workers, market = model.coworking_spaces, model.workers, model.coworking
    if not leaving.size:
        return
    wind_up(model, leaving)
    for row in leaving:
        life = market.lives[int(spaces.identity[row])]
        life["closing_week"], life["premises"] = model.clock.week, Premises(int(spaces.premises[row])).name.lower()
    market.closings += np.bincount(spaces.territory[leaving], minlength=model.n)
    members = np.flatnonzero((workers.coworking_space >= 0) & ~np.isin(workers.coworking_space, leaving))
    move_days_near_home(model, members[np.isin(workers.identity[members], market.nearer_home)])
    spaces.remove(leaving)
