"""Grants and loans reach the cash of firms that lost their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.random_streams import lottery_order, stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def support_firms(model: TerritorialEconomy, number: int) -> None:
    """Pay the eligible who ask, by lot when the credit is short; a loan is paid once, through the bank, and repaid.

    Eligible: private, at most ``largest_staff`` an establishment, demand of last week under (1 - ``loss_threshold``) of
    month 0 (of an entrant: of its plan). Who asks is a fixed draw of the firm.
    """
    programmes, firms = model.programmes, model.firms
    lever = programmes.levers[number]
    staff = firms.managers + firms.intermediate + firms.employees + firms.workers
    size = staff * model.scale / np.maximum(firms.establishments, 1)
    private = np.isin(firms.kind, (int(FirmKind.OWN_ACCOUNT), int(FirmKind.EMPLOYER)))
    eligible = firms.active & private & (firms.sector >= 0) & (size <= lever.largest_staff)
    eligible &= firms.demand < (1.0 - lever.loss_threshold) * firms.base_output
    if lever.sectors is not None:
        eligible &= np.isin(firms.sector, [SECTOR_INDEX[code] for code in lever.sectors])
    rows = np.flatnonzero(eligible)
    asks = uniforms(stream_key(0, f"support: {lever.id}", 0), firms.identity[rows]) < lever.take_up
    rows = rows[asks]
    if lever.instrument == "loan":
        served = programmes.memory.setdefault(lever.id, np.zeros(0, np.uint64))
        rows = rows[~np.isin(firms.identity[rows], served)]
    due = np.round(firms.establishments[rows] * lever.euros_per_establishment * 100).astype(np.int64)
    key = stream_key(model.seed, "support: queue", model.clock.week)
    order = lottery_order(key, firms.territory[rows], firms.identity[rows])
    rows, due = rows[order], due[order]
    place = firms.territory[rows]
    cumulated = np.cumsum(due)
    first = np.searchsorted(place, np.arange(model.n + 1))
    before = np.concatenate(([0], cumulated))[first[place]]
    paid = cumulated - before <= programmes.credit[number][place]
    rows, due, place = rows[paid], due[paid], place[paid]
    firms.cash[rows] += due
    total = np.bincount(place, due, model.n).astype(np.int64)
    if lever.instrument == "loan":
        firms.debt[rows] += due
        programmes.memory[lever.id] = np.concatenate([served, firms.identity[rows]])
        programmes.lend(model, number, total)
    else:
        programmes.pay(model, number, "firms", total)
    programmes.acts[number] += np.bincount(place, firms.establishments[rows], model.n).astype(np.int64)
