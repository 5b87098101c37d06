"""The world without shock is alive and stands still: people and firms come and go, totals do not drift.

The full table (30 seeds, every system and territory) is printed by ``tests/steady_state_table.py``.
"""

from __future__ import annotations

import numpy as np
import pytest
from lived_economies import NAMED_SYSTEMS, lived_scenario, yearly_slope
from steady_state_table import TOLERANCE, drifts, mean_and_interval, trends

from sim.model import TerritorialEconomy
from sim.scenarios import load_scenario
from sim.sectors import NUMBER_OF_SECTORS
from sim.shocks.effects import WeekEffects

PULSE_WEEKS = range(52, 56)


def scale_of(system: str) -> int:
    """One to ten, but for the smallest system, which is taken whole."""
    return 1 if system == "gevaudan-lozere" else 10


@pytest.mark.slow
@pytest.mark.parametrize("system", NAMED_SYSTEMS)
def test_without_demography_every_run_keeps_within_a_tenth_of_a_per_cent(system: str) -> None:
    """T-I2: ten years, one seed; the panel starts at month 0."""
    model = lived_scenario(
        "baseline", system=system, scale=scale_of(system), weeks=520, seed=1, demography__active=False
    )
    for variable in ("employment", "input_stocks", "output"):
        assert abs(yearly_slope(model.recorder.panel[variable].sum(axis=1))) < TOLERANCE, variable
    assert model.hires.sum() > 0.5 * model.leavers.sum() > 0, "people come and go"


@pytest.mark.slow
@pytest.mark.parametrize(("system", "seeds"), [("gevaudan-lozere", 6), ("grand-angouleme", 4)])
def test_with_demography_the_mean_over_seeds_shows_no_trend(system: str, seeds: int) -> None:
    """T-I2: births, exits and moves run at observed rates; intervals hold for all the means of a run at once."""
    runs = [trends(system, scale=20, weeks=260, seed=seed, active=True) for seed in range(1, seeds + 1)]
    for variable in ("employment", "input_stocks"):
        slopes = np.array([run[variable] for run in runs])
        mean, half = mean_and_interval(slopes, families=2 * slopes.shape[1])
        assert not drifts(mean, half).any(), (variable, mean, half)


class ExportPulse:
    """Customers outside order 5 % more for one month."""

    def __init__(self, territories: int) -> None:
        usual = WeekEffects.usual(territories, NUMBER_OF_SECTORS)
        usual.outside_demand[:] = 1.05
        self.pulse = usual.freeze()

    def effects(self, week: int) -> WeekEffects | None:
        """What is in force this week."""
        return self.pulse if week in PULSE_WEEKS else None


def unemployment_of(seed: int, *, pulse: bool) -> np.ndarray:
    model = TerritorialEconomy(resolved=load_scenario("baseline", {"scale": 20, "weeks": 156, "seed": seed}))
    if pulse:
        model.shocks = ExportPulse(model.n)
    for _ in range(model.weeks):
        model.step()
    return model.recorder.panel["unemployment"].sum(axis=1)


def test_after_a_month_of_good_exports_unemployment_returns_by_itself() -> None:
    """Nothing is clamped: unemployment leaves its path, then comes back to it without help."""
    usual, lifted = (
        np.mean([unemployment_of(seed, pulse=pulse) for seed in range(1, 5)], axis=0) for pulse in (False, True)
    )
    gap = (lifted - usual) / usual
    assert gap[: PULSE_WEEKS[0]].any() == 0
    assert gap[60:80].mean() < -0.01
    assert abs(gap[130:].mean()) < 0.5 * abs(gap[60:80].mean())
    assert abs(gap[130:].mean()) < 0.01
