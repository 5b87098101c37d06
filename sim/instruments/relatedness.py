"""How close sectors are to one another, and to what a territory already does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def relatedness(model: TerritorialEconomy) -> np.ndarray:
    """Closeness of two sectors, (S, S) symmetric, 1 on the diagonal: cosine of the inputs they buy.

    Input-output similarity is one of the usual measures of related variety, with shared occupations, which four
    occupations are too few to tell (Frenken, Van Oort and Verburg 2007; Essletzbichler 2015).
    """
    tables = model.tables
    user = np.repeat(np.arange(NUMBER_OF_SECTORS), np.diff(tables.input_offset))
    bought = np.zeros((NUMBER_OF_SECTORS, NUMBER_OF_SECTORS))
    bought[user, tables.input_product] = tables.use_per_output
    length = np.maximum(np.linalg.norm(bought, axis=1), 1e-12)
    close = (bought / length[:, None]) @ (bought / length[:, None]).T
    np.fill_diagonal(close, 1.0)
    return close


def closeness(model: TerritorialEconomy) -> np.ndarray:
    """Mean relatedness of each sector to the jobs that other sectors offer in the territory, (n, S), 0 to 1."""
    close = relatedness(model)
    np.fill_diagonal(close, 0.0)
    jobs = model.recorder.jobs_by_sector.astype(np.float64)
    others = jobs.sum(axis=1, keepdims=True) - jobs
    return (jobs @ close) / np.maximum(others, 1.0)
