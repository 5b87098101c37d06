"""The books of establishments at month 0: output, margin, what owners draw, capital and cash."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.compiled import compiled
from sim.population.establishment_rows import EstablishmentRows
from sim.population.rounding import largest_remainder
from sim.sectors import NUMBER_OF_SECTORS

WEEKS_PER_MONTH = 52.0 / 12.0
DRAWING_PASSES = 12
LARGEST_DRAWN_SHARE = 0.9
"""Part of the margin that an owner draws at most, contributions included (as in the accounts of month 0)."""


@compiled
def share_output(
    cell_start: np.ndarray,
    people: np.ndarray,
    factor: np.ndarray,
    target: np.ndarray,
    unit_output: np.ndarray,
    base_output: np.ndarray,
) -> None:
    """Divide the output of each cell among its establishments: people times what one person makes, to the cent.

    `base_output = unit_output * people` everywhere, except for less than one cent a person in a cell without
    own-account workers.

    Args:
        cell_start: rows of each cell, (cells + 1,).
        people: who works there when no post is vacant, owner included, (F,).
        factor: output per person relative to the cell, (F,).
        target: output of each cell, cents/week, (cells,).
        unit_output, base_output: receive cents/week, (F,).
    """
    for cell in range(target.size):
        first, last = cell_start[cell], cell_start[cell + 1]
        whole = 0.0
        for f in range(first, last):
            whole += people[f] * factor[f]
        if whole <= 0.0 or target[cell] == 0:
            continue
        left = target[cell]
        for f in range(first, last):
            if people[f] > 0:
                unit_output[f] = int(np.floor(target[cell] / whole * factor[f]))
                left -= unit_output[f] * people[f]
        smallest, moved = -1, True
        while left != 0 and moved:
            moved = False
            step = 1 if left > 0 else -1
            for f in range(first, last):
                if people[f] > 0 and step * left >= people[f]:
                    unit_output[f] += step
                    left -= step * people[f]
                    moved = True
        for f in range(first, last):
            base_output[f] = unit_output[f] * people[f]
            if people[f] > 0 and (smallest < 0 or people[f] < people[smallest]):
                smallest = f
        base_output[smallest] += left


@dataclass(frozen=True)
class Rates:
    """What production costs: `inputs`, `taxes` (S) per unit of output; `labour` (n, S) labour cost per net wage;
    `own_contribution` of the self-employed per unit of what they draw."""

    inputs: np.ndarray
    taxes: np.ndarray
    labour: np.ndarray
    own_contribution: float


def output_factors(rows: EstablishmentRows, wage_bill: np.ndarray) -> np.ndarray:
    """Output of one person relative to the cell, float64 (F): what an establishment pays per head, so that labour
    weighs alike on all those of a cell; one for own-account workers.

    Args:
        rows: establishments, with their staff; wage_bill: cents/week, (F,).
    """
    factor = np.ones(rows.staff.size)
    employing = np.flatnonzero((rows.staff > 0) & (rows.cell >= 0) & (wage_bill > 0))
    if employing.size:
        cell = rows.cell[employing]
        paid, people = np.bincount(cell, weights=wage_bill[employing]), np.bincount(cell, weights=rows.staff[employing])
        factor[employing] = wage_bill[employing] / rows.staff[employing] * people[cell] / paid[cell]
    return factor


def operating_margin(
    rows: EstablishmentRows, base_output: np.ndarray, wage_bill: np.ndarray, rates: Rates
) -> np.ndarray:
    """Sales less inputs, taxes and labour cost at month 0, cents/week, float64 (F); zero for employers outside."""
    inside = rows.sector >= 0
    sector, territory = np.maximum(rows.sector, 0), rows.territory
    value = base_output * (1.0 - rates.inputs[sector] - rates.taxes[sector])
    return np.where(inside, value - wage_bill * rates.labour[territory, sector], 0.0)


def owner_drawings(
    rows: EstablishmentRows, margin: np.ndarray, weights: np.ndarray, income: np.ndarray, own_contribution: float
) -> tuple[np.ndarray, np.ndarray]:
    """What owners draw: equal inside a cell, and the share of the margin it makes.

    drawings = int(margin * owner_share / 1e6) after contributions, which come on top; both fit in the margin.
    What an owner's margin cannot pay goes to the other owners of the territory.

    Args:
        rows: establishments; margin: cents/week, (F,).
        weights: relative income of one self-employed person by cell, (n, S).
        income: self-employment income of residents, cents/week, (n,).
        own_contribution: per unit drawn.

    Returns:
        Drawings (F, int64 cents/week), owner share (F, int64 ppm).
    """
    drawings, share = np.zeros(margin.size, np.int64), np.zeros(margin.size, np.int64)
    owned = np.flatnonzero(rows.owned & (margin >= 1.0))
    territory = rows.territory[owned]
    weight = weights[territory, rows.sector[owned]] + 1e-9
    ceiling = LARGEST_DRAWN_SHARE * margin[owned] / (1.0 + own_contribution)
    n = income.size
    drawn, free = np.zeros(owned.size), np.ones(owned.size, bool)
    for _ in range(DRAWING_PASSES):
        missing = income - np.bincount(territory, weights=drawn, minlength=n)
        claims = np.bincount(territory, weights=weight * free, minlength=n)
        step = np.divide(missing, claims, out=np.zeros(n), where=claims > 0)
        drawn = np.minimum(drawn + step[territory] * weight * free, ceiling)
        free = drawn < ceiling
    share[owned] = np.floor(drawn / margin[owned] * 1e6 + 0.5).astype(np.int64)
    drawings[owned] = (margin[owned] * share[owned] / 1e6).astype(np.int64)
    return drawings, share


def expected_pay_of_owners(rows: EstablishmentRows, weights: np.ndarray, income: np.ndarray) -> np.ndarray:
    """What each owner would draw if every margin allowed it, cents/week, float64 (F)."""
    pay = np.zeros(rows.staff.size)
    owned = np.flatnonzero(rows.owned)
    territory = rows.territory[owned]
    weight = weights[territory, rows.sector[owned]] + 1e-9
    claims = np.bincount(territory, weights=weight, minlength=income.size)
    pay[owned] = weight * np.divide(income, claims, out=np.zeros(income.size), where=claims > 0)[territory]
    return pay


def cash_buffer(
    rows: EstablishmentRows, base_output: np.ndarray, wage_bill: np.ndarray, rates: Rates, months: float
) -> np.ndarray:
    """Cash of establishments: months of labour cost and inputs, int64 cents (F); none for employers outside."""
    inside = rows.sector >= 0
    sector, territory = np.maximum(rows.sector, 0), rows.territory
    weekly = wage_bill * rates.labour[territory, sector] + base_output * rates.inputs[sector]
    return np.where(inside, weekly * months * WEEKS_PER_MONTH, 0.0).astype(np.int64)


def cell_targets(output: np.ndarray) -> np.ndarray:
    """Output of each cell in whole cents a week, (n * S,), from euros a year, (n, S): exact by territory."""
    weekly = output * (100.0 / 52.0)
    targets = [largest_remainder(row, int(np.rint(row.sum()))) for row in weekly]
    return np.array(targets, np.int64).reshape(len(output) * NUMBER_OF_SECTORS)
