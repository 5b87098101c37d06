"""Investment: firms replace worn capital and follow expected demand; housing and public works follow local income."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.compiled import compiled
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables

CAPITAL_ADJUSTMENT_WEEKS = 104.0
DRY_TILL_SHARE = 0.5
CONSTRUCTION = SECTOR_INDEX["CONS"]


@compiled
def install_and_order_capital(
    firms: FirmColumns,
    tables: Tables,
    weeks: float,
    served: np.ndarray,
    accelerator: float,
    weeks_to_rebuild: float,
    ordered: np.ndarray,
    rebuilding: np.ndarray,
) -> None:
    """Capital gains what was delivered, loses what wore out; next month's orders follow expected demand and cash.

    Order = depreciation + accelerator * (capital wanted - capital) / adjustment time, halved when the till is empty,
    never negative. Insured damage is ordered on top, what is left of it over the time to rebuild, and leaves the
    capital that is wanted. ``ordered[r]`` sums cents a week, ``rebuilding[r]`` those of insured damage.
    """
    for row in range(tables.cell_start[-1]):
        if not firms.active[row]:
            continue
        r = firms.territory[row]
        delivered = int(weeks * firms.repairs[row] * served[r])
        damage = firms.damage[row] = max(0, firms.damage[row] - delivered)
        worn = firms.capital[row] * tables.depreciation[r]
        firms.capital[row] += int(weeks * (firms.investment[row] * served[r] - worn))
        wanted = tables.capital_per_output[firms.sector[row]] * firms.expected_demand[row]
        order = firms.capital[row] * tables.depreciation[r]
        order += accelerator * (wanted - firms.capital[row] - damage) / CAPITAL_ADJUSTMENT_WEEKS
        if firms.cash[row] < 0:
            order *= DRY_TILL_SHARE
        firms.repairs[row] = int(damage / weeks_to_rebuild)
        firms.investment[row] = int(max(0.0, order)) + firms.repairs[row]
        rebuilding[r] += firms.repairs[row]
        ordered[r] += firms.investment[row]


def invest(model: TerritorialEconomy) -> None:
    """Firms, households and government order capital goods, mostly construction, equipment and business services."""
    demand, tables = model.final_demand, model.tables
    ordered, rebuilt = np.zeros(model.n, np.int64), np.zeros(model.n, np.int64)
    weeks, firms = float(model.clock.weeks_since_month_start), model.parameters.firms
    install_and_order_capital(
        model.firm_columns, tables, weeks, demand.investment_served, firms.investment_accelerator,
        firms.rebuilding_weeks, ordered, rebuilt,
    )  # fmt: skip
    total = ordered + (tables.other_investment * model.income_relative_to_start()).astype(np.int64)
    demand.investment_tax[:] = (total * tables.investment_tax_share).astype(np.int64)
    net = total - demand.investment_tax
    edges = np.floor(net[:, None] * np.cumsum(tables.investment_mix, axis=1)).astype(np.int64)
    edges[:, -1] = net
    by_product = np.diff(edges, axis=1, prepend=0)
    demand.investment_foreign[:] = (by_product * tables.investment_import_share).astype(np.int64)
    demand.investment[:] = by_product - demand.investment_foreign
    if model.rebuilding.under_way or rebuilt.any():
        model.rebuilding.order_repairs(weeks, demand.investment_served, firms.rebuilding_weeks, rebuilt)
        repairs_tax = (model.rebuilding.orders * tables.investment_tax_share).astype(np.int64)
        demand.investment_tax += repairs_tax
        demand.investment[:, CONSTRUCTION] += model.rebuilding.orders - repairs_tax
