"""The business of a coworking space: fees come in, rent and facilitation go out, cash decides who survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import Operator
from sim.clock import WEEKS_A_MONTH, WEEKS_A_YEAR
from sim.compiled import compiled
from sim.coworking.market import yearly_result
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

RENT, FACILITATION, UPKEEP, FURNITURE = (SECTOR_INDEX[code] for code in ("REAL", "PERS", "BUS", "CONS"))


def run_spaces(model: TerritorialEconomy) -> None:
    """A week of every space: members' employers pay desks, the space pays its suppliers, supported deficits are filled.

    Desks are business costs: the firm of an independent or the employer of a teleworker pays, from its till; employers
    outside pay from outside. Rent, facilitation and upkeep are bought from firms of the territory, as public orders are
    (`commission`), and refunded to the State that pays them.
    """
    spaces, ledger, n = model.coworking_spaces, model.ledger, model.n
    model.coworking_cash[:] = 0
    if not len(spaces):
        return
    fee = (spaces.price * model.scale / WEEKS_A_MONTH).astype(np.int64)
    fees, between, abroad = np.zeros(len(spaces), np.int64), np.zeros((n, n), np.int64), np.zeros(n, np.int64)
    workers, firms = model.workers, model.firms
    pay_desks(
        workers.coworking_space, workers.employer, fee, spaces.territory, firms.sector, firms.territory, firms.cash,
        fees, between, abroad,
    )  # fmt: skip
    ledger.between("desks", "firms", "coworking_spaces", between)
    ledger.from_common("desks", "outside", "coworking_spaces", abroad)
    hire = (fees * model.parameters.coworking.other_revenue_share).astype(np.int64)
    ledger.from_common(
        "rooms and services of coworking spaces", "outside", "coworking_spaces",
        np.bincount(spaces.territory, hire, n).astype(np.int64),
    )  # fmt: skip
    costs = ((spaces.rent + spaces.facilitator_cost + spaces.other_costs) / WEEKS_A_MONTH).astype(np.int64)
    ledger.to_common(
        "costs of coworking spaces", "coworking_spaces", "state",
        np.bincount(spaces.territory, costs, n).astype(np.int64),
    )  # fmt: skip
    spaces.cash[:] += fees + hire - costs
    spaces.revenue_of_year[:] += fees + hire
    spaces.cost_of_year[:] += costs
    fill_deficits(model)
    spaces.weeks_in_the_red[:] = np.where(spaces.cash < 0, spaces.weeks_in_the_red + 1, 0)
    model.coworking_cash[:] = np.bincount(spaces.territory, spaces.cash, n).astype(np.int64)


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


def fill_deficits(model: TerritorialEconomy) -> None:
    """The intercommunality fills the till of its public spaces, up to a yearly sum."""
    spaces = model.coworking_spaces
    cap = int(model.parameters.coworking.deficit_cap_euros_per_year * 100)
    hole = np.where((spaces.operator == int(Operator.PUBLIC)) & (spaces.cash < 0), -spaces.cash, 0)
    if not hole.any():
        return
    filled = np.minimum(hole, np.maximum(cap - spaces.subsidy_of_year, 0))
    for column in (spaces.cash, spaces.revenue_of_year, spaces.subsidy_of_year):
        column[:] += filled
    paid = np.bincount(spaces.territory, filled, model.n).astype(np.int64)
    model.ledger.within("deficit of public coworking spaces", "local_government", "coworking_spaces", paid)
    model.programmes.spent_otherwise[0] += paid


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
