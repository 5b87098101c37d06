"""What several rules ask about one establishment: its staff, its posts, its cost of labour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.compiled import PPM, compiled
from sim.population.staffing import staff_targets

if TYPE_CHECKING:
    import numpy as np

    from sim.tables import FirmColumns, Tables


@compiled(inline="always")
def staff_of(firms: FirmColumns, row: int) -> int:
    """People employed by the establishment, its owner not included."""
    return firms.managers[row] + firms.intermediate[row] + firms.employees[row] + firms.workers[row]


@compiled
def next_active(active: np.ndarray, begin: int, end: int) -> tuple[int, int]:
    """The first rows from ``begin`` on of establishments in business, as far as they follow one another; or the end.

    Rows that wait for entrants lie together behind those of their cell, a third of all.
    """
    while begin < end and not active[begin]:
        begin += 1
    last = begin
    while last < end and active[last]:
        last += 1
    return begin, last


@compiled(inline="always")
def labour_of(firms: FirmColumns, row: int) -> int:
    """People who work in the establishment: staff and owner."""
    return staff_of(firms, row) + (1 if firms.owner[row] >= 0 else 0)


@compiled
def staff_columns(firms: FirmColumns) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The four staff counts of a firm, in the order of occupations."""
    return (firms.managers, firms.intermediate, firms.employees, firms.workers)


@compiled
def posts_by_occupation(firms: FirmColumns, tables: Tables, row: int) -> tuple[int, int, int, int]:
    """Posts of an establishment by occupation, four: the mix of its sector and territory rounded without bias."""
    r, s = firms.territory[row], firms.sector[row]
    mix = tables.outside_occupation_cumulative[r] if s < 0 else tables.occupation_cumulative[r, s]
    return staff_targets(firms.posts[row], float(firms.rounding_threshold[row]), mix)


@compiled
def labour_cost(firms: FirmColumns, tables: Tables, row: int) -> int:
    """Net wages, employee levies and employer contributions; cents a week."""
    r, s = firms.territory[row], firms.sector[row]
    bill = firms.wage_bill[row]
    return bill + bill * tables.levies_per_net[r, s] // PPM + bill * tables.employer_per_net[r, s] // PPM
