"""How many people of each occupation an establishment wants, and which of its posts stand vacant."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.random_streams import draw, uniform


@compiled(inline="always")
def staff_targets(posts: int, u: float, cumulative: np.ndarray) -> tuple[int, int, int, int]:
    """The posts of an establishment by occupation: whole numbers that follow the mix of its sector without bias.

    Occupation o gets floor(posts * C_o + u) - floor(posts * C_(o-1) + u), with C the cumulative mix (C_last = 1), so
    that the four add up to `posts` and each is right on average over establishments.

    Args:
        posts: staff wanted, rows of Worker.
        u: the establishment's `rounding_threshold`, in [0, 1), float32 widened to float64.
        cumulative: cumulative occupation mix of its cell, (4,).

    Returns:
        Managers, intermediate, employees, workers.
    """
    threshold = np.float64(u)
    managers = int(np.floor(posts * cumulative[0] + threshold))
    first_two = int(np.floor(posts * cumulative[1] + threshold))
    first_three = int(np.floor(posts * cumulative[2] + threshold))
    return managers, first_two - managers, first_three - first_two, posts - first_three


@compiled
def fill_staff(
    staff: np.ndarray,
    vacancies: np.ndarray,
    u: np.ndarray,
    cell: np.ndarray,
    cumulative: np.ndarray,
    identity: np.ndarray,
    key: np.uint64,
    by_occupation: np.ndarray,
) -> None:
    """The staff of each establishment by occupation: its targets less vacant posts taken at random among them.

    Args:
        staff, vacancies: rows of Worker, (F,).
        u: rounding thresholds as float64, (F,).
        cell: row of `cumulative` of each establishment, -1 to skip it, (F,).
        cumulative: cumulative occupation mixes, (cells, 4).
        identity: uint64, (F,).
        key: of the stream that chooses the vacant posts.
        by_occupation: receives the staff, (F, 4).
    """
    targets = np.empty(4, np.int64)
    for f in range(staff.size):
        if cell[f] < 0:
            continue
        wanted = staff_targets(staff[f] + vacancies[f], u[f], cumulative[cell[f]])
        for occupation in range(4):
            targets[occupation] = wanted[occupation]
        left = staff[f] + vacancies[f]
        for vacancy in range(vacancies[f]):
            place = int(uniform(draw(key + np.uint64(vacancy), identity[f])) * left)
            for occupation in range(4):
                if place < targets[occupation]:
                    targets[occupation] -= 1
                    break
                place -= targets[occupation]
            left -= 1
        for occupation in range(4):
            by_occupation[f, occupation] = targets[occupation]


def vacant_posts(staff: np.ndarray, territory: np.ndarray, territories: int, vacancy_rate: float) -> np.ndarray:
    """Vacancies drawn systematically along the posts of each territory, at most one for five people or one in all.

    Args:
        staff: rows of Worker, establishments sorted by territory, (F,).
        territory: of each establishment, (F,).
        territories: how many there are.
        vacancy_rate: vacancies per salaried job.

    Returns:
        int64, (F,).
    """
    ends = np.cumsum(staff)
    staff_by_territory = np.bincount(territory, weights=staff, minlength=territories)
    start = np.concatenate(([0.0], np.cumsum(staff_by_territory)[:-1]))[territory]
    wanted = np.floor((ends - start) * vacancy_rate + 0.5) - np.floor((ends - staff - start) * vacancy_rate + 0.5)
    return np.where(staff > 0, np.minimum(wanted, np.maximum(1, staff // 5)), 0).astype(np.int64)
