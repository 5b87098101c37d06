"""Who works where at month 0: establishments staffed, posts dealt to home basins, people seated in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.population.establishment_rows import EstablishmentRows, wage_factors
from sim.population.establishments import JobMargins
from sim.population.households import HouseholdRows, household_rows
from sim.population.staffing import fill_staff, vacant_posts
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
    seeker_occupations,
)
from sim.random_streams import stream_key
from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.parameters import Parameters
    from sim.population.month_zero import MonthZero

SEEKER_RANK = 0.35
"""Where job seekers stand among earners of their territory: a third of the wage of their occupation."""


@dataclass(frozen=True)
class Employment:
    """Establishments with their staff by occupation (F, 4), posts (F), cumulative mixes, and people in their jobs."""

    rows: EstablishmentRows
    by_occupation: np.ndarray
    posts: np.ndarray
    wage_factor: np.ndarray
    cumulative: np.ndarray
    outside_cumulative: np.ndarray
    workers: WorkerRows
    seekers: np.ndarray


def assemble_households(month_zero: MonthZero, people: PeopleMargins, scale: int) -> HouseholdRows:
    """Households of every territory; the labour force is that of the margins, others are rounded."""

    def rows_of(persons: np.ndarray) -> np.ndarray:
        return np.rint(np.asarray(persons) / scale).astype(np.int64)

    return household_rows(
        month_zero.codes, np.maximum(rows_of(month_zero.households), 1), people.labour_force,
        np.maximum(rows_of(month_zero.pensioners), people.elderly), rows_of(month_zero.children),
        rows_of(month_zero.other_inactive), people.elderly,
    )  # fmt: skip


def employ(
    month_zero: MonthZero, parameters: Parameters, margins: JobMargins, people: PeopleMargins,
    rows: EstablishmentRows, households: HouseholdRows, base_wage: np.ndarray, owner_pay: np.ndarray,
) -> Employment:  # fmt: skip
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
    return Employment(rows, by_occupation, posts, factor, cumulative, outside_cumulative, workers, seekers)
