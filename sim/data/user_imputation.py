"""What a user left blank is taken from French territories of about the same size, and recorded as imputed.

Donors are the mainland intercommunalities nearest in population (on a log scale). A share takes the donors' median; a
count takes the median of its ratio to a base the user did give (dwellings per household), times that base.
"""

from __future__ import annotations

import math

import numpy as np

from sim.data.pack import Pack
from sim.data.user_schema import OCCUPATION_SHARES, OPTIONAL

DONORS = 25


def donors(pack: Pack, population: float) -> np.ndarray:
    """Rows of the DONORS mainland territories of `pack` nearest in population."""
    size = pack.facts("population_2018")
    eligible = np.flatnonzero((pack.facts("mainland") == 1) & (size > 0))
    nearness = np.abs(np.log(size[eligible]) - math.log(population))
    return np.sort(eligible[np.argsort(nearness, kind="stable")[:DONORS]])


def fill(facts: dict[str, float | None], pack: Pack) -> list[str]:
    """Fill the blank optional facts of one territory in place; returns the columns filled, in order.

    The six occupation shares are imputed together, so that they still sum to 100. A fact unknown for every donor stays
    blank.
    """
    rows = donors(pack, facts["population_2018"] or 1.0)
    filled = []
    for column in OPTIONAL:
        if facts.get(column.fact) is not None:
            continue
        values = pack.facts(column.fact)[rows]
        scale = 1.0
        if column.base:
            base = pack.facts(column.base)[rows]
            values = np.divide(values, base, out=np.full(rows.size, np.nan), where=base > 0)
            scale = facts.get(column.base) or 0.0
        known = values[np.isfinite(values)]
        if known.size:
            facts[column.fact] = round(float(np.median(known)) * scale, 3)
            filled.append(column.fact)
    if OCCUPATION_SHARES[0] in filled:
        total = sum(facts[name] or 0.0 for name in OCCUPATION_SHARES)
        for name in OCCUPATION_SHARES:
            facts[name] = round((facts[name] or 0.0) * 100.0 / total, 3)
    return filled
