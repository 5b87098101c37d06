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
from sim.population.employment import assemble_households, employ
from sim.population.establishment_rows import EstablishmentRows, establishment_rows
from sim.population.establishment_staff import EstablishmentStaff, establishment_staff
from sim.population.establishments import establishment_counts, fact, job_margins
from sim.population.grain import grain_of
from sim.population.input_tables import InputTables, input_tables
from sim.population.pay import pay_people
from sim.population.structure import Structure
from sim.population.supply_links import fill_inputs, name_suppliers
from sim.population.telework import eligibility, telework
from sim.population.workforce import mean_shares, people_margins
from sim.random_streams import identities
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.data.pack import KnownEmployer, Pack
    from sim.parameters import Parameters
    from sim.population.month_zero import MonthZero

CENTS_A_WEEK = 100.0 / 52.0


@dataclass(frozen=True)
class SyntheticPopulation:
    """Columns of `Household`, `Worker` and `Firm` (with `identity`), of the inputs of firms, and the static tables.

    `inputs` has one row an input of each establishment: `stock` (int64, base-year cents), `supplier` (int32, row of
    Firm or -1), `local_share` (int32, ppm of the order that this supplier serves); the further suppliers of large
    clients are apart: `extra_slot` (input row, ascending), `extra_client`, `extra_supplier`, `extra_share`.
    `counts` are the employing rows that were laid out by cell, with the known employers that did not fit;
    `small_establishments` and `large_establishments` (F) say how many of 1-9 and of 10 or more persons an employing row
    stands for; `scale` persons a row.
    """

    households: dict[str, np.ndarray]
    workers: dict[str, np.ndarray]
    firms: dict[str, np.ndarray]
    inputs: dict[str, np.ndarray]
    structure: Structure
    counts: EstablishmentStaff
    small_establishments: np.ndarray
    large_establishments: np.ndarray
    consumption_units: np.ndarray
    persons: np.ndarray
    scale: int


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
    codes: Sequence[str],
    rows: EstablishmentRows,
    base_output: np.ndarray,
    tables: InputTables,
    other_trade: np.ndarray,
    lots: int | None,
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Input rows with stocks and named suppliers; first input of each establishment; committed sales (F)."""
    n = len(codes)
    number = np.where(rows.sector >= 0, np.diff(tables.offset)[np.maximum(rows.sector, 0)], 0)
    first = np.concatenate(([0], np.cumsum(number)))
    firm, product = np.zeros(first[-1], np.int32), np.zeros(first[-1], np.int16)
    domestic, order, stock = (np.zeros(first[-1], np.int64) for _ in range(3))
    fill_inputs(
        first, rows.sector, base_output, tables.offset, tables.product, tables.coefficient, tables.imported_share,
        tables.stock_weeks, firm, product, domestic, order, stock,
    )  # fmt: skip
    bounds = first[rows.cell_start[::NUMBER_OF_SECTORS]]
    identity = np.concatenate(
        [identities(code, "Input", np.arange(bounds[d + 1] - bounds[d])) for d, code in enumerate(codes)]
    )
    supplier, local_share, sold, others = name_suppliers(
        n, rows.territory, rows.cell_start, base_output, other_trade, firm, product, identity, domestic, order, lots
    )
    return {"stock": stock, "supplier": supplier, "local_share": local_share, **others}, first, sold


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
        scale: persons that one row of people stands for; money by row grows with it, money by territory does not
            change. Establishments of that size or more stay one row each, smaller ones are merged.
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
    persons = margins.staff if scale == 1 else job_margins(
        month_zero.salaried_jobs, month_zero.self_employed_jobs, month_zero.elderly_jobs, month_zero.output, 1
    ).staff  # fmt: skip
    candidates = (*(one for code in codes for one in pack.known_employers(code)), *keep_whole)
    named = tuple({(one.territory, one.name, one.sector): one for one in candidates}.values())
    real = establishment_counts(pack, codes, persons, month_zero.salaried_jobs.sum(axis=1), named)
    grain = grain_of(n, scale)
    counts = establishment_staff(codes, persons, real, margins, named, scale, grain.staff_of_small)
    rows = establishment_rows(codes, counts, grain.room)
    households = assemble_households(month_zero, people, scale)
    base_wage = wages.base_wages(month_zero.net_wage_by_sector, month_zero.sector_occupation, scale)
    per_owner = demand_tables.ratio(month_zero.mixed_income, month_zero.self_employed_jobs)
    own_income = month_zero.income_self_employment * CENTS_A_WEEK
    owner_pay = establishment_books.expected_pay_of_owners(rows, per_owner, own_income)
    employment = employ(month_zero, parameters, margins, people, rows, households, base_wage, owner_pay)
    pay = pay_people(month_zero, parameters, employment, base_wage, scale)

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
        establishment_books.output_factors(rows, pay.wage_bill),
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
    inputs, first_input, sold = _inputs(codes, rows, base_output, tables, demand["other_trade"], grain.lots)
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
        ecommerce_share=float(month_zero.ecommerce_share),
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
        small_establishments=rows.small, large_establishments=rows.large,
        consumption_units=households.consumption_units, persons=households.persons, scale=scale,
    )  # fmt: skip
