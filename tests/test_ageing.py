"""Ageing: who retires, dies, is born and starts to work, and that money and people add up while they do."""

import numpy as np
import pytest

from sim.ageing import age_population, bury_the_dead, enter_labour_force, give_birth, retire, yearly_rates
from sim.agents.households import Status
from sim.model import TerritorialEconomy
from sim.random_streams import identities
from sim.scenarios import load_scenario

STAFF = ("managers", "intermediate", "employees", "workers")


def economy(ageing=True, scale=20, weeks=110, **more):
    given = {"system": "gevaudan-lozere", "scale": scale, "weeks": weeks, "demography.ageing": ageing, **more}
    return TerritorialEconomy(resolved=load_scenario("baseline", given))


@pytest.fixture
def model():
    built = economy()
    built.clock.week = 4
    return built


def staff_counted(model):
    employees = model.workers.status == int(Status.EMPLOYEE)
    size = len(model.firms) * 4
    place = model.workers.employer[employees].astype(np.int64) * 4 + model.workers.occupation[employees]
    return np.bincount(place, minlength=size).reshape(-1, 4)


def staff_declared(model):
    return np.stack([model.firms.columns()[name] for name in STAFF], axis=1)


def test_an_old_territory_loses_workers_and_a_young_one_gains_some():
    old, even, young = 0, 1, 2
    rates = yearly_rates(np.array([0.12, 0.18, 0.24]), np.array([0.30, 0.22, 0.12]))
    assert rates.entry[old] < rates.retirement[old]
    assert rates.entry[even] == pytest.approx(rates.retirement[even])
    assert rates.entry[young] > rates.retirement[young]
    assert rates.entry[even] == pytest.approx(1 / 40)
    assert rates.birth.tolist() == pytest.approx([0.008, 0.012, 0.016])


def test_the_line_through_the_two_age_groups_gives_back_their_shares():
    young, old = 0.17, 0.25
    rates = yearly_rates(np.array([young]), np.array([old]))
    ratio = rates.entry[0] / rates.retirement[0]
    child, adult = young / 15, (1 - young - old) / 50
    slope = (adult - child) / 32.5
    assert ratio == pytest.approx((adult - 18 * slope) / (adult + 22 * slope))


def test_pensioners_die_with_their_pension_and_a_household_left_empty_is_inherited(model):
    households = model.households
    retired, pensions, cash = (households.agg(name, sum) for name in ("retired", "pension", "cash"))
    count = len(households)
    bury_the_dead(model, 1.0)
    assert households.agg("retired", sum) == 0 < retired
    assert households.agg("pension", sum) == 0 < pensions
    assert model.territories.households_count.sum() == len(households) * model.scale < count * model.scale
    assert model.ledger.instruments[-1] == "inheritance"
    assert cash - households.agg("cash", sum) == model.ledger.week.cents[-1].sum() > 0
    assert (households.consumption_units >= 100).all()
    resident = model.workers.household[model.workers.household >= 0]
    assert resident.max() < len(households)
    assert (model.workers.home[model.workers.household >= 0] == households.territory[resident]).all()


def test_no_one_dies_at_a_rate_of_zero_and_some_do_at_the_usual_one(model):
    count, retired = len(model.households), model.households.agg("retired", sum)
    bury_the_dead(model, 0.0)
    assert (len(model.households), model.households.agg("retired", sum)) == (count, retired)
    bury_the_dead(model, 0.1)
    assert 0.85 * retired < model.households.agg("retired", sum) < 0.95 * retired


def test_retirement_empties_posts_and_fills_pensions(model):
    workers, households = model.workers, model.households
    assert (staff_counted(model) == staff_declared(model)).all()
    resident = workers.household >= 0
    pay = np.where(workers.status == int(Status.SELF_EMPLOYED), model.firms.drawings[workers.employer], workers.wage)
    owed = np.bincount(workers.household[resident], (pay[resident] * 0.75).astype(int), len(households))
    pension, retired, members = households.pension.copy(), households.retired.copy(), resident.sum()
    outside = int((~resident).sum())
    retire(model, np.ones(model.n))
    assert len(workers) == outside
    assert (households.pension - pension == owed).all()
    assert (households.retired - retired).sum() == members
    assert (staff_counted(model) == staff_declared(model)).all()
    owned = model.opportunities.owner >= 0
    assert model.closing[np.flatnonzero(owned)[model.opportunities.owner[owned] >= 0]].all()


def test_a_business_passes_to_a_job_seeker_who_stops_drawing_benefit(model):
    workers, firms = model.workers, model.firms
    owners = np.flatnonzero(workers.status == int(Status.SELF_EMPLOYED))
    before = firms.identity[workers.employer[owners]]
    retire(model, np.full(model.n, 0.1))
    owners_now = np.flatnonzero(workers.status == int(Status.SELF_EMPLOYED))
    assert sorted(firms.identity[workers.employer[owners_now]]) == sorted(before)
    assert (firms.owner[workers.employer[owners_now]] == owners_now).all()
    assert not workers.benefit[owners_now].any()
    assert not model.closing.any()


def test_entrants_are_dependants_of_their_household_until_they_look_for_a_job(model):
    workers, households = model.workers, model.households
    count, dependants = len(workers), households.agg("dependants", sum)
    enter_labour_force(model, np.full(model.n, 0.05))
    new = workers[count:]
    assert len(new) == dependants - households.agg("dependants", sum) > 0
    assert 0.03 < len(new) / (workers.household[:count] >= 0).sum() < 0.07
    assert set(new.status.tolist()) == {int(Status.SEEKER)}
    assert (new.employer == -1).all()
    assert not new.benefit.any()
    assert (new.home == households.territory[new.household]).all()
    code, serials = model.codes[0], np.arange(model.labour_entrants[0])
    expected = identities(code, "entrant to the labour force", serials)
    assert set(expected.tolist()) == set(new.identity[new.home == 0].tolist())


def test_children_are_born_where_someone_works(model):
    households = model.households
    before = households.dependants.copy()
    give_birth(model, np.full(model.n, 0.02))
    born = households.dependants - before
    working = np.bincount(model.workers.household[model.workers.household >= 0], minlength=len(households))
    assert born.sum() > 0
    assert not born[working == 0].any()


def test_two_years_of_ageing_close_every_account_and_move_the_labour_force_the_right_way():
    model = economy(scale=1)
    start = model.recorder.panel["employment"][0] + model.recorder.panel["unemployment"][0]
    cash = model.households.agg("cash", sum)
    for _ in range(model.weeks):
        model.step()
    ages = [model.setting.pack.facts(f"age_{group}_share_pct") for group in ("0_14", "65_plus")]
    rows = model.setting.pack.rows(model.codes)
    rates = yearly_rates(*(share[rows] / 100 for share in ages))
    end = model.recorder.panel["employment"][-1] + model.recorder.panel["unemployment"][-1]
    expected = 25 / 12 * ((rates.entry - rates.retirement) * start).sum()
    assert (end - start).sum() == pytest.approx(expected, abs=4 * np.sqrt(0.1 * start.sum()))
    assert model.ledger.largest_residual_cents == 0
    assert model.ledger.identities_checked > 0
    assert (staff_counted(model) == staff_declared(model)).all()
    assert model.households.agg("cash", sum) != cash
    own = np.flatnonzero(model.workers.status == int(Status.SELF_EMPLOYED))
    business = model.workers.employer[own]
    assert (model.firms.owner[business] == own).all()


def test_households_keep_the_fifth_they_started_in_when_others_die_out():
    model = economy(weeks=30)
    started = dict(zip(model.households.identity.tolist(), model.households.quintile.tolist(), strict=True))
    for _ in range(30):
        model.step()
    alive = model.households.identity.tolist()
    assert len(alive) < len(started)
    assert model.recorder.fifth_at_start.tolist() == [started[one] for one in alive]


def test_the_switch_is_off_by_default_and_ageing_repeats_itself():
    assert not load_scenario("baseline").parameter_set().demography.ageing
    panels = []
    for ageing in (False, True, True):
        model = economy(ageing=ageing, weeks=30)
        for _ in range(model.weeks):
            model.step()
        panels.append(model.recorder.panel)
    assert all((panels[1][name] == panels[2][name]).all() for name in panels[1])
    assert any((panels[0][name] != panels[1][name]).any() for name in panels[0])


def test_ageing_a_month_at_a_time_is_a_twelfth_of_a_year():
    model = economy()
    retired = []
    for week in range(4, 56, 4):
        model.clock.week = week
        before = model.households.agg("retired", sum)
        age_population(model)
        retired.append(abs(model.households.agg("retired", sum) - before))
    assert max(retired) < 0.05 * model.households.agg("retired", sum)
