"""Who lives with whom: people of working age, pensioners, children and others assembled into households.

The census counts people and households of each territory; how they combine is assumed, with totals exact:

- nine pensioners in ten live in households of pensioners, 46 % of which are couples: about a third of the people over
  65 live alone (INSEE, census 2018); the tenth lives with someone of the labour force;
- other households have 0 to 3 members of the labour force around the national pattern 6, 47, 43 and 4 %, tilted
  (exponential family) to the mean of the territory;
- adults outside the labour force (students, at home) head the households without worker or pensioner, then join those
  with workers, one-earner households first;
- children live with 1 to 3 siblings' families of 1, 2 or 3 (45, 38, 17 %), couples twice as often as single adults.

Who gets what follows from draws on the household's own identity, so that a territory is the same in every system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.population.rounding import largest_remainder
from sim.random_streams import identities, stream_key, uniforms
from sim.threads import side_by_side

WITH_PENSIONERS_ONLY = 0.9
PENSIONER_COUPLES = 0.46
EARNERS_PATTERN = np.array((0.06, 0.47, 0.43, 0.04))
INACTIVE_WEIGHTS = np.array((0.0, 0.5, 0.3, 0.2))
"""Chance of another inactive adult by number of labour-force members; pensioner households 0.05."""
CHILDREN_WEIGHTS = np.array((0.1, 0.55, 1.0, 0.5))
"""Chance of having children by number of labour-force members; pensioner households 0.01."""
SIBLINGS = np.array((0.45, 0.83, 1.0))
FIRST_ADULT, OTHER_ADULT, CHILD = 1.0, 0.5, 0.3
"""Consumption units of the modified OECD scale, as INSEE counts them."""


@dataclass(frozen=True)
class HouseholdRows:
    """Households sorted by territory, H rows; members in rows of Worker or persons of the household.

    `labour_force`, `retired`, `children`, `inactive` (H) members; `working_elderly` (H) retired members who also work;
    `identity` (H) uint64; `start` (n + 1) first row of each territory.
    """

    territory: np.ndarray
    labour_force: np.ndarray
    retired: np.ndarray
    children: np.ndarray
    inactive: np.ndarray
    working_elderly: np.ndarray
    identity: np.ndarray
    start: np.ndarray

    @cached_property
    def persons(self) -> np.ndarray:
        """Members, (H,)."""
        return self.labour_force + self.retired + self.children + self.inactive

    @cached_property
    def consumption_units(self) -> np.ndarray:
        """Modified OECD scale: 1 for the first adult, .5 for each other, .3 for each child, (H,)."""
        adults = self.labour_force + self.retired + self.inactive
        return FIRST_ADULT + OTHER_ADULT * np.maximum(adults - 1, 0) + CHILD * self.children


def _earners(households: int, labour_force: int) -> np.ndarray:
    """Households by number of labour-force members (0, 1, 2, ...), whole numbers that use everyone."""
    mean = labour_force / households
    if mean >= 2.6:
        low = labour_force // households
        counts = np.zeros(low + 2, np.int64)
        counts[low + 1] = labour_force - low * households
        counts[low] = households - counts[low + 1]
        return counts
    sizes = np.arange(4)
    low, high = -30.0, 30.0
    for _ in range(60):
        tilt = 0.5 * (low + high)
        weights = EARNERS_PATTERN * np.exp(tilt * (sizes - 1.5))
        if weights @ sizes / weights.sum() < mean:
            low = tilt
        else:
            high = tilt
    counts = largest_remainder(weights, households)
    gap = labour_force - int(counts @ sizes)
    while gap != 0:
        step = 1 if gap > 0 else -1
        movable = [size for size in ((1, 0, 2) if step > 0 else (2, 1, 3)) if counts[size] > 0]
        counts[movable[0]] -= 1
        counts[movable[0] + step] += 1
        gap -= step
    return counts


def _race(weights: np.ndarray, identity: np.ndarray, stream: str) -> np.ndarray:
    """Rows in the order in which exponential clocks of these rates ring: a weighted draw without replacement."""
    chance = uniforms(stream_key(0, stream, 0), identity)
    times = np.full(weights.size, np.inf)
    possible = weights > 0
    times[possible] = -np.log1p(-chance[possible]) / weights[possible]
    order = np.argsort(times, kind="stable")
    return order[: int(possible.sum())]


def _deal(members: np.ndarray, total: int, order: np.ndarray, numbers: np.ndarray) -> None:
    """Give each row of `order` its number of members in turn, round after round, until the total is dealt."""
    while total > 0:
        line = np.cumsum(numbers)
        served = int(np.searchsorted(line, total, side="left"))
        given = numbers[: served + 1].copy()
        if served < order.size:
            given[served] -= line[served] - total
        members[order[: served + 1]] += given
        total -= int(given.sum())


def _compose(
    households: int,
    labour_force: int,
    pensioners: int,
    children: int,
    inactive: int,
    elderly: int,
    identity: np.ndarray,
) -> dict[str, np.ndarray]:
    """Members of the households of one territory."""
    with_pensioners = int(np.rint(pensioners * WITH_PENSIONERS_ONLY / (1 + PENSIONER_COUPLES)))
    with_pensioners = min(with_pensioners, max(households - (labour_force + 2) // 3, 0), pensioners)
    earners = _earners(households - with_pensioners, labour_force) if households > with_pensioners else np.zeros(1, int)
    numbers = np.concatenate((np.full(with_pensioners, -1), np.repeat(np.arange(earners.size), earners)))
    shuffled = np.argsort(uniforms(stream_key(0, "population: household type", 0), identity), kind="stable")
    kind = np.empty(households, np.int64)
    kind[shuffled] = numbers
    members = {name: np.zeros(households, np.int64) for name in ("retired", "children", "inactive", "working_elderly")}
    members["labour_force"] = np.maximum(kind, 0)
    pensioner_home = kind < 0
    members["retired"][pensioner_home] = 1
    in_couples = min(int(np.rint(pensioners * WITH_PENSIONERS_ONLY)), pensioners) - with_pensioners
    couples = _race(pensioner_home.astype(float), identity, "population: pensioner couples")[: max(in_couples, 0)]
    members["retired"][couples] += 1
    left = pensioners - int(members["retired"].sum())
    mixed = _race(np.select([kind == 1, kind >= 0], [1.0, 0.02], 0.1), identity, "population: mixed couples")
    _deal(members["retired"], left, mixed, np.ones(mixed.size, np.int64))
    alone = np.flatnonzero((kind == 0) & (members["retired"] == 0))[:inactive]
    members["inactive"][alone] = 1
    by_kind = np.where(pensioner_home, 0.05, INACTIVE_WEIGHTS[np.clip(kind, 0, 3)]) + 1e-9
    others = _race(by_kind, identity, "population: other inactive adults")
    _deal(members["inactive"], inactive - alone.size, others, np.ones(others.size, np.int64))
    by_kind = np.where(pensioner_home, 0.01, CHILDREN_WEIGHTS[np.clip(kind, 0, 3)])
    families = _race(by_kind, identity, "population: families")
    chance = uniforms(stream_key(0, "population: siblings", 0), identity)[families]
    _deal(members["children"], children, families, 1 + np.searchsorted(SIBLINGS[:2], chance, side="right"))
    seats = members["retired"].copy()
    working = _race(seats.astype(float), identity, "population: working elderly")
    _deal(members["working_elderly"], min(elderly, int(seats.sum())), working, np.ones(working.size, np.int64))
    return members


def household_rows(
    codes: Sequence[str],
    households: np.ndarray,
    labour_force: np.ndarray,
    pensioners: np.ndarray,
    children: np.ndarray,
    inactive: np.ndarray,
    elderly: np.ndarray,
) -> HouseholdRows:
    """Assemble the households of every territory; every total given is met exactly.

    Args:
        codes: territories in row order.
        households, labour_force, pensioners, children, inactive, elderly: whole numbers of rows, (n,) each; the working
            elderly are among the pensioners.
    """

    def territory_rows(r: int) -> dict[str, np.ndarray]:
        identity = identities(codes[r], "Household", np.arange(households[r]))
        members = _compose(
            int(households[r]), int(labour_force[r]), int(pensioners[r]), int(children[r]), int(inactive[r]),
            int(elderly[r]), identity,
        )  # fmt: skip
        return {**members, "identity": identity, "territory": np.full(identity.size, r, np.int64)}

    parts = side_by_side(territory_rows, range(len(codes)), len(codes))
    start = np.concatenate(([0], np.cumsum(households)))
    columns = {name: np.concatenate([rows[name] for rows in parts]) for name in parts[0]}
    return HouseholdRows(start=start, **columns)
