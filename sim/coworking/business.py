"""The business of a coworking space: fees come in, rent and facilitation go out, cash decides who survives."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import CoworkingSpace, Operator
from sim.clock import WEEKS_A_MONTH, WEEKS_A_YEAR
from sim.compiled import compiled
from sim.coworking.market import yearly_result
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

PUBLIC = int(Operator.PUBLIC)
CoworkingColumns = namedtuple("CoworkingColumns", tuple(CoworkingSpace.schema()))
RENT, FACILITATION, UPKEEP, FURNITURE = (SECTOR_INDEX[code] for code in ("REAL", "PERS", "BUS", "CONS"))


def run_spaces(model: TerritorialEconomy) -> None:
    """A week of every space: members' employers pay desks, the space pays its suppliers, supported deficits are filled.

    Desks are business costs: the firm of an independent or the employer of a teleworker pays, from its till; employers
    outside pay from outside. Rent, facilitation and upkeep are bought from firms of the territory, as public orders are
    (`commission`), and refunded to the State that pays them. The intercommunality fills the till of its public spaces,
    up to a yearly sum.
    """
    spaces, workers, firms, ledger, n = model.coworking_spaces, model.workers, model.firms, model.ledger, model.n
    model.coworking_cash[:] = 0
    if not len(spaces):
        return
    fees, between = np.zeros(len(spaces), np.int64), np.zeros((n, n), np.int64)
    abroad, hired, costs, filled = np.zeros((4, n), np.int64)
    fee = (spaces.price * model.scale / WEEKS_A_MONTH).astype(np.int64)
    pay_desks(
        workers.coworking_space, workers.employer, fee, spaces.territory, firms.sector, firms.territory, firms.cash,
        fees, between, abroad,
    )  # fmt: skip
    parameters = model.parameters.coworking
    settle_spaces(
        CoworkingColumns(*(spaces.columns()[name] for name in CoworkingColumns._fields)), fees,
        parameters.other_revenue_share, int(parameters.deficit_cap_euros_per_year * 100), hired, costs, filled,
        model.coworking_cash,
    )  # fmt: skip
    ledger.between("desks", "firms", "coworking_spaces", between)
    ledger.from_common("desks", "outside", "coworking_spaces", abroad)
    ledger.from_common("rooms and services of coworking spaces", "outside", "coworking_spaces", hired)
    ledger.to_common("costs of coworking spaces", "coworking_spaces", "state", costs)
    ledger.within("deficit of public coworking spaces", "local_government", "coworking_spaces", filled)
    model.programmes.spent_otherwise[0] += filled


@compiled
def pay_desks(
    space_of: np.ndarray,
    employer: np.ndarray,
    fee: np.ndarray,
    territory: np.ndarray,
    firm_sector: np.ndarray,
    firm_territory: np.ndarray,
    cash: np.ndarray,
    fees: np.ndarray,
    between: np.ndarray,
    abroad: np.ndarray,
) -> None:
    """The employer of each member pays the ``fee`` of its space (spaces,), cents, which stands in a ``territory``.

    ``fees`` (spaces,), ``between`` (n, n) by territory of employer and space, ``abroad`` (n,) receive what was paid.
    """
    for row in range(space_of.shape[0]):
        space = space_of[row]
        if space < 0 or employer[row] < 0:
            continue
        payer = employer[row]
        fees[space] += fee[space]
        if firm_sector[payer] >= 0:
            cash[payer] -= fee[space]
            between[firm_territory[payer], territory[space]] += fee[space]
        else:
            abroad[territory[space]] += fee[space]


@compiled
def settle_spaces(
    spaces: CoworkingColumns,
    fees: np.ndarray,
    other_revenue_share: float,
    deficit_cap: int,
    hired: np.ndarray,
    costs: np.ndarray,
    filled: np.ndarray,
    cash: np.ndarray,
) -> None:
    """Each space hires out rooms, pays its costs and is helped if it is public; sums by territory (n,), cents."""
    for row in range(fees.shape[0]):
        r = spaces.territory[row]
        hire = int(fees[row] * other_revenue_share)
        cost = int((spaces.rent[row] + spaces.facilitator_cost[row] + spaces.other_costs[row]) / WEEKS_A_MONTH)
        spaces.cash[row] += fees[row] + hire - cost
        hole = -spaces.cash[row] if spaces.operator[row] == PUBLIC else 0
        fill = max(min(hole, deficit_cap - spaces.subsidy_of_year[row]), 0)
        spaces.cash[row] += fill
        spaces.revenue_of_year[row] += fees[row] + hire + fill
        spaces.subsidy_of_year[row] += fill
        spaces.cost_of_year[row] += cost
        spaces.weeks_in_the_red[row] = spaces.weeks_in_the_red[row] + 1 if spaces.cash[row] < 0 else 0
        hired[r] += hire
        costs[r] += cost
        filled[r] += fill
        cash[r] += spaces.cash[row]


def running_orders(model: TerritorialEconomy) -> np.ndarray:
    """What spaces buy each week from firms of their territory, cents, shape (n, S)."""
    spaces, orders = model.coworking_spaces, np.zeros((model.n, NUMBER_OF_SECTORS), np.int64)
    for sector, cents in ((RENT, spaces.rent), (FACILITATION, spaces.facilitator_cost), (UPKEEP, spaces.other_costs)):
        orders[:, sector] += np.bincount(spaces.territory, cents / WEEKS_A_MONTH, model.n).astype(np.int64)
    return orders


def close_years(model: TerritorialEconomy) -> None:
    """Each January every space closes its accounts: profit, balance or deficit; a new year begins."""
    spaces = model.coworking_spaces
    for row in range(len(spaces)):
        life = model.coworking.lives[int(spaces.identity[row])]
        if spaces.cost_of_year[row] > 0 and model.clock.week - spaces.opening_week[row] >= WEEKS_A_YEAR:
            result = yearly_result(float(spaces.revenue_of_year[row]), float(spaces.cost_of_year[row]))
            life["results"].append(result)
            life["subsidised_share"] = float(spaces.subsidy_of_year[row] / max(spaces.revenue_of_year[row], 1))
    for column in (spaces.revenue_of_year, spaces.cost_of_year, spaces.subsidy_of_year):
        column[:] = 0
