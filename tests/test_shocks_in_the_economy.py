"""A shock travels through pay slips and shops, through suppliers and into the next territory; its size matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from lived_economies import lived

from sim.model import TerritorialEconomy
from sim.scenarios import load_scenario
from sim.sectors import SECTOR_INDEX

SEEDS = (1, 2)
CLOSURE_WEEK = 52
SETTLED = slice(CLOSURE_WEEK + 26, None)
SCALE = 5
DOSES = (0.25, 0.5, 1.0)


@dataclass(frozen=True)
class Closures:
    """Runs with a plant closed in part or in full, less the same runs without, mean over seeds, weeks x territories."""

    gap: dict[float, dict[str, np.ndarray]]
    usual: dict[str, np.ndarray]
    staff: int
    plant_output: int
    core: int


@pytest.fixture(scope="module")
def closures() -> Closures:
    """The largest private employer of the Coëvrons, whose staff live in seven territories.

    Births and exits of other firms are left out: by chance alone they move output more than the closure does next door.
    """
    options = {"system": "coevrons", "scale": SCALE, "weeks": 130, "demography.active": False}
    gap: dict[float, dict[str, np.ndarray]] = {}
    usual: dict[str, np.ndarray] = {}
    for seed in SEEDS:
        twin = lived(load_scenario("plant-closure", {**options, "seed": seed}).twin()).recorder.panel
        for name, values in twin.items():
            usual[name] = usual.get(name, 0.0) + values / len(SEEDS)
        for dose in DOSES:
            model = lived(load_scenario("plant-closure", {**options, "seed": seed, "shocks.closure.dose": dose}))
            gaps = gap.setdefault(dose, {})
            for name, values in model.recorder.panel.items():
                gaps[name] = gaps.get(name, 0.0) + (values - twin[name]) / len(SEEDS)
    plant = model.struck["closure"]
    staff = int(model.opportunities.staff[plant]) * SCALE
    return Closures(gap, usual, staff, int(model.opportunities.base_output[plant]), int(model.firms.territory[plant]))


def test_a_closure_costs_more_work_than_the_plants_own_and_less_than_three_times_as_much(closures: Closures) -> None:
    """Work is jobs and vacant posts together: some of those dismissed fill posts that others would have filled."""
    closed = closures.gap[1.0]
    work = (closed["jobs"] + closed["vacancies"]).sum(axis=1)
    assert closures.staff < -work[SETTLED].mean() < 3 * closures.staff
    worst = -closed["jobs"].sum(axis=1).min()
    assert 0.9 * closures.staff < worst < 3 * closures.staff


def test_a_closure_is_felt_in_shops_at_home_and_in_output_next_door(closures: Closures) -> None:
    closed, core = closures.gap[1.0], closures.core
    elsewhere = np.arange(closed["output"].shape[1]) != core
    consumption = closed["consumption"][SETTLED].mean(axis=0) / closures.usual["consumption"][SETTLED].mean(axis=0)
    assert consumption[core] < -0.001
    output = closed["output"][SETTLED].mean(axis=0) / closures.usual["output"][SETTLED].mean(axis=0)
    assert output[elsewhere].min() < -0.0002, output
    assert -closed["output"][SETTLED].sum(axis=1).mean() > closures.plant_output, "suppliers lose output too"


def test_those_who_commute_to_the_plant_lose_jobs_where_they_live(closures: Closures) -> None:
    employment = closures.gap[1.0]["employment"][SETTLED].mean(axis=0)
    assert employment[closures.core] < 0
    assert (employment < 0).sum() >= 4


@pytest.mark.parametrize("variable", ["output", "jobs", "income"])
def test_the_more_of_the_plant_closes_the_larger_the_loss(closures: Closures, variable: str) -> None:
    losses = [0.0, *(-closures.gap[dose][variable][SETTLED].sum(axis=1).mean() for dose in DOSES)]
    assert (np.diff(losses) > 0).all(), losses


@pytest.fixture(scope="module")
def locked_down() -> tuple[TerritorialEconomy, TerritorialEconomy]:
    """A system through 2020 and the world where nothing happened."""
    resolved = load_scenario("lockdown", {"system": "grand-angouleme", "scale": 10, "weeks": 104, "seed": 1})
    return lived(resolved), lived(resolved.twin())


SPRING = slice(64, 71)
"""Panel rows of full weeks between 23 March and 10 May 2020."""


def change(pair: tuple[TerritorialEconomy, TerritorialEconomy], variable: str, weeks: slice) -> float:
    struck, usual = (model.recorder.panel[variable][weeks].sum() for model in pair)
    return float(struck / usual - 1.0)


def test_a_lockdown_stops_output_far_more_than_employment(locked_down: tuple) -> None:
    """Short-time work keeps people in their jobs at zero hours."""
    output, employment = (change(locked_down, name, SPRING) for name in ("output", "employment"))
    assert -0.45 < output < -0.15
    assert -0.05 < employment < 0.005
    assert abs(employment) < abs(output) / 5
    idle = locked_down[0].recorder.panel["furloughed"][SPRING].mean(axis=0).sum()
    assert idle > 0.1 * locked_down[1].recorder.panel["jobs"][SPRING].mean(axis=0).sum()
    assert locked_down[0].recorder.panel["furloughed"][:60].sum() == 0


def test_a_lockdown_makes_people_save_what_they_cannot_spend(locked_down: tuple) -> None:
    assert -0.35 < change(locked_down, "consumption", SPRING) < -0.05
    assert -0.15 < change(locked_down, "income", SPRING) < 0.0
    cash = [model.recorder.panel["household_cash"][71].sum() for model in locked_down]
    assert cash[0] > cash[1]


def test_after_the_lockdown_output_comes_back(locked_down: tuple) -> None:
    summer = slice(88, 95)
    assert change(locked_down, "output", summer) > 0.4 * change(locked_down, "output", SPRING)
    assert change(locked_down, "output", summer) < 0.03


def test_nothing_is_negative(locked_down: tuple) -> None:
    """Stocks, goods, capital, debts, staff, households' cash; firms may overdraw until the bank lends or they close."""
    for model in locked_down:
        firms, staff = model.firms, ("managers", "intermediate", "employees", "workers")
        assert (model.inputs["stock"] >= 0).all()
        for column in ("inventory", "output", "capital", "debt", "investment", "posts", "wage_bill", "price", *staff):
            assert (firms.columns()[column] >= 0).all(), column
        assert (model.households.budget >= 0).all()
        assert (model.households.cash >= 0).all()
        for name, values in model.recorder.panel.items():
            assert (values >= 0).all() or name in ("firm_cash", "unmet_demand"), name
        overdraft = model.parameters.firms.credit_limit_months * 52 / 12 * firms.expected_demand
        inside = firms.active & (firms.sector >= 0)
        assert (firms.cash[inside] >= -overdraft[inside] - firms.demand[inside] - 1e9).all()


def test_restaurants_lose_most(locked_down: tuple) -> None:
    months = [
        np.array([rows for rows, week in zip(model.recorder.sectors["output"], model.recorder.sector_weeks, strict=True)
                  if SPRING.start <= week < SPRING.stop]).sum(axis=(0, 1))
        for model in locked_down
    ]  # fmt: skip
    lost = 1.0 - months[0] / months[1]
    assert lost.argmax() in (SECTOR_INDEX["HORECA"], SECTOR_INDEX["PERS"])
    assert lost[SECTOR_INDEX["HORECA"]] > 0.5
