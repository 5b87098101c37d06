"""Calling founders: opportunities of some sectors draw more entrants than usual this month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import NUMBER_OF_SECTORS

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy


def usual_entries(model: TerritorialEconomy, weight: np.ndarray | float = 1.0) -> np.ndarray:
    """Entrants expected in a month without support, rows of Firm times their ``weight``, (n, S)."""
    starts, cells = model.tables.cell_start, model.n * NUMBER_OF_SECTORS
    weighted = (model.opportunities.exit_hazard * weight)[: starts[-1]]
    return np.bincount(np.repeat(np.arange(cells), np.diff(starts)), weighted, cells).reshape(model.n, -1)


def invite(
    model: TerritorialEconomy, chosen: list[int], foundations: np.ndarray, taste: np.ndarray | float = 1.0
) -> np.ndarray:
    """Call so many more establishments, in the mean, to the chosen sectors; returns those that may come, (n,).

    Sectors share them by usual entries times ``taste`` (n, chosen). Where no establishment can be imitated, none comes.
    """
    usual = usual_entries(model)[:, chosen] * model.scale
    weight = usual * taste
    whole = weight.sum(axis=1)
    called = np.where(whole > 0, foundations, 0.0)
    part = weight * (called / np.maximum(whole, 1e-12))[:, None]
    model.opportunity_factor[:, chosen] += np.where(usual > 0, part / np.maximum(usual, 1e-12), 0.0)
    return called
