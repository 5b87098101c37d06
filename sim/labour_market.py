"""Labour market, leaving side: how many posts firms want, who quits, who is laid off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.compiled import compiled
from sim.establishment import labour_of, posts_by_occupation, staff_columns, staff_of
from sim.random_streams import draw, stream_key, uniform
from sim.threads import ALONE, Crew

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables, WorkerColumns

SEEKER, EMPLOYEE, SELF_EMPLOYED = int(Status.SEEKER), int(Status.EMPLOYEE), int(Status.SELF_EMPLOYED)
OCCUPATIONS = 4
OWN_ACCOUNT = 0


@compiled
def set_posts(begin: int, end: int, firms: FirmColumns, tables: Tables, outside_jobs: np.ndarray) -> None:
    """Staff wanted: demand expected over the output of one person, less the owner, rounded by the firm's own threshold.

    Firms of rows ``begin`` to ``end``. The threshold is constant and uniform over firms: posts are exact in the
    aggregate and no one dithers.
    """
    inside = tables.cell_start[-1]
    for row in range(begin, end):
        if not firms.active[row] or firms.kind[row] == OWN_ACCOUNT:
            firms.posts[row] = 0
        elif row >= inside:
            r = row - inside
            firms.posts[row] = int(np.floor(tables.outside_posts[r] * outside_jobs[r] + firms.rounding_threshold[row]))
        else:
            owner = labour_of(firms, row) - staff_of(firms, row)
            wanted = firms.expected_demand[row] / firms.unit_output[row] - owner + firms.rounding_threshold[row]
            firms.posts[row] = max(0, int(np.floor(wanted)))


@compiled
def count_layoffs(
    begin: int,
    end: int,
    firms: FirmColumns,
    tables: Tables,
    layoff_share: float,
    furlough: bool,
    key: np.uint64,
    quota: np.ndarray,
) -> None:
    """Posts to cut by firm and occupation: a share of the excess each month, everyone when the firm has closed.

    Firms of rows ``begin`` to ``end``. No one is laid off for lack of work while the short-time work scheme is open.
    """
    for row in range(begin, end):
        staff = (firms.managers[row], firms.intermediate[row], firms.employees[row], firms.workers[row])
        quota[row] = 0
        if not firms.active[row]:
            for o in range(OCCUPATIONS):
                quota[row, o] = staff[o]
            continue
        if furlough or staff_of(firms, row) <= firms.posts[row]:
            continue
        targets = posts_by_occupation(firms, tables, row)
        luck = uniform(draw(key, firms.identity[row]))
        for o in range(OCCUPATIONS):
            if staff[o] > targets[o]:
                quota[row, o] = int((staff[o] - targets[o]) * layoff_share + luck)


@compiled
def count_staff_at_risk(
    begin: int, end: int, firms: FirmColumns, quota: np.ndarray, cuts: np.ndarray, unseen: np.ndarray
) -> None:
    """Mark in ``cuts`` the firms of rows begin to end that cut posts, and count whom they choose among: ``unseen``."""
    by_occupation = staff_columns(firms)
    for row in range(begin, end):
        cuts[row] = False
        for o in range(OCCUPATIONS):
            if quota[row, o] > 0:
                cuts[row] = True
                unseen[row, o] = by_occupation[o][row]


@compiled
def find_who_may_leave(
    begin: int,
    end: int,
    workers: WorkerColumns,
    firms: FirmColumns,
    separation_rate: float,
    quota: np.ndarray,
    quit_key: np.uint64,
    cuts: np.ndarray,
    may_leave: np.ndarray,
) -> None:
    """Mark who quits, whose firm cuts posts of their occupation, and the owners of closed firms; the others stay.

    People of rows ``begin`` to ``end``; ``cuts`` (F,) marks the firms that cut posts.
    """
    for row in range(begin, end):
        status = workers.status[row]
        if status == EMPLOYEE:
            quits = uniform(draw(quit_key, workers.identity[row])) < separation_rate
            employer = workers.employer[row]
            may_leave[row] = quits or (cuts[employer] and quota[employer, workers.occupation[row]] > 0)
        elif status == SELF_EMPLOYED:
            may_leave[row] = not firms.active[workers.employer[row]]


@compiled
def let_go(
    rows: np.ndarray,
    workers: WorkerColumns,
    firms: FirmColumns,
    separation_rate: float,
    quota: np.ndarray,
    quit_key: np.uint64,
    layoff_key: np.uint64,
    coverage_key: np.uint64,
    replacement: float,
    coverage: np.ndarray,
    n: int,
    unseen: np.ndarray,
    leavers: np.ndarray,
) -> None:
    """Among those who may leave, in the order of rows, choose who does: see `end_contracts`."""
    by_occupation = staff_columns(firms)
    for row in rows:
        status = workers.status[row]
        employer = workers.employer[row]
        covered = False
        if status == EMPLOYEE:
            identity = workers.identity[row]
            o = workers.occupation[row]
            if uniform(draw(quit_key, identity)) < separation_rate:
                leavers[0] += 1
            elif (
                quota[employer, o] > 0
                and uniform(draw(layoff_key, identity)) * unseen[employer, o] < quota[employer, o]
            ):
                leavers[1] += 1
            else:
                unseen[employer, o] -= 1
                continue
            unseen[employer, o] -= 1
            quota[employer, o] = max(0, quota[employer, o] - 1)
            by_occupation[o][employer] -= 1
            home = workers.home[row]
            covered = home < n and uniform(draw(coverage_key, identity)) < coverage[min(home, n - 1)]
        workers.benefit[row] = int(workers.wage[row] * replacement) if covered else 0
        workers.status[row] = SEEKER
        workers.employer[row] = -1


def end_contracts(
    workers: WorkerColumns,
    firms: FirmColumns,
    separation_rate: float,
    quota: np.ndarray,
    quit_key: np.uint64,
    layoff_key: np.uint64,
    coverage_key: np.uint64,
    replacement: float,
    coverage: np.ndarray,
    n: int,
    leavers: np.ndarray,
    crew: Crew = ALONE,
) -> None:
    """People quit at the observed rate; layoffs fall on staff of the occupation at random; all become job seekers.

    A quit in a firm that cuts posts saves a layoff. A person is covered by unemployment insurance or not for life:
    the coverage of the territory against a fixed draw. ``leavers[0]`` counts ends of contract, ``leavers[1]`` layoffs;
    ``quota`` (F, 4) are the posts to cut by firm and occupation.
    """
    may_leave = np.zeros(len(workers.status), np.bool_)
    what = (workers, firms, separation_rate, quota, quit_key)
    cuts, unseen = np.empty(len(quota), np.bool_), np.empty(quota.shape, np.int32)
    crew.share(len(quota), lambda begin, end: count_staff_at_risk(begin, end, firms, quota, cuts, unseen))
    crew.share(len(may_leave), lambda begin, end: find_who_may_leave(begin, end, *what, cuts, may_leave))
    let_go(np.flatnonzero(may_leave), *what, layoff_key, coverage_key, replacement, coverage, n, unseen, leavers)


def plan_staff(model: TerritorialEconomy) -> None:
    """Employers decide how many people they want."""
    what = model.firm_columns, model.tables, model.effects.outside_jobs
    model.crew.share(len(model.firms), lambda begin, end: set_posts(begin, end, *what))


def separate(model: TerritorialEconomy) -> None:
    """Contracts end: quits at the gross rate observed, layoffs after the notice delay, closures at once."""
    parameters, period = model.parameters.labour_market, model.clock.week
    quota = np.zeros((len(model.firms), OCCUPATIONS), np.int32)
    what = (
        model.firm_columns, model.tables, parameters.layoff_share_per_month, model.effects.furlough,
        stream_key(model.seed, "layoff rounding", period), quota,
    )  # fmt: skip
    model.crew.share(len(model.firms), lambda begin, end: count_layoffs(begin, end, *what))
    end_contracts(
        model.worker_columns, model.firm_columns, parameters.monthly_separation_rate, quota,
        stream_key(model.seed, "quit", period), stream_key(model.seed, "layoff", period),
        stream_key(0, "benefit coverage", 0),
        parameters.unemployment_benefit_net_replacement, model.tables.benefit_coverage, model.n, model.leavers,
        model.crew,
    )  # fmt: skip


def dismiss_staff_of_closed_firms(model: TerritorialEconomy) -> None:
    """The staff of establishments that a shock has just closed become job seekers at once; no one else moves."""
    firms = model.firms
    quota = np.stack([firms.managers, firms.intermediate, firms.employees, firms.workers], axis=1).astype(np.int32)
    quota[firms.active] = 0
    layoff_key = stream_key(model.seed, "layoff", model.clock.week)
    end_contracts(
        model.worker_columns, model.firm_columns, 0.0, quota, layoff_key, layoff_key,
        stream_key(0, "benefit coverage", 0), model.parameters.labour_market.unemployment_benefit_net_replacement,
        model.tables.benefit_coverage, model.n, model.leavers, model.crew,
    )  # fmt: skip
