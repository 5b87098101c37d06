"""Incomes: pay slips, benefits, drawings of the self-employed and direct taxes; a week is one 52nd of a year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.compiled import PPM, compiled
from sim.programmes import levy_households
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, HouseholdColumns, WorkerColumns

SEEKER, EMPLOYEE, SELF_EMPLOYED = int(Status.SEEKER), int(Status.EMPLOYEE), int(Status.SELF_EMPLOYED)


class Payroll:
    """Incomes paid each week until the next pay slips, in cents; n territories, index n lives outside."""

    def __init__(self, n: int) -> None:
        self.wages = np.zeros((n, n + 1), np.int64)
        self.earned_by_sector = np.zeros((n + 1, NUMBER_OF_SECTORS), np.int64)
        self.wages_from_outside = np.zeros(n, np.int64)
        self.short_time_pay = np.zeros(n + 1, np.int64)
        self.benefits = np.zeros(n, np.int64)
        self.drawings = np.zeros(n, np.int64)
        self.pensions, self.transfers, self.property_income = (np.zeros(n, np.int64) for _ in range(3))
        self.direct_tax, self.levy = np.zeros(n, np.int64), np.zeros(n, np.int64)

    @cached_property
    def wages_by_workplace(self) -> np.ndarray:
        """Net wages that employers of each territory pay to residents of the system, (n,)."""
        return self.wages[:, :-1].sum(axis=1)

    @cached_property
    def wages_by_home(self) -> np.ndarray:
        """Net wages that residents of each territory earn from employers of the system, (n,)."""
        return self.wages[:, :-1].sum(axis=0)


@compiled
def hand_out_pay_slips(
    begin: int,
    end: int,
    workers: WorkerColumns,
    firms: FirmColumns,
    n: int,
    replacement: float,
    state_share: float,
    earnings: np.ndarray,
    wage_bill: np.ndarray,
    wages: np.ndarray,
    from_outside: np.ndarray,
    short_time: np.ndarray,
    benefits: np.ndarray,
    drawings: np.ndarray,
    by_sector: np.ndarray,
) -> None:
    """Sum what each person earns into the ``earnings`` of its household and its employer's ``wage_bill``.

    ``by_sector`` (n + 1, S): net wages, short-time pay and drawings by home and sector of the employer, those outside
    apart.

    Rows ``begin`` to ``end``. Hours on short-time work are paid at ``replacement`` of the net wage; the State
    reimburses ``state_share`` of that.
    """
    for row in range(begin, end):
        status = workers.status[row]
        household = workers.household[row]
        home = min(workers.home[row], n)
        if status == EMPLOYEE:
            employer = workers.employer[row]
            by_firm = np.int64(workers.wage[row])
            reimbursed = 0
            if firms.furlough_share[employer] > 0:
                idle = by_firm * firms.furlough_share[employer] // PPM
                aid = int(idle * replacement)
                reimbursed = int(aid * state_share)
                by_firm += aid - reimbursed - idle
            if firms.sector[employer] < 0:
                from_outside[home] += by_firm
            else:
                wage_bill[employer] += by_firm
                wages[firms.territory[employer], home] += by_firm
                by_sector[home, firms.sector[employer]] += by_firm + reimbursed
            short_time[home] += reimbursed
            if household >= 0:
                earnings[household] += by_firm + reimbursed
        elif household >= 0:
            if status == SEEKER:
                benefits[home] += workers.benefit[row]
                earnings[household] += workers.benefit[row]
            else:
                own = workers.employer[row]
                drawn = firms.drawings[own]
                drawings[home] += drawn
                by_sector[home, firms.sector[own]] += drawn
                earnings[household] += drawn


@compiled
def assess_direct_tax(
    begin: int,
    end: int,
    households: HouseholdColumns,
    rates: np.ndarray,
    pensions: np.ndarray,
    transfers: np.ndarray,
    property_income: np.ndarray,
    direct_tax: np.ndarray,
) -> None:
    """Direct taxes are a share of gross income that grows with the household's fifth of the distribution.

    Rows ``begin`` to ``end``.
    """
    for row in range(begin, end):
        r = households.territory[row]
        gross = (
            households.earnings[row]
            + households.pension[row]
            + households.transfers[row]
            + households.property_income[row]
        )
        households.direct_tax[row] = gross * rates[r, households.quintile[row]] // PPM
        households.disposable_income[row] = gross - households.direct_tax[row]
        pensions[r] += households.pension[row]
        transfers[r] += households.transfers[row]
        property_income[r] += households.property_income[row]
        direct_tax[r] += households.direct_tax[row]


def set_incomes(model: TerritorialEconomy) -> None:
    """Pay slips follow who works where, at which wage and for how many hours."""
    payroll = Payroll(model.n)
    labour = model.parameters.labour_market
    earnings, wage_bill = model.household_columns.earnings, model.firm_columns.wage_bill
    earnings[:], wage_bill[:] = 0, 0
    slips = (
        model.worker_columns, model.firm_columns, model.n, labour.furlough_net_replacement, labour.furlough_state_share,
    )  # fmt: skip
    model.crew.share(
        len(model.workers), lambda begin, end, *sums: hand_out_pay_slips(begin, end, *slips, *sums),
        earnings, wage_bill, payroll.wages, payroll.wages_from_outside, payroll.short_time_pay, payroll.benefits,
        payroll.drawings, payroll.earned_by_sector,
    )  # fmt: skip
    what = (model.household_columns, model.tables.direct_tax_rate)
    model.crew.share(
        len(model.households), lambda begin, end, *sums: assess_direct_tax(begin, end, *what, *sums),
        payroll.pensions, payroll.transfers, payroll.property_income, payroll.direct_tax,
    )  # fmt: skip
    if model.programmes.levy_rate.any():
        levy_households(model.household_columns, model.programmes.levy_rate, payroll.levy)
    model.payroll = payroll


def pay_incomes(model: TerritorialEconomy) -> None:
    """Wages, drawings, pensions, benefits and property income are paid, direct taxes collected."""
    payroll, ledger = model.payroll, model.ledger
    if ledger.keep_flows:
        ledger.between("net wages", "firms", "households", payroll.wages[:, :-1])
    else:
        ledger.in_all("net wages", "firms", "households", payroll.wages_by_workplace, payroll.wages_by_home)
    ledger.to_common("net wages of in-commuters", "firms", "outside", payroll.wages[:, -1])
    ledger.from_common("net wages of out-commuters", "outside", "households", payroll.wages_from_outside)
    ledger.from_common("short-time work pay", "state", "households", payroll.short_time_pay[:-1])
    ledger.common("short-time work pay of in-commuters", "state", "outside", int(payroll.short_time_pay[-1]))
    ledger.within("self-employment income", "firms", "households", payroll.drawings)
    ledger.from_common("pensions", "state", "households", payroll.pensions)
    ledger.from_common("unemployment benefit", "state", "households", payroll.benefits)
    ledger.from_common("social transfers", "state", "households", payroll.transfers)
    ledger.from_common("property income", "capital", "households", payroll.property_income)
    ledger.to_common("direct taxes", "households", "state", payroll.direct_tax)
