"""A local currency: euros wait in a fund while units worth as much pass from hand to hand in the territory.

Cash is counted in euros. What a member shop takes in units is money that it does not have: its euros go to the fund.
When it pays a supplier in units the supplier's euros come back to it, and the units go to the supplier. The fund holds
one euro for each unit, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled
from sim.instruments.habits import EVENTS, win_over
from sim.instruments.shares import split
from sim.random_streams import stream_key, uniforms

if TYPE_CHECKING:
    from sim.levers.local_currency import LocalCurrency
    from sim.model import TerritorialEconomy

RENEWAL_YEARS = 4.0
"""Length of a supply contract: a member looks for a supplier who takes units when one ends (assumption)."""


@dataclass
class Circulation:
    """``units`` held by each row of Firm, cents, and their ``holder`` (identity); ``accepting`` (n,) of firms."""

    units: np.ndarray
    holder: np.ndarray
    accepting: np.ndarray


def circulate(model: TerritorialEconomy, number: int) -> None:
    """A month of the currency: members join, shops are paid in units, spend them, look for suppliers or change back."""
    programmes, firms = model.programmes, model.firms
    lever: LocalCurrency = programmes.levers[number]
    if lever.id not in programmes.memory:
        fresh = Circulation(np.zeros(len(firms), np.int64), firms.identity.copy(), np.zeros(model.n))
        programmes.memory[lever.id] = fresh
    money: Circulation = programmes.memory[lever.id]
    redeem_closed(model, money)
    join(model, number, money.accepting)
    rank = uniforms(stream_key(0, "local currency: firms", 0), firms.identity)
    member = may_join(model) & (rank < money.accepting[firms.territory])
    take_units(model, lever, money, member)
    spend_units(model, money, member)
    look_for_suppliers(model, lever, money, member)
    in_force = lever.in_force(model.clock.week, model.resolved.start_date)
    change_back(model, money, lever.changed_back_per_month if in_force else 1.0, lever.fee if in_force else 0.0)
    if not in_force:
        model.habits.adopted[lever.id][:], money.accepting[:] = 0.0, 0.0


def may_join(model: TerritorialEconomy) -> np.ndarray:
    """Rows of private establishments of the territories."""
    firms = model.firms
    return firms.active & (firms.sector >= 0) & (firms.kind != int(FirmKind.PUBLIC))


def join(model: TerritorialEconomy, number: int, accepting: np.ndarray) -> None:
    """Half of the credit wins establishments over, the rest households, who come as far as they find where to spend."""
    programmes, firms = model.programmes, model.firms
    lever: LocalCurrency = programmes.levers[number]
    households = model.territories.households_count
    may = may_join(model)
    establishments = np.bincount(firms.territory[may], firms.establishments[may], model.n)
    adopted = model.habits.adopted.setdefault(lever.id, np.zeros(model.n))
    launched = programmes.launch_week[number] >= 0
    costs = lever.euros_per_firm_won * 100.0, lever.euros_per_household_won * 100.0
    credit = programmes.credit[number] * launched
    full = np.full(model.n, lever.ceiling_of_firms)
    firms_won = win_over(accepting, establishments, credit / 2 / costs[0], full, lever.imitation_per_month)
    spent = (firms_won * costs[0]).astype(np.int64)
    ceiling = lever.ceiling * accepting / max(lever.ceiling_of_firms, 1e-9)
    won = win_over(adopted, households, (credit - spent) / costs[1], ceiling, lever.imitation_per_month)
    programmes.order(number, EVENTS, spent + (won * costs[1]).astype(np.int64))
    programmes.acts[number] += firms_won + won


def redeem_closed(model: TerritorialEconomy, money: Circulation) -> None:
    """Units of firms that closed are changed at par for their owners."""
    firms = model.firms
    gone = (money.units > 0) & (~firms.active | (firms.identity != money.holder))
    left = int(money.units[gone].sum())
    model.ledger.common("local currency of closed firms", "currency_fund", "capital", left)
    money.units[gone] = 0
    money.holder = firms.identity.copy()


def take_units(model: TerritorialEconomy, lever: LocalCurrency, money: Circulation, member: np.ndarray) -> None:
    """Member households pay member shops in units, which share them by their sales to final buyers of the place."""
    firms = model.firms
    households = model.territories.households_count
    changed = model.habits.adopted[lever.id] * households * lever.euros_changed_per_month * 100.0
    rows = np.flatnonzero(member)
    sales = model.work.local_money[rows].astype(np.float64)
    most = np.bincount(firms.territory[rows], sales, model.n) * WEEKS_A_MONTH
    taken = split(np.minimum(changed, most).astype(np.int64), sales, firms.territory[rows])
    firms.cash[rows] -= taken
    money.units[rows] += taken
    paid = np.bincount(firms.territory[rows], taken, model.n).astype(np.int64)
    model.ledger.to_common("local currency issued", "firms", "currency_fund", paid)


def spend_units(model: TerritorialEconomy, money: Circulation, member: np.ndarray) -> None:
    """Holders pay the member suppliers that they have in the territory in units, and keep the euros they would pay."""
    total = np.zeros(model.n, np.int64)
    firms, inputs = model.firms, model.inputs
    pay_suppliers_in_units(
        firms.territory, firms.cash, inputs["supplier"], inputs["local_share"], model.tables.first_input,
        model.work.order, member, money.units.copy(), money.units, total,
    )  # fmt: skip
    model.ledger.within("paid in local currency", "firms", "firms", total)


@compiled
def pay_suppliers_in_units(
    territory: np.ndarray,
    cash: np.ndarray,
    suppliers: np.ndarray,
    local_share: np.ndarray,
    first_input: np.ndarray,
    order: np.ndarray,
    member: np.ndarray,
    held: np.ndarray,
    units: np.ndarray,
    total: np.ndarray,
) -> None:
    """Each holder in turn pays a month of inputs with the units ``held`` (F,) before; ``total`` (n,) cents paid."""
    for client in range(held.shape[0]):
        if held[client] <= 0:
            continue
        r = territory[client]
        for slot in range(first_input[client], first_input[client + 1]):
            supplier = suppliers[slot]
            if supplier < 0 or order[slot] <= 0 or not member[supplier] or territory[supplier] != r:
                continue
            paid = min(int(order[slot] * (local_share[slot] / PPM) * WEEKS_A_MONTH), held[client])
            held[client] -= paid
            units[client] -= paid
            units[supplier] += paid
            cash[client] += paid
            cash[supplier] -= paid
            total[r] += paid


def look_for_suppliers(
    model: TerritorialEconomy, lever: LocalCurrency, money: Circulation, member: np.ndarray
) -> None:
    """Holders of more units than a purchase made outside costs in a month give a part of it to members, if it fits."""
    contracts = model.contracts
    idle, holders = contracts.idle_capacity() * member, member & (money.units > 0)
    for r, outside in enumerate(contracts.bought_outside(holders, contract_years=RENEWAL_YEARS)):
        monthly = model.work.order[outside] * lever.share_of_purchase * WEEKS_A_MONTH
        able = outside[money.units[contracts.owner[outside]] >= monthly]
        contracts.sign(able, r, len(able), lever.share_of_purchase, idle)


def change_back(model: TerritorialEconomy, money: Circulation, share: float, fee: float) -> None:
    """Holders change a share of their units into euros; the fee goes to the local government that runs the currency."""
    firms = model.firms
    rows = np.flatnonzero(money.units)
    back = (money.units[rows] * share).astype(np.int64)
    kept = (back * fee).astype(np.int64)
    money.units[rows] -= back
    firms.cash[rows] += back - kept
    by_territory = [
        np.bincount(firms.territory[rows], cents, model.n).astype(np.int64) for cents in (back, kept)
    ]
    model.ledger.from_common("local currency changed back", "currency_fund", "firms", by_territory[0])
    model.ledger.within("fee on local currency", "firms", "local_government", by_territory[1])
