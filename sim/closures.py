"""What a shock does to establishments: closures, partial closures, floods, and reopening at the pace of partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.establishment import staff_of
from sim.random_streams import stream_key, uniforms
from sim.shocks.recovery import RECOVERED

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.shocks.effects import Closure, Flooding


def find_establishment(model: TerritorialEconomy, closure: Closure) -> int:
    """Row of the establishment aimed at: the known employer named, else the largest of its kind; -1 when none."""
    firms = model.firms
    named = model.known_employer_rows.get((closure.territory, closure.employer)) if closure.employer else None
    if named is not None:
        return named if firms.active[named] else -1
    kind = FirmKind.PUBLIC if closure.public else FirmKind.EMPLOYER
    candidates = firms.active & (firms.kind == kind) & (firms.territory == closure.territory)
    if closure.sector is not None:
        candidates &= firms.sector == closure.sector
    if not candidates.any():
        return -1
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    return int(np.where(candidates, staff, -1).argmax())


def strike_establishments(model: TerritorialEconomy) -> None:
    """Find what this week's shocks close: marked in ``model.closing`` for good, in ``work.open_share`` for a time.

    Shocks on one establishment multiply what they leave open.
    """
    work, effects = model.work, model.effects
    hit = damage_of_firms(model) if any(one.partner_weeks for one in (*effects.closures, *effects.floods)) else None
    work.open_share[:] = 1.0
    model.closing[:] = False
    model.withdrawn[:] = 0.0
    for closure in effects.closures:
        if closure.shock not in model.struck:
            strike_for_the_first_time(model, closure)
        row = model.struck[closure.shock]
        if row < 0:
            continue
        rows = np.array([row])
        closed = share_closed(model, closure, rows, hit)
        if not closure.permanent:
            work.open_share[rows] *= 1.0 - closed
        if closure.public:
            open_here = 1.0 - model.withdrawn[closure.territory, closure.sector]
            left = 1.0 - model.market_share_when_struck[closure.shock] * float(closed[0])
            model.withdrawn[closure.territory, closure.sector] = 1.0 - open_here * left
    for flood in effects.floods:
        if flood.shock not in model.flooded:
            model.flooded[flood.shock] = flooded_rows(model, flood)
        rows = model.flooded[flood.shock]
        if flood.arrives:
            destroy_property(model, flood, rows)
        work.open_share[rows] *= 1.0 - share_closed(model, flood, rows, hit)


def strike_for_the_first_time(model: TerritorialEconomy, closure: Closure) -> None:
    """Choose the establishment; a permanent closure closes or shrinks it now."""
    firms = model.firms
    row = model.struck[closure.shock] = find_establishment(model, closure)
    model.staff_when_struck[closure.shock] = staff_of(model.firm_columns, row) if row >= 0 else 0
    if row < 0:
        return
    cell = firms.active & (firms.territory == firms.territory[row]) & (firms.sector == firms.sector[row])
    whole = int(firms.attraction[cell].sum())
    model.market_share_when_struck[closure.shock] = int(firms.attraction[row]) / max(whole, 1)
    if closure.permanent:
        if closure.share >= 1.0:
            model.closing[row] = True
        else:
            shrink(model, row, closure.share)


def share_closed(
    model: TerritorialEconomy, event: Closure | Flooding, rows: np.ndarray, hit: np.ndarray | None
) -> np.ndarray:
    """Share closed of each establishment hit: as the shock says, or what is left of it at the pace of partners.

    Network-damped recovery (Henriet and Hallegatte in evidence 4.2): each week a share h / T of what is closed
    reopens, h being one minus the mean damage of suppliers and clients, T the recovery time if none is hit.
    """
    if event.partner_weeks and hit is not None:
        helped = 1.0 - mean_over_partners(model, hit)[rows]
        closed = model.closed[event.shock] * (1.0 - np.minimum(helped / event.partner_weeks, 1.0))
        closed = np.where(closed < RECOVERED, 0.0, closed)
    else:
        closed = np.full(len(rows), event.share)
    model.closed[event.shock] = closed
    return closed


def damage_of_firms(model: TerritorialEconomy) -> np.ndarray:
    """Share of its capacity that each establishment is still deprived of by shocks, last week; shape (F,)."""
    firms = model.firms
    damage = 1.0 - model.work.open_share
    inside = firms.sector >= 0
    allowed = np.ones(len(firms))
    allowed[inside] = model.effects.supply[firms.territory[inside], firms.sector[inside]]
    standing = firms.capital / np.maximum(firms.capital + firms.damage, 1)
    return 1.0 - (1.0 - damage) * allowed * np.where(firms.damage > 0, standing, 1.0)


def mean_over_partners(model: TerritorialEconomy, values: np.ndarray) -> np.ndarray:
    """Mean of a value of firms over the suppliers and clients of each, zero for a firm without any; shape (F,)."""
    inputs, count = model.input_columns, len(values)
    client = np.repeat(np.arange(count), np.diff(model.tables.first_input))
    supplier = inputs.supplier.astype(np.int64)
    client = np.concatenate([client, inputs.extra_client.astype(np.int64)])
    supplier = np.concatenate([supplier, inputs.extra_supplier.astype(np.int64)])
    active = model.firms.active
    linked = (supplier >= 0) & active[np.maximum(supplier, 0)] & active[client]
    client, supplier = client[linked], supplier[linked]
    total = np.bincount(client, values[supplier], count) + np.bincount(supplier, values[client], count)
    partners = np.bincount(client, minlength=count) + np.bincount(supplier, minlength=count)
    return total / np.maximum(partners, 1)


def flooded_rows(model: TerritorialEconomy, flood: Flooding) -> np.ndarray:
    """Rows of the establishments of the flooded share: the same flood plain for every flood of a run."""
    firms = model.firms
    here = np.flatnonzero(firms.active & (firms.territory == flood.territory) & (firms.sector >= 0))
    place = uniforms(stream_key(model.seed, "flood plain", 0), firms.identity[here])
    return here[place < flood.flooded_share]


def destroy_property(model: TerritorialEconomy, flood: Flooding, rows: np.ndarray) -> None:
    """Destroy capital of the establishments flooded and dwellings of the flooded share; note what will be rebuilt."""
    firms = model.firms
    lost = (firms.capital[rows] * flood.capital_lost).astype(np.int64)
    firms.capital[rows] -= lost
    firms.damage[rows] += (lost * flood.insured_share).astype(np.int64)
    model.destroyed_capital += int(lost.sum())
    dwellings = int((model.households.territory == flood.territory).sum()) * model.scale
    model.rebuilding.lose_dwellings(
        flood.territory, int(dwellings * flood.flooded_share * flood.cents_per_dwelling), flood.insured_share
    )


def shrink(model: TerritorialEconomy, row: int, share: float) -> None:
    """An establishment gives up a share of its capacity and customers for good; equipment is sold."""
    firms = model.firms
    kept = 1.0 - share
    for column in (firms.base_output, firms.attraction, firms.outside_orders, firms.expected_demand, firms.demand):
        column[row] = int(column[row] * kept)
    lost = int(firms.capital[row] * share)
    firms.capital[row] -= lost
    model.ledger.common("second-hand sales", "outside", "capital", lost)
