"""Who lives where and works where, in whole people: commuting, job seekers and their occupations.

Margins are reconciled in a fixed order: jobs by sector, then employed residents, then commuting between territories,
whose rounding the flows with the outside absorb.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.population.rounding import bounded_split, largest_remainder

UNEMPLOYMENT_ODDS = np.array((0.4, 0.6, 1.2, 1.5))
"""Unemployment of managers, intermediate, employees and workers relative to the mean (INSEE 2019: 3.5, 4.7, 8.8 and
12.3 % for a mean of 8 %, rounded; assumed for the census concept)."""


@dataclass(frozen=True)
class PeopleMargins:
    """Rows of Worker by home and workplace, whole numbers, n territories.

    `commuting` (n, n) salaried people living in r (row) and working in d (column); `in_commuters` (n) living outside,
    working in d; `out_commuters` (n) living in r, working outside; `elderly` (n) people over 64 who work where they
    live; `self_employed` (n); `seekers` (2n) of the n territories then of the n basins outside.
    """

    commuting: np.ndarray
    in_commuters: np.ndarray
    out_commuters: np.ndarray
    elderly: np.ndarray
    self_employed: np.ndarray
    seekers: np.ndarray

    @property
    def labour_force(self) -> np.ndarray:
        """Members of the labour force of 15 to 64 living in each territory, (n,)."""
        n = self.out_commuters.size
        return self.commuting.sum(axis=1) + self.out_commuters + self.self_employed + self.seekers[:n]


def people_margins(
    commuting: np.ndarray,
    unemployed: np.ndarray,
    staff: np.ndarray,
    elderly: np.ndarray,
    self_employed: np.ndarray,
    scale: int,
) -> PeopleMargins:
    """Round commuting so that jobs hold exactly and employed residents as well as they can.

    Args:
        commuting: salaried persons from home r to workplace d, row and column n outside, (n + 1, n + 1).
        unemployed: persons, (n,).
        staff: salaried rows of Worker at the workplace, people over 64 apart, (n,).
        elderly, self_employed: rows of Worker, (n,).
        scale: persons a row stands for.
    """
    n = unemployed.size
    flows = np.zeros((n, n), np.int64)
    residents = np.rint(commuting[:n].sum(axis=1) / scale).astype(np.int64)
    for r in range(n):
        flows[r] = np.floor(commuting[r, :n] / scale + 0.5).astype(np.int64)
        while (excess := int(flows[r].sum() - residents[r])) > 0:
            largest = int(np.argmax(flows[r]))
            flows[r, largest] -= min(excess, flows[r, largest])
    for d in range(n):
        while (excess := int(flows[:, d].sum() - staff[d])) > 0:
            largest = int(np.argmax(flows[:, d]))
            flows[largest, d] -= min(excess, flows[largest, d])
    in_commuters = staff - flows.sum(axis=0)
    home_seekers = np.rint(unemployed / scale).astype(np.int64)
    employed = float(commuting[:n].sum()) + float(self_employed.sum()) * scale
    ratio = unemployed.sum() / employed if employed > 0 else 0.0
    outside_seekers = np.rint(in_commuters * ratio).astype(np.int64)
    return PeopleMargins(
        commuting=flows,
        in_commuters=in_commuters,
        out_commuters=residents - flows.sum(axis=1),
        elderly=elderly,
        self_employed=self_employed,
        seekers=np.concatenate((home_seekers, outside_seekers)),
    )


def occupation_mix(
    staff: np.ndarray, sector_occupation: np.ndarray, people: PeopleMargins, shares: np.ndarray
) -> np.ndarray:
    """Occupation mix of each cell: national mix of the sector, fitted to the occupations of those who come to work.

    Iterative proportional fitting in each territory between jobs by sector (exact) and workers by occupation: the
    resident shares of each home basin weighted by its commuters, in-commuters taking the mean of the system.

    Args:
        staff: rows of Worker by cell, (n, S).
        sector_occupation: (S, 4), rows sum to 1.
        people: whole commuting flows.
        shares: occupation shares of salaried residents, (n, 4), rows sum to 1.

    Returns:
        Mix of each cell, (n, S, 4), sums to 1 over occupations.
    """
    jobs = staff.astype(np.float64)
    mean = mean_shares(people, shares)
    arriving = people.commuting.T @ shares + people.in_commuters[:, None] * mean
    total = arriving.sum(axis=1, keepdims=True)
    arriving = np.where(total > 0, arriving / np.where(total > 0, total, 1.0), mean) * jobs.sum(axis=1, keepdims=True)
    mix = np.broadcast_to(sector_occupation, (*jobs.shape, 4)).copy()
    for _ in range(60):
        present = np.einsum("ds,dso->do", jobs, mix)
        mix *= np.divide(arriving, present, out=np.ones_like(arriving), where=present > 0)[:, None, :]
        mix /= mix.sum(axis=2, keepdims=True)
    return mix


def mean_shares(people: PeopleMargins, shares: np.ndarray) -> np.ndarray:
    """Occupation shares of the salaried residents of the whole system, (4,)."""
    weights = people.commuting.sum(axis=1) + people.out_commuters
    weights = weights if weights.any() else np.ones(weights.size)
    return weights @ shares / weights.sum()


def spread_occupations(posts: np.ndarray, homes: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """People of each home by occupation for the posts of one workplace: both margins hold exactly.

    Proportional fitting, then whole numbers row by row, each row correcting what the rows before it rounded.

    Args:
        posts: filled posts by occupation, (4,).
        homes: people by home, (g,), same sum.
        shares: occupation shares of each home, (g, 4).

    Returns:
        int64, (g, 4).
    """
    fitted = shares * homes[:, None] + 1e-9
    for _ in range(40):
        present = fitted.sum(axis=0)
        fitted *= np.divide(posts, present, out=np.zeros(4), where=present > 0)
        whole = fitted.sum(axis=1, keepdims=True)
        fitted *= np.divide(homes[:, None], whole, out=np.zeros_like(whole), where=whole > 0)
    counts = np.zeros((homes.size, 4), np.int64)
    left = posts.astype(np.int64).copy()
    carry = np.zeros(4)
    for g in np.flatnonzero(homes):
        carry += fitted[g]
        counts[g] = bounded_split(np.maximum(carry, 0.0) + 1e-12, int(homes[g]), np.zeros(4, np.int64), left)
        left -= counts[g]
        carry -= counts[g]
    return counts


def outside_occupations(people: PeopleMargins, shares: np.ndarray, placed: np.ndarray) -> np.ndarray:
    """Occupations of the residents who work outside: what makes each territory's residents meet their shares, (n, 4).

    Args:
        people: whole flows.
        shares: occupation shares of salaried residents, (n, 4).
        placed: residents placed in the system by occupation, (n, 4).
    """
    result = np.zeros(placed.shape, np.int64)
    for r in np.flatnonzero(people.out_commuters):
        salaried = people.commuting[r].sum() + people.out_commuters[r]
        missing = np.maximum(shares[r] * salaried - placed[r], 1e-6 * salaried * shares[r])
        result[r] = largest_remainder(missing, int(people.out_commuters[r]))
    return result


def seeker_occupations(people: PeopleMargins, shares: np.ndarray) -> np.ndarray:
    """Job seekers by home basin and occupation of their last post, (2n, 4)."""
    n = people.out_commuters.size
    homes = np.concatenate((shares, np.broadcast_to(mean_shares(people, shares), (n, 4))))
    return np.array(
        [largest_remainder(homes[g] * UNEMPLOYMENT_ODDS, int(people.seekers[g])) for g in range(2 * n)]
    ).reshape(2 * n, 4)
