"""Job seekers follow courses towards the occupations that employers around them cannot fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.households import Status
from sim.random_streams import lottery_order, stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

OCCUPATIONS = 4
EDUCATION = SECTOR_INDEX["EDU"]


@dataclass
class Courses:
    """Who is on a course: identity, week of its end, occupation it leads to."""

    identity: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint64))
    end_week: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    occupation: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int8))


def train_job_seekers(model: TerritorialEconomy, number: int) -> None:
    """End the courses that are over, then begin as many as the credit buys, towards the scarcest occupation.

    In each territory trainees are drawn among job seekers of the occupation with most seekers for a vacancy, for the
    occupation with fewest; no one is trained where both are the same. Courses are bought from schools (EDU).
    """
    programmes, workers, week = model.programmes, model.workers, model.clock.week
    lever = programmes.levers[number]
    courses: Courses = programmes.memory.setdefault(lever.id, Courses())
    seekers = np.flatnonzero(workers.status == int(Status.SEEKER))
    finish_courses(model, courses, seekers, lever.completion_share)
    places = programmes.credit[number] // int(lever.euros_per_trainee * 100 * model.scale)
    seekers = seekers[workers.household[seekers] >= 0]
    tightness = seekers_per_vacancy(model, seekers)
    crowded, scarce = tightness[:, 1:].argmax(axis=1) + 1, tightness[:, 1:].argmin(axis=1) + 1
    home = workers.home[seekers]
    eligible = seekers[(workers.occupation[seekers] == crowded[home]) & (crowded != scarce)[home]]
    eligible = eligible[~np.isin(workers.identity[eligible], courses.identity)]
    key = stream_key(model.seed, "training: priority", week)
    queue = eligible[lottery_order(key, workers.home[eligible], workers.identity[eligible])]
    first = np.searchsorted(workers.home[queue], np.arange(model.n + 1))
    rank = np.arange(len(queue)) - first[workers.home[queue]]
    trainees = queue[rank < places[workers.home[queue]]]
    begun = np.bincount(workers.home[trainees], minlength=model.n)
    courses.identity = np.concatenate([courses.identity, workers.identity[trainees]])
    courses.end_week = np.concatenate([courses.end_week, np.full(len(trainees), week + lever.course_weeks)])
    courses.occupation = np.concatenate([courses.occupation, scarce[workers.home[trainees]].astype(np.int8)])
    programmes.order(number, EDUCATION, begun * int(lever.euros_per_trainee * 100 * model.scale))
    programmes.acts[number] += begun * model.scale


def finish_courses(
    model: TerritorialEconomy, courses: Courses, seekers: np.ndarray, completion_share: float
) -> None:
    """Trainees whose course is over, who are still job seekers and did not give up, hold the new occupation."""
    workers, week = model.workers, model.clock.week
    over = courses.end_week <= week
    if not over.any():
        return
    luck = uniforms(stream_key(model.seed, "training: completion", week), courses.identity)
    passed = over & (luck < completion_share)
    seekers = seekers[np.isin(workers.identity[seekers], courses.identity[passed])]
    order = np.argsort(courses.identity[passed])
    place = order[np.searchsorted(courses.identity[passed], workers.identity[seekers], sorter=order)]
    workers.occupation[seekers] = courses.occupation[passed][place]
    courses.identity, courses.end_week = courses.identity[~over], courses.end_week[~over]
    courses.occupation = courses.occupation[~over]


def seekers_per_vacancy(model: TerritorialEconomy, waiting: np.ndarray) -> np.ndarray:
    """Job seekers for a vacancy by territory and occupation, one added to each count so that none is infinite, (n, 4).

    ``waiting`` are the rows of job seekers; vacancies by occupation are posts not filled, spread by the mix of the
    sector and territory.
    """
    workers, firms, n = model.workers, model.firms, model.n
    bucket = workers.home[waiting].astype(np.int64) * OCCUPATIONS + workers.occupation[waiting]
    seekers = np.bincount(bucket, minlength=n * OCCUPATIONS).reshape(n, -1)
    missing = firms.posts - (firms.managers + firms.intermediate + firms.employees + firms.workers)
    short = np.flatnonzero(firms.active & (firms.sector >= 0) & (missing > 0))
    open_posts = missing[short]
    mix = np.diff(model.tables.occupation_cumulative, axis=2, prepend=0.0)
    r = firms.territory[short]
    mix = mix[r, firms.sector[short]]
    vacancies = np.stack(
        [np.bincount(r, open_posts * mix[:, occupation], n) for occupation in range(OCCUPATIONS)], axis=1
    )
    return (seekers + 1.0) / (vacancies + 1.0)
