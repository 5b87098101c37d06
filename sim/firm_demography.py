"""Firm demography: exits at observed hazards and by insolvency, entrants of the same sizes, suppliers replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.agents.households import Status
from sim.clock import WEEKS_A_MONTH
from sim.compiled import PRICE_BASE, compiled, how_many_below
from sim.random_streams import draw, lottery_order, stream_key, uniform

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.parameters import Parameters
    from sim.start import Opportunities
    from sim.tables import FirmColumns, InputColumns, Tables, WorkerColumns

SEEKER, SELF_EMPLOYED = int(Status.SEEKER), int(Status.SELF_EMPLOYED)
LARGE_EMPLOYER_STAFF = 10
PLANT_STAFF = 50
TERRITORIES_A_BLOCK = 16
"""Fewest territories whose openings are worth a thread."""
TO_CAPITAL, TO_BANK, FROM_BANK, RESOLD = range(4)


@compiled
def choose_exits(firms: FirmColumns, tables: Tables, credit_weeks: float, key: np.uint64, leaving: np.ndarray) -> None:
    """Firms leave at the background hazard of their kind, or when cash is negative and the bank lends no more."""
    for row in range(tables.cell_start[-1]):
        leaving[row] = False
        if not firms.active[row]:
            continue
        insolvent = firms.cash[row] < 0 and firms.debt[row] >= int(credit_weeks * firms.expected_demand[row])
        leaving[row] = insolvent or uniform(draw(key, firms.identity[row])) < firms.exit_hazard[row]


@compiled
def wind_up(
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    order: np.ndarray,
    leaving: np.ndarray,
    settlement: np.ndarray,
    scrapped: np.ndarray,
    exits: np.ndarray,
) -> None:
    """Close firms: cash repays the bank then the owners, a hole is the bank's loss, equipment and stocks go outside.

    ``order`` (inputs,) is what firms order, nothing from now on; ``settlement[r]`` receives the cents to capital, to
    the bank, from the bank, and of the second-hand sale; ``scrapped[s]`` the unsold goods lost. ``leaving`` is a
    boolean row mask.
    """
    for row in range(tables.cell_start[-1]):
        if not leaving[row]:
            continue
        r, s = firms.territory[row], firms.sector[row]
        cash = firms.cash[row]
        if cash >= 0:
            back = min(cash, firms.debt[row])
            settlement[r, TO_BANK] += back
            settlement[r, TO_CAPITAL] += cash - back
        else:
            settlement[r, FROM_BANK] -= cash
        first = tables.first_input[row]
        settlement[r, RESOLD] += firms.capital[row]
        for slot in range(first, first + tables.input_offset[s + 1] - tables.input_offset[s]):
            settlement[r, RESOLD] += inputs.stock[slot]
            inputs.stock[slot], order[slot] = 0, 0
        scrapped[s] += firms.inventory[row]
        exits[r] += firms.establishments[row]
        firms.active[row] = False
        for column in (
            firms.cash, firms.debt, firms.capital, firms.damage, firms.inventory, firms.output, firms.demand,
            firms.investment, firms.repairs,
        ):  # fmt: skip
            column[row] = 0
        firms.drawings[row] = 0
        firms.wage_bill[row] = 0


@compiled
def idle_capacity(firms: FirmColumns, row: int) -> float:
    """What a firm could sell beyond last week's demand, at least a hundredth of its size."""
    return max(float(firms.base_output[row] - firms.demand[row]), 0.01 * firms.base_output[row])


@compiled
def cumulate_idle_capacity(firms: FirmColumns, tables: Tables) -> np.ndarray:
    """Running sum of idle capacities within each cell, by row of Firm."""
    cumulated = np.zeros(tables.cell_start[-1])
    for cell in range(tables.cell_start.shape[0] - 1):
        whole = 0.0
        for row in range(tables.cell_start[cell], tables.cell_start[cell + 1]):
            if firms.active[row]:
                whole += idle_capacity(firms, row)
            cumulated[row] = whole
    return cumulated


@compiled
def choose_seller(cumulated: np.ndarray, tables: Tables, cell: int, luck: float) -> int:
    """The seller of a cell where the running sum of idle capacities passes a share of the whole; -1 with no seller."""
    first, last = tables.cell_start[cell], tables.cell_start[cell + 1]
    if first == last or cumulated[last - 1] <= 0.0:
        return -1
    here, whole = cumulated[first:last], cumulated[last - 1]
    return first + min(how_many_below(here, luck * whole, True), how_many_below(here, whole, False))


@compiled
def replace_suppliers(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    cumulated: np.ndarray,
    key: np.uint64,
) -> None:
    """Clients of a closed supplier choose another one of its cell, by idle capacity; with none left they buy outside.

    Clients of rows ``begin`` to ``end``; ``cumulated`` is the running sum of idle capacities. A supplier of -2 - cell
    remembers the cell where the client would buy again.
    """
    sectors = tables.input_offset.shape[0] - 1
    for client in range(begin, end):
        if not firms.active[client]:
            continue
        s = firms.sector[client]
        first = tables.first_input[client]
        for slot in range(first, first + tables.input_offset[s + 1] - tables.input_offset[s]):
            supplier = inputs.supplier[slot]
            if supplier == -1 or (supplier >= 0 and firms.active[supplier]):
                continue
            cell = -2 - supplier if supplier < 0 else firms.territory[supplier] * sectors + firms.sector[supplier]
            luck = uniform(draw(draw(key, firms.identity[client]), np.uint64(slot - first)))
            chosen = choose_seller(cumulated, tables, cell, luck)
            inputs.supplier[slot] = chosen if chosen >= 0 else -2 - cell


@compiled
def replace_further_suppliers(
    firms: FirmColumns, inputs: InputColumns, tables: Tables, cumulated: np.ndarray, key: np.uint64
) -> None:
    """Large clients do the same for each further supplier that has closed."""
    sectors = tables.input_offset.shape[0] - 1
    serial = 0
    for extra in range(inputs.extra_slot.shape[0]):
        supplier, client = inputs.extra_supplier[extra], inputs.extra_client[extra]
        serial = serial + 1 if extra > 0 and inputs.extra_client[extra - 1] == client else 0
        if supplier < 0 or firms.active[supplier]:
            continue
        cell = firms.territory[supplier] * sectors + firms.sector[supplier]
        luck = uniform(draw(draw(key, firms.identity[client]), np.uint64((1 << 32) + serial)))
        inputs.extra_supplier[extra] = choose_seller(cumulated, tables, cell, luck)


@compiled
def enter(
    begin: int,
    end: int,
    firms: FirmColumns,
    inputs: InputColumns,
    tables: Tables,
    workers: WorkerColumns,
    models: Opportunities,
    opportunity_factor: np.ndarray,
    identities: np.uint64,
    key: np.uint64,
    queue_start: np.ndarray,
    queue: np.ndarray,
    buffer_weeks: np.ndarray,
    week: int,
    waiting: np.ndarray,
    equity: np.ndarray,
    equipment: np.ndarray,
    entries: np.ndarray,
) -> None:
    """Each establishment of month 0 is a business opportunity that sends an entrant like it at its kind's exit hazard,
    times ``opportunity_factor[r, s]``, 1 as usual.

    Territories ``begin`` to ``end``. Births hence replace exits of each size in the mean, cell by cell. The founder of
    a self-employed business is a job seeker of the territory; cash comes from the capital account, which also pays
    ``equipment[r]``, the capital and stocks bought on the second-hand market of the country where exits sell theirs;
    cents, ``equity[r]`` too. ``waiting[cell]`` counts opportunities that found no free premises or founder and try
    again next month.
    """
    sectors = tables.input_offset.shape[0] - 1
    taken = np.zeros(queue_start.shape[0] - 1, np.int64)
    for cell in range(begin * sectors, end * sectors):
        r, s = cell // sectors, cell % sectors
        free = tables.cell_start[cell + 1] - 1
        for row in range(tables.cell_start[cell], tables.cell_start[cell + 1]):
            if uniform(draw(key, models.identity[row])) >= models.exit_hazard[row] * opportunity_factor[r, s]:
                continue
            while free >= tables.cell_start[cell] and firms.active[free]:
                free -= 1
            if free < tables.cell_start[cell]:
                waiting[cell] += 1
                continue
            founder = -1
            if models.owner[row] >= 0:
                if queue_start[r] + taken[r] >= queue_start[r + 1]:
                    waiting[cell] += 1
                    continue
                founder = queue[queue_start[r] + taken[r]]
                taken[r] += 1
                workers.status[founder] = SELF_EMPLOYED
                workers.employer[founder] = free
                workers.benefit[founder] = 0
            firms.identity[free] = draw(identities, models.identity[row] ^ np.uint64(free - tables.cell_start[cell]))
            firms.kind[free] = models.kind[row]
            firms.active[free] = True
            firms.known[free] = False
            firms.establishments[free] = models.establishments[row]
            firms.owner[free] = founder
            firms.birth_week[free] = week
            firms.exit_hazard[free] = models.exit_hazard[row]
            firms.rounding_threshold[free] = models.rounding_threshold[row]
            firms.wage_factor[free] = models.wage_factor[row]
            firms.posts[free] = models.staff[row]
            firms.unit_output[free] = models.unit_output[row]
            firms.base_output[free] = models.base_output[row]
            firms.attraction[free] = models.attraction[row]
            firms.outside_orders[free] = models.outside_orders[row]
            firms.expected_demand[free] = models.base_output[row]
            firms.demand[free] = models.base_output[row]
            firms.price[free] = PRICE_BASE
            firms.owner_share[free] = models.owner_share[row]
            firms.margin[free] = models.margin[row]
            firms.drawings[free] = models.drawings[row]
            firms.capital[free] = int(tables.capital_per_output[s] * models.base_output[row])
            equipment[r] += firms.capital[free]
            cash = int(buffer_weeks[r, s] * models.base_output[row])
            firms.cash[free] = cash
            equity[r] += cash
            entries[r] += models.establishments[row]
            first, origin = tables.first_input[free], tables.first_input[row]
            for k in range(tables.input_offset[s + 1] - tables.input_offset[s]):
                inputs.supplier[first + k] = models.supplier[origin + k]
                inputs.local_share[first + k] = models.local_share[origin + k]
                pair = tables.input_offset[s] + k
                stock = int(tables.stock_weeks[pair] * tables.use_per_output[pair] * models.base_output[row])
                inputs.stock[first + k] = stock
                equipment[r] += stock


def monthly_hazard(parameters: Parameters, kind: np.ndarray, staff: np.ndarray) -> np.ndarray:
    """Chance of leaving in a month by kind and size (evidence 8.2); public employers and those outside stay.

    Plants of 50 people and more close by insolvency or by a shock, never by chance: users ask about their closure.
    """
    yearly = parameters.firms.exit_hazards_per_year
    employer = np.where(staff >= LARGE_EMPLOYER_STAFF, yearly["large_employer"], yearly["small_employer"])
    private = np.where(kind == FirmKind.EMPLOYER, employer, 0.0)
    rates = np.where(kind == FirmKind.OWN_ACCOUNT, yearly["own_account"], private)
    return np.where(staff >= PLANT_STAFF, 0.0, rates / 12.0)


def exit_firms(model: TerritorialEconomy) -> None:
    """Some firms close for good."""
    leaving = np.zeros(len(model.firms), np.bool_)
    choose_exits(
        model.firm_columns, model.tables,
        model.parameters.firms.credit_limit_months * model.effects.credit * WEEKS_A_MONTH,
        stream_key(model.seed, "exit", model.clock.week), leaving,
    )  # fmt: skip
    close_firms(model, leaving)


def close_firms(model: TerritorialEconomy, leaving: np.ndarray) -> None:
    """Wind up the firms marked and settle their accounts; ``leaving`` is a boolean row mask."""
    settlement = np.zeros((model.n, 4), np.int64)
    wind_up(
        model.firm_columns, model.input_columns, model.tables, model.work.order, leaving, settlement,
        model.scrapped_goods, model.exits,
    )  # fmt: skip
    inputs = model.input_columns
    inputs.extra_supplier[leaving[inputs.extra_client]] = -1
    model.ledger.to_common("liquidation", "firms", "capital", settlement[:, TO_CAPITAL])
    model.ledger.to_common("repayments at liquidation", "firms", "bank", settlement[:, TO_BANK])
    model.ledger.common("second-hand sales", "outside", "capital", int(settlement[:, RESOLD].sum()))
    model.ledger.from_common("defaults", "bank", "firms", settlement[:, FROM_BANK])


def close_struck_firms(model: TerritorialEconomy) -> None:
    """Establishments that a shock closes this week are wound up."""
    close_firms(model, model.closing)


def relink_suppliers(model: TerritorialEconomy) -> None:
    """Clients whose supplier is gone find another."""
    firms, inputs, tables = model.firm_columns, model.input_columns, model.tables
    what = firms, inputs, tables, cumulate_idle_capacity(firms, tables)
    key = stream_key(model.seed, "new supplier", model.clock.week)
    model.crew.share(tables.cell_start[-1], lambda begin, end: replace_suppliers(begin, end, *what, key))
    replace_further_suppliers(*what, key)


def enter_firms(model: TerritorialEconomy) -> None:
    """Entrepreneurs open new establishments."""
    workers, week = model.workers, model.clock.week
    seekers = np.flatnonzero((workers.status == SEEKER) & (workers.home < model.n))
    key = stream_key(model.seed, "founder priority", week)
    queue = seekers[lottery_order(key, workers.home[seekers], workers.identity[seekers])]
    start = np.searchsorted(workers.home[queue], np.arange(model.n + 1))
    equity, equipment = np.zeros(model.n, np.int64), np.zeros(model.n, np.int64)
    what = (
        model.firm_columns, model.input_columns, model.tables, model.worker_columns, model.opportunities,
        model.opportunity_factor,
        stream_key(model.seed, "entrant identity", week), stream_key(model.seed, "entry", week),
        start, queue, model.parameters.firms.cash_buffer_months * WEEKS_A_MONTH * model.tables.cash_need, week,
        model.entrants_waiting,
    )  # fmt: skip
    model.crew.share(
        model.n, lambda begin, end, *sums: enter(begin, end, *what, *sums), equity, equipment, model.entries,
        fewest=TERRITORIES_A_BLOCK,
    )  # fmt: skip
    model.ledger.from_common("equity of entrants", "capital", "firms", equity)
    model.ledger.common("equipment of entrants", "capital", "outside", int(equipment.sum()))
