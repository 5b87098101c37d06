"""Households by fifth: what is counted adds up to the panel, and what a shock takes from each fifth, by hand."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest
from report_fixture import CODES, invented_run

from sim.indicators import INDICATORS
from sim.indicators.place import Place
from sim.report.files import write_results
from sim.results import RunResult
from sim.run import run_scenario
from sim.scenarios import load_scenario

MONTHS, SHOCK_WEEK, WEEKS = np.array([0, 4, 8]), 4, 11


@pytest.fixture(scope="module")
def locked_down() -> RunResult:
    asked = {"system": "coevrons", "scale": 50, "weeks": 22, "start_date": date(2020, 1, 6)}
    return run_scenario(load_scenario("lockdown+three-levers", asked))


@pytest.mark.parametrize(
    ("variable", "whole"),
    [("employment", "employment"), ("income", "income"), ("purchases", "consumption"), ("unmet_demand",) * 2],
)
def test_fifths_of_households_add_up_to_the_residents(locked_down, variable, whole):
    assert locked_down.panel["unmet_demand"].any()
    for fifths, panel in (
        (locked_down.fifths, locked_down.panel), (locked_down.twin_fifths, locked_down.twin_panel),
    ):  # fmt: skip
        assert (fifths[variable].sum(axis=2) == panel[whole][locked_down.sector_weeks]).all()


def test_products_add_up_to_what_residents_buy_and_lack(locked_down):
    weeks, sectors = locked_down.sector_weeks, locked_down.sectors
    assert (sectors["unmet_demand"].sum(axis=2) == locked_down.panel["unmet_demand"][weeks]).all()
    rents = locked_down.panel["consumption"][weeks] - sectors["purchases"].sum(axis=2)
    assert (rents > 0).all()
    assert (rents < 0.3 * locked_down.panel["consumption"][weeks]).all()


def test_earnings_are_what_employers_of_the_system_pay_residents(locked_down):
    flows = locked_down.flows
    paid = np.isin(flows["instrument"], ["net wages", "self-employment income", "short-time work pay"])
    to_residents = np.char.startswith(flows["receiver"].astype(str), "households:")
    for month, week in enumerate(locked_down.sector_weeks[1:], 1):
        chosen = paid & to_residents & (flows["week"] == week - 1)
        aid = paid & (flows["instrument"] == "short-time work pay") & to_residents & (flows["week"] == week - 1)
        earned = locked_down.sectors["earnings"][month].sum()
        total = flows["cents"][chosen].sum()
        assert total - flows["cents"][aid].sum() <= earned <= total  # aid of employers outside has no sector


def by_hand(**changes: object) -> RunResult:
    """A territory of which the most modest fifth has 40 in work of 100 after the shock, the richest 90 of 100."""
    usual = np.full((3, 2, 5), 100)
    struck = usual.copy()
    struck[1:, 0, 0], struck[1:, 0, 4] = 40, 90
    missing = np.zeros((3, 2, 5), int)
    missing[1, 0], missing[2, 0] = 20, 10
    prices = np.full((WEEKS + 1, 2), 10_000)
    prices[SHOCK_WEEK:] = 12_500
    given = {
        "codes": CODES[:2], "names": ("A", "B"), "depths": (0.0,) * 2, "floors": (0.0,) * 2, "weeks": WEEKS,
        "shock_week": SHOCK_WEEK, "sector_weeks": MONTHS,
        "fifths": {"employment": struck, "income": struck, "purchases": struck, "unmet_demand": missing + 1},
        "twin_fifths": {"employment": usual, "income": usual, "purchases": usual, "unmet_demand": usual * 0 + 1},
        "panel": {"price_index": prices, "employment": prices},
        "twin_panel": {"price_index": np.full((WEEKS + 1, 2), 10_000)},
    }  # fmt: skip
    return invented_run(**{**given, **changes})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("employment_lost_poorest_fifth", 60.0), ("employment_lost_richest_fifth", 10.0),
        ("real_income_lost_poorest_fifth", 100.0 * (1.0 - 0.4 / 1.25)),
        ("real_income_lost_richest_fifth", 100.0 * (1.0 - 0.9 / 1.25)),
        ("unmet_demand_share_poorest_fifth", 15.0),  # four weeks at 20, four at 10, of 100
    ],
)  # fmt: skip
def test_what_a_shock_takes_from_a_fifth_is_as_by_hand(name, expected):
    assert INDICATORS[name].row(Place(by_hand(), CODES[0], (0,)))["value"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changes", "reason", "raison"),
    [
        ({"fifths": None}, "did not count households", "n'a pas compté les ménages"),
        ({"shock_week": None}, "no shock", "pas de choc"),
        ({"shock_week": 9}, "no whole month", "aucun mois complet"),
    ],
)
def test_where_a_fifth_cannot_be_judged_it_is_said(changes, reason, raison):
    for name in ("employment_lost_poorest_fifth", "unmet_demand_share_richest_fifth"):
        row = INDICATORS[name].row(Place(by_hand(**changes), CODES[0], (0,)))
        assert row["value"] is None
        assert reason in row["note"]
        assert raison in row["note_fr"]


def test_fifths_are_written_with_their_twin(locked_down, tmp_path):
    directory = write_results(locked_down, tmp_path / "run", "en")
    table = pq.read_table(directory / "fifths.parquet").to_pandas()
    assert len(table) == len(locked_down.sector_weeks) * len(locked_down.system.codes) * 5
    assert set(table.fifth) == {1, 2, 3, 4, 5}
    last = table[(table.week == locked_down.sector_weeks[-1]) & (table.territory_code == locked_down.system.codes[2])]
    assert list(last.twin_income) == locked_down.twin_fifths["income"][-1, 2].tolist()
    assert json.loads((directory / "run.json").read_text(encoding="utf-8"))["digest"] == locked_down.digest
