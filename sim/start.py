"""Month 0: the synthetic people are given customers, prices of one and public budgets that balance: nothing drifts.

Sales outside are the residual of each cell: what its firms make less what firms, households, investors and government
of the system buy from it. Capital and State accounts close with constant residuals (steady-state recipe, section 4).
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.compiled import PPM, compiled
from sim.contracts import first_extra, local_order
from sim.distance_selling import shop_online
from sim.establishment import labour_cost
from sim.final_demand import PLACE_BOUND, FinalDemand
from sim.firm_demography import monthly_hazard
from sim.government import LOCAL_SHARE_OF_PRODUCTION_TAX
from sim.incomes import set_incomes
from sim.investment import invest
from sim.job_matching import matching_base
from sim.purchases import split_orders
from sim.recorder import Recorder
from sim.sectors import NUMBER_OF_SECTORS
from sim.tables import NON_PROFIT, QUINTILES, STATE_CARE, make_tables
from sim.trade_routes import by_wholesale, sell_less
from sim.workplace_shopping import days_on_site

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, InputColumns, Tables

Opportunities = namedtuple("Opportunities", (
    "identity", "kind", "establishments", "owner", "exit_hazard", "wage_factor", "rounding_threshold", "staff",
    "unit_output", "base_output", "attraction", "outside_orders", "owner_share", "margin", "drawings", "supplier",
    "local_share",
))  # fmt: skip


@compiled
def usual_orders(firms: FirmColumns, inputs: InputColumns, tables: Tables, orders: np.ndarray) -> None:
    """Orders that named suppliers receive from firms at month 0, base-year cents a week."""
    extra = 0
    for row in range(tables.cell_start[-1]):
        if not firms.active[row]:
            continue
        sector = firms.sector[row]
        first = tables.first_input[row]
        for k in range(tables.input_offset[sector], tables.input_offset[sector + 1]):
            slot = first + k - tables.input_offset[sector]
            supplier = inputs.supplier[slot]
            used = int(tables.use_per_output[k] * firms.base_output[row])
            if supplier >= 0:
                orders[supplier] += local_order(used, inputs.local_share[slot])
            extra = first_extra(inputs, extra, slot)
            while extra < inputs.extra_slot.shape[0] and inputs.extra_slot[extra] == slot:
                orders[inputs.extra_supplier[extra]] += local_order(used, inputs.extra_share[extra])
                extra += 1


@compiled
def usual_margins(
    firms: FirmColumns,
    tables: Tables,
    margins: np.ndarray,
    owner_shares: np.ndarray,
) -> None:
    """Sales less inputs, taxes and labour at month 0, and the part of it that the owner draws."""
    for row in range(tables.cell_start[-1]):
        if not firms.active[row]:
            continue
        s = firms.sector[row]
        made = firms.base_output[row]
        taxes = made * tables.production_tax[s] // PPM + made * tables.input_product_tax[s] // PPM
        margins[row] = made * (1.0 - tables.inputs_per_output[s]) - taxes - labour_cost(firms, tables, row)
        if firms.owner[row] >= 0 and margins[row] > 0.0:
            owner_shares[row] = int(firms.drawings[row] / margins[row] * PPM)


def start_in_balance(model: TerritorialEconomy) -> None:
    """Settle every flow of month 0 and remember what later rules compare with."""
    firms, n = model.firms, model.n
    employed = model.workers.status == int(Status.EMPLOYEE)
    bill = np.bincount(model.workers.employer[employed], model.workers.wage[employed], len(firms))
    model.tables = make_tables(
        model.structure, model.parameters, labour_cost_by_cell(model, bill), income_brackets(model)
    )
    set_incomes(model)
    plan_final_demand(model)
    shop_online(
        model.tables.household_trade, model.structure.ecommerce_share, model.parameters.households.ecommerce_share
    )
    if not model.ledger.keep_flows:
        leave_thin_routes_to_wholesalers(model)
    find_customers_outside(model)
    usual_margins(model.firm_columns, model.tables, firms.margin, firms.owner_share)
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    persons_each = staff * model.scale / np.maximum(firms.establishments, 1)
    hazard = monthly_hazard(model.parameters, firms.kind, persons_each) * firms.active
    firms.exit_hazard[:] = hazard
    model.opportunities = remember_opportunities(model, staff)
    cell = firms.territory[firms.sector >= 0].astype(np.int64) * NUMBER_OF_SECTORS + firms.sector[firms.sector >= 0]
    model.matching_base = matching_base(
        model, model.parameters.labour_market.monthly_separation_rate, closure_rates(model, staff, hazard)
    )
    model.days_on_site_at_start = days_on_site(model)
    labour = np.bincount(cell, (bill + firms.drawings)[firms.sector >= 0], n * NUMBER_OF_SECTORS)
    producing = firms.base_output * firms.active
    made = np.bincount(cell, producing[firms.sector >= 0], n * NUMBER_OF_SECTORS)
    model.income_per_output = (labour / np.maximum(made, 1)).reshape(n, -1)
    close_public_and_capital_accounts(model)
    model.household_cash[:] = np.bincount(model.households.territory, model.households.cash, n).astype(np.int64)
    inside = slice(0, model.tables.cell_start[-1])
    model.firm_cash[:] = np.bincount(firms.territory[inside], firms.cash[inside], n).astype(np.int64)
    model.ledger.open(model.household_cash, model.firm_cash)
    firms.output[:] = firms.base_output * firms.active
    slots = np.repeat(firms.territory, np.diff(model.structure.first_input))
    model.input_stocks[:] = np.bincount(slots, model.inputs["stock"], n).astype(np.int64)
    state_flows_of_month_zero(model)
    model.recorder = Recorder(model, model.weeks)
    model.recorder.record(model)


def state_flows_of_month_zero(model: TerritorialEconomy) -> None:
    """What residents buy and firms add in a week of month 0, for the first row of the panel."""
    demand, firms, tables, n = model.final_demand, model.firms, model.tables, model.n
    own = np.arange(n)
    here = demand.household_orders * demand.household_shares[own, own, :]
    demand.consumption[:] = demand.budgets[:, :QUINTILES].sum(axis=1)
    demand.purchases_local[:] = here[:, PLACE_BOUND].sum(axis=1)
    demand.purchases_total[:] = demand.household_orders[:, PLACE_BOUND].sum(axis=1)
    demand.paid[:, :QUINTILES] = demand.budgets[:, :QUINTILES]
    demand.paid[:, STATE_CARE] = model.government.health_care
    demand.bought[:] = demand.asked[:, :QUINTILES].sum(axis=1)
    inside = np.flatnonzero((firms.sector >= 0) & firms.active)
    sector = firms.sector[inside]
    bought = tables.inputs_per_output[sector] + tables.input_product_tax[sector] / PPM
    model.value_added[:] = np.bincount(firms.territory[inside], firms.base_output[inside] * (1.0 - bought), n)


def income_brackets(model: TerritorialEconomy) -> np.ndarray:
    """Bounds of the fifths of disposable income per consumption unit at month 0, cents a week, shape (n, 4)."""
    households, n = model.households, model.n
    earned = np.zeros(len(households))
    workers = model.workers
    resident = workers.household >= 0
    pay = np.where(workers.status == int(Status.EMPLOYEE), workers.wage, workers.benefit).astype(np.float64)
    own = np.flatnonzero(workers.status == int(Status.SELF_EMPLOYED))
    pay[own] = model.firms.drawings[workers.employer[own]]
    np.add.at(earned, workers.household[resident], pay[resident])
    income = earned + households.pension + households.transfers + households.property_income - households.direct_tax
    standard = income * 100 // households.consumption_units
    fifth = households.territory.astype(np.int64) * QUINTILES + households.quintile
    lowest, highest = np.full(n * QUINTILES, np.inf), np.full(n * QUINTILES, -np.inf)
    np.minimum.at(lowest, fifth, standard)
    np.maximum.at(highest, fifth, standard)
    below, above = highest.reshape(n, -1)[:, :-1], lowest.reshape(n, -1)[:, 1:]
    known = np.isfinite(below) & np.isfinite(above)
    return np.where(known, (np.where(known, below, 0.0) + np.where(known, above, 0.0)) // 2 + 1, 0.0).astype(np.int64)


def labour_cost_by_cell(model: TerritorialEconomy, bill: np.ndarray) -> np.ndarray:
    """Net wages, levies and contributions per unit of output of each territory and sector at month 0, (n, S)."""
    firms, structure = model.firms, model.structure
    inside = np.flatnonzero((firms.sector >= 0) & firms.active)
    r, s = firms.territory[inside], firms.sector[inside]
    cost = bill[inside] * (1.0 + (structure.levies_per_net[r, s] + structure.employer_per_net[r, s]) / PPM)
    cell, cells = r.astype(np.int64) * NUMBER_OF_SECTORS + s, model.n * NUMBER_OF_SECTORS
    total = np.bincount(cell, cost, cells)
    made = np.bincount(cell, firms.base_output[inside], cells)
    return (total / np.maximum(made, 1.0)).reshape(model.n, -1)


def plan_final_demand(model: TerritorialEconomy) -> None:
    """Budgets, public orders and investment of month 0."""
    households, n = model.households, model.n
    demand = model.final_demand = FinalDemand(model)
    bucket = households.territory.astype(np.int64) * QUINTILES + households.quintile
    budgets = np.bincount(bucket, households.budget, n * QUINTILES).astype(np.int64).reshape(n, QUINTILES)
    demand.budgets[:, :QUINTILES] = budgets
    demand.budgets[:, NON_PROFIT] = model.government.non_profit_grant
    demand.budgets[:, STATE_CARE] = model.government.health_care
    model.budgets_at_start = budgets.sum(axis=1)
    demand.plan()
    demand.public_orders[:] = model.government.other_purchases
    model.clock.week = 0
    invest(model)
    model.clock.week = -1
    demand.invested = demand.investment.sum(axis=1) + demand.investment_foreign.sum(axis=1) + demand.investment_tax


def leave_thin_routes_to_wholesalers(model: TerritorialEconomy) -> None:
    """Territories of a large system buy along their thin routes, those of each region together, from wholesalers."""
    demand, region, thinnest = model.final_demand, model.setting.regions(), model.grain.thinnest_route
    demand.place_orders(model.usual_effects.household_demand)
    households, demand.household_wholesale = by_wholesale(
        model.tables.household_trade, demand.household_orders, region, thinnest
    )
    others, demand.other_wholesale = by_wholesale(model.tables.other_trade, demand.other_orders, region, thinnest)
    model.tables = demand.tables = model.tables._replace(household_trade=households, other_trade=others)


def find_customers_outside(model: TerritorialEconomy) -> None:
    """Give each firm the customers it needs outside; where the system asks for more than is made, buyers go outside."""
    firms, demand, tables, n = model.firms, model.final_demand, model.tables, model.n
    inside = slice(0, tables.cell_start[-1])
    orders = np.zeros(len(firms), np.int64)
    usual_orders(model.firm_columns, model.input_columns, tables, orders)
    cell = firms.territory[inside].astype(np.int64) * NUMBER_OF_SECTORS + firms.sector[inside]
    left = np.where(firms.active, np.maximum(firms.base_output - orders, 0), 0)[inside]
    made = np.bincount(cell, left, n * NUMBER_OF_SECTORS).reshape(n, -1)
    demand.place_orders(model.usual_effects.household_demand)
    demand.cell_money[:] = model.government.public_purchases
    demand.household_shares = tables.household_trade.copy()
    demand.lay_routes()
    split_orders(demand.household_orders, demand.household_routes, demand.cell_money, demand.elsewhere_planned)
    split_orders(demand.other_orders, demand.other_routes, demand.cell_money, demand.elsewhere_planned)
    routed = demand.cell_money - model.government.public_purchases
    kept = np.minimum(1.0, np.maximum(made - model.government.public_purchases, 0.0) / np.maximum(routed, 1))
    demand.household_wholesale_at_start = sell_less(tables.household_trade, demand.household_wholesale, kept)
    demand.household_wholesale = demand.household_wholesale_at_start
    demand.other_wholesale = sell_less(tables.other_trade, demand.other_wholesale, kept)
    for shares in (tables.household_trade, tables.other_trade):
        shares[:, -1] = 1.0 - shares[:, :-1].sum(axis=1)
    demand.household_shares[:] = tables.household_trade
    demand.lay_routes()
    wanted = np.minimum(demand.cell_money, made)
    outside_share = np.clip(1.0 - wanted / np.maximum(made, 1.0), 0.0, 1.0).ravel()
    firms.outside_orders[inside] = (left * outside_share[cell]).astype(np.int64)
    firms.attraction[inside] = left - firms.outside_orders[inside]
    exported = np.bincount(cell, firms.outside_orders[inside], demand.exported.size)
    demand.exported[:] = exported.reshape(demand.exported.shape).astype(np.int64)
    model.work.outside_money[:] = firms.outside_orders


def remember_opportunities(model: TerritorialEconomy, staff: np.ndarray) -> Opportunities:
    """The establishments of month 0, as the models of the entrants to come."""
    copied = [name for name in Opportunities._fields if name not in ("staff", "supplier", "local_share")]
    return Opportunities(
        **{name: model.firms.columns()[name].copy() for name in copied}, staff=staff.astype(np.int32),
        supplier=model.inputs["supplier"].copy(), local_share=model.inputs["local_share"].copy(),
    )  # fmt: skip


def closure_rates(model: TerritorialEconomy, staff: np.ndarray, hazard: np.ndarray) -> np.ndarray:
    """Monthly share of jobs lost in exits of firms, by place of work (2n,); none outside."""
    n, inside = model.n, slice(0, model.tables.cell_start[-1])
    rates = np.zeros(2 * n)
    if model.parameters.demography.active:
        territory = model.firms.territory[inside]
        lost = np.bincount(territory, (staff * hazard)[inside], n)
        rates[:n] = lost / np.maximum(np.bincount(territory, staff[inside], n), 1)
    return rates


def close_public_and_capital_accounts(model: TerritorialEconomy) -> None:
    """Fix the constant flows that leave the State and the capital account where they are at month 0."""
    government, payroll, demand = model.government, model.payroll, model.final_demand
    tables, firms = model.tables, model.firms
    inside = slice(0, tables.cell_start[-1])
    r, s = firms.territory[inside], firms.sector[inside]
    bill, made = firms.wage_bill[inside], (firms.base_output * firms.active)[inside]
    production_tax = np.bincount(r, made * tables.production_tax[s] // PPM, model.n).astype(np.int64)
    government.settle_start(production_tax, payroll.direct_tax)
    contributions = int((bill * (tables.levies_per_net[r, s] + tables.employer_per_net[r, s]) // PPM).sum())
    drawings = firms.drawings[inside].astype(np.int64)
    own = int((drawings * tables.own_contribution // PPM).sum())
    input_tax = int((made * tables.input_product_tax[s] // PPM).sum())
    profit = float(firms.margin[inside].sum() - drawings.sum() - own)
    profit_tax = profit * tables.profit_tax_rate
    local_tax = int(
        (production_tax * LOCAL_SHARE_OF_PRODUCTION_TAX).sum() + (payroll.direct_tax * government.own_tax_share).sum()
    )
    public = government.local_purchases(government.base_public_purchases).sum()
    state_investment = int(government.public_investment.sum()) - int(government.local_investment().sum())
    received = (
        production_tax.sum() + payroll.direct_tax.sum() - local_tax + input_tax + contributions + own + profit_tax
    )
    received += demand.product_tax.sum() + demand.investment_tax.sum()
    spent = payroll.pensions.sum() + payroll.benefits.sum() + payroll.transfers.sum()
    spent += demand.budgets[:, NON_PROFIT:].sum() + government.base_public_purchases.sum() - public
    spent += demand.public_orders.sum() + government.other_imports.sum() + government.grant.sum() + state_investment
    spent += government.interest.sum()
    government.national_solidarity = int(spent - received)
    income = payroll.wages_by_home.sum() + payroll.wages_from_outside.sum() + payroll.benefits.sum()
    income += payroll.drawings.sum() + payroll.pensions.sum() + payroll.transfers.sum()
    income += payroll.property_income.sum() - payroll.direct_tax.sum()
    saving = income - demand.budgets[:, :QUINTILES].sum()
    gained = saving + profit - profit_tax + demand.rent.sum()
    gained += government.public_investment.sum() + government.interest.sum()
    government.net_lending = int(gained - payroll.property_income.sum() - demand.invested.sum())
