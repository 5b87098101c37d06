"""Each shock moves its own variable first, then reaches the mechanism it is named for; more of it does more."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from lived_economies import fingerprint, lived

from sim.agents.firms import FirmKind
from sim.closures import mean_over_partners
from sim.compiled import PRICE_BASE
from sim.model import TerritorialEconomy
from sim.run import run_scenario
from sim.scenarios import load_scenario
from sim.sectors import SECTOR_INDEX
from sim.shocks import SHOCK_KINDS

SYSTEM, SCALE, SEEDS = "gevaudan-lozere", 20, (1, 2, 3)
START = 52
WORLD = {"system": SYSTEM, "scale": SCALE, "demography.active": False}
S = SECTOR_INDEX
SHOCK_OF = {
    "tradables-slump": "slump", "energy-price": "dear-energy", "supply-cut": "closed-border", "drought": "dry-summer",
    "flood": "flood", "service-closure": "hospital", "ecommerce-shift": "online", "plant-closure": "closure",
    "lockdown": "spring-lockdown",
}  # fmt: skip


@cache
def economy(name: str, weeks: int, seed: int = 1, **changes: object) -> TerritorialEconomy:
    """The small world after some weeks of a scenario, a field of its shock changed by its name."""
    shock = SHOCK_OF.get(name, "")
    fields = {f"shocks.{shock}.{key.replace('__', '.')}": value for key, value in changes.items()}
    return lived(load_scenario(name, {**WORLD, "weeks": weeks, "seed": seed, **fields}))


def panel(name: str, variable: str, weeks: int, seed: int = 1, **changes: object) -> np.ndarray:
    return economy(name, weeks, seed, **changes).recorder.panel[variable].sum(axis=1).astype(float)


def lost(name: str, variable: str, weeks: int, **changes: object) -> float:
    """Sum over the weeks of what is missing from the world without the shock, in weeks of its level, mean of seeds."""
    gaps = [
        (1.0 - panel(name, variable, weeks, seed, **changes)[1:] / panel("baseline", variable, weeks, seed)[1:]).sum()
        for seed in SEEDS
    ]
    return float(np.mean(gaps))


def first_week(name: str, variable: str, weeks: int, share: float = 0.0, **changes: object) -> int:
    """First row on which more than a share of a variable is missing; the run's end when never."""
    gap = 1.0 - panel(name, variable, weeks, **changes) / panel("baseline", variable, weeks)
    differs = (gap > share).nonzero()[0]
    return int(differs[0]) if differs.size else weeks


@pytest.mark.parametrize("name", sorted(SHOCK_KINDS))
def test_every_scenario_of_a_shock_lives_on_its_own_system_with_exact_accounts(name):
    scenario = load_scenario(name)
    scenario = load_scenario(name, {"scale": 20 if scenario.system == SYSTEM else 200, "weeks": 80})
    model, usual = lived(scenario), lived(scenario.twin())
    assert model.ledger.largest_residual_cents == 0
    assert fingerprint(model) != fingerprint(usual)


@pytest.mark.parametrize("name", sorted(SHOCK_KINDS))
def test_a_dose_of_zero_changes_no_byte(name):
    zero = {f"shocks.{shock.id}.dose": 0.0 for shock in load_scenario(name).shocks}
    model = lived(load_scenario(name, {**WORLD, "weeks": 66, **zero}))
    assert fingerprint(model) == fingerprint(economy("baseline", 66))


def test_a_slump_starts_in_exports_then_reaches_output_jobs_and_shops():
    order = [first_week("tradables-slump", name, 130, 0.002) for name in ("exports", "jobs", "consumption")]
    assert order[0] < order[1] < order[2]
    assert lost("tradables-slump", "exports", 130) > lost("tradables-slump", "consumption", 130) > 0
    output = economy("tradables-slump", 130).recorder.sectors["output"][-6]
    usual = economy("baseline", 130).recorder.sectors["output"][-6]
    change = output.sum(axis=0) / usual.sum(axis=0) - 1
    assert change[S["MFG"]] < -0.1
    assert change[S["MFG"]] < change[S["BUS"]] < 0
    assert change[S["BUS"]] < change[S["HEALTH"]]


def test_a_bank_that_lends_less_loses_nothing_and_firms_fail_no_less():
    tight = economy("tradables-slump", 130, credit_tightening=1.0)
    easy = economy("tradables-slump", 130, credit_tightening=0.0)
    assert tight.firms.debt.sum() < easy.firms.debt.sum()


def test_dear_energy_starts_in_costs_and_is_passed_on_to_prices_with_delay():
    weeks = 100
    prices = panel("energy-price", "price_index", weeks)
    n = economy("energy-price", weeks).n
    assert (np.diff(prices[START + 1 : START + 26]) >= 0).all()
    assert PRICE_BASE * n < prices[START + 5] < prices[-1]
    assert first_week("energy-price", "firm_cash", weeks) <= first_week("energy-price", "jobs", weeks)
    assert lost("energy-price", "output", weeks) > 0
    assert lost("energy-price", "price_index", weeks) < 0


def test_households_keep_their_energy_and_cut_elsewhere():
    model, usual = economy("energy-price", 100), economy("baseline", 100)
    change = model.final_demand.basket[:, :5] / np.maximum(usual.final_demand.basket[:, :5], 1)
    assert (change[:, :, S["ENERGY"]] > 1.05).all()
    assert (change[:, :, S["HORECA"]] < 1.0).all()
    assert (model.final_demand.basket.sum(axis=2) == usual.final_demand.basket.sum(axis=2)).all()
    price = 1.0 + 0.5 * 0.4
    assert (change[:, :, S["ENERGY"]] < price).all(), "they buy less of it, for more money"


def test_the_poorest_fifth_gives_up_more_of_other_purchases_when_energy_gets_dear():
    model, usual = economy("energy-price", 100), economy("baseline", 100)
    others = model.final_demand.basket[:, :5, S["PERS"]] / usual.final_demand.basket[:, :5, S["PERS"]]
    assert (others[:, 0] < others[:, 4]).all()


def test_no_pass_through_and_no_footprint_changes_no_byte_and_says_so():
    fields = {
        "shocks.dear-energy.pass_through": 0.0, "shocks.dear-energy.outside.demand": 0.0,
        "shocks.dear-energy.outside.visitors": 0.0,
    }  # fmt: skip
    result = run_scenario(load_scenario("energy-price", {**WORLD, "weeks": 66, **fields}))
    assert all((result.panel[name] == result.twin_panel[name]).all() for name in result.panel)
    told = [note.en for note in result.notes if "changed nothing" in note.en]
    assert told == ["Shock 'dear-energy' changed nothing: no rise of prices reaches the buyers."]


def test_a_border_that_closes_empties_stocks_before_it_stops_plants():
    made = economy("supply-cut", 70).recorder.panel["output"].sum(axis=1)
    usual = economy("baseline", 70).recorder.panel["output"].sum(axis=1)
    change = made / usual - 1
    stocks = panel("supply-cut", "input_stocks", 70) / panel("baseline", "input_stocks", 70) - 1
    assert stocks[START + 2] < 0
    assert change[START + 8] < 2 * change[START + 2] < 0


def test_a_supply_cut_costs_more_than_in_proportion_to_its_duration_up_to_the_horizon_of_stocks():
    """Stocks of critical inputs last 5 weeks (37 to 39 days); whoever is out of them stops."""
    loss = {
        weeks: lost(
            "supply-cut", "output", START + weeks + 26, duration_weeks=weeks, recovery="sudden", recovery_weeks=0,
            outside__demand=0.0, sectors=("AGR", "FOOD", "MFG"),
        )
        for weeks in (2, 4, 8)
    }  # fmt: skip
    assert loss[4] > 2.2 * loss[2] > 0
    assert loss[8] > 2.2 * loss[4]


def test_a_drought_starts_in_farms_and_reaches_food_plants():
    weeks = 100
    farm, food = (
        [
            economy("drought", weeks).recorder.sectors["output"][month][:, S[code]].sum()
            / economy("baseline", weeks).recorder.sectors["output"][month][:, S[code]].sum() - 1
            for month in range(len(economy("drought", weeks).recorder.sector_weeks))
        ]
        for code in ("AGR", "FOOD")
    )  # fmt: skip
    assert min(farm) < -0.15
    assert min(farm) < min(food) < -0.04
    assert farm[15] == food[15] == 0.0


def test_a_flood_destroys_capital_and_gives_work_to_construction_that_insurers_pay_for():
    weeks = 120
    model, usual = economy("flood", weeks), economy("baseline", weeks)
    assert model.flooded["flood"].size > 0
    assert model.destroyed_capital > 0
    flows = model.ledger.flow_table()
    paid = {
        name: int(flows["cents"][flows["instrument"] == name].sum())
        for name in ("disaster insurance", "public reinsurance of disasters")
    }
    assert paid["disaster insurance"] == pytest.approx(paid["public reinsurance of disasters"], rel=1e-3)
    built, usually = (
        np.array(one.recorder.sectors["output"])[14:20, :, S["CONS"]].sum() for one in (model, usual)
    )
    assert built > 1.02 * usually
    first = panel("flood", "output", weeks)[START + 5] / panel("baseline", "output", weeks)[START + 5] - 1
    assert first < 0


def test_what_is_insured_is_rebuilt_in_time_and_claims_never_exceed_the_insured_damage():
    model = economy("flood", 208)
    flows = model.ledger.flow_table()
    refunded = flows["cents"][np.isin(flows["instrument"], ["disaster insurance", "public reinsurance of disasters"])]
    (shock,) = model.resolved.shocks
    row = shock.row(model.setting.places)
    homes = int((model.households.territory == row).sum()) * SCALE * shock.dose * shock.euros_per_dwelling * 100
    assert model.rebuilding.dwellings.sum() < 0.01 * homes
    insured = shock.insured_share * (homes + model.destroyed_capital)
    assert 0.9 * insured < refunded.sum() <= 1.001 * insured


def test_nobody_refunds_what_is_not_insured():
    model = economy("flood", 80, insured_share=0.0)
    assert "disaster insurance" not in model.ledger.instruments or not model.rebuilding.claims.any()
    assert not model.firms.damage.any()
    flows = model.ledger.flow_table()
    assert flows["cents"][flows["instrument"] == "disaster insurance"].sum() == 0


def test_a_hospital_that_leaves_takes_its_jobs_its_money_and_its_patients():
    weeks = 80
    model, usual = economy("service-closure", weeks), economy("baseline", weeks)
    row = model.struck["hospital"]
    assert model.firms.kind[row] == FirmKind.PUBLIC
    assert not model.firms.active[row]
    r = int(usual.firms.territory[row])
    assert model.withdrawn[r, S["HEALTH"]] > 0.05
    assert (model.withdrawn > 0).sum() == 1
    gone = model.final_demand.household_shares[r, r, S["HEALTH"]]
    assert gone < usual.final_demand.household_shares[r, r, S["HEALTH"]]
    assert model.final_demand.household_shares[r, :, S["HEALTH"]].sum() == pytest.approx(1.0)
    assert lost("service-closure", "jobs", weeks) > 0


def test_an_office_that_leaves_is_paid_for_elsewhere_and_the_state_pays_the_same():
    model, usual = economy("service-closure", 80, sector="PUB"), economy("baseline", 80)
    flows, before = model.ledger.flow_table(), usual.ledger.flow_table()

    def state(table, instruments):
        late = (table["week"] >= 60) & np.isin(table["instrument"], instruments)
        return table["cents"][late].sum()

    moved = state(flows, ["public services moved elsewhere"])
    assert moved > 0
    here = ["public services", "local public services"]
    assert state(flows, here) + moved == pytest.approx(state(before, here), rel=0.02)


def test_a_closure_without_a_matching_service_says_so_once():
    scenario = load_scenario("service-closure", {**WORLD, "weeks": 60})
    model = TerritorialEconomy(resolved=scenario)
    model.firms.kind[model.firms.kind == FirmKind.PUBLIC] = FirmKind.EMPLOYER
    for _ in range(55):
        model.step()
    assert model.struck == {"hospital": -1}


def test_online_sales_take_from_shops_first_and_from_their_jobs_later():
    weeks = 130
    change = {"ramp_weeks": 0, "rise": 0.3}
    assert lost("ecommerce-shift", "purchases_local", weeks, **change) > 0
    model, usual = economy("ecommerce-shift", weeks, **change), economy("baseline", weeks)
    kept = model.final_demand.household_shares[:, : model.n, S["TRADE"]].sum(axis=1)
    before = usual.final_demand.household_shares[:, : model.n, S["TRADE"]].sum(axis=1)
    assert kept / before == pytest.approx((1 - 0.098 - 0.3) / (1 - 0.098), rel=0.05)
    made, usually = (np.array(one.recorder.sectors["output"])[-1, :, S["TRADE"]].sum() for one in (model, usual))
    assert made < usually
    assert lost("ecommerce-shift", "jobs", weeks, **change) > 0


DOSES = {
    "tradables-slump": "output", "energy-price": "output", "supply-cut": "output", "drought": "output",
    "ecommerce-shift": "purchases_local", "service-closure": "jobs",
}  # fmt: skip


@pytest.mark.parametrize(("name", "variable"), DOSES.items())
def test_more_of_a_shock_does_more_harm(name, variable):
    weeks = 110
    strong = {"rise": 0.4, "ramp_weeks": 0} if name == "ecommerce-shift" else {}
    losses = [0.0, *(lost(name, variable, weeks, dose=dose, **strong) for dose in (0.33, 0.66, 1.0))]
    assert (np.diff(losses) > 0).all(), losses


def test_a_wider_flood_destroys_more_and_contains_the_smaller_one():
    small, wide = economy("flood", 60, dose=0.1), economy("flood", 60, dose=0.5)
    assert set(small.flooded["flood"]) < set(wide.flooded["flood"])
    assert small.destroyed_capital < wide.destroyed_capital


def test_the_slower_the_curve_the_larger_the_loss():
    losses = [
        lost(
            "drought", "output", 110, start=START, duration_weeks=8, recovery=curve,
            recovery_weeks=0 if curve == "sudden" else 26,
        )
        for curve in ("sudden", "convex", "linear", "concave")
    ]  # fmt: skip
    assert (np.diff(losses) > 0).all(), losses


def test_two_shocks_together_are_neither_one_alone():
    both = {"weeks": 80, "seed": 1, **WORLD}
    slump, dry = load_scenario("tradables-slump", both), load_scenario("drought", both)
    together = lived(slump.model_copy(update={"shocks": (*slump.shocks, *dry.shocks)}))
    swapped = lived(slump.model_copy(update={"shocks": (*dry.shocks, *slump.shocks)}))
    assert fingerprint(together) == fingerprint(swapped)
    output = together.recorder.panel["output"].sum(axis=1)[-1]
    assert output < lived(slump).recorder.panel["output"].sum(axis=1)[-1]
    assert output < lived(dry).recorder.panel["output"].sum(axis=1)[-1]


@cache
def reopened(partners_hit: bool) -> np.ndarray:
    """Share still closed of a plant week after week, its partners hit by a drought or not."""
    plant = {
        "shocks.closure.duration_weeks": 4, "shocks.closure.sector": "FOOD",
        "shocks.closure.recovery": "network-damped", "shocks.closure.recovery_weeks": 8,
    }  # fmt: skip
    scenario = load_scenario("plant-closure", {**WORLD, "weeks": 100, **plant})
    dry = load_scenario("drought", {**WORLD, "weeks": 100}).shocks[0]
    fields = {"start": 50, "end": None, "duration_weeks": 40, "harvest_lost": 0.9, "water_restrictions": 0.0}
    shocks = (*scenario.shocks, *([dry.model_copy(update=fields)] if partners_hit else []))
    model = TerritorialEconomy(resolved=scenario.model_copy(update={"shocks": shocks}))
    closed = []
    for _ in range(100):
        model.step()
        closed.append(float(model.closed["closure"][0]) if "closure" in model.closed else 0.0)
    return np.array(closed)


def test_a_plant_reopens_more_slowly_when_its_partners_are_hit():
    alone, hampered = reopened(partners_hit=False), reopened(partners_hit=True)
    assert alone[START : START + 4].tolist() == [1.0] * 4
    assert alone[START + 4] == pytest.approx(1.0 - 1.0 / 8.0)
    assert alone[START + 6] == pytest.approx((1.0 - 1.0 / 8.0) ** 3)
    assert (hampered[START + 5 : START + 20] > alone[START + 5 : START + 20]).all()
    assert alone[-1] == 0.0


def test_the_mean_over_partners_counts_suppliers_and_clients():
    model = TerritorialEconomy(SYSTEM, scale=SCALE, weeks=1)
    everyone = mean_over_partners(model, np.ones(len(model.firms)))
    assert set(np.unique(everyone)) == {0.0, 1.0}
    slots = np.repeat(np.arange(len(model.firms)), np.diff(model.tables.first_input))
    linked = np.flatnonzero((model.inputs["supplier"] >= 0) & model.firms.active[slots])
    client, supplier = slots[linked[0]], model.inputs["supplier"][linked[0]]
    mark = np.zeros(len(model.firms))
    mark[client] = 1.0
    assert mean_over_partners(model, mark)[supplier] > 0
    assert mean_over_partners(model, mark)[client] == 0
