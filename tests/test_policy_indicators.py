"""What policies cost, who paid, land and coworking spaces: told by place, with a reason where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_fixture import CODES, invented_run

from sim.indicators import INDICATORS
from sim.indicators.place import Place
from sim.run import run_scenario
from sim.scenarios import load_scenario

PAYERS = ("territory", "region", "state", "private")


def row(name: str, result, code: str = CODES[0]):
    columns = tuple(place for place, each in enumerate(result.system.codes) if code in (each, "system"))
    return INDICATORS[name].row(Place(result, code, columns))


def value(name: str, result, code: str = CODES[0]):
    return row(name, result, code)["value"]


@pytest.fixture(scope="module")
def invented():
    """A run whose policy cost its first territory 2 M, the Region 1 M and private funds 4 M, and gave work."""
    run = invented_run()
    without = {name: values.copy() for name, values in run.panel.items()}
    without["employment"][1:, 0] -= 52
    here = dict.fromkeys(CODES, 0.0)
    euros = {"territory": 2e6, "region": 1e6, "state": 0.0, "private": 4e6}
    programme = {
        "euros": {payer: {**here, CODES[0]: spent} for payer, spent in euros.items()},
        "hectares": {name: {**here, CODES[0]: area} for name, area in
                     (("brownfield", 9.0), ("remediating", 3.0), ("serviced", 2.0), ("built", 5.0))},
    }  # fmt: skip
    beside = np.zeros((3, 3))
    beside[0, 0] = 50_000_000
    return replace(run, programmes=[programme], unaided_panel=without, spent_beside_levers=beside, scale=1)


def test_who_paid_is_told_by_payer_contracts_and_spaces_included(invented):
    assert [value(f"spent_by_{payer}", invented) for payer in PAYERS] == [2.5e6, 1e6, 0.0, 4e6]
    assert [value(f"spent_by_{payer}", invented, "system") for payer in PAYERS] == [2.5e6, 1e6, 0.0, 4e6]
    assert [value(f"spent_by_{payer}", invented, CODES[1]) for payer in PAYERS] == [0.0] * 4


def test_a_year_of_work_costs_the_public_money_spent_for_it(invented):
    assert value("cost_per_job_year", invented) == pytest.approx(3.5e6 / invented.weeks)
    assert row("cost_per_job_year", invented, CODES[1])["note"] == "no paid policy to compare"
    staff = replace(invented, programme_staff=np.array([invented.weeks - 40.0, 2.0, 0.0]))
    assert value("cost_per_job_year", staff) == pytest.approx(3.5e6 / 40.0)
    assert value("programme_staff", staff, "system") == invented.weeks - 38.0
    assert row("programme_staff", invented)["note"] == "this run did not count these jobs"
    nothing_gained = replace(invented, unaided_panel=invented.panel)
    assert row("cost_per_job_year", nothing_gained)["note"] == "no year of work gained beyond rounding"


def test_land_reused_is_ready_or_built_and_land_taken_is_counted_where_land_is_scarce(invented):
    assert value("land_reused", invented) == 7.0
    assert value("land_reused", invented, CODES[1]) == 0.0
    assert "land.scarce" in row("land_taken", invented)["note"]
    assert value("land_taken", replace(invented, land_taken=np.array([1.5, 0.0, -0.5])), "system") == 1.0


def test_spaces_still_open_count_while_they_are_watched(invented):
    long = replace(invented, panel={name: np.zeros((209, 3), np.int64) for name in invented.panel})
    lives = [
        {"territory_code": CODES[0], "opening_week": opened, "closing_week": closed}
        for opened, closed in ((0, None), (0, 52), (10, 200), (150, None))
    ]
    assert value("coworking_survival", replace(long, coworking=lives)) == pytest.approx(75.0)
    assert row("coworking_survival", replace(long, coworking=lives), CODES[1])["note"].startswith("no space")


def test_a_real_run_tells_who_paid_and_what_land_firms_took():
    given = {
        "system": "gevaudan-lozere", "scale": 50, "weeks": 60, "parameters.levers.longest_preparation_months": 0.0,
        "parameters.land.scarce": True, "levers.services.start": 2,
    }  # fmt: skip
    result = run_scenario(load_scenario("human-development", given))
    paid = {payer: value(f"spent_by_{payer}", result, "system") for payer in PAYERS}
    told = {payer: sum(sum(one["euros"][payer].values()) for one in result.programmes) for payer in PAYERS}
    assert paid == pytest.approx(told)
    assert sum(paid.values()) > 0
    assert isinstance(value("land_taken", result, "system"), float)
