"""Known answers of resilience, multipliers and bases, then their application to a run."""

from __future__ import annotations

import numpy as np
import pytest
from report_fixture import CODES, SHOCK_WEEK, invented_run

from sim.indicators import INDICATORS, compute_indicators
from sim.indicators.bases import base_shares
from sim.indicators.local_multiplier import infinite_multiplier, lm3, local_share, retention
from sim.indicators.losses import euros, person_years, sector_losses, territory_losses, worst_sector_week
from sim.indicators.resilience import (
    annual_growth,
    area_lost,
    depth,
    expected_change_by_sector,
    expected_change_simple,
    quality,
    recovered_share,
    relative_to_expected,
    renewal,
    reorientation,
    sensitivity_index,
    static_resilience,
    time_to_recover,
)


def value(rows: list[dict], indicator: str, place: str = "system") -> dict:
    return next(row for row in rows if row["id"] == indicator and row["territory_code"] == place)


@pytest.mark.parametrize(("region", "beta", "resistance"), [(-0.06, 2.0, -1.0), (-0.015, 0.5, 0.5)])
def test_a_region_is_judged_by_a_nation_that_falls_three_per_cent(
    region: float, beta: float, resistance: float
) -> None:
    """T-B1: 6 % against 3 %, beta 2.0 and resistance -1.0; T-B2: 1.5 %, 0.5 and +0.5."""
    assert sensitivity_index(region, -0.03) == pytest.approx(beta)
    level = 200_000.0
    expected = expected_change_simple(level, -0.03)
    assert relative_to_expected(region * level, expected) == pytest.approx(resistance)
    assert relative_to_expected(region * level, expected) == pytest.approx(1.0 - beta)


@pytest.mark.parametrize(("loss", "days"), [(0.4, 100), (0.2, 200)])
def test_the_triangle_of_a_linear_recovery_is_half_the_loss_times_the_time(loss: float, days: int) -> None:
    """T-B3: a loss of 40 % made good in 100 days costs 20 days of output, as one of 20 % in 200."""
    functionality = 1.0 - loss * (1.0 - np.arange(days + 1) / days)
    assert area_lost(functionality) == pytest.approx(20.0)
    assert area_lost(functionality, step=1 / 7) == pytest.approx(20.0 / 7)


def test_the_area_of_an_exponential_recovery_is_the_loss_times_its_time_constant() -> None:
    times = np.arange(0.0, 400.0, 0.01)
    assert area_lost(1.0 - 0.3 * np.exp(-times / 12.0), step=0.01) == pytest.approx(0.3 * 12.0, rel=1e-6)


def test_half_of_each_euro_respent_locally_makes_one_euro_seventy_five() -> None:
    """T-C1: LM3 = 1 + s + s^2."""
    assert lm3(0.5) == 1.75


@pytest.mark.parametrize(
    ("share", "three_rounds", "all_rounds"),
    [(0.2, 1.24, 1.25), (0.3, 1.39, 1.43), (0.4, 1.56, 1.67), (0.5, 1.75, 2.0), (0.618, 2.0, 2.62), (0.823, 2.5, 5.65)],
)
def test_local_multipliers_follow_the_table_of_the_literature(
    share: float, three_rounds: float, all_rounds: float
) -> None:
    assert lm3(share) == pytest.approx(three_rounds, abs=0.005)
    assert infinite_multiplier(share) == pytest.approx(all_rounds, abs=0.005)


def test_undefined_measures_are_none_and_never_zero() -> None:
    assert sensitivity_index(-0.1, 0.0) is None
    assert relative_to_expected(-3.0, 0.0) is None
    assert infinite_multiplier(1.0) is None
    assert retention(0.0, 0.0) is None
    assert local_share(1.0, 0.0, 1.0, 1.0) is None
    assert base_shares({"productive": 0, "residential": 0, "public": 0, "social": 0}) is None
    assert static_resilience(0.0, 0.0) is None
    assert recovered_share(np.array([2.0]), np.array([1.0])) is None
    assert reorientation(np.zeros(3), np.ones(3)) is None
    assert annual_growth(0.0, 1.0, 1.0) is None


def test_a_level_never_regained_has_no_time_to_recover() -> None:
    reference = np.full(6, 100.0)
    assert time_to_recover(np.array([99.0, 90.0, 95.0, 98.0, 100.0, 99.0]), reference) == 4
    assert time_to_recover(np.array([99.0, 90.0, 95.0, 98.0, 99.0, 99.0]), reference) is None
    assert time_to_recover(np.array([99.0, 90.0, 95.0, 98.0, 99.0, 99.0]), reference, tolerance=1.0) == 4
    with pytest.raises(ValueError, match="no loss"):
        time_to_recover(reference + 1.0, reference)


def test_an_early_crossing_before_the_trough_is_not_a_recovery() -> None:
    assert time_to_recover(np.array([95.0, 100.0, 90.0, 100.0]), np.full(4, 100.0)) == 3


def test_sector_rates_explain_the_whole_change_of_an_average_territory() -> None:
    levels, rates = np.array([100.0, 50.0, 0.0]), np.array([-0.1, 0.04, np.nan])
    expected = expected_change_by_sector(levels, rates)
    assert expected == pytest.approx(-8.0)
    assert relative_to_expected(-8.0, expected) == pytest.approx(0.0)
    with pytest.raises(ValueError, match="no reference rate"):
        expected_change_by_sector(np.array([1.0, 1.0, 1.0]), rates)


def test_small_formulas() -> None:
    assert depth(quality(np.array([10.0, 8.0, 12.0]), np.full(3, 10.0))) == pytest.approx(0.2)
    assert depth(np.array([1.0, 1.1])) == 0.0
    assert reorientation(np.array([80.0, 20.0]), np.array([60.0, 40.0])) == pytest.approx(0.2)
    assert static_resilience(100.0, 28.0) == pytest.approx(0.72)
    assert renewal(0.02, 0.005) == pytest.approx(0.015)
    assert annual_growth(100.0, 121.0, 2.0) == pytest.approx(0.1)
    assert person_years(np.full(52, 90.0), np.full(52, 100.0)) == pytest.approx(10.0)
    assert euros(np.full(3, 100.0), np.full(3, 400.0)) == pytest.approx(9.0)
    shares = base_shares({"productive": 17, "residential": 53, "public": 8, "social": 22})
    assert shares["residential"] == pytest.approx(0.53)
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_run_gives_every_indicator_for_the_system_the_core_and_each_territory() -> None:
    rows = compute_indicators(invented_run())
    assert len(rows) == len(INDICATORS) * (2 + len(CODES))
    for row in rows:
        assert row["label_fr"]
        assert row["label_en"]
        assert row["formula"]
        assert row["source"]
        assert row["unit"]
        assert (row["value"] is None) == (row["status"] != "computed")
        assert bool(row["note"]) == bool(row["note_fr"]) == (row["value"] is None)


def test_a_run_says_how_deep_how_long_and_how_much() -> None:
    run = invented_run()
    rows = compute_indicators(run)
    gap = (run.twin_panel["employment"] - run.panel["employment"])[SHOCK_WEEK:]
    assert value(rows, "employment_depth_persons")["value"] == gap.sum(axis=1).max()
    assert value(rows, "employment_area", CODES[0])["value"] == pytest.approx(gap[:, 0].sum() / 52)
    assert value(rows, "employment_depth", CODES[0])["value"] == pytest.approx(2.1, abs=0.02)
    assert value(rows, "employment_time_to_recover", CODES[0])["status"] == "not recovered"
    assert value(rows, "employment_time_to_recover", CODES[1])["value"] > 10
    assert value(rows, "employment_area", CODES[2])["value"] < 0
    assert value(rows, "employment_time_to_recover", CODES[2])["status"] == "not computable"
    assert value(rows, "retention")["value"] == pytest.approx(100 * 38 / 60, abs=0.01)
    assert value(rows, "local_share")["value"] == pytest.approx(0.38 * 0.45, abs=1e-4)
    assert value(rows, "base_residential_share")["value"] == pytest.approx(53.0, abs=0.01)


def test_a_territory_is_never_compared_with_itself() -> None:
    rows = compute_indicators(invented_run())
    assert value(rows, "sensitivity")["status"] == "not computable"
    run = invented_run()
    lost = run.panel["employment"]
    before, trough = SHOCK_WEEK - 1, SHOCK_WEEK + int(lost[SHOCK_WEEK:, 1].argmin())
    own = lost[trough, 1] / lost[before, 1] - 1
    others = lost[trough, [0, 2]].sum() / lost[before, [0, 2]].sum() - 1
    assert value(rows, "sensitivity", CODES[1])["value"] == pytest.approx(own / others)
    assert value(rows, "resistance_simple", CODES[1])["value"] == pytest.approx(1 - own / others)


def test_without_a_twin_or_a_shock_losses_are_unknown_and_traits_remain() -> None:
    alone = compute_indicators(invented_run(twin=False))
    assert value(alone, "employment_depth")["value"] is None
    assert "not simulated" in value(alone, "employment_depth")["note"]
    assert value(alone, "retention")["value"] is not None
    calm = compute_indicators(invented_run(shock_week=None))
    assert "no shock" in value(calm, "employment_depth")["note"]
    assert value(calm, "lm3")["value"] > 1


def test_winners_and_losers_add_up() -> None:
    run = invented_run()
    sectors = sector_losses(run, (0, 1, 2))
    assert sectors[0].sector.code == "MFG"
    assert sectors[-1].sector.code == "HEALTH"
    difference = (run.sectors["jobs"] - run.twin_sectors["jobs"]).sum(axis=(1, 2))
    assert sum(row.jobs_at_worst for row in sectors) == difference.min()
    assert sum(row.jobs_at_end for row in sectors) == difference[-1]
    assert sum(row.job_years for row in sectors) == pytest.approx((difference[:-1].sum() * 4 + difference[-1]) / 52)
    assert worst_sector_week(run, (0, 1, 2)) == run.sector_weeks[difference.argmin()]
    territories = territory_losses(run)
    assert [row.code for row in territories] == list(CODES)
    assert territories[-1].employment_at_worst > 0
    assert territory_losses(invented_run(twin=False)) == []
    assert sector_losses(invented_run(twin=False), (0,)) == []
