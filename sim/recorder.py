"""What is kept of a run: a panel of territories by week, sectors by month, counted from the agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.clock import WEEKS_A_YEAR
from sim.compiled import PRICE_BASE, compiled
from sim.consumer_prices import prices_moved, prices_paid
from sim.establishment import staff_of
from sim.income_classes import income_classes
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX
from sim.tables import QUINTILES
from sim.workplace_shopping import days_on_site

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, HouseholdColumns, WorkerColumns

PEOPLE = ("employment", "jobs", "unemployment", "vacancies", "furloughed")
FIRM_COUNTS = ("firms", "firm_exits", "firm_entries")
MONEY = (
    "income", "consumption", "unmet_demand", "purchases_local", "purchases_total", "output", "value_added", "exports",
    "input_stocks", "investment", "household_cash", "firm_cash", "base_productive", "base_residential", "base_public",
    "base_social",
)  # fmt: skip
VARIABLES = (*PEOPLE, *FIRM_COUNTS, *MONEY, "price_index")
FIFTH_VARIABLES = ("employment", "income", "purchases", "unmet_demand")
LIVING_VARIABLES = ("persons", "standards", "days_on_site")
SECTOR_VARIABLES = ("jobs", "output", "firms", "exports", "earnings", "purchases", "unmet_demand")
SEEKER = int(Status.SEEKER)
STATE_PART_OF_HEALTH = 0.35
PUBLIC_SECTORS = (SECTOR_INDEX["PUB"], SECTOR_INDEX["EDU"], SECTOR_INDEX["HEALTH"])


@compiled
def sum_by_cell(values: np.ndarray, cell_start: np.ndarray, sums: np.ndarray) -> None:
    """Total of a firm column by cell (territory, sector)."""
    for cell in range(sums.shape[0]):
        for row in range(cell_start[cell], cell_start[cell + 1]):
            sums[cell] += values[row]


@compiled
def count_contracts(
    begin: int,
    end: int,
    workers: WorkerColumns,
    firms: FirmColumns,
    n: int,
    inside: int,
    employment: np.ndarray,
    unemployment: np.ndarray,
    jobs: np.ndarray,
) -> None:
    """Residents at work and seeking work by home (n,), and people at work by cell of the workplace (n * S,).

    People of rows ``begin`` to ``end``; employers of rows below ``inside`` are in the system.
    """
    sectors = jobs.shape[0] // n
    for row in range(begin, end):
        home = workers.home[row]
        if workers.status[row] == SEEKER:
            if home < n:
                unemployment[home] += 1
            continue
        if home < n:
            employment[home] += 1
        employer = workers.employer[row]
        if employer < inside:
            jobs[firms.territory[employer] * sectors + firms.sector[employer]] += 1


@compiled
def count_posts(firms: FirmColumns, end: int, vacancies: np.ndarray, active: np.ndarray) -> None:
    """Posts not filled and establishments in business by territory."""
    for row in range(end):
        if firms.active[row]:
            r = firms.territory[row]
            active[r] += firms.establishments[row]
            vacancies[r] += max(0, firms.posts[row] - staff_of(firms, row))


@compiled
def sum_income_by_fifth(
    begin: int, end: int, households: HouseholdColumns, fifth: np.ndarray, income: np.ndarray
) -> None:
    """Disposable income by territory and ``fifth`` (one a household), (n, 5); households of rows begin to end."""
    for row in range(begin, end):
        income[households.territory[row], fifth[row]] += households.disposable_income[row]


@compiled
def count_work_by_fifth(
    begin: int,
    end: int,
    workers: WorkerColumns,
    households: HouseholdColumns,
    fifth: np.ndarray,
    employment: np.ndarray,
) -> None:
    """Residents in work by territory and ``fifth`` of their household, (n, 5); people of rows begin to end."""
    for row in range(begin, end):
        household = workers.household[row]
        if household >= 0 and workers.status[row] != SEEKER:
            employment[households.territory[household], fifth[household]] += 1


class Recorder:
    """Fills the panel week by week; row 0 is the initial state, row w the state after week w."""

    def __init__(self, model: TerritorialEconomy, weeks: int) -> None:
        self.panel = {name: np.zeros((weeks + 1, model.n), np.int64) for name in VARIABLES}
        self.sectors: dict[str, list[np.ndarray]] = {name: [] for name in SECTOR_VARIABLES}
        self.sector_weeks: list[int] = []
        self.fifth_at_start = model.households.quintile.copy()
        self.fifths: dict[str, list[np.ndarray]] = {name: [] for name in FIFTH_VARIABLES}
        self.programme_staff = np.zeros(model.n)
        self.living: dict[str, list[np.ndarray]] = {name: [] for name in LIVING_VARIABLES}
        self.living_weeks: list[int] = []
        self.row = 0
        self.count_people(model)

    def count_people(self, model: TerritorialEconomy) -> None:
        """Count residents by activity and jobs by workplace; called when contracts have changed."""
        n, end = model.n, model.tables.cell_start[-1]
        self.employment, self.unemployment, self.vacancies, self.active_firms = (
            np.zeros(n, np.int64) for _ in range(4)
        )
        jobs = np.zeros(n * NUMBER_OF_SECTORS, np.int64)
        what = model.worker_columns, model.firm_columns, n, end
        model.crew.share(
            len(model.workers), lambda begin, end, *sums: count_contracts(begin, end, *what, *sums),
            self.employment, self.unemployment, jobs,
        )  # fmt: skip
        self.jobs_by_sector = jobs.reshape(n, NUMBER_OF_SECTORS)
        count_posts(model.firm_columns, end, self.vacancies, self.active_firms)

    def record(self, model: TerritorialEconomy) -> None:
        """Write the state of the week."""
        n, scale, demand, payroll = model.n, model.scale, model.final_demand, model.payroll
        cells = n * NUMBER_OF_SECTORS
        output, exported = np.zeros(cells, np.int64), demand.exported.copy()
        sum_by_cell(model.firms.output, model.tables.cell_start, output)
        output = output.reshape(n, -1)
        income = payroll.wages_by_home + payroll.wages_from_outside + payroll.short_time_pay[:-1]
        income += payroll.benefits + payroll.drawings + payroll.pensions + payroll.transfers
        income += payroll.property_income - payroll.direct_tax - payroll.levy
        productive, residential, public, social = economic_bases(model, exported)
        row = {
            "employment": self.employment * scale, "jobs": self.jobs_by_sector.sum(axis=1) * scale,
            "unemployment": self.unemployment * scale, "vacancies": self.vacancies * scale,
            "furloughed": model.furloughed * scale, "firms": self.active_firms,
            "firm_exits": model.exits, "firm_entries": model.entries,
            "income": income, "consumption": demand.consumption, "unmet_demand": demand.unmet,
            "purchases_local": demand.purchases_local, "purchases_total": demand.purchases_total,
            "output": output.sum(axis=1), "value_added": model.value_added, "exports": exported.sum(axis=1),
            "input_stocks": model.input_stocks, "investment": demand.invested, "household_cash": model.household_cash,
            "firm_cash": model.firm_cash, "base_productive": productive, "base_residential": residential,
            "base_public": public, "base_social": social, "price_index": price_index(model),
        }  # fmt: skip
        self.count_programme_staff(model, output)
        for name, values in row.items():
            self.panel[name][self.row] = values
        if self.row == 0 or model.clock.starts_month():
            firms_by_sector = np.zeros(cells, np.int64)
            sum_by_cell(model.firms.establishments * model.firms.active, model.tables.cell_start, firms_by_sector)
            self.sector_weeks.append(self.row)
            self.sectors["jobs"].append(self.jobs_by_sector * scale)
            self.sectors["output"].append(output)
            self.sectors["firms"].append(firms_by_sector.reshape(n, -1))
            self.sectors["exports"].append(exported)
            self.sectors["earnings"].append(payroll.earned_by_sector[:-1].copy())
            self.sectors["purchases"].append(demand.bought.copy())
            self.sectors["unmet_demand"].append(demand.missed.copy())
            self.record_fifths(model)
        if self.row == 0 or model.clock.starts_year() or self.row == len(self.panel["employment"]) - 1:
            self.record_living(model)
        self.row += 1

    def count_programme_staff(self, model: TerritorialEconomy, output: np.ndarray) -> None:
        """Add the years of work of those who made the services that programmes bought this week, by place of work.

        A cent of service takes the people at work in its cell (territory, sector) over the output of the cell.
        """
        served = model.final_demand.commissions_made()
        if served.any():
            persons = self.jobs_by_sector * model.scale * served / np.maximum(output, 1)
            self.programme_staff += persons.sum(axis=1) / WEEKS_A_YEAR

    def close_ranks(self, new_row: np.ndarray) -> None:
        """Follow households whose rows moved because others left; ``new_row`` as `Population.remove` gives it."""
        self.fifth_at_start = self.fifth_at_start[new_row >= 0]

    def record_fifths(self, model: TerritorialEconomy) -> None:
        """Count work, income and purchases by fifth of households; (n, 5), persons and cents a week.

        Work and disposable income are those of the households that stood in the fifth at month 0, so that nobody leaves
        it by losing a job; purchases, rents included, and what lacked are those of the fifth where households are now.
        """
        employment, income = (np.zeros((model.n, QUINTILES), np.int64) for _ in range(2))
        people, homes, fifth = model.worker_columns, model.household_columns, self.fifth_at_start
        model.crew.share(
            len(homes.territory),
            lambda begin, end, income: sum_income_by_fifth(begin, end, homes, fifth, income),
            income,
        )
        model.crew.share(
            len(people.status),
            lambda begin, end, employed: count_work_by_fifth(begin, end, people, homes, fifth, employed),
            employment,
        )
        demand = model.final_demand
        self.fifths["employment"].append(employment * model.scale)
        self.fifths["income"].append(income)
        self.fifths["purchases"].append(demand.paid[:, :QUINTILES].copy())
        self.fifths["unmet_demand"].append(demand.missed_by_fifth())

    def record_living(self, model: TerritorialEconomy) -> None:
        """Count persons and their standards of living by class, and days at each workplace; once a year and at the end.

        ``days_on_site`` (n, n + 1) days a week on site by home and workplace, the last column outside.
        """
        persons, standards = income_classes(model)
        days = days_on_site(model) * model.scale
        self.living_weeks.append(self.row)
        for name, values in zip(LIVING_VARIABLES, (persons, standards, days), strict=True):
            self.living[name].append(values)


def economic_bases(model: TerritorialEconomy, exported: np.ndarray) -> tuple[np.ndarray, ...]:
    """Income that enters a territory from outside, by base (Davezies and Talandier 2014; steady-state, section 6).

    productive: labour and mixed income paid out of sales outside, visitors and public sectors apart; residential:
    pensions, wages earned in other places and income from visitors; public: wages of public employers (35 % of health);
    social: unemployment benefit, transfers and care paid by the State. Each (n,) cents/week.
    """
    payroll, tables = model.payroll, model.tables
    from_sales = exported * model.income_per_output
    market = np.ones(NUMBER_OF_SECTORS)
    market[list(PUBLIC_SECTORS)] = (0.0, 0.0, 1.0 - STATE_PART_OF_HEALTH)
    productive = (from_sales * (1.0 - tables.visitor_share) * market).sum(axis=1)
    visitors = (from_sales * tables.visitor_share * market).sum(axis=1)
    commuters = payroll.wages_by_home - np.diagonal(payroll.wages[:, :-1]) + payroll.wages_from_outside
    bill = np.zeros(model.n * NUMBER_OF_SECTORS, np.int64)
    sum_by_cell(model.firms.wage_bill, tables.cell_start, bill)
    weights = np.zeros(NUMBER_OF_SECTORS)
    weights[list(PUBLIC_SECTORS)] = (1.0, 1.0, STATE_PART_OF_HEALTH)
    paid_here = payroll.wages_by_workplace + payroll.wages[:, -1]
    kept = np.diagonal(payroll.wages[:, :-1]) / np.maximum(paid_here, 1)
    public = (bill.reshape(model.n, -1) * weights).sum(axis=1) * kept
    social = payroll.benefits + payroll.transfers + model.final_demand.paid[:, 6]
    values = (productive * kept, payroll.pensions + commuters + visitors * kept, public, social)
    return tuple(np.asarray(value).astype(np.int64) for value in values)


def price_index(model: TerritorialEconomy) -> np.ndarray:
    """Consumer prices of residents per 10 000: what they buy, where, at the mean price of each cell; shape (n,)."""
    if not prices_moved(model):
        return np.full(model.n, PRICE_BASE, np.int64)
    demand = model.final_demand
    weights = demand.planned[:, :5].sum(axis=1).astype(np.float64)
    mean = (weights * prices_paid(model)).sum(axis=1)
    total = weights.sum(axis=1) + demand.rent[:, :5].sum(axis=1)
    mean += demand.rent[:, :5].sum(axis=1)
    return np.rint(mean / np.maximum(total, 1) * PRICE_BASE).astype(np.int64)
