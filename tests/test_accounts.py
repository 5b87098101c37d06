"""Money is exact: every account closes to the cent every week, and anyone can recompute it from the payments."""

from __future__ import annotations

import numpy as np
import pytest
from lived_economies import lived_scenario

from sim.accounts import COMMON, TERRITORIAL, Ledger
from sim.errors import IdentityBroken
from sim.model import TerritorialEconomy

WEEKS = 70


@pytest.fixture(scope="module")
def struck() -> TerritorialEconomy:
    """A system through two thirds of a year of normal times and the worst of a lockdown."""
    return lived_scenario("lockdown", system="gevaudan-lozere", scale=10, weeks=WEEKS, seed=3)


def table_of(model: TerritorialEconomy) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    return model.ledger.flow_table(), model.ledger.balance_table()


def test_every_identity_holds_as_an_equality(struck: TerritorialEconomy) -> None:
    assert struck.ledger.largest_residual_cents == 0
    assert struck.ledger.identities_checked >= WEEKS * (2 * struck.n + 1)


def test_openings_and_payments_recompute_closings(struck: TerritorialEconomy) -> None:
    """T-I1: opening + received - paid = closing for every account and week; a week opens where the last closed."""
    flows, balances = table_of(struck)
    accounts = {name: number for number, name in enumerate(balances["account"][: len(struck.ledger.names)])}
    shape = (WEEKS, len(accounts))
    change = np.zeros(shape, np.int64)
    np.add.at(change, (flows["week"], [accounts[name] for name in flows["receiver"]]), flows["cents"])
    np.subtract.at(change, (flows["week"], [accounts[name] for name in flows["payer"]]), flows["cents"])
    opening, closing = balances["opening"].reshape(shape), balances["closing"].reshape(shape)
    np.testing.assert_array_equal(opening + change, closing)
    np.testing.assert_array_equal(opening[1:], closing[:-1])


def test_no_money_appears_or_vanishes(struck: TerritorialEconomy) -> None:
    """T-I1: what some lend others borrow; the sum over accounts never changes."""
    _, balances = table_of(struck)
    totals = balances["closing"].reshape(WEEKS, -1).sum(axis=1)
    assert (totals == balances["opening"][: len(struck.ledger.names)].sum()).all()


def test_accounts_hold_the_cash_of_their_agents(struck: TerritorialEconomy) -> None:
    households, firms, n = struck.households, struck.firms, struck.n
    inside = firms.sector >= 0
    held = np.zeros(n, np.int64)
    np.add.at(held, firms.territory[inside], firms.cash[inside])
    np.testing.assert_array_equal(struck.ledger.balances[n : 2 * n], held)
    held = np.zeros(n, np.int64)
    np.add.at(held, households.territory, households.cash)
    waiting = struck.ledger.balances[:n] - held
    assert (waiting >= 0).all(), "cents too few to share among households wait; they are never lent"
    assert (waiting <= len(households)).all()


def test_payments_are_positive_and_between_two_accounts(struck: TerritorialEconomy) -> None:
    flows, _ = table_of(struck)
    assert (flows["cents"] > 0).all()
    assert (flows["payer"] != flows["receiver"]).any()
    within = flows["payer"] == flows["receiver"]
    assert {str(name).partition(":")[0] for name in flows["payer"][within]} <= {"firms", "households"}
    assert {str(name).partition(":")[0] for name in flows["payer"]} <= {*TERRITORIAL, *COMMON}


@pytest.mark.parametrize(
    ("agents", "column", "account"), [("households", "cash", "households"), ("firms", "cash", "firms")]
)
def test_a_cent_that_leaks_stops_the_run_and_is_named(agents: str, column: str, account: str) -> None:
    model = lived_scenario("baseline", system="gevaudan-lozere", scale=50, weeks=3)
    population = getattr(model, agents)
    row = int(np.flatnonzero(population.territory == 1)[0])
    population.columns()[column][row] += 1
    with pytest.raises(IdentityBroken) as broken:
        model.step()
    assert f"{account}:{model.codes[1]}" in str(broken.value)
    assert "1 cent" in str(broken.value)


def test_a_payment_without_counterpart_is_caught() -> None:
    ledger = Ledger(("A", "B"))
    ledger.open(np.array([100, 200]), np.array([50, 60]))
    ledger.between("purchases", "households", "firms", np.array([[3, 4], [0, 5]]))
    ledger.to_common("taxes", "firms", "state", np.array([1, -2]))
    ledger.close_week(0, np.array([93, 195]), np.array([52, 71]), np.zeros(2, np.int64))
    assert ledger.balances.sum() == 410
    assert ledger.balances[ledger.row("state")] == -1
    ledger.balances[ledger.row("state")] += 1
    with pytest.raises(IdentityBroken):
        ledger.close_week(1, np.array([93, 195]), np.array([52, 71]), np.zeros(2, np.int64))


def test_a_payment_the_other_way_round_is_a_payment() -> None:
    ledger = Ledger(("A",))
    ledger.open(np.array([10]), np.array([10]))
    ledger.common("solidarity", "outside", "state", -7)
    ledger.close_week(0, np.array([10]), np.array([10]), np.zeros(1, np.int64))
    flows = ledger.flow_table()
    assert (flows["payer"][0], flows["receiver"][0], int(flows["cents"][0])) == ("state", "outside", 7)
