"""The month of those who cooperate: contracts, engineers, recruiting, running costs; and what became of each link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.alliance.alliance import FAILED
from sim.alliance.pooling import pool_engineers, pool_recruiting
from sim.alliance.supply import sign_supply_contracts
from sim.clock import WEEKS_A_MONTH
from sim.programmes import commission
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ANIMATION, JOURNEYS = SECTOR_INDEX["BUS"], SECTOR_INDEX["LOG"]
VISITING_SHARE = 0.1
"""Part of the members of a space who also work at the partner's, where membership is shared: assumption."""


def cooperate(model: TerritorialEconomy) -> None:
    """What active contracts do this month; their running costs and the journeys of users are ordered."""
    alliance = model.alliance
    if alliance.active("supply") or alliance.active("food"):
        sign_supply_contracts(model, model.contracts.idle_capacity())
    pool_engineers(model)
    pool_recruiting(model)
    welcome_members(model)
    order_running(model)


def welcome_members(model: TerritorialEconomy) -> None:
    """A shared membership opens the partner's coworking spaces: some of its members count in their community."""
    spaces, alliance = model.coworking_spaces, model.alliance
    alliance.visiting_members = np.zeros(model.n, np.int64)
    members = np.bincount(spaces.territory, spaces.members, model.n)
    open_here = np.maximum(np.bincount(spaces.territory, minlength=model.n), 1)
    for number, host, home, strength in alliance.flows("coworking"):
        visitors = int(members[home] * VISITING_SHARE * strength / open_here[host])
        alliance.visiting_members[host] += visitors
        alliance.done["coworking"][number] += visitors


def order_running(model: TerritorialEconomy) -> None:
    """Both sides pay half of what a signed contract costs to run, in business services of their own firms."""
    alliance, terms = model.alliance, model.alliance.terms
    orders = np.zeros((model.n, NUMBER_OF_SECTORS), np.int64)
    for number in np.flatnonzero((alliance.signed_week >= 0) & (alliance.ended_week < 0)).tolist():
        link = alliance.links[number]
        euros = terms.euros_per_pair_per_year if link.euros_per_year is None else link.euros_per_year
        half = round(euros * alliance.strength(number) * 100 / 12 / 2 / WEEKS_A_MONTH)
        orders[list(link.pair), ANIMATION] += half
    orders[:, JOURNEYS] += alliance.travel_cost
    alliance.weekly_cost = orders.sum(axis=1)
    commission(model, "cooperation", orders)


def pay_for_cooperation(model: TerritorialEconomy) -> None:
    """Local governments refund the State, which pays the sellers, for the running of contracts served this week."""
    paid = (model.alliance.weekly_cost * model.final_demand.commissions_served).astype(np.int64)
    model.ledger.to_common("running of cooperation", "local_government", "state", paid)
    model.programmes.spent_otherwise[0] += paid


def cooperation_report(model: TerritorialEconomy) -> list[dict[str, Any]]:
    """What became of each link: week of signature (None: never), active themes and what they did, in plain values.

    ``done`` is in contracts signed (supply, food), euros (mutual aid, solidarity, services a month), engineers lent,
    months of pooled recruiting, and visits of members a month in each space.
    """
    alliance = model.alliance
    return [
        {
            "from": model.codes[link.origin], "to": model.codes[link.target], "one_way": link.one_way,
            "strength": alliance.strength(number),
            "signed_week": int(alliance.signed_week[number]) if alliance.signed_week[number] >= 0 else None,
            "failed": bool(alliance.signed_week[number] == FAILED),
            "ended_week": int(alliance.ended_week[number]) if alliance.ended_week[number] >= 0 else None,
            "themes": list(alliance.themes(number)),
            "done": {theme: float(done[number]) for theme, done in alliance.done.items() if done[number]},
        }
        for number, link in enumerate(alliance.links)
    ]  # fmt: skip
