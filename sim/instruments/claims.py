"""What firms owe to those who helped them: sums paid back by instalments, lost when the firm closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.clock import WEEKS_A_MONTH

if TYPE_CHECKING:
    from sim.levers.business_support import BusinessSupport
    from sim.model import TerritorialEconomy


def _none() -> np.ndarray:
    return np.zeros(0, np.int64)


@dataclass
class Claims:
    """One entry a sum owed: row and identity of the firm, week of the first instalment, instalment and rest, cents."""

    row: np.ndarray = field(default_factory=_none)
    identity: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint64))
    first_week: np.ndarray = field(default_factory=_none)
    instalment: np.ndarray = field(default_factory=_none)
    left: np.ndarray = field(default_factory=_none)

    def add(self, model: TerritorialEconomy, rows: np.ndarray, cents: np.ndarray, lever: BusinessSupport) -> None:
        """Write down what firms have just received and will pay back in equal monthly instalments."""
        first = model.clock.week + round(lever.months_before_repayment * WEEKS_A_MONTH)
        self.row = np.concatenate([self.row, rows])
        self.identity = np.concatenate([self.identity, model.firms.identity[rows]])
        self.first_week = np.concatenate([self.first_week, np.full(len(rows), first)])
        self.instalment = np.concatenate([self.instalment, -(-cents // max(lever.months_of_repayment, 1))])
        self.left = np.concatenate([self.left, cents])

    def fall_due(self, model: TerritorialEconomy) -> np.ndarray:
        """Instalments due this month by row of Firm, cents; what closed firms owe is struck off."""
        firms = model.firms
        alive = firms.active[self.row] & (firms.identity[self.row] == self.identity)
        owed = np.where(alive & (self.first_week <= model.clock.week), np.minimum(self.instalment, self.left), 0)
        due = np.zeros(len(firms), np.int64)
        np.add.at(due, self.row, owed)
        self.left = self.left - owed
        kept = alive & (self.left > 0)
        for name in ("row", "identity", "first_week", "instalment", "left"):
            setattr(self, name, getattr(self, name)[kept])
        return due
