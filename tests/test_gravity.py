"""Trade between territories: everyone buys what it must, everyone sells what it makes, near sellers first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.population import gravity
from sim.population.gravity import Buyers, DistanceDecay, TradeFactors
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

HORECA, TRADE, MFG = (SECTOR_INDEX[code] for code in ("HORECA", "TRADE", "MFG"))


def country(count: int, seed: int = 1) -> tuple[np.ndarray, Buyers, np.ndarray, np.ndarray]:
    """A small country on a spiral: log distances, buyers (balanced by sector), sizes, tourism weights."""
    place = np.arange(1, count + 1)
    angle = 2.399963 * place + seed
    east, north = 12 * np.sqrt(place) * np.cos(angle), 12 * np.sqrt(place) * np.sin(angle)
    kilometres = np.hypot(np.subtract.outer(east, east), np.subtract.outer(north, north))
    area = 100.0 + 40.0 * np.sin(place) ** 2
    sector = np.arange(NUMBER_OF_SECTORS)
    households = 1e6 * (1.5 + np.sin(np.outer(place, sector + 1)))
    others = 1e6 * (1.5 + np.cos(np.outer(place, sector + 2)))
    supply = 1e6 * (1.5 + np.sin(np.outer(place + 3, sector + 5)))
    supply *= (households + others).sum(axis=0) / supply.sum(axis=0)
    tourism = np.exp(np.sin(place))
    return gravity.log_distance(kilometres, area), Buyers(households, others, supply), supply, tourism / tourism.sum()


def test_rows_and_columns_are_those_given() -> None:
    log_km, buyers, size, tourism = country(12)
    decay = DistanceDecay.at_scale()
    factors, progress = gravity.balance(log_km, buyers, size, tourism, decay)
    for sector in range(NUMBER_OF_SECTORS):
        households, others = gravity.flows_between(log_km, factors, decay, sector)
        assert min(households.min(), others.min()) >= 0
        np.testing.assert_allclose((households + others).sum(axis=0), buyers.supply[:, sector], rtol=1e-9)
        sweeps, error = progress[sector]
        tolerance = 3 * max(error, gravity.CONVERGENCE)
        np.testing.assert_allclose(households.sum(axis=1), buyers.households[:, sector], rtol=tolerance)
        np.testing.assert_allclose(others.sum(axis=1), buyers.others[:, sector], rtol=tolerance)
        assert sweeps <= gravity.LARGEST_NUMBER_OF_SWEEPS


def test_trade_goes_both_ways_between_two_places() -> None:
    log_km, buyers, size, tourism = country(6)
    decay = DistanceDecay.at_scale()
    factors, _ = gravity.balance(log_km, buyers, size, tourism, decay)
    _, others = gravity.flows_between(log_km, factors, decay, MFG)
    assert (others > 0).all()


@given(scale=st.floats(1.0, 1.6))
def test_a_steeper_decay_keeps_more_at_home(scale: float) -> None:
    """Where each place could serve itself."""
    log_km, buyers, _, tourism = country(8)
    size = buyers.households + buyers.others
    buyers = Buyers(buyers.households, buyers.others, size)
    kept = []
    for each in (scale, 1.2 * scale):
        decay = DistanceDecay.at_scale(each, each)
        near, away, near_others, seller, visitor, _, _ = gravity.balance_sector(
            log_km, buyers, size[:, TRADE], tourism, TRADE, decay
        )
        wide = TradeFactors(*(np.repeat(values[:, None], NUMBER_OF_SECTORS, axis=1) for values in
                              (near, away, near_others, seller, visitor)))  # fmt: skip
        households, _ = gravity.flows_between(log_km, wide, decay, TRADE)
        kept.append(np.trace(households))
    assert kept[1] > kept[0]


def test_scales_move_retail_apart_from_the_rest() -> None:
    decay = DistanceDecay.at_scale(1.4, 1.8)
    assert decay.households[TRADE] == pytest.approx(4.5)
    assert decay.households[HORECA] == pytest.approx(3.5)
    assert decay.others[TRADE] == pytest.approx(1.6)
    assert DistanceDecay.at_scale(0.7, 0.7).others[MFG] == pytest.approx(0.5)


def test_holiday_spending_ignores_distance() -> None:
    log_km, buyers, size, tourism = country(10)
    factors, _ = gravity.balance(log_km, buyers, size, tourism, DistanceDecay.at_scale())
    spent_away = np.outer(factors.away[:, HORECA], factors.visitor[:, HORECA])
    shares = spent_away / spent_away.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, np.broadcast_to(shares[0], shares.shape))
    assert (factors.away[:, MFG] == 0).all()


def test_own_distance_grows_with_area_and_has_a_floor() -> None:
    log_km = gravity.log_distance(np.array([[0.0, 50.0], [50.0, 0.0]]), np.array([5.0, 400.0]))
    assert np.exp(log_km[0, 0]) == pytest.approx(2.0)
    assert np.exp(log_km[1, 1]) == pytest.approx(0.6 * np.sqrt(400 / np.pi))
    assert np.exp(log_km[0, 1]) == pytest.approx(50.0)


@pytest.mark.parametrize("newcomers", [[3], [2, 7]])
def test_newcomers_solved_against_the_country_find_their_place(newcomers: list[int]) -> None:
    log_km, buyers, size, tourism = country(14)
    decay = DistanceDecay.at_scale()
    factors, _ = gravity.balance(log_km, buyers, size, tourism, decay)
    new = np.array(newcomers)
    known = np.setdiff1d(np.arange(14), new)
    attached = gravity.attach(
        log_km[np.ix_(new, known)],
        log_km[np.ix_(known, new)],
        log_km[np.ix_(new, new)],
        factors.take(known),
        size[known],
        Buyers(buyers.households[new], buyers.others[new], buyers.supply[new]),
        size[new],
        tourism[new],
        decay,
    )
    for sector in range(NUMBER_OF_SECTORS):
        found = gravity.flows_between(log_km[np.ix_(new, new)], attached, decay, sector)
        whole = gravity.flows_between(log_km, factors, decay, sector)
        for part, expected in zip(found, whole, strict=True):
            np.testing.assert_allclose(part, expected[np.ix_(new, new)], rtol=0.02)
