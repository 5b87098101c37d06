"""Prices: each firm passes the cost of its inputs on, with delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.compiled import PPM, PRICE_BASE, compiled

if TYPE_CHECKING:
    import numpy as np

    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, InputColumns, Tables


@compiled
def pass_costs_on(
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    outside_price: np.ndarray,
    speed: float,
    pass_through: float,
    adjusted: np.ndarray,
) -> None:
    """Move each price towards its unit cost relative to month 0; wages and margins are constant per unit.

    target = 1 + pass_through * sum over inputs of coefficient * (price of the input - 1). Prices of this month answer
    last month's prices of suppliers, so that the order of firms does not matter; ``adjusted`` receives them. Of several
    suppliers of an input the first sets the price of all.
    """
    for row in range(tables.cell_start[-1]):
        adjusted[row] = firms.price[row]
        if not firms.active[row]:
            continue
        sector = firms.sector[row]
        first = tables.first_input[row]
        rise = 0.0
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            slot = first + k - tables.input_offset[sector]
            supplier = inputs.supplier[slot]
            outside = outside_price[tables.input_product[k]] - 1.0
            price = outside
            if supplier >= 0:
                local = inputs.local_share[slot] / PPM
                price = local * (firms.price[supplier] / PRICE_BASE - 1.0) + (1.0 - local) * outside
            rise += tables.input_coefficient[k] / PPM * price
        target = PRICE_BASE * (1.0 + pass_through * rise)
        adjusted[row] = int(firms.price[row] + speed * (target - firms.price[row]) + 0.5)
    for row in range(tables.cell_start[-1]):
        firms.price[row] = adjusted[row]


def set_prices(model: TerritorialEconomy) -> None:
    """Firms revise their prices once a month; nothing to do while no price has moved anywhere."""
    effects, firms = model.effects, model.firms
    if (effects.outside_price == 1.0).all() and (firms.price == PRICE_BASE).all():
        return
    production = model.parameters.production
    pass_costs_on(
        model.firm_columns, model.input_columns, model.tables, effects.outside_price,
        production.price_adjustment_per_month, production.price_pass_through, model.work.spare,
    )  # fmt: skip
