"""Where people shop depends on where they are: around the workplace too, less on days worked from home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.compiled import PPM, compiled
from sim.trade_routes import TERRITORIES_A_BLOCK

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, WorkerColumns

WORKING_DAYS = 5.0
SEEKER, SELF_EMPLOYED = int(Status.SEEKER), int(Status.SELF_EMPLOYED)


@compiled
def count_days_on_site(
    begin: int,
    end: int,
    workers: WorkerColumns,
    firms: FirmColumns,
    remote_share: np.ndarray,
    n: int,
    days: np.ndarray,
) -> None:
    """Days a week, in millionths, that residents of r (below n) spend at premises in w; ``days[r, n]`` is outside.

    People of rows ``begin`` to ``end``.
    """
    for row in range(begin, end):
        home = workers.home[row]
        if workers.status[row] == SEEKER or home >= n:
            continue
        employer = workers.employer[row]
        sector = firms.sector[employer]
        away = float(workers.telework_days[row])
        if sector >= 0:
            away = max(away, WORKING_DAYS * remote_share[sector])
            days[home, firms.territory[employer]] += int((WORKING_DAYS - away) * PPM)
        else:
            days[home, n] += int((WORKING_DAYS - away) * PPM)


def days_on_site(model: TerritorialEconomy) -> np.ndarray:
    """Days a week on site by home and workplace, shape (n, n + 1); the last column is outside."""
    days = np.zeros((model.n, model.n + 1), np.int64)
    what = model.worker_columns, model.firm_columns, model.effects.remote_work, model.n
    model.crew.share(len(model.workers), lambda begin, end, days: count_days_on_site(begin, end, *what, days), days)
    return days / PPM


@compiled
def follow_people(
    begin: int,
    end: int,
    usual: np.ndarray,
    moved: np.ndarray,
    part: np.ndarray,
    trading: np.ndarray,
    shares: np.ndarray,
) -> None:
    """Trade shares (n, sellers, S) after part[s] of each purchase of r moved to d by ``moved[r, d]``; they sum to one.

    Buyers of rows ``begin`` to ``end``; ``moved`` (n, n + 1), outside last. Pairs never ``trading`` (n, sellers), whose
    shares are zero, are passed over.
    """
    n, sellers, sectors = usual.shape
    whole = np.zeros(sectors)
    for r in range(begin, end):
        for s in range(sectors):
            whole[s] = 0.0
        for d in range(sellers):
            more = moved[r, d] if d < n else moved[r, n] if d == sellers - 1 else 0.0
            trading[r, d] |= more > 0.0
            if trading[r, d]:
                for s in range(sectors):
                    share = max(usual[r, d, s] + more * part[s], 0.0)
                    shares[r, d, s] = share
                    whole[s] += share
        for d in range(sellers):
            if trading[r, d]:
                for s in range(sectors):
                    shares[r, d, s] /= whole[s]


def shop_where_people_are(model: TerritorialEconomy) -> None:
    """Move the workplace part of purchases with the days spent there; what is not spent there is spent at home.

    share = month-0 share + w_s (days at d - days at d at month 0) / all days at month 0, the days missing going home.
    """
    demand, own, before = model.final_demand, np.arange(model.n), model.days_on_site_at_start
    moved = days_on_site(model)
    moved -= before
    moved /= np.maximum(before.sum(axis=1, keepdims=True), 1.0)
    moved[own, own] -= moved.sum(axis=1)
    what = (
        model.tables.household_trade, moved, model.workplace_purchase_share, demand.trading, demand.household_shares,
    )  # fmt: skip
    model.crew.share(model.n, lambda begin, end: follow_people(begin, end, *what), fewest=TERRITORIES_A_BLOCK)
