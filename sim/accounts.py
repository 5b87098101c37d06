"""The ledger: who paid whom, for what, each week; balances that must equal the cash of the agents to the cent."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.errors import IdentityBroken

TERRITORIAL = ("households", "firms", "local_government", "coworking_spaces")
PRIVATE = ("households", "firms")
COMMON = ("state", "region", "capital", "bank", "solidarity_fund", "currency_fund", "outside")


@dataclass
class WeekFlows:
    """The payments of a week as they come: instrument number, and arrays of payer and receiver rows and of cents."""

    instrument: list[int] = field(default_factory=list)
    payer: list[np.ndarray] = field(default_factory=list)
    receiver: list[np.ndarray] = field(default_factory=list)
    cents: list[np.ndarray] = field(default_factory=list)


class Ledger:
    """Accounts of a system of n territories, some for each territory (`TERRITORIAL`), others common (`COMMON`).

    Account rows: households 0..n-1, firms n..2n-1, local governments 2n..3n-1, coworking spaces 3n..4n-1, then the
    common accounts: state, region, capital, bank, the funds of solidarity and of local currency, outside.
    Amounts are int64 cents. A negative amount is a payment the other way round. Without ``keep_flows`` the payments of
    a week are forgotten once checked, and those of households and firms to other territories are summed as they come.
    """

    def __init__(self, codes: tuple[str, ...], *, keep_flows: bool = True) -> None:
        self.n = len(codes)
        self.names = tuple(f"{kind}:{code}" for kind in TERRITORIAL for code in codes) + COMMON
        self._number_of: dict[str, int] = {}
        self._rows = {kind: self.rows(kind).astype(np.int32) for kind in TERRITORIAL}
        self._rows |= {name: np.full(self.n, self.row(name), np.int32) for name in COMMON}
        self.keep_flows = keep_flows
        self.balances = np.zeros(len(self.names), np.int64)
        self.opening = self.balances.copy()
        self.week = WeekFlows()
        self._unkept = np.zeros_like(self.balances)
        self._public = np.zeros(len(self.names), np.bool_)
        self._public[[*self.rows("local_government"), self.row("state"), self.row("region")]] = True
        self._public_spending = np.zeros(self.n + 1, np.int64)
        self.weekly_flows: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self.weekly_balances: list[tuple[np.ndarray, np.ndarray]] = []
        self.identities_checked = 0
        self.largest_residual_cents = 0

    def open(self, household_cash: np.ndarray, firm_cash: np.ndarray) -> None:
        """Start from the cash of households and firms by territory; the other accounts start at zero."""
        self.balances[: self.n] = household_cash
        self.balances[self.n : 2 * self.n] = firm_cash
        self.opening = self.balances.copy()
        self._total = int(self.balances.sum())

    def rows(self, kind: str) -> np.ndarray:
        """Account rows of a territorial kind, one a territory."""
        return TERRITORIAL.index(kind) * self.n + np.arange(self.n)

    def row(self, common: str) -> int:
        """Account row of a common account."""
        return len(TERRITORIAL) * self.n + COMMON.index(common)

    def between(self, instrument: str, payer_kind: str, receiver_kind: str, cents: np.ndarray) -> None:
        """Payments from accounts of territory r to accounts of territory d; shape (n, n)."""
        if not self.keep_flows and payer_kind in PRIVATE:
            self.in_all(instrument, payer_kind, receiver_kind, cents.sum(axis=1), cents.sum(axis=0))
            return
        payer, receiver = np.nonzero(cents)
        self._record(
            instrument, self._rows[payer_kind][payer], self._rows[receiver_kind][receiver], cents[payer, receiver]
        )

    def in_all(
        self, instrument: str, payer_kind: str, receiver_kind: str, paid: np.ndarray, received: np.ndarray
    ) -> None:
        """Payments between territories of which a ledger that keeps none knows what each paid and received, (n,)."""
        self._number_of.setdefault(instrument, len(self._number_of))
        self._unkept[self.rows(payer_kind)] -= paid
        self._unkept[self.rows(receiver_kind)] += received

    def within(self, instrument: str, payer_kind: str, receiver_kind: str, cents: np.ndarray) -> None:
        """Payments inside each territory; shape (n,)."""
        self._record(instrument, self._rows[payer_kind], self._rows[receiver_kind], cents)

    def to_common(self, instrument: str, payer_kind: str, common: str, cents: np.ndarray) -> None:
        """Payments from each territory to a common account; shape (n,)."""
        self._record(instrument, self._rows[payer_kind], self._rows[common], cents)

    def from_common(self, instrument: str, common: str, receiver_kind: str, cents: np.ndarray) -> None:
        """Payments from a common account to each territory; shape (n,)."""
        self._record(instrument, self._rows[common], self._rows[receiver_kind], cents)

    def common(self, instrument: str, payer: str, receiver: str, cents: int) -> None:
        """A payment between two common accounts."""
        self._record(instrument, self._rows[payer][:1], self._rows[receiver][:1], (cents,))

    def _record(self, instrument: str, payer: np.ndarray, receiver: np.ndarray, cents: np.ndarray | tuple[int]) -> None:
        number = self._number_of.setdefault(instrument, len(self._number_of))
        self.week.instrument.append(number)
        self.week.payer.append(payer)
        self.week.receiver.append(receiver)
        self.week.cents.append(np.array(cents, np.int64))

    @property
    def instruments(self) -> list[str]:
        """Names of the instruments used so far, in the order of their numbers."""
        return list(self._number_of)

    def _flows_of_week(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Instrument numbers, payers, receivers and cents of the week, without blanks, all cents positive."""
        if not self.week.cents:
            return np.zeros(0, np.int16), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64)
        instrument = np.repeat(np.array(self.week.instrument, np.int16), [len(cents) for cents in self.week.cents])
        payer, receiver = np.concatenate(self.week.payer), np.concatenate(self.week.receiver)
        cents = np.concatenate(self.week.cents)
        backwards = cents < 0
        payer, receiver = np.where(backwards, receiver, payer), np.where(backwards, payer, receiver)
        moved = cents != 0
        return instrument[moved], payer[moved], receiver[moved], np.abs(cents[moved])

    def close_week(
        self, week: int, household_cash: np.ndarray, firm_cash: np.ndarray, coworking_cash: np.ndarray
    ) -> None:
        """Check the identities of the week and start the next one.

        The balances (opening plus received less paid) of households, firms and coworking spaces must equal the cash
        that their agents hold, counted apart, and no money may appear or vanish. Raises IdentityBroken on the first
        residual.
        """
        flows = self._flows_of_week()
        self._count_public_spending(*flows[1:])
        np.subtract.at(self.balances, flows[1], flows[3])
        np.add.at(self.balances, flows[2], flows[3])
        self.balances += self._unkept
        self._unkept[:] = 0
        residuals = np.concatenate([
            household_cash - self.balances[: self.n], firm_cash - self.balances[self.n : 2 * self.n],
            coworking_cash - self.balances[3 * self.n : 4 * self.n], [int(self.balances.sum()) - self._total],
        ])  # fmt: skip
        self.identities_checked += len(residuals)
        worst = int(np.abs(residuals).argmax())
        self.largest_residual_cents = max(self.largest_residual_cents, int(abs(residuals[worst])))
        if residuals[worst] != 0:
            names = [*self.names[: 2 * self.n], *self.names[3 * self.n : 4 * self.n], "all accounts"]
            raise IdentityBroken(
                what=f"the account {names[worst]} does not close", where=f"week {week}",
                got=f"a residual of {int(residuals[worst])} cents", expected="0 cents",
            )  # fmt: skip
        if self.keep_flows:
            self.weekly_flows.append(flows)
            self.weekly_balances.append((self.opening, self.balances.copy()))
        self.opening = self.balances.copy()
        self.week = WeekFlows()

    def public_spending(self) -> np.ndarray:
        """Cents paid over the run by the State, the Region and local governments, by territory of the receiver.

        Shape (n + 1,), the last for accounts of no territory. Payments among public accounts are left out.
        """
        return self._public_spending.copy()

    def _count_public_spending(self, payer: np.ndarray, receiver: np.ndarray, cents: np.ndarray) -> None:
        counted = self._public[payer] & ~self._public[receiver]
        paid_to = receiver[counted]
        place = np.where(paid_to < len(TERRITORIAL) * self.n, paid_to % self.n, self.n)
        np.add.at(self._public_spending, place, cents[counted])

    def flow_table(self) -> dict[str, np.ndarray]:
        """All payments recorded: week, payer, receiver, instrument (names) and cents."""
        weeks = np.concatenate(
            [np.full(len(flows[3]), week) for week, flows in enumerate(self.weekly_flows)] or [np.zeros(0, int)]
        )
        parts = [np.concatenate([flows[i] for flows in self.weekly_flows] or [np.zeros(0, np.int64)]) for i in range(4)]
        names, instruments = np.array(self.names, object), np.array(self.instruments, object)
        return {
            "week": weeks.astype(np.int32),
            "payer": names[parts[1].astype(int)],
            "receiver": names[parts[2].astype(int)],
            "instrument": instruments[parts[0].astype(int)],
            "cents": parts[3],
        }

    def balance_table(self) -> dict[str, np.ndarray]:
        """Opening and closing balance of every account every week."""
        count, weeks = len(self.names), len(self.weekly_balances)
        return {
            "week": np.repeat(np.arange(weeks, dtype=np.int32), count),
            "account": np.tile(np.array(self.names, object), weeks),
            "opening": np.concatenate([opening for opening, _ in self.weekly_balances] or [np.zeros(0, np.int64)]),
            "closing": np.concatenate([closing for _, closing in self.weekly_balances] or [np.zeros(0, np.int64)]),
        }
