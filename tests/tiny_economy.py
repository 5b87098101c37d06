"""Hand-made economies of a few firms that run on the compiled rules of the engine, for answers known beforehand.

One tick is the unit of time of the stocks: a delivery ordered in a tick arrives when the tick ends, and can be used in
the next one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.agents.firms import Firm
from sim.agents.households import Household
from sim.compiled import PPM
from sim.deliveries import deliver_and_use, serve_whole_orders
from sim.goods_market import produce_and_sell, settle_inventories, share_within_cells
from sim.model import TerritorialEconomy
from sim.production import feel_missing_deliveries, plan_and_order, send_orders
from sim.tables import FirmColumns, HouseholdColumns, InputColumns, Tables, make_work

PLENTY = 1 << 50


def firm_columns(count: int) -> FirmColumns:
    """Blank columns of firms in business, prices at their base."""
    columns = FirmColumns(*(np.zeros(count, field.dtype) for field in Firm.schema().values()))
    columns.active[:], columns.owner[:], columns.price[:] = True, -1, 10_000
    return columns


def household_columns(count: int) -> HouseholdColumns:
    """Blank columns of households of one consumption unit."""
    columns = HouseholdColumns(*(np.zeros(count, field.dtype) for field in Household.schema().values()))
    columns.consumption_units[:] = 100
    return columns


@cache
def tables_of_a_real_place() -> Tables:
    """Tables of a small system, whose types hand-made ones take, so that rules are compiled once for both."""
    return TerritorialEconomy("gevaudan-lozere", scale=20, weeks=1).tables


def tables_of(**given: np.ndarray) -> Tables:
    """The tables of an economy; those that the rules at hand do not read are a single zero."""
    values = {}
    for name, model in tables_of_a_real_place()._asdict().items():
        values[name] = np.ascontiguousarray(given[name], model.dtype) if name in given else 0 * model
        if isinstance(model, np.ndarray) and name not in given:
            values[name] = np.zeros((1,) * model.ndim, model.dtype)
    return Tables(**values)


def frozen(values: np.ndarray) -> np.ndarray:
    """A copy that rules may only read, as the effects of a week are."""
    copy = values.copy()
    copy.flags.writeable = False
    return copy


def apply(rule: Callable[..., object], **given: object) -> None:
    """Run a compiled rule; sums by territory that it also fills, and that no answer needs, go to a blank array."""
    rule(*(given.get(name, np.zeros(1, np.int64)) for name in inspect.signature(rule.py_func).parameters))


@dataclass(frozen=True)
class Purchase:
    """What a firm uses of a product per unit of output, a ``local_share`` of it from firm ``supplier``."""

    product: int
    coefficient: float
    supplier: int
    local_share: float = 1.0


class TinyEconomy:
    """Firms of one territory, in rows sorted by sector, with stocks of ``stock_ticks`` of their usual use of inputs.

    Args:
        sector: sector of each firm, ascending.
        usual: output of each firm when nothing happens.
        customers: final demand for each firm's product, from outside.
        purchases: what firms of each sector buy; all firms of a sector have the same list of products.
        capacity: output of the staff of each firm at normal hours; twice the usual by default.
    """

    def __init__(
        self,
        sector: Sequence[int],
        usual: Sequence[int],
        customers: Sequence[int],
        purchases: Sequence[Sequence[Purchase]],
        stock_ticks: float,
        restoration_ticks: float,
        capacity: Sequence[int] | None = None,
    ) -> None:
        count, sectors = len(sector), max(sector) + 1
        self.restoration_ticks = restoration_ticks
        self.firms = firm_columns(count)
        self.firms.sector[:] = sector
        for column in (self.firms.base_output, self.firms.demand, self.firms.expected_demand):
            column[:] = usual
        self.firms.outside_orders[:] = customers
        self.firms.workers[:] = 1
        self.firms.unit_output[:] = 2 * np.array(usual) if capacity is None else capacity
        self.firms.capital[:] = PLENTY
        by_sector = [next(list(purchases[row]) for row in range(count) if sector[row] == s) for s in range(sectors)]
        pairs = [purchase for of_sector in by_sector for purchase in of_sector]
        slots = [purchase for of_firm in purchases for purchase in of_firm]
        coefficient = np.array([pair.coefficient for pair in pairs])
        self.tables = tables_of(
            cell_start=np.searchsorted(sector, np.arange(sectors + 1)).astype(np.int64),
            first_input=np.cumsum([0, *map(len, purchases)], dtype=np.int64),
            input_offset=np.cumsum([0, *map(len, by_sector)], dtype=np.int64),
            input_product=np.array([pair.product for pair in pairs], np.int64),
            input_coefficient=np.rint(coefficient * PPM).astype(np.int64),
            input_imported_share=np.zeros(len(pairs), np.int64),
            use_per_output=coefficient,
            imported_part=np.zeros(len(pairs)),
            stock_weeks=np.full(len(pairs), float(stock_ticks)),
            criticality=np.ones(len(pairs)),
            input_is_fast=np.zeros(len(pairs), np.bool_),
            capital_per_output=np.ones(sectors),
        )
        use = np.repeat(usual, [len(of_firm) for of_firm in purchases]) * [slot.coefficient for slot in slots]
        self.inputs = InputColumns(
            stock=np.rint(stock_ticks * use).astype(np.int64),
            supplier=np.array([slot.supplier for slot in slots], np.int32),
            local_share=np.array([round(slot.local_share * PPM) for slot in slots], np.int32),
        )
        self.work = make_work(count, len(slots))
        self.allowed = np.ones((1, sectors))
        self.outside_supply = np.ones(sectors)
        self.customers_buy = np.ones((1, sectors))

    def tick(self) -> None:
        """Order, share demand, produce, sell, deliver: the weekly rules of goods in the order of the engine's cycle."""
        firms, inputs, tables, work = self.firms, self.inputs, self.tables, self.work
        outside = frozen(self.outside_supply)
        count, cells, scarce = len(firms.active), self.allowed.size, np.zeros(1, np.int64)
        work.orders_from_firms[:] = 0
        plan_and_order(
            0, count, firms, inputs, tables, frozen(self.allowed), 1.25, 0.85, self.restoration_ticks, work
        )
        send_orders(0, count, firms.active, tables.first_input, inputs, work.order, work.orders_from_firms)
        money = np.zeros(self.allowed.shape, np.int64)
        share_within_cells(0, cells, firms, tables, money, self.customers_buy, work, scarce)
        if scarce[0] or (self.outside_supply < 1.0).any():
            feel_missing_deliveries(0, count, firms, inputs, tables, outside, outside, work)
        produce_and_sell(0, cells, firms, tables, work, money, np.zeros_like(money))
        serve_whole_orders(0, count, firms, work)
        apply(
            deliver_and_use, begin=0, end=count, firms=firms, inputs=inputs, tables=tables, work=work,
            outside_supply=outside, abroad_supply=outside, outside_price=frozen(np.ones(len(outside))),
            sold=work.sold_to_firms, revenue=work.revenue, between_firms=np.zeros((1, 1), np.int64),
        )  # fmt: skip
        settle_inventories(firms, tables, work)
        firms.demand[:] = work.demanded

    def live(self, ticks: int) -> np.ndarray:
        """Output of every firm over some ticks, shape (ticks, firms)."""
        history = np.zeros((ticks, len(self.firms.active)), np.int64)
        for tick in range(ticks):
            self.tick()
            history[tick] = self.firms.output
        return history

    def stop(self, row: int) -> None:
        """Close a firm for the time being."""
        self.work.open_share[row] = 0.0

    def reopen(self, row: int) -> None:
        """Open a firm again."""
        self.work.open_share[row] = 1.0
