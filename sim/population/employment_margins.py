"""Who works for themselves, who works where: closing the modelled commuting flows onto the published jobs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.population.territory_facts import TerritoryFacts

SELF_EMPLOYMENT_RATE = np.array([0.60, 0.09, 0.04, 0.01, 0.22, 0.11, 0.07, 0.17, 0.13, 0.20, 0.0, 0.04, 0.13, 0.25])
"""Self-employed per job by sector (AGR ... PERS); national orders of magnitude, recalled and assumed."""
LARGEST_SELF_EMPLOYED_SHARE = 0.95
"""A cell keeps at least 5 % of salaried jobs."""
SMALLEST_OWN_FLOW = 0.10
"""Part of the flow of a territory to itself that stays salaried whatever the number of self-employed."""
PROPORTIONAL_FITTING_SWEEPS = 200


def self_employed_total(facts: TerritoryFacts) -> np.ndarray:
    """Self-employed at the workplace (n): jobs less salaried jobs."""
    return np.maximum(facts.jobs.sum(axis=1) - facts.salaried_jobs, 0.0)


def fit_self_employed(facts: TerritoryFacts) -> tuple[np.ndarray, np.ndarray]:
    """Self-employed jobs (n, S) with the published total of each territory and the national rates by sector.

    Biproportional fitting. Returns the jobs and the factor of each sector (S), which lets one more territory be solved
    alone.
    """
    total = self_employed_total(facts)
    by_sector = facts.jobs.sum(axis=0) * SELF_EMPLOYMENT_RATE
    by_sector = by_sector * total.sum() / by_sector.sum()
    sector_factor = np.ones(SELF_EMPLOYMENT_RATE.size)
    for _ in range(PROPORTIONAL_FITTING_SWEEPS):
        fitted = spread_self_employed(facts, sector_factor)
        present = fitted.sum(axis=0)
        sector_factor = sector_factor * np.divide(by_sector, present, out=np.ones_like(by_sector), where=present > 0)
    return spread_self_employed(facts, sector_factor), sector_factor


def spread_self_employed(facts: TerritoryFacts, sector_factor: np.ndarray) -> np.ndarray:
    """Self-employed jobs (n, S): each territory's total over its jobs times rates, no cell above 95 % of its jobs."""
    total = self_employed_total(facts)
    weight = facts.jobs * SELF_EMPLOYMENT_RATE * sector_factor
    room = np.where(weight > 0, LARGEST_SELF_EMPLOYED_SHARE * facts.jobs, 0.0)
    fitted = np.zeros_like(weight)
    for _ in range(SELF_EMPLOYMENT_RATE.size):
        free = np.where(fitted < room, weight, 0.0)
        missing = total - fitted.sum(axis=1)
        step = np.divide(missing, free.sum(axis=1), out=np.zeros_like(missing), where=free.sum(axis=1) > 0)
        fitted = np.minimum(fitted + free * step[:, None], room)
    return fitted


@dataclass(frozen=True)
class CommutingClosure:
    """From the modelled flows F to salaried commuting: T_rd = (F_rd + far_r * unfilled_d / all unfilled) * scale_d.

    n values each: `far_workers` residents who work beyond 100 km or in flows too small to be kept; `unfilled_jobs`
    jobs that the flows leave empty, `elderly_salaried` the salaried part of them held by people over 64;
    `column_scale`; `own_flow` the diagonal of T (with the elderly, without the self-employed), already scaled.
    """

    far_workers: np.ndarray
    unfilled_jobs: np.ndarray
    elderly_salaried: np.ndarray
    column_scale: np.ndarray
    own_flow: np.ndarray


def close_commuting(
    facts: TerritoryFacts,
    inflow: np.ndarray,
    own_flow: np.ndarray,
    outside_workers: np.ndarray,
    all_unfilled: float | None = None,
    elderly_share: float | None = None,
) -> tuple[CommutingClosure, float, float]:
    """Fill every job and leave the self-employed at home.

    `inflow` workers the flows bring (n), `own_flow` their diagonal (n), `outside_workers` residents with no
    destination in the table (n, work abroad included). Without the two national figures the territories are the
    country: unfilled jobs go to far workers first, the rest to people over 64. Returns the closure, the national
    unfilled jobs and the share of them held by the elderly.
    """
    jobs = facts.jobs.sum(axis=1)
    far = np.maximum(outside_workers - facts.working_abroad, 0.0)
    unfilled = np.maximum(jobs - inflow, 0.0)
    if all_unfilled is None or elderly_share is None:
        all_unfilled = float(unfilled.sum())
        elderly_share = max(1.0 - float(far.sum()) / all_unfilled, 0.0)
    elderly = elderly_share * unfilled
    own_with_elderly = own_flow + far * unfilled / all_unfilled + elderly
    own = np.maximum(own_with_elderly - self_employed_total(facts), SMALLEST_OWN_FLOW * own_with_elderly)
    from_elsewhere = inflow - own_flow + (1 - elderly_share) * unfilled - far * unfilled / all_unfilled
    scale = facts.salaried_jobs / (from_elsewhere + own)
    elderly_salaried = np.divide(elderly, own_with_elderly, out=np.zeros_like(own), where=own_with_elderly > 0) * own
    closure = CommutingClosure(far, unfilled, elderly_salaried * scale, scale, own * scale)
    return closure, all_unfilled, elderly_share
