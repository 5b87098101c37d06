"""The trace holds what crosses from one territory to another; a closure is told in the order in which flows fall."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load_scenario, run_scenario
from sim.indicators.trace import CHANNELS, cascade, trace_table

CLOSURE = {"system": "coevrons", "scale": 20, "weeks": 60, "shocks.closure.start": 12}


@pytest.fixture(scope="module")
def closed():
    return run_scenario(load_scenario("plant-closure", CLOSURE), twin=False)


def test_the_trace_is_what_the_ledger_says_between_two_territories(closed):
    table = trace_table(closed)
    assert set(table["channel"]) == set(CHANNELS)
    assert (table["from"] != table["to"]).all()
    assert (table["cents"] > 0).all()
    flows, total = closed.flows, 0
    for instrument, payer, receiver, cents in zip(
        flows["instrument"], flows["payer"], flows["receiver"], flows["cents"], strict=True
    ):
        if instrument in CHANNELS and ":" in payer and ":" in receiver:
            total += int(cents) * (payer.split(":")[1] != receiver.split(":")[1])
    assert int(table["cents"].sum()) == total


def test_a_closure_is_told_from_the_plant_outwards(closed):
    falls = cascade(closed)
    assert falls
    assert [fall.week for fall in falls] == sorted(fall.week for fall in falls)
    assert min(fall.week for fall in falls) >= closed.shock_start_week
    core = closed.system.codes[int(np.flatnonzero(closed.system.core)[0])]
    assert core in (falls[0].origin, falls[0].destination)
    names = dict(zip(closed.system.codes, closed.system.names, strict=True))
    for fall in falls:
        assert 0.05 <= fall.share <= 1.0
        assert fall.sentence(names, "fr") != fall.sentence(names, "en")


def test_without_a_shock_or_a_neighbour_there_is_no_cascade():
    still = run_scenario(load_scenario("baseline", {"system": "coevrons", "scale": 50, "weeks": 12}))
    alone = load_scenario("plant-closure", {"territories": ["200033298"], "scale": 50, "weeks": 20})
    assert cascade(still) == []
    assert cascade(run_scenario(alone, twin=False)) == []
