"""Who does which job: filled posts are dealt to home basins, then to the people who live there.

Posts go to homes at random inside a workplace and occupation. Inside a territory, people are ordered by a latent rank
partly shared by the household, jobs by what they pay, and the two are matched: earners of a household are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.agents.households import Status
from sim.population.establishment_rows import EstablishmentRows
from sim.population.households import HouseholdRows
from sim.population.normal_quantile import normal_quantile
from sim.population.workforce import PeopleMargins, spread_occupations
from sim.random_streams import draws, identities, stream_key, uniforms

HOMOGAMY = 0.3
"""Correlation of the latent ranks of the earners of a household (Frémeaux and Lefranc 2017: .2 to .3 for couples)."""
KINDS_OF_JOB = {"status": np.int8, "employer": np.int32, "occupation": np.int8}
PLACES = 1 << 20
"""More posts of one occupation than any establishment has."""


@dataclass(frozen=True)
class Posts:
    """Filled posts, one a row: `firm` and `occupation` of the post, `home` basin of its holder (0..2n-1), `elderly`."""

    firm: np.ndarray
    occupation: np.ndarray
    home: np.ndarray
    elderly: np.ndarray


@dataclass(frozen=True)
class WorkerRows:
    """People of the labour force sorted by household, then those who live outside sorted by the place they work near.

    `household` (W) row or -1; `home` (W) basin; `status`, `occupation`, `employer` (W); `identity` (W) uint64;
    `start` (n + 1) first row of each territory's residents; `outside_start` (n + 1) of each basin outside.
    """

    household: np.ndarray
    home: np.ndarray
    status: np.ndarray
    occupation: np.ndarray
    employer: np.ndarray
    identity: np.ndarray
    start: np.ndarray
    outside_start: np.ndarray


def list_posts(firms: EstablishmentRows, by_occupation: np.ndarray, inside: slice) -> tuple[np.ndarray, np.ndarray]:
    """One entry a filled post: establishment and occupation, in an order random inside (territory, occupation)."""
    first = inside.start or 0
    counts = by_occupation[inside]
    firm = first + np.repeat(np.arange(counts.shape[0]), counts.sum(axis=1))
    occupation = np.repeat(np.tile(np.arange(4), counts.shape[0]), counts.ravel())
    segment = np.repeat(np.arange(counts.size), counts.ravel())
    place = np.arange(firm.size) - np.concatenate(([0], np.cumsum(counts.ravel())))[segment]
    key = stream_key(0, "population: posts dealt to homes", 0)
    luck = draws(key, firms.identity[firm] + (np.uint64(PLACES) * (place * 4 + occupation + 1).astype(np.uint64)))
    order = np.lexsort((luck, occupation, firms.territory[firm]))
    return firm[order], occupation[order]


def deal_posts(
    firms: EstablishmentRows, by_occupation: np.ndarray, people: PeopleMargins, shares: np.ndarray, mean: np.ndarray
) -> Posts:
    """Give every filled post of the system a home, so that commuting holds exactly.

    Args:
        firms: establishments; by_occupation: their staff, (F, 4).
        people: whole flows; shares: occupation shares of residents, (n, 4); mean: those of the system, (4,).
    """
    n = people.out_commuters.size
    inside = firms.territory.size - n
    firm, occupation = list_posts(firms, by_occupation, slice(0, inside))
    territory = firms.territory[firm].astype(np.int64)
    home = np.empty(firm.size, np.int64)
    elderly = np.zeros(firm.size, bool)
    starts = np.searchsorted(territory * 4 + occupation, np.arange(4 * n + 1))
    for d in range(n):
        groups = np.concatenate((people.commuting[:, d], people.in_commuters[d : d + 1], people.elderly[d : d + 1]))
        where = np.concatenate((np.arange(n), [n + d, d]))
        mixes = np.concatenate((shares, mean[None], mean[None]))
        used = np.flatnonzero(groups)
        posts = np.diff(starts[4 * d : 4 * d + 5])
        counts = spread_occupations(posts.astype(np.float64), groups[used], mixes[used])
        for o in range(4):
            rows = slice(starts[4 * d + o], starts[4 * d + o + 1])
            home[rows] = np.repeat(where[used], counts[:, o])
            elderly[rows] = np.repeat(used == n + 1, counts[:, o])
    return Posts(firm, occupation, home, elderly)


def outside_posts(firms: EstablishmentRows, by_occupation: np.ndarray, n: int) -> Posts:
    """Posts of residents at the employers outside."""
    first = firms.territory.size - n
    firm, occupation = list_posts(firms, by_occupation, slice(first, firms.territory.size))
    return Posts(firm, occupation, firms.territory[firm].astype(np.int64), np.zeros(firm.size, bool))


def resident_slots(
    households: HouseholdRows, codes: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """People of the labour force who live in the system, household by household, working elderly last in each.

    Returns their household, whether they are elderly, their identity, and the first row of each territory (n + 1).
    """
    size = households.labour_force + households.working_elderly
    household = np.repeat(np.arange(size.size), size)
    first = np.concatenate(([0], np.cumsum(size)))
    elderly = np.arange(household.size) - first[household] >= households.labour_force[household]
    start = first[households.start]
    identity = np.concatenate(
        [identities(code, "Worker", np.arange(start[r + 1] - start[r])) for r, code in enumerate(codes)]
    )
    return household, elderly, identity, start


def latent_rank(households: HouseholdRows, household: np.ndarray, identity: np.ndarray) -> np.ndarray:
    """Standard normal rank of people on the labour market, correlated inside the household by HOMOGAMY, (W,)."""
    shared = uniforms(stream_key(0, "population: household rank", 0), households.identity)
    own = uniforms(stream_key(0, "population: personal rank", 0), identity)
    shared, own = normal_quantile(shared), normal_quantile(own)
    return np.sqrt(HOMOGAMY) * shared[household] + np.sqrt(1 - HOMOGAMY) * own


@dataclass(frozen=True)
class Jobs:
    """What people of a set of basins do, one entry a person: `home`, `status`, `employer`, `occupation`, `pay`."""

    home: np.ndarray
    status: np.ndarray
    employer: np.ndarray
    occupation: np.ndarray
    pay: np.ndarray

    def chosen(self, mask: np.ndarray) -> Jobs:
        """The jobs that a boolean mask keeps."""
        return Jobs(*(getattr(self, name)[mask] for name in Jobs.__dataclass_fields__))


def joined(*parts: Jobs) -> Jobs:
    """Several lists of jobs, one after the other."""
    return Jobs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Jobs.__dataclass_fields__))


def employee_jobs(posts: Posts, pay: np.ndarray, chosen: np.ndarray) -> Jobs:
    """Jobs of the holders of some posts (boolean mask), with what the post pays at index one."""
    count = int(chosen.sum())
    status = np.full(count, Status.EMPLOYEE)
    return Jobs(posts.home[chosen], status, posts.firm[chosen], posts.occupation[chosen], pay[chosen])


def seeker_jobs(seekers: np.ndarray, pay: np.ndarray) -> Jobs:
    """Job seekers by home basin and occupation ((2n, 4) counts), ranked by a given pay (4,)."""
    home = np.repeat(np.repeat(np.arange(seekers.shape[0]), 4), seekers.ravel())
    occupation = np.repeat(np.tile(np.arange(4), seekers.shape[0]), seekers.ravel())
    none = np.full(home.size, -1)
    return Jobs(home, np.full(home.size, Status.SEEKER), none, occupation, pay[occupation])


def owner_jobs(firms: EstablishmentRows, sector_occupation: np.ndarray, pay: np.ndarray) -> Jobs:
    """The self-employed who run the owned establishments, one each; occupation drawn from the mix of the sector.

    Args:
        firms: establishments.
        sector_occupation: national mix by sector, (S, 4).
        pay: drawings expected by establishment, (F,).
    """
    rows = np.flatnonzero(firms.owned)
    chance = uniforms(stream_key(0, "population: occupation of owners", 0), firms.identity[rows])
    cumulative = np.cumsum(sector_occupation, axis=1)[firms.sector[rows]]
    occupation = np.minimum((chance[:, None] >= cumulative).sum(axis=1), 3)
    home = firms.territory[rows].astype(np.int64)
    return Jobs(home, np.full(rows.size, Status.SELF_EMPLOYED), rows, occupation, pay[rows])


def seat_people(
    households: HouseholdRows, codes: Sequence[str], residents: Jobs, elderly: Jobs, outside: Jobs
) -> WorkerRows:
    """Seat every job on a person: residents by latent rank and pay, the elderly and people outside as they come.

    Args:
        households: households in row order.
        codes: territories.
        residents: jobs of the labour force of 15 to 64; elderly: jobs of working pensioners.
        outside: jobs of people living outside, home = n + territory.
    """
    n = len(codes)
    household, is_elderly, identity, start = resident_slots(households, codes)
    count = household.size
    home = households.territory[household]
    columns = {name: np.empty(count, kind) for name, kind in KINDS_OF_JOB.items()}
    rank = latent_rank(households, household, identity)
    seats = np.lexsort((rank, is_elderly, home))
    young = seats[~is_elderly[seats]]
    old = seats[is_elderly[seats]]
    ordered = np.lexsort((residents.pay, residents.home))
    placed = np.argsort(elderly.home, kind="stable")
    for name, column in columns.items():
        column[young] = getattr(residents, name)[ordered]
        column[old] = getattr(elderly, name)[placed]
    abroad = np.lexsort((outside.status == Status.SEEKER, outside.home))
    numbers = np.bincount(outside.home - n, minlength=n)
    outside_identity = np.concatenate(
        [identities(code, "Worker living outside", np.arange(numbers[d])) for d, code in enumerate(codes)]
    )
    return WorkerRows(
        household=np.concatenate((household, np.full(abroad.size, -1)), dtype=np.int32),
        home=np.concatenate((home, outside.home[abroad]), dtype=np.int32),
        **{
            name: np.concatenate((columns[name], getattr(outside, name)[abroad]), dtype=kind)
            for name, kind in KINDS_OF_JOB.items()
        },
        identity=np.concatenate((identity, outside_identity)),
        start=start,
        outside_start=count + np.concatenate(([0], np.cumsum(numbers))),
    )
