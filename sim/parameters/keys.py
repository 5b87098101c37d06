"""The keys of parameters that have one value per sector, income quintile, occupation or kind of firm."""

from __future__ import annotations

from sim.parameters.quantity import KeyedMatrix, KeyedVector
from sim.sectors import OCCUPATION_CODES, SECTOR_CODES

QUINTILES = ("Q1", "Q2", "Q3", "Q4", "Q5")


def by_sector(default: float, **exceptions: float) -> KeyedVector:
    """One number per sector: `default` except where a sector code says otherwise."""
    unknown = set(exceptions) - set(SECTOR_CODES)
    if unknown:
        raise ValueError(f"unknown sector codes {sorted(unknown)}")
    return KeyedVector({code: exceptions.get(code, default) for code in SECTOR_CODES})


def by_quintile(*values: float) -> KeyedVector:
    """One number per quintile of household income, from the poorest fifth (Q1) to the richest (Q5)."""
    return KeyedVector(dict(zip(QUINTILES, values, strict=True)))


def by_occupation(*values: float) -> KeyedVector:
    """One number per occupation: managers, intermediate occupations, employees, manual workers."""
    return KeyedVector(dict(zip(OCCUPATION_CODES, values, strict=True)))


def quintile_profiles(**poorest_to_richest: tuple[float, float]) -> KeyedMatrix:
    """Rows of sectors, columns of quintiles, linear between the poorest and the richest fifth; 1 elsewhere."""
    rows = {}
    for code in SECTOR_CODES:
        first, last = poorest_to_richest.get(code, (1.0, 1.0))
        rows[code] = by_quintile(*(first + (last - first) * step / 4 for step in range(5)))
    return KeyedMatrix(rows)


def importance_of_inputs(critical: dict[str, str], important: dict[str, str]) -> KeyedMatrix:
    """Input (row) by user (column): 1 critical, .5 important, 0 not critical; values are lists of user codes."""
    rows = {}
    for code in SECTOR_CODES:
        users = dict.fromkeys(important.get(code, "").split(), 0.5)
        users.update(dict.fromkeys(critical.get(code, "").split(), 1.0))
        rows[code] = by_sector(0.0, **users)
    return KeyedMatrix(rows)
