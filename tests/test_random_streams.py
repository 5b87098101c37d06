"""Luck: the same for the same agent, spread evenly, and unrelated between agents, periods, streams and seeds."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from sim.random_streams import (
    draw,
    draw_scalar,
    draws,
    fresh_seed,
    identities,
    identity,
    identity_base,
    stream_key,
    uniform,
    uniform_scalar,
    uniforms,
)

CHECKOUT = Path(__file__).parents[1]
N = 200_000
HOUSEHOLDS = identities("200069193", "Household", np.arange(N))
SIGNIFICANCE = 1e-4
WORD = st.integers(0, 2**64 - 1)


def luck(seed=1, stream="labour_market.match", period=0, who=HOUSEHOLDS):
    return uniforms(stream_key(seed, stream, period), who)


@given(WORD, WORD)
def test_the_compiled_draw_is_the_defined_one(key, who):
    bits = draw_scalar(key, who)
    assert int(draw(np.uint64(key), np.uint64(who))) == bits
    assert int(draws(np.uint64(key), np.array([who], np.uint64))[0]) == bits
    assert float(uniform(np.uint64(bits))) == uniform_scalar(bits)
    assert uniforms(np.uint64(key), np.array([who], np.uint64))[0] == uniform_scalar(bits)


@given(WORD)
def test_uniforms_stay_below_one(bits):
    assert 0.0 <= uniform_scalar(bits) < 1.0
    assert uniform_scalar(2**64 - 1) < 1.0
    assert uniform_scalar(0) == 0.0


def test_draws_are_the_published_numbers():
    """Known answers: a change here changes every run ever made."""
    key = stream_key(42, "labour_market.match", 7)
    base = identity_base("200069193", "Firm")
    assert int(key) == 6324833482328481464
    assert int(base) == 15744336728979266701
    assert draw_scalar(key, int(base) + 3) == 12906032137377444770


def test_luck_does_not_depend_on_the_process():
    program = "from sim.random_streams import stream_key; print(int(stream_key(3, 'moves', 5)))"
    for hash_seed in ("0", "12345"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        answer = subprocess.check_output([sys.executable, "-c", program], env=environment, cwd=CHECKOUT)
        assert int(answer) == int(stream_key(3, "moves", 5))


def test_a_kernel_draws_the_same_luck_from_a_base_and_a_serial():
    @njit
    def sum_of_luck(key, base, n):
        total = 0.0
        for serial in range(n):
            total += uniform(draw(key, identity(base, serial)))
        return total

    key = stream_key(1, "kernel", 0)
    total = sum_of_luck(key, identity_base("A", "Firm"), 1000)
    assert total == pytest.approx(uniforms(key, identities("A", "Firm", np.arange(1000))).sum(), rel=1e-12)


def test_luck_is_uniform():
    for period in range(5):
        counts = np.histogram(luck(period=period), bins=1000, range=(0, 1))[0]
        assert stats.chisquare(counts).pvalue > SIGNIFICANCE


def test_every_bit_is_fair():
    bits = draws(stream_key(1, "bits", 0), HOUSEHOLDS)
    ones = np.array([((bits >> np.uint64(position)) & np.uint64(1)).sum() for position in range(64)])
    assert np.abs(ones - N / 2).max() < 5 * np.sqrt(N) / 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (luck()[:-1], luck()[1:]),
        (luck(period=0), luck(period=1)),
        (luck(stream="hire"), luck(stream="fire")),
        (luck(seed=1), luck(seed=2)),
        (luck(), luck(who=identities("200069194", "Household", np.arange(N)))),
        (luck(), luck(who=identities("200069193", "Firm", np.arange(N)))),
    ],
    ids=["neighbours", "periods", "streams", "seeds", "territories", "kinds"],
)
def test_luck_is_independent_between(first, second):
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(len(first))
    table = np.histogram2d(first, second, bins=20, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(table.ravel()).pvalue > SIGNIFICANCE


def test_the_luck_of_one_agent_is_uniform_over_the_weeks():
    who = HOUSEHOLDS[:1]
    weeks = np.array([uniforms(stream_key(1, "match", week), who)[0] for week in range(20_000)])
    assert stats.kstest(weeks, "uniform").pvalue > SIGNIFICANCE
    assert abs(np.corrcoef(weeks[:-1], weeks[1:])[0, 1]) < 4 / np.sqrt(len(weeks))


def test_sequences_of_two_keys_never_run_over_one_another():
    """One round would give key + 2 * increment the same draws, two agents further on."""
    key = int(stream_key(1, "match", 0))
    shifted = (key + 2 * 0x9E3779B97F4A7C15) % 2**64
    first, second = draws(np.uint64(key), HOUSEHOLDS), draws(np.uint64(shifted), HOUSEHOLDS)
    assert not np.isin(first, second).any()


def test_identities_of_a_million_agents_are_all_different():
    territories = [f"2000{number:05d}" for number in range(50)]
    everyone = np.concatenate(
        [identities(code, kind, np.arange(10_000)) for code in territories for kind in ("Household", "Firm")]
    )
    assert len(np.unique(everyone)) == len(everyone) == 1_000_000


def test_a_territory_keeps_its_luck_whatever_the_company():
    alone = identities("200069193", "Household", np.arange(10))
    among_others = np.concatenate([identities("100", "Household", np.arange(5)), alone])
    key = stream_key(1, "match", 0)
    np.testing.assert_array_equal(draws(key, among_others)[5:], draws(key, alone))


def test_names_do_not_run_together():
    assert identity_base("12", "3Firm") != identity_base("123", "Firm")
    assert stream_key(1, "2match", 0) != stream_key(12, "match", 0)


@pytest.mark.parametrize("rows", [np.arange(3), np.array([1.0]), np.zeros((2, 2), np.uint64)])
def test_rows_are_refused_in_place_of_identities(rows):
    with pytest.raises(TypeError, match="a draw needs identities, uint64"):
        draws(stream_key(1, "match", 0), rows)
    with pytest.raises(TypeError, match="a draw needs identities, uint64"):
        uniforms(stream_key(1, "match", 0), rows)


def test_nobody_draws_nothing():
    nobody = np.empty(0, np.uint64)
    assert draws(stream_key(1, "match", 0), nobody).shape == (0,)
    assert uniforms(stream_key(1, "match", 0), nobody).shape == (0,)


def test_fresh_seeds_differ():
    seeds = {fresh_seed() for _ in range(20)}
    assert len(seeds) == 20
    assert all(0 <= seed < 2**31 for seed in seeds)
