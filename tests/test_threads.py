"""Threads within one run: the same bytes for any number of them."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load_scenario, run_scenario, threads
from sim.threads import Crew

SCENARIOS = ("lockdown", "energy-price", "supply-cut")


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks small enough for a small system to be shared out."""
    monkeypatch.setattr(Crew.share, "__kwdefaults__", {"fewest": 16})
    monkeypatch.setattr("sim.goods_market.CELLS_A_BLOCK", 5)
    monkeypatch.setattr("sim.trade_routes.TERRITORIES_A_BLOCK", 1)


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "processes_waiting", lambda: 0.0)
    monkeypatch.setattr("os.cpu_count", lambda: 4)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_run_on_several_threads_leaves_the_same_bytes(scenario: str, small_blocks: None) -> None:
    """Weeks of shortage, of higher prices and of closed borders, where suppliers do not serve whole orders."""
    resolved = load_scenario(scenario, {"system": "gevaudan-lozere", "scale": 10, "weeks": 30})
    alone, shared = (run_scenario(resolved, twin=False, threads=threads) for threads in (1, 3))
    assert shared.digest == alone.digest
    for name, column in alone.flows.items():
        assert (column == shared.flows[name]).all(), name


def test_rows_are_shared_out_once_each() -> None:
    seen, total = np.zeros(100_003, np.int64), np.zeros(2, np.int64)

    def rule(begin: int, end: int, total: np.ndarray) -> None:
        seen[begin:end] += 1
        total += (end - begin, np.arange(begin, end).sum())

    crew = Crew(4)
    crew.share(len(seen), rule, total)
    assert len(crew.blocks(len(seen), threads.ROWS_A_BLOCK)) == 4 * threads.BLOCKS_PER_THREAD
    assert (seen == 1).all()
    assert total.tolist() == [100_003, 100_003 * 100_002 // 2]


def test_few_rows_are_not_shared() -> None:
    assert Crew(4).blocks(threads.ROWS_A_BLOCK, threads.ROWS_A_BLOCK) == [(0, threads.ROWS_A_BLOCK)]
    assert Crew(1).blocks(10**7, threads.ROWS_A_BLOCK) == [(0, 10**7)]


def test_sums_of_fractions_are_refused() -> None:
    """Their total would depend on who added what first."""
    with pytest.raises(TypeError, match="whole numbers"):
        Crew(2).share(10**6, lambda begin, end, total: None, np.zeros(1))


def test_a_fault_in_a_thread_reaches_the_caller() -> None:
    def rule(begin: int, end: int) -> None:
        if begin > 0:
            raise ArithmeticError("broken")

    with pytest.raises(ArithmeticError, match="broken"):
        Crew(2).share(10**6, rule)


def test_threads_give_way_to_other_programs_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four processors: two threads of ours and two others fit, three others do not; our own load is not theirs."""
    monkeypatch.setattr(threads, "SECONDS_BETWEEN_LOOKS", 0.0)
    crew, many = Crew(2), 10**6
    seen = []
    for waiting in (2.0, 4.4, 5.0, 4.0, 3.0):
        monkeypatch.setattr(threads, "processes_waiting", lambda waiting=waiting: waiting)
        seen.append(len(crew.blocks(many, 1)))
    assert seen == [8, 8, 1, 1, 8]


def test_one_thread_never_asks_what_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "processes_waiting", lambda: pytest.fail("asked"))
    assert Crew(1).blocks(10**7, 1) == [(0, 10**7)]
