"""Labour market, hiring side: vacancies meet job seekers over commuting distance and occupation.

Each vacancy at d is filled this month with a probability that falls with tightness; the home of the person hired is
drawn with weight (staff at d who live there at month 0) x (seekers there now / seekers there at month 0): at month 0
hires replace leavers place for place, hence commuting, unemployment and vacancies stand still while people move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.agents.households import Status
from sim.compiled import compiled
from sim.establishment import posts_by_occupation, staff_columns
from sim.population.wages import post_wage
from sim.random_streams import draw, draws, lottery_order, stream_key, uniform

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables, WorkerColumns

SEEKER, EMPLOYEE = int(Status.SEEKER), int(Status.EMPLOYEE)
OCCUPATIONS = 4


class MatchingBase(NamedTuple):
    """What hiring at month 0 looks like: the reference that makes the initial state stationary.

    Places of work are 0..n-1 in the system, n..2n-1 employers outside who hire residents of place - n. Home basins are
    0..n-1 residents, n..2n-1 people living outside around a territory. ``route_start`` (8n+1) indexes, by place and
    occupation (place * 4 + o), ``route_home`` and ``route_weight`` (staff there). ``seekers`` (2n, 4) and ``vacancies``
    (2n,) are the pools at the time of matching, ``fill_probability`` (2n,) the monthly chance of a vacancy.
    """

    route_start: np.ndarray
    route_home: np.ndarray
    route_weight: np.ndarray
    seekers: np.ndarray
    vacancies: np.ndarray
    fill_probability: np.ndarray


class Vacancies(NamedTuple):
    """Vacancies in the order in which they are filled, and who fills them (V,).

    ``number`` tells vacancies of one firm apart, ``opens`` marks firms that open this month, ``home`` is the basin of
    the person hired (-1: nobody) and ``waiting`` the place in the queue of seekers.
    """

    firm: np.ndarray
    occupation: np.ndarray
    place: np.ndarray
    identity: np.ndarray
    number: np.ndarray
    opens: np.ndarray
    home: np.ndarray
    waiting: np.ndarray

    @classmethod
    def blank(cls, count: int) -> Vacancies:
        """Room for vacancies."""
        kinds = (np.int32, np.int8, np.int32, np.uint64, np.int32, np.bool_, np.int32, np.int64)
        return cls(*(np.zeros(count, kind) for kind in kinds))


@compiled
def list_vacancies(
    firms: FirmColumns,
    tables: Tables,
    vacancy_firm: np.ndarray,
    vacancy_occupation: np.ndarray,
    fill: bool,
) -> int:
    """Posts of each occupation not filled; writes them when ``fill`` is true and returns how many there are."""
    by_occupation = staff_columns(firms)
    count = 0
    for row in range(firms.active.shape[0]):
        if firms.posts[row] == 0 or not firms.active[row]:
            continue
        total = firms.managers[row] + firms.intermediate[row] + firms.employees[row] + firms.workers[row]
        room = firms.posts[row] - total
        if room <= 0:
            continue
        targets = posts_by_occupation(firms, tables, row)
        for o in range(OCCUPATIONS):
            missing = min(targets[o] - by_occupation[o][row], room)
            for _ in range(max(0, missing)):
                if fill:
                    vacancy_firm[count] = row
                    vacancy_occupation[count] = o
                count += 1
            room -= max(0, missing)
    return count


@compiled
def read_vacancies(
    order: np.ndarray,
    vacancy_firm: np.ndarray,
    vacancy_occupation: np.ndarray,
    firms: FirmColumns,
    n: int,
    inside: int,
    week: int,
    vacancies: Vacancies,
) -> None:
    """Write vacancies in their random order with what hiring reads of their firms, in loops as short as can be.

    The firms of successive vacancies lie far apart in memory: such loops let the processor wait for many at once.
    """
    count = np.zeros(firms.active.shape[0], np.int32)
    for v in range(order.shape[0]):
        vacancies.firm[v] = vacancy_firm[order[v]]
        vacancies.occupation[v] = vacancy_occupation[order[v]]
    for v in range(order.shape[0]):
        row = vacancies.firm[v]
        vacancies.place[v] = firms.territory[row] if row < inside else n + firms.territory[row]
    for v in range(order.shape[0]):
        vacancies.identity[v] = firms.identity[vacancies.firm[v]]
    for v in range(order.shape[0]):
        vacancies.opens[v] = firms.birth_week[vacancies.firm[v]] == week
    for v in range(order.shape[0]):
        count[vacancies.firm[v]] += 1
        vacancies.number[v] = count[vacancies.firm[v]]


@compiled
def choose_home(
    base: MatchingBase, place: int, o: int, relative: np.ndarray, luck: float, weights: np.ndarray
) -> int:
    """Home basin of the person hired, by staff at month 0 and seekers left; -1 when no one is left on any route.

    ``relative`` (4, 2n) are the seekers left over those of month 0; ``weights`` is room for the weight of each route.
    """
    first, last = base.route_start[place * OCCUPATIONS + o], base.route_start[place * OCCUPATIONS + o + 1]
    for k in range(first, last):
        weights[k - first] = base.route_weight[k] * relative[o, base.route_home[k]]
    whole = 0.0
    for k in range(last - first):
        whole += weights[k]
    if whole <= 0.0:
        return -1
    target = luck * whole
    chosen = -1
    cumulated = 0.0
    for k in range(first, last):
        if weights[k - first] > 0.0:
            cumulated += weights[k - first]
            chosen = base.route_home[k]
            if target < cumulated:
                break
    return chosen


@compiled
def choose_whom_to_hire(
    vacancies: Vacancies,
    base: MatchingBase,
    chance: np.ndarray,
    fill_key: np.uint64,
    home_key: np.uint64,
    queue_start: np.ndarray,
    left: np.ndarray,
    relative: np.ndarray,
    mismatch_weight: float,
    hires: np.ndarray,
) -> None:
    """Fill vacancies one by one: ``vacancies.home`` and ``vacancies.waiting``, the basin and the place in the queue.

    A home of -1 is a vacancy that stays open. A firm that opens this month has recruited before opening: its vacancies
    are sure to be filled while seekers last. ``left`` (2n, 4) counts who still waits in each basin, ``relative`` (4,
    2n) the same over the seekers of month 0; both follow hires. When no seeker of the occupation lives on any commuting
    route, one of the next occupation is taken with probability ``mismatch_weight``. ``hires[place]`` counts.
    """
    weights = np.empty(left.shape[0])
    for v in range(vacancies.firm.shape[0]):
        place, o, number = vacancies.place[v], vacancies.occupation[v], np.uint64(vacancies.number[v])
        vacancies.home[v] = -1
        luck_key = draw(fill_key, vacancies.identity[v])
        if not vacancies.opens[v] and uniform(draw(luck_key, number)) >= chance[place]:
            continue
        luck = uniform(draw(draw(home_key, vacancies.identity[v]), number))
        skill = np.int64(o)
        home = choose_home(base, place, skill, relative, luck, weights)
        if home < 0 and uniform(draw(luck_key, number + np.uint64(1 << 32))) < mismatch_weight:
            for step in range(1, OCCUPATIONS):
                for other in (o - step, o + step):
                    if home < 0 and 0 <= other < OCCUPATIONS:
                        skill = np.int64(other)
                        home = choose_home(base, place, skill, relative, luck, weights)
        if home < 0:
            continue
        vacancies.home[v] = home
        vacancies.waiting[v] = queue_start[home * OCCUPATIONS + skill + 1] - left[home, skill]
        left[home, skill] -= 1
        relative[skill, home] = left[home, skill] / max(base.seekers[home, skill], 1.0)
        hires[place] += 1


@compiled
def hire(
    workers: WorkerColumns, firms: FirmColumns, tables: Tables, vacancies: Vacancies, queue: np.ndarray
) -> None:
    """Those chosen start work at the wage of the post."""
    by_occupation = staff_columns(firms)
    inside = tables.cell_start[-1]
    for v in range(vacancies.firm.shape[0]):
        row, o, home = vacancies.firm[v], vacancies.occupation[v], vacancies.home[v]
        if home < 0:
            continue
        if row < inside:
            wage = post_wage(
                tables.base_wage[firms.sector[row], o], firms.wage_factor[row], tables.residence_index[home]
            )
        else:
            wage = tables.outside_base_wage[firms.territory[row], o]
        worker = queue[vacancies.waiting[v]]
        workers.status[worker] = EMPLOYEE
        workers.employer[worker] = row
        workers.occupation[worker] = o
        workers.wage[worker] = wage
        workers.benefit[worker] = 0
        by_occupation[o][row] += 1


def queue_seekers(model: TerritorialEconomy) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Job seekers by home basin and occupation, each queue in this month's random order.

    Returns the start of each queue (8n+1), worker rows, and the number waiting (2n, 4).
    """
    workers = model.workers
    seekers = np.flatnonzero(workers.status == int(Status.SEEKER))
    bucket = workers.home[seekers].astype(np.int64) * OCCUPATIONS + workers.occupation[seekers]
    key = stream_key(model.seed, "seeker priority", model.clock.week)
    queue = seekers[lottery_order(key, bucket, workers.identity[seekers])]
    waiting = np.bincount(bucket, minlength=2 * model.n * OCCUPATIONS)
    start = np.concatenate(([0], np.cumsum(waiting)))
    return start, queue, waiting.reshape(-1, OCCUPATIONS).copy()


def chance_of_filling(base: MatchingBase, vacancies: np.ndarray, waiting: np.ndarray, elasticity: float) -> np.ndarray:
    """Monthly chance that a vacancy is filled: that of month 0 x (relative seekers per vacancy) ** elasticity, (2n,).

    Seekers are counted where the staff of the place lives.
    """
    places = len(base.fill_probability)
    ratio = (waiting / np.maximum(base.seekers, 1.0)).ravel()
    place_of_route = np.repeat(np.arange(places * OCCUPATIONS), np.diff(base.route_start))
    occupation = place_of_route % OCCUPATIONS
    around = np.bincount(
        place_of_route // OCCUPATIONS, base.route_weight * ratio[base.route_home * OCCUPATIONS + occupation], places
    )
    weight = np.bincount(place_of_route // OCCUPATIONS, base.route_weight, places)
    supply = around / np.maximum(weight, 1e-9)
    demand = vacancies / np.maximum(base.vacancies, 1e-9)
    relative = np.where(demand > 0, supply / np.maximum(demand, 1e-9), 1.0)
    return np.minimum(1.0, base.fill_probability * np.maximum(relative, 0.0) ** elasticity)


def match(model: TerritorialEconomy) -> None:
    """Vacancies are filled from the seekers who could commute, at a pace that falls with tightness."""
    firms, tables, base, week = model.firm_columns, model.tables, model.matching_base, model.clock.week
    nothing = np.zeros(0, np.int32)
    count = list_vacancies(firms, tables, nothing, nothing, False)
    vacancy_firm, vacancy_occupation = np.zeros(count, np.int32), np.zeros(count, np.int32)
    list_vacancies(firms, tables, vacancy_firm, vacancy_occupation, True)
    priority = draws(stream_key(model.seed, "vacancy priority", week), model.firms.identity[vacancy_firm])
    vacancies = Vacancies.blank(count)
    read_vacancies(
        np.argsort(priority, kind="stable"), vacancy_firm, vacancy_occupation, firms, model.n, tables.cell_start[-1],
        week, vacancies,
    )  # fmt: skip
    start, queue, waiting = queue_seekers(model)
    chance = chance_of_filling(
        base,
        np.bincount(vacancies.place[~vacancies.opens], minlength=2 * model.n),
        waiting,
        model.parameters.labour_market.tightness_elasticity,
    )
    choose_whom_to_hire(
        vacancies, base, np.minimum(1.0, chance * model.filling_factor),
        stream_key(model.seed, "vacancy filled", week), stream_key(model.seed, "home of the hired", week),
        start, waiting, (waiting / np.maximum(base.seekers, 1.0)).T.copy(),
        model.parameters.labour_market.occupation_mismatch_weight, model.hires,
    )  # fmt: skip
    hire(model.worker_columns, firms, tables, vacancies, queue)


def matching_base(model: TerritorialEconomy, quit_rate: float, closure_rate: np.ndarray) -> MatchingBase:
    """Solve hiring so that month 0 is stationary, given monthly quits and the share of jobs lost in exits (2n,).

    At the time of matching a month's leavers have joined the seekers, and the posts of those who quit the vacancies;
    the chance of filling is the one at which hires equal quits. Entrants hire as many as exits dismiss.
    """
    workers, n = model.workers, model.n
    inside = model.tables.cell_start[-1]
    staff = np.flatnonzero(workers.status == int(Status.EMPLOYEE))
    employer = workers.employer[staff]
    place = model.firms.territory[employer].astype(np.int64) + np.where(employer >= inside, n, 0)
    occupation = workers.occupation[staff].astype(np.int64)
    home = workers.home[staff].astype(np.int64)
    route = (place * OCCUPATIONS + occupation) * (2 * n) + home
    routes, weight = np.unique(route, return_counts=True)
    route_start = np.searchsorted(routes // (2 * n), np.arange(2 * n * OCCUPATIONS + 1))
    waiting = np.flatnonzero(workers.status == SEEKER)
    seekers = np.bincount(
        workers.home[waiting].astype(np.int64) * OCCUPATIONS + workers.occupation[waiting],
        minlength=2 * n * OCCUPATIONS,
    ).astype(np.float64)
    leavers = np.bincount(home * OCCUPATIONS + occupation, quit_rate + closure_rate[place], 2 * n * OCCUPATIONS)
    employed = np.bincount(place, minlength=2 * n)
    nothing = np.zeros(0, np.int32)
    count = list_vacancies(model.firm_columns, model.tables, nothing, nothing, False)
    vacancy_firm = np.zeros(count, np.int32)
    list_vacancies(model.firm_columns, model.tables, vacancy_firm, np.zeros(count, np.int32), True)
    where = model.firms.territory[vacancy_firm].astype(np.int64) + np.where(vacancy_firm >= inside, n, 0)
    leaving = quit_rate * employed
    open_posts = np.bincount(where, minlength=2 * n) + leaving
    return MatchingBase(
        route_start=route_start, route_home=(routes % (2 * n)).astype(np.int32), route_weight=weight.astype(np.float64),
        seekers=(seekers + leavers).reshape(-1, OCCUPATIONS), vacancies=open_posts,
        fill_probability=np.minimum(1.0, leaving / np.maximum(open_posts, 1e-9)),
    )  # fmt: skip
