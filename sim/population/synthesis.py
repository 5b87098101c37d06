"""From the accounts of month 0 to people and establishments, one by one: the synthetic population of a system.

Nothing here is drawn with the seed of a run: the same territory always has the same people. What is known of a
territory alone (its households, establishments, jobs) is the same in every system; who commutes where and who supplies
whom depends on which neighbours belong to the system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import Firm
from sim.agents.households import Household, Status, Worker
from sim.errors import DataError
from sim.population import demand_tables, establishment_books, living_standards, wages
from sim.population.establishment_rows import EstablishmentRows, establishment_rows, wage_factors
from sim.population.establishments import EstablishmentCounts, JobMargins, establishment_counts, fact, job_margins
from sim.population.households import HouseholdRows, household_rows
from sim.population.input_tables import InputTables, input_tables
from sim.population.job_seekers import benefits, last_wages
from sim.population.staffing import fill_staff, vacant_posts
from sim.population.structure import Structure
from sim.population.supply_links import fill_inputs, name_suppliers
from sim.population.telework import eligibility, telework
from sim.population.workers import (
    WorkerRows,
    deal_posts,
    employee_jobs,
    joined,
    outside_posts,
    owner_jobs,
    seat_people,
    seeker_jobs,
)
from sim.population.workforce import (
    PeopleMargins,
    mean_shares,
    occupation_mix,
    outside_occupations,
    people_margins,
    seeker_occupations,
)
from sim.random_streams import identities, stream_key
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.data.pack import KnownEmployer, Pack
    from sim.parameters import Parameters
    from sim.population.month_zero import MonthZero

CENTS_A_WEEK = 100.0 / 52.0
SEEKER_RANK = 0.35
"""Where job seekers stand among earners of their territory: a third of the wage of their occupation."""


@dataclass(frozen=True)
class SyntheticPopulation:
    """Columns of `Household`, `Worker` and `Firm` (with `identity`), of the inputs of firms, and the static tables.

    `inputs` has one row an input of each establishment: `stock` (int64, base-year cents), `supplier` (int32, row of
    Firm or -1), `local_share` (int32, ppm of the order that this supplier serves), `identity`. `counts` are the
    establishments by cell that were laid out, with the known employers that did not fit; `scale` persons a row.
    """

    households: dict[str, np.ndarray]
    workers: dict[str, np.ndarray]
    firms: dict[str, np.ndarray]
    inputs: dict[str, np.ndarray]
    structure: Structure
    counts: EstablishmentCounts
    consumption_units: np.ndarray
    persons: np.ndarray
    scale: int


@dataclass(frozen=True)
class _Employment:
    """Establishments with their staff by occupation (F, 4), posts (F), cumulative mixes, and people in their jobs."""

    rows: EstablishmentRows
    by_occupation: np.ndarray
    posts: np.ndarray
    wage_factor: np.ndarray
    cumulative: np.ndarray
    outside_cumulative: np.ndarray
    workers: WorkerRows
    seekers: np.ndarray


def _households(month_zero: MonthZero, people: PeopleMargins, scale: int) -> HouseholdRows:
    """Households of every territory; the labour force is that of the margins, others are rounded."""

    def rows_of(persons: np.ndarray) -> np.ndarray:
        return np.rint(np.asarray(persons) / scale).astype(np.int64)

    return household_rows(
        month_zero.codes, np.maximum(rows_of(month_zero.households), 1), people.labour_force,
        np.maximum(rows_of(month_zero.pensioners), people.elderly), rows_of(month_zero.children),
        rows_of(month_zero.other_inactive), people.elderly,
    )  # fmt: skip


def _employ(
    month_zero: MonthZero, parameters: Parameters, margins: JobMargins, people: PeopleMargins,
    rows: EstablishmentRows, households: HouseholdRows, base_wage: np.ndarray, owner_pay: np.ndarray,
) -> _Employment:  # fmt: skip
    """Staff every establishment, deal the posts to home basins and seat people in them."""
    n, shares = len(month_zero.codes), month_zero.occupation_shares
    mean = mean_shares(people, shares)
    mix = occupation_mix(margins.staff, month_zero.sector_occupation, people, shares)
    cumulative = np.cumsum(mix, axis=2)
    cumulative[..., -1] = 1.0
    vacancies = vacant_posts(rows.staff, rows.territory, n, parameters.labour_market.vacancy_rate)
    u, key = rows.u.astype(np.float64), stream_key(0, "population: vacant posts", 0)
    by_occupation = np.zeros((rows.staff.size, 4), np.int64)
    flat = np.ascontiguousarray(cumulative.reshape(n * NUMBER_OF_SECTORS, 4))
    fill_staff(rows.staff, vacancies, u, rows.cell, flat, rows.identity, key, by_occupation)
    posts = rows.staff + vacancies
    factor = wage_factors(rows, posts, n * NUMBER_OF_SECTORS)
    dealt = deal_posts(rows, by_occupation, people, shares, mean)

    inside = rows.staff.size - n
    placed = np.bincount(dealt.home * 4 + dealt.occupation, minlength=8 * n).reshape(2 * n, 4)[:n]
    wanted = outside_occupations(people, shares, placed)
    outside_mix = np.where(wanted.sum(axis=1, keepdims=True) > 0, wanted, shares)
    outside_cumulative = np.cumsum(outside_mix / outside_mix.sum(axis=1, keepdims=True), axis=1)
    outside_cumulative[:, -1] = 1.0
    rows.staff[inside:] = people.out_commuters
    posts[inside:] = rows.staff[inside:] + vacant_posts(
        rows.staff[inside:], np.arange(n), n, parameters.labour_market.vacancy_rate
    )
    cell = np.where(np.arange(rows.staff.size) >= inside, np.arange(rows.staff.size) - inside, -1)
    fill_staff(rows.staff, posts - rows.staff, u, cell, outside_cumulative, rows.identity, key, by_occupation)
    leaving = outside_posts(rows, by_occupation, n)

    pay = base_wage[rows.sector[dealt.firm], dealt.occupation] * factor[dealt.firm] / 1e6
    mean_pay = base_wage.mean(axis=0)
    seekers = seeker_occupations(people, shares)
    out_of_work = seeker_jobs(seekers, SEEKER_RANK * mean_pay)
    here = dealt.home < n
    seekers_here = out_of_work.home < n
    everyone = joined(
        employee_jobs(dealt, pay, here & ~dealt.elderly),
        employee_jobs(leaving, mean_pay[leaving.occupation], np.ones(leaving.home.size, bool)),
        owner_jobs(rows, month_zero.sector_occupation, owner_pay),
        out_of_work.chosen(seekers_here),
    )
    elderly = employee_jobs(dealt, pay, here & dealt.elderly)
    abroad = joined(employee_jobs(dealt, pay, ~here), out_of_work.chosen(~seekers_here))
    workers = seat_people(households, month_zero.codes, everyone, elderly, abroad)
    return _Employment(rows, by_occupation, posts, factor, cumulative, outside_cumulative, workers, seekers)


@dataclass(frozen=True)
class _Pay:
    """Net wages of workers (W), wage bill of establishments (F), both cents/week, and the tables behind them."""

    wage: np.ndarray
    benefit: np.ndarray
    wage_bill: np.ndarray
    outside_base: np.ndarray
    residence_index: np.ndarray
    coverage: np.ndarray


def _pay(
    month_zero: MonthZero, parameters: Parameters, employment: _Employment, base_wage: np.ndarray, scale: int
) -> _Pay:
    """Wages that meet residents' declared total, and benefits that meet theirs."""
    n, workers, rows = len(month_zero.codes), employment.workers, employment.rows
    inside = rows.staff.size - n
    employed = np.flatnonzero(workers.status == Status.EMPLOYEE)
    firm, occupation, home = workers.employer[employed], workers.occupation[employed], workers.home[employed]
    here = firm < inside
    outside_base = wages.outside_base_wages(month_zero.outside_net_wage, employment.by_occupation[inside:], scale)
    base = np.where(here, base_wage[np.maximum(rows.sector[firm], 0), occupation], outside_base[home % n, occupation])
    factor = np.where(here, employment.wage_factor[firm], 1_000_000)
    plain = wages.post_wages(base, factor, np.full(base.size, 1_000_000, np.int64))
    unindexed = np.bincount(home[here], weights=plain[here], minlength=2 * n)
    sector_wage = month_zero.net_wage_by_sector * CENTS_A_WEEK * scale
    reference = np.bincount(home[here], weights=sector_wage[rows.sector[firm[here]]], minlength=2 * n)[n:]
    index = wages.residence_indices(
        month_zero.income_wages * CENTS_A_WEEK, np.bincount(home[~here], weights=plain[~here], minlength=n),
        unindexed, reference, float(month_zero.residence_wage_index[-1]),
    )  # fmt: skip
    wage = np.zeros(workers.status.size, np.int64)
    wage[employed] = wages.post_wages(base, factor, np.where(here, index[home], 1_000_000))
    bill = np.bincount(firm, weights=wage[employed], minlength=rows.staff.size).astype(np.int64)
    last = last_wages(workers, wage, 2 * n)
    benefit, coverage, last = benefits(
        workers, last, month_zero.income_unemployment * CENTS_A_WEEK,
        parameters.labour_market.unemployment_benefit_net_replacement,
    )  # fmt: skip
    return _Pay(wage + last, benefit, bill, outside_base, index, coverage)


def _rates(month_zero: MonthZero, tables: InputTables) -> tuple[establishment_books.Rates, dict[str, np.ndarray]]:
    """Costs per unit of output and of net wage, as floats for month 0 and as ppm for the engine."""
    n = len(month_zero.codes)
    levies = np.broadcast_to(np.asarray(month_zero.levies_rate, dtype=np.float64), (n, NUMBER_OF_SECTORS))
    employer = np.broadcast_to(np.asarray(month_zero.employer_rate, dtype=np.float64), (n, NUMBER_OF_SECTORS))
    ppm = {
        "levies_per_net": np.rint(levies / (1 - levies) * 1e6).astype(np.int64),
        "employer_per_net": np.rint(employer / (1 - levies) * 1e6).astype(np.int64),
        "production_tax": np.rint(month_zero.production_tax * 1e6).astype(np.int64),
        "input_product_tax": np.rint(month_zero.product_tax_on_inputs * 1e6).astype(np.int64),
    }
    inputs = np.add.reduceat(np.append(tables.coefficient, 0), tables.offset[:-1]) / 1e6
    inputs = np.where(np.diff(tables.offset) > 0, inputs, 0.0)
    own = month_zero.self_employed_contribution_rate / (1 - month_zero.self_employed_contribution_rate)
    labour = 1.0 + (ppm["levies_per_net"] + ppm["employer_per_net"]) / 1e6
    taxes = (ppm["production_tax"] + ppm["input_product_tax"]) / 1e6
    return establishment_books.Rates(inputs, taxes, labour, own), ppm


def _inputs(
    codes: Sequence[str], rows: EstablishmentRows, base_output: np.ndarray, tables: InputTables, other_trade: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Input rows with stocks and named suppliers; first input of each establishment; committed sales (F)."""
    n = len(codes)
    number = np.where(rows.sector >= 0, np.diff(tables.offset)[np.maximum(rows.sector, 0)], 0)
    first = np.concatenate(([0], np.cumsum(number)))
    firm, product, domestic, order, stock = (np.zeros(first[-1], np.int64) for _ in range(5))
    fill_inputs(
        first, rows.sector, base_output, tables.offset, tables.product, tables.coefficient, tables.imported_share,
        tables.stock_weeks, firm, product, domestic, order, stock,
    )  # fmt: skip
    bounds = first[rows.cell_start[::NUMBER_OF_SECTORS]]
    identity = np.concatenate(
        [identities(code, "Input", np.arange(bounds[d + 1] - bounds[d])) for d, code in enumerate(codes)]
    )
    supplier, local_share, sold = name_suppliers(
        n, rows.territory, rows.cell_start, base_output, other_trade, firm, product, identity, domestic, order
    )
    return {"stock": stock, "supplier": supplier, "local_share": local_share, "identity": identity}, first, sold


def _typed(agent_type: type, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Columns in the types that the agent class declares."""
    schema = agent_type.schema()
    return {name: np.ascontiguousarray(values, dtype=schema[name].dtype) for name, values in columns.items()}


def populate(
    month_zero: MonthZero,
    pack: Pack,
    parameters: Parameters,
    scale: int = 1,
    keep_whole: Sequence[KnownEmployer] = (),
) -> SyntheticPopulation:
    """People, jobs and establishments whose totals are those of month 0.

    Margins are met in this order: jobs by sector, employed residents, commuting (see workforce.people_margins).

    Args:
        month_zero: balanced accounts of the territories, sorted by code.
        pack: published facts (establishments, telework, known employers).
        parameters: of behaviour; only those that describe month 0 are read.
        scale: persons that one row stands for; money by row grows with it, money by territory does not change.
        keep_whole: employers, beyond the known ones of the pack, that stay one row whatever the scale.

    Raises:
        DataError: a scale below one, or a territory that produces without anyone at work.
    """
    if scale < 1:
        raise DataError(what="impossible scale", where="populate", got=scale, expected="a whole number of at least 1")
    codes, n = month_zero.codes, len(month_zero.codes)
    pack_rows = pack.rows(codes)
    idle = (month_zero.output > 0) & (month_zero.salaried_jobs + month_zero.self_employed_jobs <= 0)
    if idle.any():
        d, s = np.argwhere(idle)[0]
        raise DataError(
            what="a sector produces without jobs", where=f"month 0 of {codes[d]}, sector row {s}",
            got=float(month_zero.output[d, s]), expected="jobs, or no output",
        )  # fmt: skip
    margins = job_margins(
        month_zero.salaried_jobs, month_zero.self_employed_jobs, month_zero.elderly_jobs, month_zero.output, scale
    )
    people = people_margins(
        month_zero.commuting, month_zero.unemployed, margins.salaried.sum(axis=1), margins.elderly.sum(axis=1),
        margins.self_employed.sum(axis=1), scale,
    )  # fmt: skip
    counts = establishment_counts(pack, codes, margins, month_zero.salaried_jobs.sum(axis=1), scale, keep_whole)
    rows = establishment_rows(codes, margins, counts)
    households = _households(month_zero, people, scale)
    base_wage = wages.base_wages(month_zero.net_wage_by_sector, month_zero.sector_occupation, scale)
    per_owner = demand_tables.ratio(month_zero.mixed_income, month_zero.self_employed_jobs)
    own_income = month_zero.income_self_employment * CENTS_A_WEEK
    owner_pay = establishment_books.expected_pay_of_owners(rows, per_owner, own_income)
    employment = _employ(month_zero, parameters, margins, people, rows, households, base_wage, owner_pay)
    pay = _pay(month_zero, parameters, employment, base_wage, scale)

    production = parameters.production
    tables = input_tables(
        month_zero.technical_domestic, month_zero.technical_imported, pack.technology.output,
        production.coefficient_cutoff, production.stock_days.array(), production.fast_input_days.array(),
    )  # fmt: skip
    rates, ppm = _rates(month_zero, tables)
    workers = employment.workers
    owned = np.flatnonzero(workers.status == Status.SELF_EMPLOYED)
    owner = np.full(rows.staff.size, -1)
    owner[workers.employer[owned]] = owned
    people_at_work = np.where(rows.sector >= 0, employment.posts + (owner >= 0), 0)
    unit_output, base_output = np.zeros(rows.staff.size, np.int64), np.zeros(rows.staff.size, np.int64)
    establishment_books.share_output(
        rows.cell_start, people_at_work,
        establishment_books.output_factors(rows, employment.wage_factor, employment.by_occupation, base_wage),
        establishment_books.cell_targets(month_zero.output), unit_output, base_output,
    )  # fmt: skip
    margin = establishment_books.operating_margin(rows, base_output, pay.wage_bill, rates)
    drawings, owner_share = establishment_books.owner_drawings(
        rows, margin, per_owner, own_income, rates.own_contribution
    )
    value_added = 1.0 - rates.inputs - ppm["input_product_tax"] / 1e6
    weeks_of_capital = parameters.firms.capital_output_years * 52.0 * value_added
    inside = rows.sector >= 0
    capital = (base_output * np.where(inside, weeks_of_capital[np.maximum(rows.sector, 0)], 0.0)).astype(np.int64)

    household_of = workers.household
    member = household_of >= 0
    received = pay.wage * (workers.status == Status.EMPLOYEE) + pay.benefit
    received[owned] += drawings[workers.employer[owned]]
    earnings = np.bincount(household_of[member], weights=received[member], minlength=households.territory.size)
    earnings = earnings.astype(np.int64)
    incomes = living_standards.draw_incomes(
        households, earnings,
        {
            "pensions": month_zero.income_pensions * CENTS_A_WEEK,
            "transfers": month_zero.income_transfers * CENTS_A_WEEK,
            "property": month_zero.income_property * CENTS_A_WEEK,
            "direct_taxes": month_zero.income_direct_taxes * CENTS_A_WEEK,
        },
        month_zero.decile_ratio_9_1,
    )  # fmt: skip
    gross = earnings + incomes.pension + incomes.transfers + incomes.property_income
    plans = living_standards.plan_budgets(
        households, gross, month_zero.income_direct_taxes * CENTS_A_WEEK,
        (month_zero.consumption - month_zero.npish_grant) * CENTS_A_WEEK, parameters.households.saving_rates.array(),
    )  # fmt: skip

    demand = demand_tables.household_tables(
        month_zero, parameters.households.basket_tilt.array(),
        np.bincount(households.territory * 5 + plans.quintile, weights=plans.budget, minlength=5 * n).reshape(n, 5),
    )  # fmt: skip
    inputs, first_input, sold = _inputs(codes, rows, base_output, tables, demand["other_trade"])
    eligible_share = eligibility(
        fact(pack, "weekly_telework_share_pct", pack_rows, np.full(n, np.nan)) / 100.0,
        month_zero.occupation_shares, mean_shares(people, month_zero.occupation_shares),
    )  # fmt: skip
    habits = parameters.telework
    eligible, telework_days = telework(
        workers, eligible_share, habits.initial_adoption.array(), habits.days_distribution.array()
    )
    staff = workers.status == Status.EMPLOYEE
    place = rows.territory[workers.employer[staff]].astype(np.int64)
    at_home = workers.employer[staff] < rows.staff.size - n
    route, weight = np.unique(place[at_home] * 2 * n + workers.home[staff][at_home], return_counts=True)
    structure = Structure(
        household_start=households.start, worker_start=workers.start, in_commuter_start=workers.outside_start,
        cell_start=rows.cell_start, first_input=first_input,
        occupation_cumulative=employment.cumulative, outside_occupation_cumulative=employment.outside_cumulative,
        outside_posts=employment.posts[-n:].copy(), base_wage=base_wage, outside_base_wage=pay.outside_base,
        residence_index=pay.residence_index, benefit_coverage=pay.coverage, seekers_at_start=employment.seekers,
        telework_eligibility=eligible_share, commuting_start=np.searchsorted(route // (2 * n), np.arange(n + 1)),
        commuting_origin=route % (2 * n), commuting_weight=weight,
        own_contribution=int(np.rint(rates.own_contribution * 1e6)), profit_tax_rate=float(month_zero.profit_tax_rate),
        input_offset=tables.offset, input_product=tables.product, input_coefficient=tables.coefficient,
        input_imported_share=tables.imported_share, stock_weeks=tables.stock_weeks, inputs_per_output=rates.inputs,
        capital_per_weekly_output=weeks_of_capital, direct_tax_rate=plans.tax_rate,
        consumption_rate=plans.consumption_rate, **ppm, **demand, **demand_tables.public_tables(month_zero),
        **demand_tables.investment_tables(month_zero, np.bincount(rows.territory, weights=capital, minlength=n)),
    )  # fmt: skip
    cash_weeks = parameters.households.cash_buffer_months * establishment_books.WEEKS_PER_MONTH
    household_columns = {
        "territory": households.territory, "quintile": plans.quintile, "retired": households.retired,
        "dependants": households.children + households.inactive, "pension": incomes.pension,
        "transfers": incomes.transfers, "property_income": incomes.property_income, "earnings": earnings,
        "direct_tax": plans.direct_tax, "budget": plans.budget, "cash": (plans.budget * cash_weeks).astype(np.int64),
        "savings": np.zeros(earnings.size), "identity": households.identity,
    }  # fmt: skip
    worker_columns = {
        "household": workers.household, "home": workers.home, "status": workers.status, "employer": workers.employer,
        "occupation": workers.occupation, "wage": pay.wage, "benefit": pay.benefit, "telework_eligible": eligible,
        "telework_days": telework_days, "identity": workers.identity,
    }  # fmt: skip
    zero = np.zeros(rows.staff.size, np.int64)
    firm_columns = {
        "territory": rows.territory, "sector": rows.sector, "kind": rows.kind, "active": rows.active,
        "known": rows.known, "owner": owner, "birth_week": zero - 1, "rounding_threshold": rows.u,
        "wage_factor": employment.wage_factor, "managers": employment.by_occupation[:, 0],
        "intermediate": employment.by_occupation[:, 1], "employees": employment.by_occupation[:, 2],
        "workers": employment.by_occupation[:, 3], "posts": employment.posts, "unit_output": unit_output,
        "base_output": base_output, "attraction": base_output - sold, "outside_orders": zero,
        "expected_demand": base_output, "demand": base_output, "output": base_output, "inventory": zero,
        "capital": capital,
        "cash": establishment_books.cash_buffer(
            rows, base_output, pay.wage_bill, rates, parameters.firms.cash_buffer_months
        ),
        "debt": zero, "price": zero + 10_000, "wage_bill": pay.wage_bill, "furlough_share": zero,
        "owner_share": owner_share, "drawings": drawings, "margin": margin, "identity": rows.identity,
    }  # fmt: skip
    return SyntheticPopulation(
        households=_typed(Household, household_columns), workers=_typed(Worker, worker_columns),
        firms=_typed(Firm, firm_columns), inputs=inputs, structure=structure, counts=counts,
        consumption_units=households.consumption_units, persons=households.persons, scale=scale,
    )  # fmt: skip
