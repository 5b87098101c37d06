"""Who puts money in a coworking space, and who gets what is left of it when it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.coworking_spaces import Operator

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

FOUNDED_BY_CAPITAL = (int(Operator.PRIVATE), int(Operator.COOPERATIVE))
"""Operators whose founders are private owners of capital; the intercommunality founds the others."""


def found(model: TerritorialEconomy, row: int, till: int, works: int) -> None:
    """The founders of a space that opens pay its works, its till and, through it, the premises that it buys, cents.

    Buildings exist already: those who own capital sell them.
    """
    spaces, ledger = model.coworking_spaces, model.ledger
    price = int(spaces.premises_price[row])
    spaces.cash[row] = till
    spaces.founders_stake[row] = till + works + price
    equity, bought, built = np.zeros((3, model.n), np.int64)
    here = int(spaces.territory[row])
    equity[here], bought[here], built[here] = till + price, price, works
    if spaces.operator[row] in FOUNDED_BY_CAPITAL:
        ledger.from_common("equity of coworking spaces", "capital", "coworking_spaces", equity)
        ledger.common("works of coworking spaces", "capital", "state", works)
    else:
        ledger.within("equity of coworking spaces", "local_government", "coworking_spaces", equity)
        ledger.to_common("works of coworking spaces", "local_government", "state", built)
        model.programmes.spent_otherwise[0] += equity + built
    ledger.to_common("premises of coworking spaces", "coworking_spaces", "capital", bought)


def wind_up(model: TerritorialEconomy, leaving: np.ndarray) -> None:
    """Sell the premises of spaces that close and share what is left; ``leaving`` are rows of spaces.

    Premises fetch what they cost (assumption). What is left goes to the founders and to the programme that holds
    equity, by what each put in, the programme never more than that: shares of places that distribute no profit are paid
    back at their face value (assumption). Founders alone make up for what is missing. Until then equity is retained.
    """
    spaces, ledger, n = model.coworking_spaces, model.ledger, model.n
    territory, price = spaces.territory[leaving], spaces.premises_price[leaving]
    sold = np.bincount(territory, price, n).astype(np.int64)
    ledger.from_common("premises of coworking spaces", "capital", "coworking_spaces", sold)
    left = spaces.cash[leaving] + price
    equity, backer = spaces.programme_stake[leaving], spaces.backer[leaving]
    share = np.maximum(left, 0) * equity // np.maximum(equity + spaces.founders_stake[leaving], 1)
    returned = np.minimum(share, equity)
    for number in np.unique(backer[returned > 0]):
        of_it = np.where(backer == number, returned, 0)
        model.programmes.recover(
            model, int(number), "coworking_spaces", np.bincount(territory, of_it, n).astype(np.int64)
        )
    by_capital = np.isin(spaces.operator[leaving], FOUNDED_BY_CAPITAL)
    private, public = (
        np.bincount(territory, np.where(chosen, left - returned, 0), n).astype(np.int64)
        for chosen in (by_capital, ~by_capital)
    )
    ledger.to_common("end of coworking spaces", "coworking_spaces", "capital", private)
    ledger.within("end of coworking spaces", "coworking_spaces", "local_government", public)
    model.programmes.spent_otherwise[0] -= public
