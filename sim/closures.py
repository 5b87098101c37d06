"""What a shock does to named establishments and to capital: closures, partial closures, destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.establishment import staff_of

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.shocks.effects import Closure


def find_establishment(model: TerritorialEconomy, closure: Closure) -> int:
    """Row of the establishment aimed at: the known employer named, else the largest private employer; -1 when none."""
    firms = model.firms
    named = model.known_employer_rows.get((closure.territory, closure.employer)) if closure.employer else None
    if named is not None:
        return named if firms.active[named] else -1
    candidates = firms.active & (firms.kind == FirmKind.EMPLOYER) & (firms.territory == closure.territory)
    if closure.sector is not None:
        candidates &= firms.sector == closure.sector
    if not candidates.any():
        return -1
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    return int(np.where(candidates, staff, -1).argmax())


def strike_establishments(model: TerritorialEconomy) -> None:
    """Find what this week's shocks close: marked in ``model.closing`` for good, in ``work.open_share`` for a time."""
    work, effects = model.work, model.effects
    work.open_share[:] = 1.0
    model.closing[:] = False
    for closure in effects.closures:
        if closure.shock not in model.struck:
            model.struck[closure.shock] = find_establishment(model, closure)
            row = model.struck[closure.shock]
            model.staff_when_struck[closure.shock] = staff_of(model.firm_columns, row) if row >= 0 else 0
            if row >= 0 and closure.permanent:
                if closure.share >= 1.0:
                    model.closing[row] = True
                else:
                    shrink(model, row, closure.share)
        row = model.struck[closure.shock]
        if row >= 0 and not closure.permanent:
            work.open_share[row] = min(work.open_share[row], 1.0 - closure.share)
    if effects.capital_destroyed.any():
        destroy_capital(model, effects.capital_destroyed)


def shrink(model: TerritorialEconomy, row: int, share: float) -> None:
    """An establishment gives up a share of its capacity and customers for good; equipment is sold."""
    firms = model.firms
    kept = 1.0 - share
    for column in (firms.base_output, firms.attraction, firms.outside_orders, firms.expected_demand, firms.demand):
        column[row] = int(column[row] * kept)
    lost = int(firms.capital[row] * share)
    firms.capital[row] -= lost
    model.ledger.common("second-hand sales", "outside", "capital", lost)


def destroy_capital(model: TerritorialEconomy, share: np.ndarray) -> None:
    """A share of the capital of each cell (n, S) is destroyed."""
    firms = model.firms
    inside = firms.sector >= 0
    struck = np.zeros(len(firms))
    struck[inside] = share[firms.territory[inside], firms.sector[inside]]
    lost = (firms.capital * struck).astype(np.int64)
    firms.capital[:] -= lost
    model.destroyed_capital += int(lost.sum())
