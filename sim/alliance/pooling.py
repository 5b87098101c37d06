"""People who cooperate: engineers lent to the smaller side, recruiting open to job seekers of the partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.job_matching import MatchingBase
    from sim.model import TerritorialEconomy

OCCUPATIONS = 4


def pool_engineers(model: TerritorialEconomy) -> None:
    """Each pair pools a share of its engineers, half of it for each: the small side gains what the large gives.

    One way, the giver lends half of its share. Projects of each side are then prepared at the pace of its engineers
    (evidence 7.2, G3).
    """
    alliance, terms = model.alliance, model.alliance.terms
    capacity = alliance.engineers.copy()
    for _number, giver, receiver, strength in alliance.flows("engineering"):
        lent = alliance.engineers[giver] * terms.engineers_shared * strength / 2.0
        capacity[giver] -= lent
        capacity[receiver] += lent
    for number in alliance.active("engineering"):
        r, d = alliance.links[number].pair
        alliance.done["engineering"][number] = float(abs(alliance.engineers[r] - alliance.engineers[d]))
        alliance.done["engineering"][number] *= terms.engineers_shared * alliance.strength(number) / 2.0
    model.territories.engineering_capacity[:] = np.maximum(capacity, 0.0)


def pool_recruiting(model: TerritorialEconomy) -> None:
    """Vacancies are filled sooner, once however many partners there are, and part of hiring opens to their job seekers.

    The giver of a direction is the territory whose seekers apply, the receiver the one whose firms hire, within
    commuting reach; both sides open as many posts, a share of the smaller one's. At month 0 this does not change the
    chance of filling; it then lends a slack labour market to a tight one (evidence 7.2, G4), and residents meet
    their neighbours in every queue.
    """
    alliance, terms = model.alliance, model.alliance.terms
    pooled = np.zeros(2 * model.n)
    for number, _seekers, hiring, strength in alliance.flows("labour"):
        pooled[hiring] = max(pooled[hiring], strength)
        alliance.done["labour"][number] += 1.0 / len(alliance.links[number].directions)
    model.filling_factor += terms.faster_filling * pooled
    active = alliance.active("labour")
    if active == alliance.recruiting_links:
        return
    alliance.recruiting_links = active
    if alliance.own_recruiting is None:
        alliance.own_recruiting = model.matching_base
    base = alliance.own_recruiting
    place = np.repeat(np.arange(len(base.route_start) - 1), np.diff(base.route_start)) // OCCUPATIONS
    staff = np.bincount(place, base.route_weight, len(base.vacancies))
    opened = []
    for _number, seekers, hiring, strength in alliance.flows("labour"):
        near = float(np.exp(-model.distance_km[hiring, seekers] / terms.commuting_reach_km))
        balanced = min(1.0, staff[seekers] / max(staff[hiring], 1e-9))
        opened.append((hiring, seekers, terms.shared_recruiting * strength * near * balanced))
    model.matching_base = with_routes(base, opened)


def with_routes(base: MatchingBase, opened: list[tuple[int, int, float]]) -> MatchingBase:
    """The base of hiring with more homes for some workplaces.

    ``opened`` lists (workplace, home, weight relative to the staff of the workplace); each occupation gets its part.
    Homes of the system share what was theirs together, so that people who live outside lose nothing by it.
    """
    homes = len(base.seekers)
    buckets = np.repeat(np.arange(len(base.route_start) - 1), np.diff(base.route_start))
    staff = np.bincount(buckets, base.route_weight, len(base.route_start) - 1)
    keys, weights = [buckets * homes + base.route_home], [base.route_weight]
    for place, home, share in opened:
        bucket = place * OCCUPATIONS + np.arange(OCCUPATIONS)
        keys.append(bucket * homes + home)
        weights.append(staff[bucket] * share)
    routes, number = np.unique(np.concatenate(keys), return_inverse=True)
    weight = np.bincount(number, np.concatenate(weights), len(routes))
    inside = routes % homes < homes // 2
    before = np.bincount(buckets, base.route_weight * (base.route_home < homes // 2), len(staff))
    after = np.bincount(routes // homes, weight * inside, len(staff))
    kept = before / np.maximum(after, 1e-12)
    return base._replace(
        route_start=np.searchsorted(routes // homes, np.arange(len(base.route_start))),
        route_home=(routes % homes).astype(base.route_home.dtype),
        route_weight=np.where(inside, weight * kept[routes // homes], weight),
    )
