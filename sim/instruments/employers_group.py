"""Employers' groups: the chance of filling vacancies rises with the part of jobs that groups cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

RECRUITERS = SECTOR_INDEX["BUS"]


def share_recruiters(model: TerritorialEconomy, number: int) -> None:
    """Cover as many jobs as the credit of the month pays for; the chance of filling rises in proportion."""
    programmes = model.programmes
    lever = programmes.levers[number]
    monthly = round(lever.euros_per_job_per_year * 100 / 12)
    jobs = model.recorder.jobs_by_sector.sum(axis=1) * model.scale
    covered = np.minimum(programmes.credit[number] // monthly, jobs)
    model.filling_factor[: model.n] += lever.faster_filling * covered / np.maximum(jobs, 1)
    programmes.order(number, RECRUITERS, covered * monthly)
    programmes.acts[number] += covered

