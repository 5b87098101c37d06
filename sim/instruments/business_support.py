"""Grants, loans, deferrals and advances reach the cash of firms that lost their customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.clock import WEEKS_A_MONTH
from sim.compiled import PPM
from sim.instruments.claims import Claims
from sim.random_streams import lottery_order, stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.levers.business_support import BusinessSupport
    from sim.model import TerritorialEconomy

ONCE = ("loan", "advance")


@dataclass
class Support:
    """Identities of the firms served once, and what is owed back."""

    served: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint64))
    claims: Claims = field(default_factory=Claims)


def support_firms(model: TerritorialEconomy, number: int) -> None:
    """Collect what falls due, then pay the eligible who ask, by lot when the credit is short.

    A grant is given each month. A loan is lent once through the bank, at its rate; the bank hands the payers the
    instalments of the borrowers that live. A deferral lends each month the contributions and production taxes of the
    month, an advance a sum once, both without interest and paid back to the payers.
    """
    programmes, firms = model.programmes, model.firms
    lever: BusinessSupport = programmes.levers[number]
    support: Support = programmes.memory.setdefault(lever.id, Support())
    collect(model, number, support.claims)
    rows = eligible(model, lever)
    if lever.instrument in ONCE:
        rows = rows[~np.isin(firms.identity[rows], support.served)]
    due = amounts(model, lever, rows)
    rows, due = within_credit(model, rows, due, programmes.credit[number])
    firms.cash[rows] += due
    total = np.bincount(firms.territory[rows], due, model.n).astype(np.int64)
    if lever.instrument == "loan":
        firms.debt[rows] += due
        programmes.lend(model, number, total)
    else:
        programmes.pay(model, number, "firms", total)
    if lever.instrument in ONCE:
        support.served = np.concatenate([support.served, firms.identity[rows]])
    if lever.instrument != "grant":
        support.claims.add(model, rows, due, lever)
    programmes.acts[number] += np.bincount(
        firms.territory[rows], firms.establishments[rows], model.n
    ).astype(np.int64)  # fmt: skip


def collect(model: TerritorialEconomy, number: int, claims: Claims) -> None:
    """Firms pay the instalments of the month; of a loan, which they owe to the bank, the bank pays them."""
    firms, programmes = model.firms, model.programmes
    due = claims.fall_due(model)
    if not due.any():
        return
    lender = "bank" if programmes.levers[number].instrument == "loan" else "firms"
    if lender == "firms":
        firms.cash[:] -= due
    programmes.recover(model, number, lender, np.bincount(firms.territory, due, model.n).astype(np.int64))


def eligible(model: TerritorialEconomy, lever: BusinessSupport) -> np.ndarray:
    """Firms that may receive and ask for it; whether a firm asks is a fixed draw.

    Private, at most ``largest_staff`` an establishment, demand of last week under (1 - ``loss_threshold``) of month 0
    (of an entrant: of its plan).
    """
    firms = model.firms
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    size = staff * model.scale / np.maximum(firms.establishments, 1)
    private = np.isin(firms.kind, (int(FirmKind.OWN_ACCOUNT), int(FirmKind.EMPLOYER)))
    may = firms.active & private & (firms.sector >= 0) & (size <= lever.largest_staff)
    may &= firms.demand < (1.0 - lever.loss_threshold) * firms.base_output
    if lever.sectors is not None:
        may &= np.isin(firms.sector, [SECTOR_INDEX[code] for code in lever.sectors])
    rows = np.flatnonzero(may)
    asks = uniforms(stream_key(0, f"support: {lever.id}", 0), firms.identity[rows]) < lever.take_up
    return rows[asks]


def amounts(model: TerritorialEconomy, lever: BusinessSupport, rows: np.ndarray) -> np.ndarray:
    """Cents for each firm: a sum an establishment, or, deferred, the contributions and production taxes of a month."""
    firms, tables = model.firms, model.tables
    if lever.instrument != "deferral":
        return np.round(firms.establishments[rows] * lever.euros_per_establishment * 100).astype(np.int64)
    rate = tables.employer_per_net[firms.territory[rows], firms.sector[rows]] / PPM
    taxes = firms.base_output[rows] * (tables.production_tax[firms.sector[rows]] / PPM)
    return ((firms.wage_bill[rows] * rate + taxes) * WEEKS_A_MONTH).astype(np.int64)


def within_credit(
    model: TerritorialEconomy, rows: np.ndarray, due: np.ndarray, credit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Those served by lot as long as the credit of their territory lasts, (n,) cents, and what each receives."""
    firms = model.firms
    key = stream_key(model.seed, "support: queue", model.clock.week)
    order = lottery_order(key, firms.territory[rows], firms.identity[rows])
    rows, due = rows[order], due[order]
    place = firms.territory[rows]
    cumulated = np.cumsum(due)
    before = np.concatenate(([0], cumulated))[np.searchsorted(place, np.arange(model.n + 1))][place]
    paid = (cumulated - before <= credit[place]) & (due > 0)
    return rows[paid], due[paid]
