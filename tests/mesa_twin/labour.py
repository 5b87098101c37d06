"""The labour market of the twin (engine: sim/labour_market.py, sim/job_matching.py)."""

from __future__ import annotations

import math

import numpy as np

from mesa_twin.people import EMPLOYEE, OWN_ACCOUNT, SEEKER, SELF_EMPLOYED
from sim.job_matching import chance_of_filling
from sim.random_streams import draw_scalar, lottery_order, stream_key, uniform_scalar

OCCUPATIONS = 4
MILLION = 1_000_000


def key(eco, stream):
    return int(stream_key(eco.seed, stream, eco.clock.week))


def chance(bits_key, identity):
    return uniform_scalar(draw_scalar(bits_key, identity))


def targets_of(eco, shop):
    """Posts of an establishment by occupation."""
    t, u = eco.lists, shop.rounding_threshold
    mix = t.outside_occupation_cumulative[shop.territory] if shop.sector < 0 else (
        t.occupation_cumulative[shop.territory][shop.sector]
    )  # fmt: skip
    edges = [math.floor(shop.posts * mix[o] + u) for o in range(3)]
    return edges[0], edges[1] - edges[0], edges[2] - edges[1], shop.posts - edges[2]


def plan_staff(eco):
    """Staff wanted: demand expected over the output of one person, less the owner."""
    outside_jobs, t = eco.effects.outside_jobs.tolist(), eco.lists
    for shop in eco.shops:
        if not shop.active or shop.kind == OWN_ACCOUNT:
            shop.posts = 0
        elif shop.sector < 0:
            r = shop.row - len(eco.inside)
            shop.posts = math.floor(t.outside_posts[r] * outside_jobs[r] + shop.rounding_threshold)
        else:
            owner = shop.labour - sum(shop.staff)
            wanted = shop.expected_demand / shop.unit_output - owner + shop.rounding_threshold
            shop.posts = max(0, math.floor(wanted))


def separate(eco):
    """Contracts end: quits, layoffs after the notice delay, closures at once."""
    labour, rounding = eco.parameters.labour_market, key(eco, "layoff rounding")
    quota = {}
    for shop in eco.shops:
        cuts = [0] * OCCUPATIONS
        if not shop.active:
            cuts = list(shop.staff)
        elif not eco.effects.furlough and sum(shop.staff) > shop.posts:
            luck = chance(rounding, shop.identity)
            for o, target in enumerate(targets_of(eco, shop)):
                if shop.staff[o] > target:
                    cuts[o] = int((shop.staff[o] - target) * labour.layoff_share_per_month + luck)
        quota[shop] = cuts
    end_contracts(eco, labour.monthly_separation_rate, quota, key(eco, "quit"), key(eco, "layoff"))


def dismiss_staff_of_closed_firms(eco):
    """The staff of establishments that have just closed become job seekers at once."""
    quota = {shop: [0] * OCCUPATIONS if shop.active else list(shop.staff) for shop in eco.shops}
    end_contracts(eco, 0.0, quota, key(eco, "layoff"), key(eco, "layoff"))


def end_contracts(eco, separation_rate, quota, quit_key, layoff_key):
    """People quit or are laid off and become job seekers."""
    coverage_key = int(stream_key(0, "benefit coverage", 0))
    replacement = eco.parameters.labour_market.unemployment_benefit_net_replacement
    coverage, n = eco.lists.benefit_coverage, eco.n
    unseen = {shop: list(shop.staff) for shop in eco.shops}
    for person in eco.people:
        shop = person.employer
        if person.status == SEEKER or (person.status == SELF_EMPLOYED and shop.active):
            continue
        covered = False
        if person.status == EMPLOYEE:
            o, cuts, left = person.occupation, quota[shop], unseen[shop]
            quits = chance(quit_key, person.identity) < separation_rate
            laid_off = not quits and cuts[o] > 0 and chance(layoff_key, person.identity) * left[o] < cuts[o]
            left[o] -= 1
            if not quits and not laid_off:
                continue
            cuts[o] = max(0, cuts[o] - 1)
            shop.staff[o] -= 1
            covered = person.home < n and chance(coverage_key, person.identity) < coverage[min(person.home, n - 1)]
        person.benefit = int(person.wage * replacement) if covered else 0
        person.status, person.employer = SEEKER, None


def list_vacancies(eco):
    """Posts not filled, (establishment, occupation), in the order of establishments."""
    vacancies = []
    for shop in eco.shops:
        if shop.posts == 0 or not shop.active:
            continue
        room = shop.posts - sum(shop.staff)
        for o, target in enumerate(targets_of(eco, shop)):
            missing = max(0, min(target - shop.staff[o], room))
            vacancies += [(shop, o)] * missing
            room -= missing
    return vacancies


def match(eco):
    """Vacancies are filled from the seekers who could commute, at a pace that falls with tightness."""
    n, week, base = eco.n, eco.clock.week, eco.matching
    vacancies = list_vacancies(eco)
    seekers = [person for person in eco.people if person.status == SEEKER]
    bucket = np.array([person.home * OCCUPATIONS + person.occupation for person in seekers], np.int64)
    identity = np.array([person.identity for person in seekers], np.uint64)
    order = lottery_order(stream_key(eco.seed, "seeker priority", week), bucket, identity)
    queues = [[] for _ in range(2 * n * OCCUPATIONS)]
    for place in order:
        queues[bucket[place]].append(seekers[place])
    left = [len(queue) for queue in queues]
    waiting = np.array(left).reshape(-1, OCCUPATIONS)
    placed = np.array([place_of(eco, shop) for shop, _ in vacancies if shop.birth_week != week], np.int64)
    filling = chance_of_filling(
        base.arrays, np.bincount(placed, minlength=2 * n), waiting, eco.parameters.labour_market.tightness_elasticity
    ).tolist()
    priority, fill, homes = key(eco, "vacancy priority"), key(eco, "vacancy filled"), key(eco, "home of the hired")
    mismatch = eco.parameters.labour_market.occupation_mismatch_weight
    ranked = sorted(range(len(vacancies)), key=lambda v: draw_scalar(priority, vacancies[v][0].identity))
    serial = {}
    for v in ranked:
        shop, o = vacancies[v]
        luck_key = draw_scalar(fill, shop.identity)
        number = serial[shop] = serial.get(shop, 0) + 1
        place = place_of(eco, shop)
        if shop.birth_week != week and uniform_scalar(draw_scalar(luck_key, number)) >= filling[place]:
            continue
        luck = uniform_scalar(draw_scalar(draw_scalar(homes, shop.identity), number))
        skill, home = o, choose_home(base, place, o, left, luck)
        if home < 0 and uniform_scalar(draw_scalar(luck_key, number + (1 << 32))) < mismatch:
            for step in range(1, OCCUPATIONS):
                for other in (o - step, o + step):
                    if home < 0 and 0 <= other < OCCUPATIONS:
                        skill, home = other, choose_home(base, place, other, left, luck)
        if home < 0:
            continue
        hire(eco, shop, o, queues[home * OCCUPATIONS + skill][-left[home * OCCUPATIONS + skill]], home)
        left[home * OCCUPATIONS + skill] -= 1


def place_of(eco, shop):
    return shop.territory + (eco.n if shop.sector < 0 else 0)


def choose_home(base, place, o, left, luck):
    """Home basin of the person hired, by staff at month 0 and seekers left; -1 when no one is left."""
    first, last = base.route_start[place * OCCUPATIONS + o], base.route_start[place * OCCUPATIONS + o + 1]
    whole = 0.0
    for k in range(first, last):
        g = base.route_home[k]
        if left[g * OCCUPATIONS + o] > 0:
            whole += base.route_weight[k] * (left[g * OCCUPATIONS + o] / max(base.seekers[g][o], 1.0))
    chosen, cumulated = -1, 0.0
    if whole <= 0.0:
        return chosen
    for k in range(first, last):
        g = base.route_home[k]
        if left[g * OCCUPATIONS + o] > 0:
            cumulated += base.route_weight[k] * (left[g * OCCUPATIONS + o] / max(base.seekers[g][o], 1.0))
            chosen = g
            if luck * whole < cumulated:
                break
    return chosen


def hire(eco, shop, o, person, home):
    """A person takes a post at the wage of its sector, occupation, establishment and residence."""
    t = eco.lists
    if shop.sector >= 0:
        wage = t.base_wage[shop.sector][o] * shop.wage_factor // MILLION * t.residence_index[home] // MILLION
    else:
        wage = t.outside_base_wage[shop.territory][o]
    person.status, person.employer, person.occupation = EMPLOYEE, shop, o
    person.wage, person.benefit = wage, 0
    shop.staff[o] += 1
