"""The trace holds what crosses from one territory to another; a closure is told in the order in which flows fall."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load_scenario, run_scenario
from sim.indicators.trace import CHANNELS, FUND, HELP, SOLIDARITY, Help, cascade, trace_table

CLOSURE = {"system": "coevrons", "scale": 20, "weeks": 60, "shocks.closure.start": 12}


@pytest.fixture(scope="module")
def closed():
    return run_scenario(load_scenario("plant-closure", CLOSURE), twin=False)


def test_the_trace_is_what_the_ledger_says_between_two_territories(closed):
    table = trace_table(closed)
    assert set(table["channel"]) == set(CHANNELS) - {HELP}
    assert (table["from"] != table["to"]).all()
    assert ((table["cents"] > 0) | (table["lost_cents"] > 0)).all()
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


def test_what_is_lost_is_counted_from_the_shock_on(closed):
    table, start = trace_table(closed), closed.shock_start_week - 1
    assert not table["lost_cents"][table["week"] < start].any()
    assert table["lost_cents"][table["week"] >= start].sum() > 0
    edge = (table["from"] == table["from"][0]) & (table["to"] == table["to"][0])
    edge &= table["channel"] == table["channel"][0]
    weeks = dict(zip(table["week"][edge].tolist(), table["cents"][edge].tolist(), strict=True))
    usual = sum(weeks.get(week, 0) for week in range(start - 8, start)) // 8
    for week, cents, lost in zip(
        table["week"][edge], table["cents"][edge], table["lost_cents"][edge], strict=True
    ):
        assert lost == (max(usual - cents, 0) if week >= start else 0)


def test_help_and_money_of_the_fund_are_in_the_trace_and_help_in_the_story():
    sure = {
        "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
        "cooperation.start": 2, "cooperation.set_up_months": 0.0,
    }  # fmt: skip
    cut = {"system": "pays-ledonien", "scale": 20, "weeks": 72}
    result = run_scenario(load_scenario("supply-cut+hub", {**cut, **sure}), twin=False)
    table = trace_table(result)
    assert table["cents"][table["channel"] == HELP].sum() > 0
    money = table["channel"] == SOLIDARITY
    assert ((table["from"][money] == FUND) | (table["to"][money] == FUND)).all()
    helps = [event for event in cascade(result) if isinstance(event, Help)]
    assert helps
    names = dict(zip(result.system.codes, result.system.names, strict=True))
    assert names[helps[0].origin] in helps[0].sentence(names, "fr")
    assert names[helps[0].destination] in helps[0].sentence(names, "en")
