"""The synthetic population reproduces the facts, refers to nobody absent, and is the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.firms import Firm, FirmKind
from sim.agents.households import Household, Status, Worker
from sim.columns import Population
from sim.data import KnownEmployer, load_pack, resolve_system
from sim.errors import DataError
from sim.parameters import Parameters
from sim.population.fit import population_fit
from sim.population.living_standards import weighted_quantiles
from sim.population.month_zero import month_zero
from sim.population.staffing import staff_targets
from sim.population.synthesis import populate
from sim.population.wages import post_wage
from sim.random_streams import stream_key, uniforms
from sim.sectors import NUMBER_OF_SECTORS

CENTS_A_WEEK = 100 / 52
STAFF = ("managers", "intermediate", "employees", "workers")


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def accounts(pack):
    return month_zero(pack, resolve_system(pack, "gevaudan-lozere").codes)


@pytest.fixture(scope="module")
def people(pack, accounts):
    return populate(accounts, pack, Parameters())


def staff_of(firms):
    return np.column_stack([firms[name] for name in STAFF])


def by_territory(territory, values, n):
    return np.bincount(territory, weights=values, minlength=n)[:n]


def test_every_household_and_every_member_of_the_labour_force_is_there(people, accounts):
    households, workers = people.households, people.workers
    n = len(accounts.codes)
    assert (np.bincount(households["territory"], minlength=n) == np.rint(accounts.households)).all()
    resident = workers["household"] >= 0
    seeking = workers["status"] == Status.SEEKER
    unemployed = np.bincount(workers["home"][resident & seeking], minlength=n)
    assert (unemployed == np.rint(accounts.unemployed)).all()
    employed = np.bincount(workers["home"][resident & ~seeking], minlength=n)
    expected = accounts.commuting[:n].sum(axis=1) + accounts.self_employed_jobs.sum(axis=1) + accounts.elderly_jobs
    assert np.abs(employed - expected).max() <= 1.5


def test_households_hold_every_pensioner_child_and_inactive_adult(people, accounts):
    households, n = people.households, len(accounts.codes)
    retired = by_territory(households["territory"], households["retired"], n)
    dependants = by_territory(households["territory"], households["dependants"], n)
    assert np.abs(retired - accounts.pensioners).max() <= 1
    assert np.abs(dependants - accounts.children - accounts.other_inactive).max() <= 1.01
    assert people.persons.min() >= 1
    assert people.consumption_units.min() >= 1


def test_jobs_by_sector_are_those_of_the_accounts(people, accounts):
    firms, n = people.firms, len(accounts.codes)
    inside = firms["sector"] >= 0
    cell = (firms["territory"].astype(int) * NUMBER_OF_SECTORS + firms["sector"])[inside]
    working = staff_of(firms).sum(axis=1) + (firms["owner"] >= 0)
    jobs = np.bincount(cell, weights=working[inside], minlength=n * NUMBER_OF_SECTORS).reshape(n, -1)
    expected = accounts.salaried_jobs + accounts.self_employed_jobs + accounts.elderly_jobs_by_sector
    assert np.abs(jobs - expected).max() <= 2.5
    assert np.abs(jobs.sum(axis=1) - expected.sum(axis=1)).max() <= 2


def test_commuting_between_territories_is_exact_to_rounding(people, accounts):
    n, workers, firms = len(accounts.codes), people.workers, people.firms
    employed = workers["status"] == Status.EMPLOYEE
    home = np.minimum(workers["home"][employed], n).astype(int)
    employer = workers["employer"][employed]
    place = np.where(firms["sector"][employer] >= 0, firms["territory"][employer], n)
    flows = np.bincount(home * (n + 1) + place, minlength=(n + 1) ** 2).reshape(n + 1, n + 1)
    expected = accounts.commuting.copy()
    expected[np.arange(n), np.arange(n)] += accounts.elderly_jobs
    assert np.abs(flows - expected).max() <= 2 + n / 2


def test_incomes_of_each_source_meet_their_totals_within_a_cent_a_household(people, accounts):
    households, n = people.households, len(accounts.codes)
    count = np.bincount(households["territory"], minlength=n)
    for name, total in (
        ("pension", accounts.income_pensions),
        ("transfers", accounts.income_transfers),
        ("property_income", accounts.income_property),
        ("direct_tax", accounts.income_direct_taxes),
        ("budget", accounts.consumption - accounts.npish_grant),
    ):
        obtained = by_territory(households["territory"], households[name], n)
        assert (np.abs(obtained - total * CENTS_A_WEEK) <= count).all(), name
    earned = accounts.income_wages + accounts.income_self_employment + accounts.income_unemployment
    obtained = by_territory(households["territory"], households["earnings"], n)
    assert (np.abs(obtained - earned * CENTS_A_WEEK) <= 3 * count).all()


def test_output_of_each_cell_is_exact_and_shared_by_people(people, accounts):
    firms, n = people.firms, len(accounts.codes)
    inside = firms["sector"] >= 0
    cell = (firms["territory"].astype(int) * NUMBER_OF_SECTORS + firms["sector"])[inside]
    made = np.bincount(cell, weights=firms["base_output"][inside], minlength=n * NUMBER_OF_SECTORS).reshape(n, -1)
    assert np.abs(made - accounts.output * CENTS_A_WEEK).max() <= 1
    at_work = np.where(inside & firms["active"], firms["posts"] + (firms["owner"] >= 0), 0)
    rest = firms["base_output"] - firms["unit_output"] * at_work
    assert (np.abs(rest) < np.maximum(at_work, 1)).all()
    assert (firms["base_output"][firms["active"] & inside] > 0).all()


def test_staff_counts_are_the_workers_who_name_the_establishment(people):
    workers, firms = people.workers, people.firms
    employed = workers["status"] == Status.EMPLOYEE
    slot = workers["employer"][employed].astype(int) * 4 + workers["occupation"][employed]
    counted = np.bincount(slot, minlength=firms["posts"].size * 4).reshape(-1, 4)
    assert (counted == staff_of(firms)).all()


def test_every_reference_points_to_someone_present(people):
    workers, firms, households = people.workers, people.firms, people.households
    n = people.structure.household_start.size - 1
    resident = workers["household"] >= 0
    assert (workers["home"][resident] == households["territory"][workers["household"][resident]]).all()
    assert (workers["home"][~resident] >= n).all()
    seeking = workers["status"] == Status.SEEKER
    assert (workers["employer"][seeking] == -1).all()
    assert firms["active"][workers["employer"][~seeking]].all()
    owners = np.flatnonzero(workers["status"] == Status.SELF_EMPLOYED)
    assert (firms["owner"][workers["employer"][owners]] == owners).all()
    owned = np.flatnonzero(firms["owner"] >= 0)
    assert owned.size == owners.size
    assert (firms["territory"][owned] == workers["home"][firms["owner"][owned]]).all()
    own_account = firms["active"] & (firms["kind"] == FirmKind.OWN_ACCOUNT)
    assert (firms["owner"][own_account] >= 0).all()
    for columns in (households, workers, firms):
        assert np.unique(columns["identity"]).size == columns["identity"].size


def test_wages_follow_the_formula_used_at_hiring(people):
    workers, firms, structure = people.workers, people.firms, people.structure
    rng = np.flatnonzero(workers["status"] == Status.EMPLOYEE)[::97]
    for row in rng:
        firm, occupation, home = (int(workers[name][row]) for name in ("employer", "occupation", "home"))
        if firms["sector"][firm] >= 0:
            base = int(structure.base_wage[firms["sector"][firm], occupation])
            paid = post_wage(base, int(firms["wage_factor"][firm]), int(structure.residence_index[home]))
        else:
            paid = int(structure.outside_base_wage[home, occupation])
        assert workers["wage"][row] == paid


def test_job_seekers_covered_by_their_draw_get_the_benefit_of_their_last_wage(people, accounts):
    workers, structure = people.workers, people.structure
    n = len(accounts.codes)
    seeking = np.flatnonzero((workers["status"] == Status.SEEKER) & (workers["household"] >= 0))
    chance = uniforms(stream_key(0, "benefit coverage", 0), workers["identity"][seeking])
    covered = chance < structure.benefit_coverage[workers["home"][seeking]]
    replacement = Parameters().labour_market.unemployment_benefit_net_replacement
    expected = np.where(covered, (workers["wage"][seeking] * replacement).astype(int), 0)
    assert (workers["benefit"][seeking] == expected).all()
    total = by_territory(workers["home"][seeking], workers["benefit"][seeking], n)
    assert (np.abs(total / (accounts.income_unemployment * CENTS_A_WEEK) - 1) < 1e-3).all()


def test_vacant_posts_are_taken_from_the_targets_of_the_establishment(people):
    firms, structure = people.firms, people.structure
    employing = np.flatnonzero(firms["active"] & (firms["sector"] >= 0) & (firms["kind"] != FirmKind.OWN_ACCOUNT))
    staff = staff_of(firms)
    vacancies = firms["posts"][employing] - staff[employing].sum(axis=1)
    assert (vacancies >= 0).all()
    assert (vacancies <= np.maximum(1, staff[employing].sum(axis=1) // 5)).all()
    rate = vacancies.sum() / staff[employing].sum()
    assert rate == pytest.approx(Parameters().labour_market.vacancy_rate, rel=0.05)
    for firm in employing:
        mix = structure.occupation_cumulative[firms["territory"][firm], firms["sector"][firm]]
        targets = staff_targets(int(firms["posts"][firm]), float(firms["rounding_threshold"][firm]), mix)
        assert sum(targets) == firms["posts"][firm]
        assert (staff[firm] <= targets).all()


def test_occupations_of_residents_are_the_published_ones(people, accounts):
    workers, n = people.workers, len(accounts.codes)
    employed = (workers["status"] == Status.EMPLOYEE) & (workers["household"] >= 0)
    slot = workers["home"][employed].astype(int) * 4 + workers["occupation"][employed]
    shares = np.bincount(slot, minlength=4 * n).reshape(n, 4).astype(float)
    shares /= shares.sum(axis=1, keepdims=True)
    assert np.abs(shares - accounts.occupation_shares).max() < 0.02


def test_no_establishment_starts_at_a_loss_and_owners_leave_part_of_the_margin(people):
    firms = people.firms
    selling = firms["active"] & (firms["sector"] >= 0)
    assert (firms["margin"][selling] > 0).all()
    cost = firms["drawings"] * (1 + people.structure.own_contribution / 1e6)
    assert (cost[selling] <= 0.901 * firms["margin"][selling]).all()
    expected = (firms["margin"] * firms["owner_share"] / 1e6).astype(int)
    assert (firms["drawings"] == expected).all()


def test_stocks_start_at_their_target_of_a_week_or_more(people):
    firms, inputs, structure = people.firms, people.inputs, people.structure
    buyer = np.repeat(np.arange(firms["posts"].size), np.diff(structure.first_input))
    pair = structure.input_offset[firms["sector"][buyer]] + np.arange(buyer.size) - structure.first_input[buyer]
    target = structure.stock_weeks[pair] * structure.input_coefficient[pair] * firms["base_output"][buyer] / 1e6
    assert (inputs["stock"] == target.astype(int)).all()
    assert structure.stock_weeks.min() >= 1


def test_dropping_small_inputs_keeps_what_each_sector_spends(people, accounts):
    structure = people.structure
    user = np.repeat(np.arange(NUMBER_OF_SECTORS), np.diff(structure.input_offset))
    kept = np.bincount(user, weights=structure.input_coefficient, minlength=NUMBER_OF_SECTORS) / 1e6
    spent = (accounts.technical_domestic + accounts.technical_imported).sum(axis=0)
    assert kept == pytest.approx(spent, abs=1e-4)


def test_baskets_and_trade_shares_add_up(people):
    structure = people.structure
    assert (structure.basket.sum(axis=2) + structure.rent_share == 1_000_000).all()
    assert (structure.non_profit_basket.sum(axis=1) == 1_000_000).all()
    assert structure.household_trade.sum(axis=1) == pytest.approx(1.0)
    assert structure.other_trade.sum(axis=1) == pytest.approx(1.0)
    assert (structure.occupation_cumulative[..., -1] == 1.0).all()


def test_the_fifths_together_buy_what_the_territory_buys(people, accounts):
    n = len(accounts.codes)
    slot = people.households["territory"].astype(int) * 5 + people.households["quintile"]
    budgets = np.bincount(slot, weights=people.households["budget"], minlength=5 * n).reshape(n, 5)
    bought = np.einsum("rq,rqs->rs", budgets, people.structure.basket) / 1e6
    bought += people.structure.npish_grant[:, None] * people.structure.non_profit_basket / 1e6
    target = accounts.household_spending + accounts.household_imports + accounts.household_product_tax
    assert bought == pytest.approx(target * CENTS_A_WEEK, rel=1e-3, abs=200)


def test_investment_of_firms_and_others_is_that_of_the_accounts(people, accounts):
    capital = by_territory(people.firms["territory"], people.firms["capital"], len(accounts.codes))
    total = people.structure.other_investment + capital * people.structure.depreciation
    expected = (accounts.investment + accounts.investment_imports).sum(axis=1) + accounts.investment_tax
    assert total == pytest.approx(expected * CENTS_A_WEEK, rel=1e-6)
    assert (people.structure.depreciation > 0).all()


def test_living_standards_are_as_unequal_as_published(people, accounts):
    households = people.households
    income = sum(households[name].astype(float) for name in ("earnings", "pension", "transfers", "property_income"))
    standard = (income - households["direct_tax"]) / people.consumption_units
    for r, published in enumerate(accounts.decile_ratio_9_1):
        mine = households["territory"] == r
        low, high = weighted_quantiles(standard[mine], people.persons[mine].astype(float), (0.1, 0.9))
        assert high / low == pytest.approx(published, rel=0.03)
        assert np.bincount(households["quintile"][mine], minlength=5).min() >= mine.sum() // 5 - 1


def test_those_who_telework_have_posts_that_allow_it(people):
    workers = people.workers
    assert workers["telework_eligible"][workers["telework_days"] > 0].all()
    assert (workers["telework_days"] <= 3).all()
    employed = workers["status"] == Status.EMPLOYEE
    assert not workers["telework_eligible"][~employed].any()
    managers = employed & (workers["occupation"] == 0)
    assert (workers["telework_days"][managers] > 0).mean() == pytest.approx(0.111, abs=0.02)


def test_a_territory_keeps_its_people_when_a_neighbour_leaves_the_system(pack, accounts, people):
    alone = populate(month_zero(pack, accounts.codes[1:]), pack, Parameters())
    for name in ("households", "firms"):
        before, after = getattr(people, name), getattr(alone, name)
        kept = before["territory"] >= 1
        assert (before["identity"][kept] == after["identity"]).all()
    for column in ("retired", "dependants"):
        kept = people.households["territory"] >= 1
        assert (people.households[column][kept] == alone.households[column]).all()
    before = people.workers["identity"][(people.workers["household"] >= 0) & (people.workers["home"] >= 1)]
    assert (before == alone.workers["identity"][alone.workers["household"] >= 0]).all()


def test_two_calls_give_the_same_bytes(pack, accounts, people):
    again = populate(accounts, pack, Parameters())
    for table in ("households", "workers", "firms", "inputs"):
        for name, values in getattr(people, table).items():
            assert values.tobytes() == getattr(again, table)[name].tobytes(), (table, name)


def test_scale_divides_people_and_keeps_money(pack, accounts, people):
    small, n = populate(accounts, pack, Parameters(), scale=10), len(accounts.codes)
    count = np.bincount(small.households["territory"], minlength=n)
    assert np.abs(count - accounts.households / 10).max() <= 0.5
    staff, full = staff_of(small.firms).sum(), staff_of(people.firms).sum()
    assert abs(staff - full / 10) <= 2 * n
    for name in ("pension", "budget", "earnings"):
        whole = by_territory(people.households["territory"], people.households[name], n)
        obtained = by_territory(small.households["territory"], small.households[name], n)
        assert obtained == pytest.approx(whole, rel=1e-4)
    inside = small.firms["sector"] >= 0
    made = by_territory(small.firms["territory"][inside], small.firms["base_output"][inside], n)
    assert np.abs(made - accounts.output.sum(axis=1) * CENTS_A_WEEK).max() <= 1
    for name in ("small_establishments", "large_establishments"):
        whole = by_territory(people.firms["territory"], getattr(people, name), n)
        obtained = by_territory(small.firms["territory"], getattr(small, name), n)
        assert obtained == pytest.approx(whole, rel=0.02), name


def test_populations_accept_the_columns(people):
    for agent_type, columns in ((Household, people.households), (Worker, people.workers), (Firm, people.firms)):
        population = Population(None, agent_type, columns["identity"].size, **columns)
        assert len(population) == columns["identity"].size


def test_a_household_costs_less_than_200_bytes(pack):
    large = populate(month_zero(pack, ["200071827"]), pack, Parameters())
    tables = (large.households, large.workers, large.firms, large.inputs)
    weight = sum(values.nbytes for table in tables for values in table.values())
    assert weight < 200 * large.households["identity"].size


def test_known_employers_come_first_and_stay_whole(pack):
    code = next(code for code in pack.codes if pack.known_employers(code))
    accounts = month_zero(pack, [code])
    for scale in (1, 10):
        placed = populate(accounts, pack, Parameters(), scale=scale)
        known = placed.firms["known"]
        assert known.sum() == len(pack.known_employers(code))
        cut = {(one.name, one.sector): size for one, size in placed.counts.shortfall}
        sizes = sorted(
            cut.get((one.name, one.sector), round(one.employees / scale)) for one in pack.known_employers(code)
        )
        assert sorted(staff_of(placed.firms).sum(axis=1)[known]) == sizes


def test_an_employer_to_be_shocked_stays_one_row_at_any_scale(pack, accounts):
    hospital = KnownEmployer(accounts.codes[0], "Hospital", "HEALTH", 160, "test", 2019)
    placed = populate(accounts, pack, Parameters(), scale=10, keep_whole=(hospital,))
    row = np.flatnonzero(placed.firms["known"])
    assert row.size == 1
    assert placed.firms["territory"][row] == 0
    assert staff_of(placed.firms)[row].sum() == 16


def test_the_fit_is_told_margin_by_margin(pack, accounts, people):
    rows = population_fit(people, accounts, pack)
    assert {row.territory_code for row in rows} == set(accounts.codes)
    exact = ("households", "unemployed", "employed_residents", "pensions", "consumption", "output", "earnings")
    for row in rows:
        if row.id in exact:
            assert abs(row.error) < 2e-3, row
        if row.id.startswith("establishments"):
            assert abs(row.error) < 0.05, row
        if row.id in ("median", "decile_ratio"):
            assert abs(row.error) < 0.1, row
        if row.id.startswith("base_"):
            assert abs(row.obtained - row.target) < 0.02, row


def test_an_impossible_scale_is_refused(pack, accounts):
    with pytest.raises(DataError, match="scale"):
        populate(accounts, pack, Parameters(), scale=0)
