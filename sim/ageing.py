"""Ageing: pensioners die, workers retire, young people enter the labour force, children are born.

Ages are not kept person by person. The age profile of a territory is read in two published facts, its shares of people
under 15 and over 64: the number of people of each age under 65 lies on the straight line through the mean of ages
0 to 14 (at 7.5) and that of ages 15 to 64 (at 40). An ageing territory hence has more people of 62 than of 22, and
loses workers; a young one gains some. Summed over France it gives 744 000 people a year of age under 15 (INSEE counts
753 000 births in 2019). University towns, where ages 18 to 24 stand out, are the weak point.

Young people stay in the household where they grew up and nobody new moves in: households get fewer as the last of
their members dies, which holds over ten or twenty years, not over a century. Deaths under the age of retirement, about
one in ten, and the pensions of survivors are left out, and so are people who live outside the system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.agents.households import Status
from sim.population.telework import luck_of_post
from sim.random_streams import draws, identities, stream_key, uniforms
from sim.residence import count_households

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

ENTRY_AGE, RETIREMENT_AGE = 22.0, 62.0
"""Mean ages of the first job (assumed) and of retirement (DREES: 62.2 in 2019)."""
DEATHS_OF_THE_RETIRED = 0.033
"""A year: about 545 000 deaths after 60 for 16.4 million pensioners (INSEE and DREES, 2019)."""
PENSION_OF_LAST_WAGE = 0.75
"""Net pension over last net wage (DREES, Les retraités et les retraites: about 75 %, median of the 1950 generation)."""
MOST_DEPENDANTS = 10
"""No household has more children and others (assumed)."""
MONTHS = 12.0
STAFF = ("managers", "intermediate", "employees", "workers")
FIRST_ADULT, ADULT, CHILD = 100, 50, 30
"""Hundredths of a consumption unit (OECD modified scale)."""


class AgeingRates(NamedTuple):
    """Yearly rates, each (n,): retirements and entries over the labour force, births over the population."""

    retirement: np.ndarray
    entry: np.ndarray
    birth: np.ndarray


def yearly_rates(share_under_15: np.ndarray, share_over_64: np.ndarray) -> AgeingRates:
    """Rates that follow from the shares (0 to 1) of the young and the old in the population, (n,) each.

    With d(a) the share of the population of age a on the line of the module's docstring, and the same participation at
    every age, those who enter in a year are d(22) and those who retire d(62), out of a labour force of
    40 d(42), the forty ages between. Births are d(7.5), a mean year of age under 15.
    """
    child, adult = share_under_15 / 15.0, (1.0 - share_under_15 - share_over_64) / 50.0
    slope = (adult - child) / (40.0 - 7.5)
    at_entry, at_retirement = (np.maximum(adult + slope * (age - 40.0), 0.0) for age in (ENTRY_AGE, RETIREMENT_AGE))
    labour_force = (RETIREMENT_AGE - ENTRY_AGE) * (at_entry + at_retirement) / 2.0
    return AgeingRates(at_retirement / labour_force, at_entry / labour_force, child)


def rounded_by_luck(expected: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Whole numbers whose mean over luck, uniform in [0, 1), is what is expected."""
    return np.floor(expected + luck).astype(np.int64)


def age_population(model: TerritorialEconomy) -> None:
    """Each month, a twelfth of the year's deaths, retirements, entries into the labour force and births.

    A month and not a year at a time, so that no wave of departures and job seekers breaks each January.
    """
    pack = model.setting.pack
    rows = pack.rows(model.codes)
    ages = ("age_0_14_share_pct", "age_65_plus_share_pct")
    young, old = (np.asarray(pack.facts(name), np.float64)[rows] / 100.0 for name in ages)
    yearly = yearly_rates(young, old)
    bury_the_dead(model, DEATHS_OF_THE_RETIRED / MONTHS)
    retire(model, yearly.retirement / MONTHS)
    enter_labour_force(model, yearly.entry / MONTHS)
    give_birth(model, yearly.birth / MONTHS)


def bury_the_dead(model: TerritorialEconomy, rate: float) -> None:
    """Pensioners die; their pension goes with them, and the cash of a household left empty is inherited outside.

    Heirs are not tracked: what they receive goes to the capital account, which owns what households own elsewhere.
    """
    households = model.households
    luck = uniforms(stream_key(model.seed, "deaths of the retired", model.clock.week), households.identity)
    dead = np.minimum(rounded_by_luck(households.retired * rate, luck), households.retired)
    mourning = np.flatnonzero(dead)
    lost = households.pension[mourning].astype(np.int64) * dead[mourning] // households.retired[mourning]
    households.pension[mourning] -= lost.astype(np.int32)
    households.retired[mourning] -= dead[mourning].astype(np.int8)
    units = households.consumption_units[mourning] - ADULT * dead[mourning]
    households.consumption_units[mourning] = np.maximum(units, FIRST_ADULT)
    alive = households.retired.astype(np.int64) + households.dependants + members_at_work(model)
    empty = mourning[alive[mourning] == 0]
    inheritance = np.zeros(model.n, np.int64)
    np.add.at(inheritance, households.territory[empty], households.cash[empty])
    model.ledger.to_common("inheritance", "households", "capital", inheritance)
    model.recorder.close_ranks(households.remove(empty))
    count_households(model)


def retire(model: TerritorialEconomy, rate: np.ndarray) -> None:
    """Residents leave the labour force for a pension of three quarters of their last net wage, paid by the State.

    Employers lose staff and will recruit; a business whose owner leaves passes to a successor or closes.
    """
    workers, households, firms = model.workers, model.households, model.firms
    resident = np.flatnonzero(workers.household >= 0)
    luck = uniforms(stream_key(model.seed, "retirement", model.clock.week), workers.identity[resident])
    leaving = resident[luck < rate[workers.home[resident]]]
    status, employer = workers.status[leaving], workers.employer[leaving]
    own = status == int(Status.SELF_EMPLOYED)
    last_wage = np.where(own, firms.drawings[employer], workers.wage[leaving])
    np.add.at(households.pension, workers.household[leaving], (last_wage * PENSION_OF_LAST_WAGE).astype(np.int32))
    np.add.at(households.retired, workers.household[leaving], 1)
    for occupation, name in enumerate(STAFF):
        left = employer[(status == int(Status.EMPLOYEE)) & (workers.occupation[leaving] == occupation)]
        np.subtract.at(firms.columns()[name], left, 1)
    hand_over(model, leaving[own], leaving)
    workers.remove(leaving)


def hand_over(model: TerritorialEconomy, owners: np.ndarray, leaving: np.ndarray) -> None:
    """The business of a retiring owner passes to a job seeker of the territory drawn at random; without any, it closes.

    Retirements without a successor are already among the exits observed (`firms.exit_hazards_per_year`), hence only a
    lack of successors closes a firm here. ``owners`` and ``leaving`` are rows of workers.
    """
    workers, firms = model.workers, model.firms
    candidate = (workers.status == int(Status.SEEKER)) & (workers.household >= 0)
    candidate[leaving] = False
    seekers = np.flatnonzero(candidate)
    luck = draws(stream_key(model.seed, "successor", model.clock.week), workers.identity[seekers])
    queue = seekers[np.lexsort((luck, workers.home[seekers]))]
    first = np.searchsorted(workers.home[queue], np.arange(model.n + 1))
    owners = owners[np.argsort(workers.home[owners], kind="stable")]
    home = workers.home[owners]
    place = first[home] + np.arange(len(owners)) - np.searchsorted(home, home)
    found = place < first[home + 1]
    successor, business = queue[place[found]], workers.employer[owners[found]]
    workers.status[successor] = int(Status.SELF_EMPLOYED)
    workers.employer[successor] = business
    workers.benefit[successor] = 0
    firms.owner[business] = successor
    model.closing[workers.employer[owners[~found]]] = True


def enter_labour_force(model: TerritorialEconomy, rate: np.ndarray) -> None:
    """Young people become job seekers without benefit, in the occupations of the territory's labour force.

    As many as ``rate`` times the labour force at month 0, drawn among the dependants of the territory.
    """
    n, households, workers, week = model.n, model.households, model.workers, model.clock.week
    panel = model.recorder.panel
    wanted = rate * (panel["employment"][0] + panel["unemployment"][0]) / model.scale
    dependants = np.bincount(households.territory, households.dependants, n)
    chance = np.minimum(1.0, wanted / np.maximum(dependants, 1.0))[households.territory]
    luck = uniforms(stream_key(model.seed, "entry to the labour force", week), households.identity)
    entrants = np.minimum(rounded_by_luck(households.dependants * chance, luck), households.dependants)
    households.dependants[:] -= entrants.astype(np.int8)
    household = np.repeat(np.arange(len(households)), entrants)
    home = households.territory[household]
    identity = np.zeros(len(home), np.uint64)
    for r, code in enumerate(model.codes):
        here = np.flatnonzero(home == r)
        serials = model.labour_entrants[r] + np.arange(len(here))
        identity[here] = identities(code, "entrant to the labour force", serials)
        model.labour_entrants[r] += len(here)
    inside = np.flatnonzero(workers.household >= 0)
    held = workers.home[inside].astype(np.int64) * len(STAFF) + workers.occupation[inside]
    mix = np.cumsum(np.bincount(held, minlength=n * len(STAFF)).reshape(n, -1), axis=1)
    drawn = uniforms(stream_key(0, "occupation of entrants", 0), identity)
    occupation = np.minimum((drawn[:, None] * mix[home, -1:] >= mix[home]).sum(axis=1), len(STAFF) - 1)
    workers.append(
        len(home), identity=identity, household=household, home=home, status=int(Status.SEEKER), occupation=occupation,
        telework_eligible=luck_of_post(identity) < model.structure.telework_eligibility[home, occupation],
    )  # fmt: skip


def give_birth(model: TerritorialEconomy, rate: np.ndarray) -> None:
    """Children are born in households with a member of the labour force, ``rate`` times the population."""
    n, households = model.n, model.households
    working = members_at_work(model)
    people = np.bincount(households.territory, working + households.retired + households.dependants, n)
    parents = (working > 0) & (households.dependants < MOST_DEPENDANTS)
    chance = rate * people / np.maximum(np.bincount(households.territory, parents, n), 1)
    luck = uniforms(stream_key(model.seed, "births", model.clock.week), households.identity)
    born = rounded_by_luck(parents * chance[households.territory], luck)
    households.dependants[:] += born.astype(np.int8)
    households.consumption_units[:] += (CHILD * born).astype(np.int16)


def members_at_work(model: TerritorialEconomy) -> np.ndarray:
    """Members of the labour force in each household, job seekers included, (households,)."""
    home = model.workers.household
    return np.bincount(home[home >= 0], minlength=len(model.households))
