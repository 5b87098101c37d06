"""Which occupations each sector employs: a national table that agrees with the occupations of residents."""

from __future__ import annotations

import numpy as np

SECTOR_OCCUPATION_PRIOR = np.array(
    [
        [0.03, 0.07, 0.10, 0.80],
        [0.08, 0.17, 0.20, 0.55],
        [0.20, 0.28, 0.08, 0.44],
        [0.20, 0.33, 0.10, 0.37],
        [0.10, 0.18, 0.10, 0.62],
        [0.13, 0.24, 0.45, 0.18],
        [0.10, 0.20, 0.20, 0.50],
        [0.04, 0.11, 0.70, 0.15],
        [0.42, 0.26, 0.20, 0.12],
        [0.20, 0.32, 0.40, 0.08],
        [0.20, 0.28, 0.45, 0.07],
        [0.52, 0.28, 0.17, 0.03],
        [0.14, 0.38, 0.43, 0.05],
        [0.14, 0.24, 0.50, 0.12],
    ]
)
"""Managers, intermediate, employees, workers among salaried jobs of each sector; assumed from INSEE orders of magnitude
(Emploi, chômage, revenus du travail), before adjustment to the census."""
SWEEPS = 200


def fit_sector_occupation(salaried_by_sector: np.ndarray, people_by_occupation: np.ndarray) -> np.ndarray:
    """Occupation mix of each sector (S, 4), rows sum to 1: the prior, biproportionally fitted.

    `salaried_by_sector` (S) jobs of the country, `people_by_occupation` (4) salaried residents by occupation (any
    unit). Weighted by jobs the rows add up to the occupations of residents.
    """
    target = people_by_occupation * salaried_by_sector.sum() / people_by_occupation.sum()
    jobs = SECTOR_OCCUPATION_PRIOR * salaried_by_sector[:, None]
    for _ in range(SWEEPS):
        jobs = jobs * (target / jobs.sum(axis=0))
        jobs = jobs * (salaried_by_sector / jobs.sum(axis=1))[:, None]
    return jobs / jobs.sum(axis=1, keepdims=True)
