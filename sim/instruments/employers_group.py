"""Employers' groups: members fill vacancies sooner, and people one member no longer needs join another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.firms import FirmKind
from sim.agents.households import Status
from sim.compiled import compiled
from sim.establishment import posts_by_occupation, staff_columns
from sim.population.wages import post_wage
from sim.random_streams import lottery_order, stream_key, uniforms
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.tables import FirmColumns, Tables

RECRUITERS = SECTOR_INDEX["BUS"]


def share_recruiters(model: TerritorialEconomy, number: int) -> None:
    """Cover as many jobs as the credit of the month pays for; the chance of filling rises in proportion.

    Members are the employers whose fixed draw lies under the part of jobs covered.
    """
    programmes, firms = model.programmes, model.firms
    lever = programmes.levers[number]
    monthly = round(lever.euros_per_job_per_year * 100 / 12)
    jobs = model.recorder.jobs_by_sector.sum(axis=1) * model.scale
    covered = np.minimum(programmes.credit[number] // monthly, jobs)
    part = covered / np.maximum(jobs, 1)
    model.filling_factor[: model.n] += lever.faster_filling * part
    joins = uniforms(stream_key(0, f"employers' group: {lever.id}", 0), firms.identity) < part[firms.territory]
    members = joins & firms.active & (firms.kind == int(FirmKind.EMPLOYER)) & (firms.sector >= 0)
    pass_people_on(model, members)
    programmes.order(number, RECRUITERS, covered * monthly)
    programmes.acts[number] += covered


@compiled
def list_posts(firms: FirmColumns, tables: Tables, rows: np.ndarray, posts: np.ndarray) -> None:
    """Posts by occupation of some firms, written into ``posts`` (rows, 4)."""
    for i in range(rows.shape[0]):
        posts[i] = posts_by_occupation(firms, tables, rows[i])


def pass_people_on(model: TerritorialEconomy, members: np.ndarray) -> None:
    """Move staff that a member has in excess to members of the territory short of that occupation (evidence 7.2, G4).

    ``members`` is a mask over firms. Posts are those of last month; who moves is drawn by lot; the wage is that of the
    new post.
    """
    firms, workers, tables = model.firm_columns, model.workers, model.tables
    staff = staff_columns(firms)
    total = sum(column.astype(np.int64) for column in staff)
    excess, short = {}, {}
    missing = firms.posts - total
    both = [np.bincount(firms.territory[members & some], minlength=model.n) > 0 for some in (missing > 0, missing < 0)]
    rows = np.flatnonzero(members & (missing != 0))
    rows = rows[(both[0] & both[1])[firms.territory[rows]]]
    posts = np.zeros((len(rows), len(staff)), np.int64)
    list_posts(firms, tables, rows, posts)
    for row, wanted in zip(rows.tolist(), posts.tolist(), strict=True):
        room = int(firms.posts[row] - total[row])
        for o, column in enumerate(staff):
            gap = int(wanted[o] - column[row])
            if room > 0 and gap > 0:
                short.setdefault((int(firms.territory[row]), o), []).extend([row] * min(gap, room))
                room -= min(gap, room)
            elif room < 0 and gap < 0:
                excess[row, o] = min(-gap, -room)
                room += excess[row, o]
    if not any((int(firms.territory[row]), o) in short for row, o in excess):
        return
    leaving = np.zeros(len(model.firms), np.bool_)
    leaving[[row for row, _ in excess]] = True
    people = np.flatnonzero((workers.status == int(Status.EMPLOYEE)) & leaving[workers.employer])
    key = stream_key(model.seed, "employers' group: who moves", model.clock.week)
    for worker in people[lottery_order(key, firms.territory[workers.employer[people]], workers.identity[people])]:
        row, o = int(workers.employer[worker]), int(workers.occupation[worker])
        places = short.get((int(firms.territory[row]), o))
        if not places or excess.get((row, o), 0) == 0:
            continue
        target = places.pop()
        excess[row, o] -= 1
        staff[o][row] -= 1
        staff[o][target] += 1
        workers.employer[worker] = target
        workers.wage[worker] = post_wage(
            tables.base_wage[firms.sector[target], o], firms.wage_factor[target],
            tables.residence_index[workers.home[worker]],
        )  # fmt: skip
