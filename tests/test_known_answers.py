"""Answers known before any run: what production chains, shops and multipliers must give, to the decimal.

Sources: ARIO (Hallegatte 2008, 2014), Henriet, Hallegatte and Tabourier (2012), Inoue and Todo (2019) for the economies
of two firms; Leontief (1936); Huff (1963); the economic base of Hoyt and Tiebout. The hand-made economies run on the
very rules of the engine.
"""

from __future__ import annotations

import numpy as np
import pytest
from demand_loop import DemandLoop
from tiny_economy import Purchase, TinyEconomy

from sim.population.gravity import (
    Buyers,
    DistanceDecay,
    TradeFactors,
    away_from_home_share,
    balance_sector,
    flows_between,
)
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

UNIT = 10_000_000
"""Base-year cents that stand for one unit of the textbook cases, so that rounding to the cent is out of sight."""
EXPONENTS_AND_SHARES = [(1.0, 0.556, 0.444), (1.5, 0.385, 0.615), (2.0, 0.238, 0.762), (2.5, 0.135, 0.865)]


MONEY = 1_000_000
"""Cents that stand for one euro of the textbook cases."""
BASES = {"exports": 17 * MONEY, "pension": 53 * MONEY, "transfers": 22 * MONEY, "public_wages": 8 * MONEY}
"""Income from outside by base: productive, residential, social and public, in the mean proportions of French areas."""


@pytest.mark.parametrize(("propensity", "local", "content"), [(0.9, 0.6, 0.5), (1.0, 1.0, 0.8), (0.8, 0.0, 1.0)])
def test_income_is_the_base_times_the_multiplier(propensity: float, local: float, content: float) -> None:
    """T-A2: Y = B / (1 - m), m being what an income of one pays at home when it is spent."""
    loop = DemandLoop(propensity, local, content, pension=80 * MONEY, exports=round(20 * MONEY / content))
    assert loop.settled_income() == pytest.approx(100 * MONEY / (1.0 - propensity * local * content), rel=1e-6)


@pytest.mark.parametrize(
    ("base", "cut", "change"),
    [("exports", 0.20, -0.034), ("pension", 0.10, -0.053), ("transfers", 0.50, -0.11), ("public_wages", 1.0, -0.08)],
)
def test_a_base_weighs_its_share_whatever_the_multiplier(base: str, cut: float, change: float) -> None:
    """T-A1: dY/Y = sum of s_k d_k, before anyone adapts."""
    for local_share in (0.3, 0.9):
        before, after = (
            DemandLoop(0.9, local_share, 1.0, **{**BASES, base: round(BASES[base] * kept)}).settled_income()
            for kept in (1.0, 1.0 - cut)
        )
        assert after / before - 1.0 == pytest.approx(change, abs=1e-6)


def chain(stock_ticks: float, restoration_ticks: float = 6.0) -> TinyEconomy:
    """A supplier and a producer that cannot work without it; only the producer sells to final customers."""
    return TinyEconomy(
        sector=(0, 1), usual=(50 * UNIT, 100 * UNIT), customers=(0, 100 * UNIT),
        purchases=((), (Purchase(0, 0.5, 0),)), stock_ticks=stock_ticks, restoration_ticks=restoration_ticks,
    )  # fmt: skip


def two_firms(stock_ticks: float = 15.0, restoration_ticks: float = 6.0) -> TinyEconomy:
    """Each of two firms sells 100 to the other and 100 to final customers."""
    return TinyEconomy(
        sector=(0, 1), usual=(200 * UNIT, 200 * UNIT), customers=(100 * UNIT, 100 * UNIT),
        purchases=((Purchase(1, 0.5, 1),), (Purchase(0, 0.5, 0),)),
        stock_ticks=stock_ticks, restoration_ticks=restoration_ticks, capacity=(200 * UNIT, 200 * UNIT),
    )  # fmt: skip


def ticks_lost(economy: TinyEconomy, row: int, usual: int, outage: int) -> float:
    """Ticks of production that firm ``row`` loses over a time long enough to recover."""
    return float((1.0 - economy.live(outage + 100)[:, row] / usual).sum())


@pytest.mark.parametrize("change", [(-0.10, 0.0, 0.0), (0.0, 0.05, -0.2), (0.08, 0.08, 0.08)])
def test_output_converges_to_the_leontief_inverse(change: tuple[float, ...]) -> None:
    """T-D1: with capacity to spare, a lasting change of final demand f ends at (I - A)^-1 f."""
    technology = np.array([[0.10, 0.25, 0.05], [0.20, 0.15, 0.30], [0.05, 0.10, 0.20]])
    final = np.array([100.0, 60.0, 80.0]) * UNIT
    usual = np.linalg.solve(np.eye(3) - technology, final)
    economy = TinyEconomy(
        sector=(0, 1, 2), usual=usual.astype(int), customers=final.astype(int),
        purchases=[[Purchase(made, technology[made, user], made) for made in range(3)] for user in range(3)],
        stock_ticks=5.0, restoration_ticks=6.0,
    )  # fmt: skip
    wanted = final * (1.0 + np.array(change))
    economy.firms.outside_orders[:] = wanted.astype(int)
    output = economy.live(600)[-1]
    np.testing.assert_allclose(output, np.linalg.solve(np.eye(3) - technology, wanted), rtol=1e-6)


@pytest.mark.parametrize("stock", [1, 5, 10, 15])
@pytest.mark.parametrize("outage", [1, 4, 5, 10, 15, 20, 30])
def test_a_chain_loses_the_outage_less_its_stock(outage: int, stock: int) -> None:
    """T-D2: lost ticks = max(0, T - n + 1) when T >= n, none when T < n."""
    economy = chain(stock)
    economy.stop(0)
    lost = float((1.0 - economy.live(outage)[:, 1] / (100 * UNIT)).sum())
    economy.reopen(0)
    lost += ticks_lost(economy, 1, 100 * UNIT, outage)
    assert lost == pytest.approx(max(0, outage - stock + 1) if outage >= stock else 0, abs=1e-6)


@pytest.mark.parametrize("restoration", [6.0, 30.0])
def test_two_firms_that_feed_each_other_lose_what_one_cannot_make(restoration: float) -> None:
    """T-D3: one firm 10 % short for ever: output 400 -> 370, final consumption 200 -> 185."""
    economy = two_firms(restoration_ticks=restoration)
    economy.allowed[0, 0] = 0.9
    output = economy.live(1500)[-1] / UNIT
    assert output.sum() == pytest.approx(370.0, abs=0.01)
    np.testing.assert_allclose(output, (180.0, 190.0), atol=0.01)
    assert economy.work.outside_money.sum() / UNIT == pytest.approx(185.0, abs=0.01)


def test_a_firm_that_stopped_starts_again() -> None:
    """T-D4: orders follow min(demand, capacity), not past output, so that an empty stock is no trap."""
    economy = chain(5.0)
    economy.stop(0)
    assert economy.live(40)[-1, 1] == 0
    economy.reopen(0)
    assert economy.live(100)[-1, 1] == 100 * UNIT
    assert economy.inputs.stock[0] == pytest.approx(5 * 50 * UNIT, rel=1e-6)


def test_two_firms_that_both_stopped_start_again() -> None:
    """T-D4 on a cycle: each waits for the other, and yet both come back to their usual output."""
    economy = two_firms(stock_ticks=5.0)
    economy.firms.unit_output[:] = 220 * UNIT
    economy.stop(0)
    economy.stop(1)
    economy.live(40)
    economy.reopen(0)
    economy.reopen(1)
    np.testing.assert_allclose(economy.live(400)[-1] / UNIT, 200.0, atol=0.01)


@pytest.mark.parametrize(("spare", "lost"), [(0.0, 6.0), (0.25, 2.25), (0.5, 0.0)])
def test_a_second_supplier_shortens_the_outage(spare: float, lost: float) -> None:
    """T-D5: two suppliers of half the need each, one stops 30 ticks; the other takes over orders as far as it can.

    Rerouting is what the engine does: a seller that cannot serve has competitors of its sector and territory serve.
    """
    each = round(50 * (1.0 + spare)) * UNIT if spare != 0.25 else 125 * UNIT // 2
    economy = TinyEconomy(
        sector=(0, 0, 1), usual=(50 * UNIT, 50 * UNIT, 100 * UNIT), customers=(0, 0, 100 * UNIT),
        purchases=((), (), (Purchase(0, 1.0, 0),)), stock_ticks=10.0, restoration_ticks=6.0,
        capacity=(round(each / 1.25), round(each / 1.25), 200 * UNIT),
    )  # fmt: skip
    economy.stop(0)
    found = float((1.0 - economy.live(30)[:, 2] / (100 * UNIT)).sum())
    economy.reopen(0)
    assert found + ticks_lost(economy, 2, 100 * UNIT, 30) == pytest.approx(lost, abs=1e-3)


def test_without_rerouting_the_second_supplier_helps_less() -> None:
    """T-D5, no rerouting: the supplier that stops is outside, where no one replaces it, and sells half of the input."""
    economy = TinyEconomy(
        sector=(0, 1), usual=(50 * UNIT, 100 * UNIT), customers=(0, 100 * UNIT),
        purchases=((), (Purchase(0, 1.0, 0, local_share=0.5),)), stock_ticks=10.0, restoration_ticks=6.0,
        capacity=(50 * UNIT, 200 * UNIT),
    )  # fmt: skip
    economy.outside_supply[0] = 0.0
    found = float((1.0 - economy.live(30)[:, 1] / (100 * UNIT)).sum())
    economy.outside_supply[0] = 1.0
    assert found + ticks_lost(economy, 1, 100 * UNIT, 30) == pytest.approx(2.51, abs=0.005)


def test_a_tiny_economy_without_shock_does_not_move() -> None:
    """T-I2 and T-I3 in small: ten years of nothing, or of a shock of size zero, leave every output as it was."""
    left_alone, touched = two_firms(), two_firms()
    touched.work.open_share[:] = 1.0 - 0.0
    touched.allowed *= 1.0 - 0.0
    histories = [economy.live(520) for economy in (left_alone, touched)]
    assert (histories[0] == 200 * UNIT).all()
    assert (histories[0] == histories[1]).all()


def huff(exponent: float, sizes: np.ndarray, km: np.ndarray) -> np.ndarray:
    """Shares of households' purchases by place when sellers serve whoever comes, from the engine's own flows."""
    decay = DistanceDecay(np.full(NUMBER_OF_SECTORS, exponent), np.full(NUMBER_OF_SECTORS, exponent))
    blank, every = np.zeros((len(sizes), NUMBER_OF_SECTORS)), np.ones(NUMBER_OF_SECTORS)
    reach = (np.exp(-exponent * np.log(km)) * sizes).sum(axis=1)
    factors = TradeFactors(np.outer(1.0 / reach, every), blank, blank, np.outer(sizes, every), blank)
    return flows_between(np.log(km), factors, decay, SECTOR_INDEX["FOOD"])[0]


@pytest.mark.parametrize(("exponent", "far", "near"), EXPONENTS_AND_SHARES)
def test_a_big_far_shop_and_a_small_near_one_share_as_huff_says(exponent: float, far: float, near: float) -> None:
    """T-E1: attractions 1000 and 200 at 20 and 5 km."""
    km = np.array([[1.0, 20.0, 5.0], [20.0, 1.0, 15.0], [5.0, 15.0, 1.0]])
    shares = huff(exponent, np.array([0.0, 1000.0, 200.0]), km)
    np.testing.assert_allclose(shares[0], (0.0, far, near), atol=5e-4)


@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_where_sellers_can_serve_all_who_come_the_balance_is_huff(exponent: float) -> None:
    """The doubly constrained balance of month 0 adds nothing to Huff when sellers' sales are those Huff predicts."""
    km = np.array([[3.0, 20.0, 5.0], [20.0, 4.0, 15.0], [5.0, 15.0, 2.0]])
    sizes, spending, food = np.array([100.0, 1000.0, 200.0]), np.array([10.0, 30.0, 5.0]), SECTOR_INDEX["FOOD"]
    shares = huff(exponent, sizes, km)
    assert away_from_home_share()[food] == 0.0
    wide = [np.outer(values, np.ones(NUMBER_OF_SECTORS)) for values in (spending, 0.0 * spending, spending @ shares)]
    decay = DistanceDecay(np.full(NUMBER_OF_SECTORS, exponent), np.full(NUMBER_OF_SECTORS, exponent))
    row, _, _, column, *_ = balance_sector(np.log(km), Buyers(*wide), sizes, np.ones(3) / 3, food, decay)
    flows = row[:, None] * np.exp(-exponent * np.log(km)) * column
    np.testing.assert_allclose(flows, spending[:, None] * shares, rtol=1e-5)
