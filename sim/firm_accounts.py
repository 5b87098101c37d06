"""Firms' books: what is left of sales after inputs, taxes and labour, and how cash, credit and profit are handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM, compiled
from sim.establishment import labour_cost, staff_of

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables, Work

MARGIN_MEMORY_WEEKS = 13.0
INPUT_TAX, PRODUCTION_TAX, LEVIES, EMPLOYER_CONTRIBUTIONS, OWN_CONTRIBUTIONS, CASH, VALUE_ADDED, IDLE_HOURS = range(8)


@compiled
def close_books(
    begin: int,
    end: int,
    firms: FirmColumns,
    tables: Tables,
    own_contribution: int,
    memory_weeks: float,
    furlough_open: bool,
    belief_in_lasting_fall: float,
    work: Work,
    totals: np.ndarray,
) -> None:
    """Each firm receives its sales and pays inputs, taxes, labour and its owner; cents; rows ``begin`` to ``end``.

    ``totals[r]``, shape (n, 8), sums what is named above: INPUT_TAX to IDLE_HOURS.
    """
    for row in range(begin, end):
        if not firms.active[row]:
            continue
        r, s = firms.territory[row], firms.sector[row]
        revenue = work.revenue[row]
        production_tax = revenue * tables.production_tax[s] // PPM
        input_tax = firms.output[row] * tables.input_product_tax[s] // PPM
        bill = firms.wage_bill[row]
        levies = bill * tables.levies_per_net[r, s] // PPM
        employer = bill * tables.employer_per_net[r, s] // PPM
        operating = revenue - work.input_cost[row] - production_tax - input_tax - bill - levies - employer
        own = firms.drawings[row] * own_contribution // PPM
        firms.cash[row] += operating - firms.drawings[row] - own
        firms.margin[row] += (operating - firms.margin[row]) / MARGIN_MEMORY_WEEKS
        firms.demand[row] = work.demanded[row]
        surprise = work.demanded[row] - firms.expected_demand[row]
        if furlough_open and surprise < 0.0:
            surprise *= belief_in_lasting_fall
        firms.expected_demand[row] += surprise / memory_weeks
        staff = staff_of(firms, row)
        if furlough_open:
            at_work = staff * firms.unit_output[row]
            needed = min(firms.output[row], at_work)
            firms.furlough_share[row] = PPM - int(needed / at_work * PPM) if at_work > 0 else 0
        else:
            firms.furlough_share[row] = 0
        totals[r, INPUT_TAX] += input_tax
        totals[r, PRODUCTION_TAX] += production_tax
        totals[r, LEVIES] += levies
        totals[r, EMPLOYER_CONTRIBUTIONS] += employer
        totals[r, OWN_CONTRIBUTIONS] += own
        totals[r, CASH] += firms.cash[row]
        totals[r, VALUE_ADDED] += revenue - work.input_cost[row] - input_tax
        totals[r, IDLE_HOURS] += staff * firms.furlough_share[row]


@compiled
def settle_with_bank_and_owners(
    begin: int,
    end: int,
    firms: FirmColumns,
    tables: Tables,
    buffer_weeks: float,
    credit_weeks: float,
    monthly_rate: float,
    profit_tax_rate: float,
    borrowed: np.ndarray,
    repaid: np.ndarray,
    interest: np.ndarray,
    tax: np.ndarray,
    profit: np.ndarray,
) -> None:
    """Cash above the buffer repays debt, pays profit tax and goes to the capital account; the bank lends, to a limit.

    Owners' drawings for the month follow the margin. The last five arrays, shape (n,), sum cents by territory. Firms of
    rows ``begin`` to ``end``.
    """
    for row in range(begin, end):
        if not firms.active[row]:
            continue
        r, s = firms.territory[row], firms.sector[row]
        due = int(firms.debt[row] * monthly_rate)
        firms.cash[row] -= due
        interest[r] += due
        weekly_cost = labour_cost(firms, tables, row) + tables.inputs_per_output[s] * firms.expected_demand[row]
        buffer = int(buffer_weeks * weekly_cost)
        excess = firms.cash[row] - buffer
        if excess > 0:
            back = min(excess, firms.debt[row])
            surplus = excess - back
            owed = int(surplus * profit_tax_rate)
            firms.debt[row] -= back
            firms.cash[row] -= excess
            repaid[r] += back
            tax[r] += owed
            profit[r] += surplus - owed
        elif firms.cash[row] < 0:
            room = int(credit_weeks * firms.expected_demand[row]) - firms.debt[row]
            loan = min(-firms.cash[row], room)
            if loan > 0:
                firms.debt[row] += loan
                firms.cash[row] += loan
                borrowed[r] += loan
        if firms.owner[row] >= 0:
            firms.drawings[row] = int(max(0.0, firms.margin[row]) * firms.owner_share[row] / PPM)


def keep_books(model: TerritorialEconomy) -> None:
    """Firms close the week: taxes and contributions are paid, cash and expectations updated."""
    totals = np.zeros((model.n, 8), np.int64)
    what = (
        model.firm_columns, model.tables, model.tables.own_contribution,
        float(model.parameters.production.demand_memory_weeks), model.effects.furlough,
        model.parameters.production.belief_in_lasting_fall, model.work,
    )  # fmt: skip
    model.crew.share(
        model.tables.cell_start[-1], lambda begin, end, totals: close_books(begin, end, *what, totals), totals
    )
    ledger = model.ledger
    model.government.collect_production_tax(ledger, totals[:, PRODUCTION_TAX])
    ledger.to_common("product taxes on inputs", "firms", "state", totals[:, INPUT_TAX])
    ledger.to_common("employee contributions", "firms", "state", totals[:, LEVIES])
    ledger.to_common("employer contributions", "firms", "state", totals[:, EMPLOYER_CONTRIBUTIONS])
    ledger.to_common("self-employed contributions", "firms", "state", totals[:, OWN_CONTRIBUTIONS])
    model.firm_cash[:] = totals[:, CASH]
    model.value_added[:] = totals[:, VALUE_ADDED]
    model.furloughed[:] = totals[:, IDLE_HOURS] // PPM


def share_profits(model: TerritorialEconomy) -> None:
    """Firms settle with the bank, pay profit tax and hand the rest to the capital account."""
    firms = model.parameters.firms
    borrowed, repaid, interest, tax, profit = (np.zeros(model.n, np.int64) for _ in range(5))
    what = (
        model.firm_columns, model.tables,
        firms.cash_buffer_months * WEEKS_A_MONTH, firms.credit_limit_months * model.effects.credit * WEEKS_A_MONTH,
        firms.yearly_interest_rate / 12.0, model.tables.profit_tax_rate,
    )  # fmt: skip
    model.crew.share(
        model.tables.cell_start[-1],
        lambda begin, end, *sums: settle_with_bank_and_owners(begin, end, *what, *sums),
        borrowed, repaid, interest, tax, profit,
    )  # fmt: skip
    ledger = model.ledger
    ledger.from_common("loans", "bank", "firms", borrowed)
    ledger.to_common("repayments", "firms", "bank", repaid)
    ledger.to_common("interest", "firms", "bank", interest)
    ledger.to_common("profit tax", "firms", "state", tax)
    ledger.to_common("profit", "firms", "capital", profit)
