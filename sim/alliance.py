"""The alliance: contracts between territories are negotiated, signed or not, and then act (theory section 7.2).

Supply contracts give a partner's idle sellers what firms bought outside; mutual aid lets clients of failing suppliers
turn to a partner; engineers are pooled; recruiters share vacancies; a fund insures local budgets. Nothing writes an
outcome: contracts, capacity to launch, chances of hiring, cash of local governments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.cooperation import Cooperation, linked_pairs
from sim.programmes import commission
from sim.random_streams import draw_scalar, stream_key, uniform_scalar
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ANIMATION = SECTOR_INDEX["BUS"]


class Alliance:
    """Cooperation under way in a run.

    ``pairs`` of rows; ``progress`` (pairs,) of negotiations, 1 when over; ``signed_week`` (pairs,), -1 before, -2 when
    talks failed; ``themes`` of each pair once active; ``done`` (theme -> (pairs,)) contracts, helped clients, euros;
    ``weekly_cost`` (n,) cents of running; ``fund`` cents in the solidarity fund; ``engineers`` (n,) of each
    territory before pooling.
    """

    def __init__(self, model: TerritorialEconomy, cooperation: Cooperation | None) -> None:
        self.terms = cooperation or Cooperation()
        self.pairs = linked_pairs(self.terms, model.setting.places)
        count = len(self.pairs)
        self.progress, self.signed_week = np.zeros(count), np.full(count, -1, np.int64)
        self.themes: list[tuple[str, ...]] = [()] * count
        self.done = {theme: np.zeros(count) for theme in self.terms.themes()}
        self.fund = 0
        self.weekly_cost = np.zeros(model.n, np.int64)
        self.engineers = model.territories.engineering_capacity.copy()

    @property
    def under_way(self) -> bool:
        """Whether any pair cooperates in this run."""
        return bool(self.pairs)

    def active(self, theme: str) -> list[int]:
        """Numbers of the pairs in which a theme is active."""
        return [number for number, themes in enumerate(self.themes) if theme in themes]


def negotiate(model: TerritorialEconomy) -> None:
    """Engineers of both sides prepare contracts; luck says whether a pair signs and which themes become active.

    Months = ``negotiation_months`` / (1 + (e_r + e_d) / e_0), as for levers (theory section 7.2, G3). The luck of a
    pair depends on the seed and on the two territories alone.
    """
    alliance, terms, week = model.alliance, model.alliance.terms, model.clock.week
    if week < terms.start_week(model.resolved.start_date):
        return
    reference = model.parameters.levers.engineering_reference
    for number, (r, d) in enumerate(alliance.pairs):
        if alliance.signed_week[number] != -1:
            continue
        months = terms.negotiation_months / (1.0 + (alliance.engineers[r] + alliance.engineers[d]) / reference)
        alliance.progress[number] += 1.0 / max(months, 1e-9)
        if alliance.progress[number] < 1.0:
            continue
        identity = int(model.territories.identity[r]) ^ int(model.territories.identity[d])
        signs = uniform_scalar(draw_scalar(int(stream_key(model.seed, "cooperation: signature", 0)), identity))
        if signs >= terms.signing_chance:
            alliance.signed_week[number] = -2
            continue
        alliance.signed_week[number] = week
        themes = []
        for theme in terms.themes():
            luck = uniform_scalar(draw_scalar(int(stream_key(model.seed, f"cooperation: {theme}", 0)), identity))
            if luck < terms.active_themes:
                themes.append(theme)
                for origin, target in ((r, d), (d, r)):
                    model.cooperation.add_edge(
                        model.codes[origin], model.codes[target], key=theme, theme=theme, strength=terms.strength,
                        signed_week=week,
                    )  # fmt: skip
        alliance.themes[number] = tuple(themes)


def cooperate(model: TerritorialEconomy) -> None:
    """What active contracts do this month: orders, help, engineers, recruiting; their running costs are ordered."""
    alliance, terms = model.alliance, model.alliance.terms
    contracts = model.contracts
    idle = contracts.idle_capacity()
    for number in alliance.active("supply"):
        for buyer, seller in (alliance.pairs[number], alliance.pairs[number][::-1]):
            wanted = round(terms.contracts_per_month * terms.strength / 2)
            signed = contracts.sign(contracts.bought_outside(buyer), seller, wanted, terms.share_of_purchase, idle)
            alliance.done["supply"][number] += signed
    for number in alliance.active("mutual_aid"):
        for client, helper in (alliance.pairs[number], alliance.pairs[number][::-1]):
            failing = contracts.failing(client, terms.aid_below)
            helped = contracts.sign(failing, helper, len(failing), terms.share_of_purchase, idle)
            alliance.done["mutual_aid"][number] += helped
    pool_engineers(model)
    for number in alliance.active("labour"):
        for place in alliance.pairs[number]:
            model.filling_factor[place] += terms.faster_filling * terms.strength
        alliance.done["labour"][number] += 1
    run_contracts(model)


def pool_engineers(model: TerritorialEconomy) -> None:
    """Each pair pools a share of its engineers, half of it for each: the small side gains what the large gives."""
    alliance, terms = model.alliance, model.alliance.terms
    capacity = alliance.engineers.copy()
    for number in alliance.active("engineering"):
        r, d = alliance.pairs[number]
        given = alliance.engineers * terms.engineers_shared * terms.strength
        pool = given[r] + given[d]
        capacity[r] += pool / 2.0 - given[r]
        capacity[d] += pool / 2.0 - given[d]
        alliance.done["engineering"][number] += abs(given[r] - given[d]) / 2.0
    model.territories.engineering_capacity[:] = np.maximum(capacity, 0.0)


def run_contracts(model: TerritorialEconomy) -> None:
    """Both sides pay half of what a signed contract costs to run, in business services of their own firms."""
    alliance, terms = model.alliance, model.alliance.terms
    orders = np.zeros((model.n, NUMBER_OF_SECTORS), np.int64)
    half = round(terms.euros_per_pair_per_year * terms.strength * 100 / 12 / 2 / WEEKS_A_MONTH)
    for number in np.flatnonzero(alliance.signed_week >= 0):
        for place in alliance.pairs[number]:
            orders[place, ANIMATION] += half
    alliance.weekly_cost = orders.sum(axis=1)
    commission(model, "cooperation", orders)


def pay_for_cooperation(model: TerritorialEconomy) -> None:
    """Local governments refund the State, which pays the sellers, for the running of contracts served this week."""
    paid = (model.alliance.weekly_cost * model.final_demand.public_served).astype(np.int64)
    model.ledger.to_common("running of cooperation", "local_government", "state", paid)
    model.programmes.spent_otherwise[0] += paid


def pool_risks(model: TerritorialEconomy) -> None:
    """The solidarity fund collects a share of local revenue and covers part of large losses of residents' income.

    Payout to territory r = ``payout`` x max(0, loss of planned income relative to month 0 - ``deductible``) x income of
    month 0, a month, in proportion when the fund holds less. Local spending follows, as it follows any revenue.
    """
    alliance, terms, government = model.alliance, model.alliance.terms, model.government
    members = sorted({place for number in alliance.active("solidarity") for place in alliance.pairs[number]})
    if not members:
        return
    inside = np.zeros(model.n, np.bool_)
    inside[members] = True
    contribution = np.where(
        inside, government.base_revenue * WEEKS_A_MONTH * terms.contribution * terms.strength, 0.0
    ).astype(np.int64)
    model.ledger.to_common("contributions to the solidarity fund", "local_government", "solidarity_fund", contribution)
    alliance.fund += int(contribution.sum())
    loss = np.maximum(1.0 - model.income_relative_to_start() - terms.deductible, 0.0) * inside
    due = loss * model.budgets_at_start * WEEKS_A_MONTH * terms.payout * terms.strength
    paid = (due * min(1.0, alliance.fund / max(float(due.sum()), 1.0))).astype(np.int64)
    model.ledger.from_common("solidarity fund", "solidarity_fund", "local_government", paid)
    alliance.fund -= int(paid.sum())
    government.revenue += paid - contribution
    for number in alliance.active("solidarity"):
        alliance.done["solidarity"][number] += float(paid[list(alliance.pairs[number])].sum()) / 100.0


def cooperation_report(model: TerritorialEconomy) -> list[dict[str, Any]]:
    """What became of each pair: week of signature (None: never), active themes and what they did, in plain values."""
    alliance = model.alliance
    return [
        {
            "from": model.codes[r], "to": model.codes[d],
            "signed_week": int(alliance.signed_week[number]) if alliance.signed_week[number] >= 0 else None,
            "failed": bool(alliance.signed_week[number] == -2), "themes": list(alliance.themes[number]),
            "done": {theme: float(alliance.done[theme][number]) for theme in alliance.themes[number]},
        }
        for number, (r, d) in enumerate(alliance.pairs)
    ]  # fmt: skip

