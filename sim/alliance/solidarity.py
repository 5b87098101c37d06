"""The solidarity fund: local governments insure one another against losses of income of their residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH, WEEKS_A_YEAR

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def pool_risks(model: TerritorialEconomy) -> None:
    """The solidarity fund collects a share of local revenue and covers part of large losses of residents' income.

    Payout to territory r = ``payout`` x max(0, loss of planned income relative to month 0 - ``deductible``) x income of
    month 0, a month, in proportion when the fund holds less. Nobody contributes while the fund holds
    ``fund_ceiling_years`` of contributions. Local spending follows, as it follows any revenue. The fund cannot owe:
    partners who lose together find it empty together (evidence 7.2, G5).
    """
    alliance, terms, government = model.alliance, model.alliance.terms, model.government
    member = np.zeros(model.n)
    for number in alliance.active("solidarity"):
        pair = list(alliance.links[number].pair)
        member[pair] = np.maximum(member[pair], alliance.strength(number))
    if not member.any():
        return
    weekly = government.base_revenue * terms.contribution * member
    full = alliance.fund >= terms.fund_ceiling_years * WEEKS_A_YEAR * weekly.sum()
    contribution = np.zeros(model.n, np.int64) if full else (weekly * WEEKS_A_MONTH).astype(np.int64)
    model.ledger.to_common("contributions to the solidarity fund", "local_government", "solidarity_fund", contribution)
    alliance.fund += int(contribution.sum())
    loss = np.maximum(1.0 - model.income_relative_to_start() - terms.deductible, 0.0)
    due = loss * model.budgets_at_start * WEEKS_A_MONTH * terms.payout * member
    paid = (due * min(1.0, alliance.fund / max(float(due.sum()), 1.0))).astype(np.int64)
    model.ledger.from_common("solidarity fund", "solidarity_fund", "local_government", paid)
    alliance.fund -= int(paid.sum())
    government.revenue += paid - contribution
    for number in alliance.active("solidarity"):
        alliance.done["solidarity"][number] += float(paid[list(alliance.links[number].pair)].sum()) / 100.0
