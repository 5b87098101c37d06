"""The history of speed: `make benchmark` measures, compares with the last measure kept and keeps this one.

Not part of the tests: what a quiet machine measures means nothing on a busy one.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.commands.everything import LAUNCHED, PLACE
from sim.commands.measurements import SIZES, WEEKS_PER_ROUND, economy
from sim.indicators import compute_indicators
from sim.model import TerritorialEconomy
from sim.population.month_zero import month_zero
from sim.population.store import parameters_of_month_zero
from sim.population.synthesis import populate
from sim.run import run_scenario
from sim.scenarios import load_scenario
from sim.setting import Setting

ROUNDS = 9
WARM_WEEKS = 40


def live(model: TerritorialEconomy, weeks: int = WEEKS_PER_ROUND) -> None:
    for _ in range(weeks):
        model.step()


@pytest.mark.parametrize("size", ["small", "medium", "big"])
def bench_nine_weeks(benchmark: Any, size: str) -> None:
    model = economy(SIZES[size], 520)
    benchmark.extra_info["households"] = len(model.households)
    benchmark.pedantic(live, (model,), rounds=ROUNDS, warmup_rounds=1)


SCENARIOS = ("baseline", "lockdown", "baseline+three-levers", "baseline+three-levers+alliance")


@pytest.mark.parametrize("scenario", SCENARIOS)
def bench_nine_weeks_of_a_scenario(benchmark: Any, scenario: str) -> None:
    launched = LAUNCHED if "alliance" in scenario else {}
    model = TerritorialEconomy(resolved=load_scenario(scenario, {**PLACE, **launched, "weeks": 520}))
    live(model, WARM_WEEKS)
    benchmark.pedantic(live, (model,), rounds=ROUNDS, warmup_rounds=1)


def bench_population(benchmark: Any) -> None:
    scenario = load_scenario("baseline", dict(SIZES["medium"]))
    setting, parameters = Setting.of(scenario), parameters_of_month_zero(scenario.parameter_set())
    benchmark.pedantic(
        lambda: populate(month_zero(setting.pack, setting.codes), setting.pack, parameters), rounds=3, warmup_rounds=1
    )


def bench_indicators(benchmark: Any) -> None:
    result = run_scenario(load_scenario("lockdown", {"system": "coevrons", "scale": 10, "weeks": 156}))
    benchmark.pedantic(compute_indicators, (result,), rounds=3, warmup_rounds=1)
