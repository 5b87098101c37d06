"""What households receive besides work, the tax they pay and the budget they plan, so that territory totals hold.

Pensions, property income and transfers are spread with one degree of inequality per territory, chosen so that the ratio
of the ninth to the first decile of disposable income per consumption unit is the published one, or as near as the
spread of earnings allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.population.households import HouseholdRows
from sim.population.normal_quantile import normal_quantile
from sim.population.rounding import cumulative_split
from sim.random_streams import stream_key, uniforms
from sim.threads import side_by_side

QUINTILES = 5
TAX_PROFILE = np.array((0.25, 0.5, 0.75, 1.0, 1.55))
"""Direct taxes over gross income by fifth, relative: social levies are flat on pensions and property, income tax starts
at the middle (INSEE, France, portrait social: about 3 to 22 % from the first to the last fifth; assumed)."""
HIGHEST_TAX_RATE = 0.9
MEANS_TESTED_SHARE = 0.6
"""Part of social transfers that tops low incomes up (minimum income, activity bonus, disability, housing, part of the
family benefits); the rest follows children. INSEE, France, portrait social; assumed."""
TOP_UP_SLOPE = (0.45, 1.0)
"""Part of the gap to the guaranteed level that transfers close, most to least unequal territory."""
PENSION_SIGMA = (0.25, 0.75)
"""Standard deviation of the logarithm of pensions, least to most unequal (DREES: D9/D1 of pensions about 5 with partial
careers, 3 for complete ones)."""
PROPERTY_SIGMA = (0.8, 2.2)
"""Same for property income, which is far more concentrated than earnings."""
PROPERTY_ELASTICITY = 1.0
"""Elasticity of property income to the income of the household."""
LARGEST_INEQUALITY = 1.5
"""Where the search stops: half as far again as the most unequal of the ranges above."""
ATTEMPTS = 9
TOLERANCE = 0.003
"""Relative error at which the search for the degree of inequality stops."""


@dataclass(frozen=True)
class Incomes:
    """Weekly amounts of households in cents, int64 (H): `pension`, `transfers`, `property_income`."""

    pension: np.ndarray
    transfers: np.ndarray
    property_income: np.ndarray


@dataclass(frozen=True)
class Budgets:
    """`quintile` (H), `direct_tax` (H) and `budget` (H) cents/week; `tax_rate`, `consumption_rate` (n, 5) ppm int64."""

    quintile: np.ndarray
    direct_tax: np.ndarray
    budget: np.ndarray
    tax_rate: np.ndarray
    consumption_rate: np.ndarray


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """Values below which given shares of the weight lie, one a share."""
    order = np.argsort(values)
    line = np.cumsum(weights[order])
    return values[order][np.minimum(np.searchsorted(line, np.array(shares) * line[-1]), values.size - 1)]


def fifths(level: np.ndarray) -> np.ndarray:
    """Fifth (0-4) of each household in the order of a living standard, ties in row order.

    The four households that begin a fifth are found without sorting the others.
    """
    if level.size == 0:
        return np.zeros(0, np.int64)
    begins = -(-np.arange(1, QUINTILES) * level.size // QUINTILES)
    begins = begins[begins < level.size]
    bounds = np.partition(level, begins)[begins]
    quintile = np.searchsorted(bounds, level, side="left")
    for begin, bound in zip(begins, bounds, strict=True):
        tied = np.flatnonzero(level == bound)
        quintile[tied[begin - int((level < bound).sum()) :]] += 1
    return quintile


def top_up(income: np.ndarray, units: np.ndarray, total: float, slope: float) -> np.ndarray:
    """Means-tested transfers: a slope times the gap to a guaranteed level per consumption unit.

    The level is the one at which slope * sum of max(0, level * units - income) equals the total.
    """
    if total <= 0 or units.size == 0:
        return np.zeros(units.size)
    standard = income / units
    order = np.argsort(standard)
    units_below, income_below = np.cumsum(units[order]), np.cumsum(income[order])
    cost_at = slope * (standard[order] * units_below - income_below)
    reached = int(np.searchsorted(cost_at, total, side="right")) - 1
    level = (total / slope + income_below[reached]) / units_below[reached]
    return slope * np.maximum(level * units - income, 0.0)


def unequal(normal: np.ndarray, sigma: float) -> np.ndarray:
    """Lognormal weights from standard normal draws."""
    return np.exp(sigma * normal)


class TerritoryIncomes:
    """The households of one territory while their incomes are drawn; amounts in cents a week."""

    def __init__(self, rows: HouseholdRows, where: slice, earnings: np.ndarray, totals: dict[str, float]) -> None:
        identity = rows.identity[where]
        self.earnings = earnings[where].astype(np.float64)
        self.units = rows.consumption_units[where]
        self.persons = rows.persons[where].astype(np.float64)
        self.retired = rows.retired[where].astype(np.float64)
        self.children = rows.children[where].astype(np.float64)
        self.totals = totals
        self.pension_luck, self.property_luck = (
            normal_quantile(uniforms(stream_key(0, f"population: {name}", 0), identity))
            for name in ("pension", "property income")
        )

    def spread(self, inequality: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Pension, transfers and property income of each household at a degree of inequality."""

        def between(bounds: tuple[float, float]) -> float:
            return bounds[0] + (bounds[1] - bounds[0]) * inequality

        seats = self.retired if self.retired.any() else self.units
        weight = seats * unequal(self.pension_luck, between(PENSION_SIGMA))
        pension = weight * (self.totals["pensions"] / weight.sum())
        primary = self.earnings + pension
        standard = primary / self.units
        floor = 0.1 * max(float(standard.mean()), 1.0)
        weight = self.units * np.maximum(standard, floor) ** PROPERTY_ELASTICITY
        weight = weight * unequal(self.property_luck, between(PROPERTY_SIGMA))
        property_income = weight * (self.totals["property"] / weight.sum())
        before = primary + property_income
        means_tested = MEANS_TESTED_SHARE * self.totals["transfers"]
        aid = top_up(before, self.units, means_tested, between((TOP_UP_SLOPE[1], TOP_UP_SLOPE[0])))
        weight = self.children + 1e-3 * self.units
        family = weight * ((self.totals["transfers"] - aid.sum()) / weight.sum())
        return pension, aid + family, property_income

    def disposable(self, parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
        """Income after direct taxes that follow the profile by fifth."""
        gross = self.earnings + sum(parts)
        rates = TAX_PROFILE[fifths(gross / self.units)]
        taxed = float(gross @ rates)
        factor = self.totals["direct_taxes"] / taxed if taxed > 0 else 0.0
        return gross * (1 - np.minimum(rates * factor, HIGHEST_TAX_RATE))

    def decile_ratio(self, parts: tuple[np.ndarray, np.ndarray, np.ndarray]) -> float:
        """Ninth over first decile of disposable income per consumption unit, people counted."""
        low, high = weighted_quantiles(self.disposable(parts) / self.units, self.persons, (0.1, 0.9))
        return float(high / max(low, 1.0))

    def inequality_for(self, ratio: float) -> float:
        """Degree of inequality whose D9/D1 is `ratio`, or the bound nearest to it; one half when it is unknown (NaN).

        False position (Illinois variant) on the logarithm of the ratio, stopped at `TOLERANCE`.
        """
        if not np.isfinite(ratio):
            return 0.5

        def excess(inequality: float) -> float:
            return float(np.log(self.decile_ratio(self.spread(inequality)) / ratio))

        low, high = 0.0, LARGEST_INEQUALITY
        below, above = excess(low), excess(high)
        if below >= 0.0 or above <= 0.0:
            return low if below >= 0.0 else high
        for _ in range(ATTEMPTS):
            middle = (low * above - high * below) / (above - below)
            found = excess(middle)
            if abs(found) < TOLERANCE:
                return middle
            if found < 0.0:
                low, below, above = middle, found, above / 2
            else:
                high, above, below = middle, found, below / 2
        return middle


def draw_incomes(
    rows: HouseholdRows, earnings: np.ndarray, totals: dict[str, np.ndarray], decile_ratio: np.ndarray
) -> Incomes:
    """Pensions, transfers and property income of every household; territory totals are exact.

    Args:
        rows: households.
        earnings: net wages, drawings and unemployment benefit, cents/week, (H,).
        totals: `pensions`, `transfers`, `property`, `direct_taxes` of residents, cents/week, (n,) each.
        decile_ratio: published D9/D1, (n,); unknown (NaN) takes the middle degree of inequality.
    """
    columns = [np.zeros(rows.territory.size, np.int64) for _ in range(3)]

    def draw_territory(r: int) -> None:
        where = slice(int(rows.start[r]), int(rows.start[r + 1]))
        if where.start == where.stop:
            return
        territory = TerritoryIncomes(rows, where, earnings, {name: float(total[r]) for name, total in totals.items()})
        parts = territory.spread(territory.inequality_for(float(decile_ratio[r])))
        for column, part, name in zip(columns, parts, ("pensions", "transfers", "property"), strict=True):
            column[where] = cumulative_split(part, int(np.rint(totals[name][r])))

    side_by_side(draw_territory, range(rows.start.size - 1), rows.start.size - 1)
    return Incomes(*columns)


def _rates_to_total(profile: np.ndarray, base: np.ndarray, total: float, ceiling: float) -> np.ndarray:
    """Rates by fifth, ppm: a profile times the factor at which rates on the bases (5,) raise the total."""
    raised = float(profile @ base)
    factor = total / raised if raised > 0 else 0.0
    rates = np.minimum(profile * factor, ceiling)
    short = total - float(rates @ base)
    free = rates < ceiling
    if short > 0 and (room := float(profile[free] @ base[free])) > 0:
        rates[free] = np.minimum(rates[free] + profile[free] * short / room, ceiling)
    return np.rint(rates * 1e6).astype(np.int64)


def plan_budgets(
    rows: HouseholdRows,
    gross: np.ndarray,
    direct_taxes: np.ndarray,
    consumption: np.ndarray,
    saving_rates: np.ndarray,
) -> Budgets:
    """Direct taxes and consumption budgets by fifth of living standard, meeting the totals of each territory.

    Args:
        rows: households.
        gross: all incomes before direct taxes, cents/week, (H,).
        direct_taxes, consumption: totals of each territory, cents/week, (n,).
        saving_rates: of the five fifths, before the factor of the territory, (5,).
    """
    n = rows.start.size - 1
    quintile, direct_tax, budget = (np.zeros(gross.size, np.int64) for _ in range(3))
    tax_rate, consumption_rate = np.zeros((n, QUINTILES), np.int64), np.full((n, QUINTILES), 1_000_000, np.int64)
    units = rows.consumption_units
    for r in range(n):
        where = slice(int(rows.start[r]), int(rows.start[r + 1]))
        income, scale = gross[where], units[where]
        fifth = fifths(income / scale)
        for _ in range(2):
            base = np.bincount(fifth, weights=income, minlength=QUINTILES)
            tax_rate[r] = _rates_to_total(TAX_PROFILE, base, float(direct_taxes[r]), HIGHEST_TAX_RATE)
            disposable = income - income * tax_rate[r][fifth] // 1_000_000
            fifth = fifths(disposable / scale)
        base = np.bincount(fifth, weights=income, minlength=QUINTILES)
        tax_rate[r] = _rates_to_total(TAX_PROFILE, base, float(direct_taxes[r]), HIGHEST_TAX_RATE)
        direct_tax[where] = income * tax_rate[r][fifth] // 1_000_000
        disposable = income - direct_tax[where]
        base = np.bincount(fifth, weights=disposable, minlength=QUINTILES)
        saved = float(saving_rates @ base)
        factor = (base.sum() - consumption[r]) / saved if saved > 0 else 0.0
        consumption_rate[r] = np.rint((1.0 - factor * saving_rates) * 1e6).astype(np.int64)
        quintile[where] = fifth
        budget[where] = disposable * consumption_rate[r][fifth] // 1_000_000
    return Budgets(quintile, direct_tax, budget, tax_rate, consumption_rate)
