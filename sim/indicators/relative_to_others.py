"""A territory judged against the others hit by the same blow: resistance, recovery, reorientation, renewal.

The reference is every other territory of the run together (leave-one-out), because a place must not be compared with
itself. The weeks of contraction are those of the place: from the last week before the shock (T0) to its own trough
(T1); recovery runs from T1 to the end (T2). Martin, Sunley, Gardiner and Tyler (2016) judge employment against one rate
for all, or with its own sectors at the rates of the others. Real income is judged in the same two ways, its parts being
where it comes from: earnings by sector of the employer, and all other income (this project).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.indicators import losses, resilience
from sim.indicators.indicator import NotComputableError
from sim.indicators.place import Place

SHORTEST_TREND_WEEKS = 8
SMALLEST_REFERENCE_CHANGE = 1e-3
"""A ratio to a reference that moved by less than 0.1 % says nothing (assumption)."""


@dataclass(frozen=True)
class Quantity:
    """What places are compared on: its level week by week, its parts month by month, and how it is called."""

    variable: str
    fr: str
    en: str
    parts: Callable[[Place], np.ndarray]
    """(months, parts)."""
    part_fr: str
    part_en: str
    rounding: Callable[[Place], float]
    """Changes up to this one are not the shock's."""

    def level(self, place: Place) -> np.ndarray:
        """Week by week, float64 (weeks + 1)."""
        return place.series(self.variable)


EMPLOYMENT = Quantity(
    "employment", "l'emploi", "employment", lambda place: place.sector_series("jobs"), "un secteur", "a sector",
    lambda place: place.rounding_persons,
)  # fmt: skip
REAL_INCOME = Quantity(
    "real_income", "le revenu réel", "real income", lambda place: place.income_by_source, "une source de revenu",
    "a source of income", lambda place: losses.ROUNDING_SHARE * float(place.series("real_income").mean()),
)  # fmt: skip


@dataclass(frozen=True)
class Phases:
    """Rows of the panel: last week before the shock, trough, end."""

    before: int
    trough: int
    end: int


def phases(place: Place, quantity: Quantity) -> Phases:
    """The contraction and the upturn; a place that does not fall follows the trough of the others.

    Raises NotComputableError without a shock.
    """
    if place.shock_week is None:
        raise NotComputableError("ce scénario ne contient pas de choc", "this scenario has no shock")
    before, end = place.last_week_before, place.result.weeks
    level = quantity.level(place)
    falls = level[before] - level[place.shock_week :].min() > quantity.rounding(place)
    dated = level if falls or place.others is None else quantity.level(place.others)
    return Phases(before, place.shock_week + int(dated[place.shock_week :].argmin()), end)


def _change(quantity: Quantity, level: np.ndarray, first: int, last: int) -> float:
    if level[first] <= 0:
        raise NotComputableError(f"{quantity.fr} de départ est nul", f"{quantity.en} is zero at the start")
    return float(level[last] / level[first] - 1.0)


def others_of(place: Place) -> Place:
    """The other territories together. Raises NotComputableError where there is none."""
    if place.others is None:
        raise NotComputableError(
            "il n'y a pas d'autre territoire à qui comparer", "there is no other territory to compare with"
        )
    return place.others


def _reference_change(quantity: Quantity, place: Place, first: int, last: int) -> float:
    others = others_of(place)
    level = quantity.level(others)
    change = _change(quantity, level, first, last)
    if abs(level[last] - level[first]) <= quantity.rounding(others) or abs(change) <= SMALLEST_REFERENCE_CHANGE:
        raise NotComputableError(
            f"{quantity.fr} des autres territoires n'a presque pas bougé : le rapport n'a pas de sens",
            f"{quantity.en} elsewhere hardly moved: the ratio has no meaning",
        )
    return change


def _contraction(place: Place, quantity: Quantity) -> tuple[int, int]:
    found = phases(place, quantity)
    return found.before, found.trough


def _upturn(place: Place, quantity: Quantity) -> tuple[int, int]:
    found = phases(place, quantity)
    if found.trough >= found.end:
        raise NotComputableError("le point bas est en fin de simulation", "the trough is at the end of the run")
    return found.trough, found.end


def sensitivity(quantity: Quantity) -> Callable[[Place], float]:
    """beta over the contraction (Martin 2012)."""

    def value(place: Place) -> float:
        weeks = _contraction(place, quantity)
        reference = _reference_change(quantity, place, *weeks)
        return resilience.sensitivity_index(_change(quantity, quantity.level(place), *weeks), reference)

    return value


def _simple(quantity: Quantity, place: Place, first: int, last: int) -> float:
    level = quantity.level(place)
    expected = resilience.expected_change_simple(level[first], _reference_change(quantity, place, first, last))
    return resilience.relative_to_expected(level[last] - level[first], expected)


def resistance_simple(quantity: Quantity) -> Callable[[Place], float]:
    """Resistance against one rate for all the others."""
    return lambda place: _simple(quantity, place, *_contraction(place, quantity))


def recovery_simple(quantity: Quantity) -> Callable[[Place], float]:
    """Recovery against one rate for all the others."""
    return lambda place: _simple(quantity, place, *_upturn(place, quantity))


def _month(place: Place, week: int) -> int:
    weeks = place.result.sector_weeks
    if len(weeks) == 0:
        raise NotComputableError("aucun mois complet n'a été enregistré", "no whole month was recorded")
    return int(np.abs(weeks - week).argmin())


def _by_part(quantity: Quantity, place: Place, first: int, last: int) -> float:
    first_month, last_month = _month(place, first), _month(place, last)
    if first_month == last_month:
        raise NotComputableError("la phase dure moins d'un mois", "the phase is shorter than a month")
    own, reference = quantity.parts(place), quantity.parts(others_of(place))
    levels, usual = own[first_month], reference[first_month]
    rates = np.divide(reference[last_month], usual, out=np.full(len(usual), np.nan), where=usual > 0) - 1.0
    if np.isnan(rates[levels != 0]).any():
        raise NotComputableError(
            f"{quantity.part_fr} n'existe pas ailleurs", f"{quantity.part_en} does not exist elsewhere"
        )
    expected = resilience.expected_change_by_sector(levels, rates)
    if abs(expected) <= max(quantity.rounding(place), SMALLEST_REFERENCE_CHANGE * levels.sum()):
        raise NotComputableError(
            "presque aucun changement n'était attendu : le rapport n'a pas de sens",
            "hardly any change was expected: the ratio has no meaning",
        )
    return resilience.relative_to_expected(own[last_month].sum() - levels.sum(), expected)


def resistance_by_part(quantity: Quantity) -> Callable[[Place], float]:
    """Resistance against what each part did elsewhere: jobs at the workplace by sector, or income by source."""
    return lambda place: _by_part(quantity, place, *_contraction(place, quantity))


def recovery_by_part(quantity: Quantity) -> Callable[[Place], float]:
    """Recovery against what each part did elsewhere: jobs at the workplace by sector, or income by source."""
    return lambda place: _by_part(quantity, place, *_upturn(place, quantity))


def reorientation(quantity: Quantity) -> Callable[[Place], float]:
    """Change of the mix of parts between the month before the shock and the last month."""

    def value(place: Place) -> float:
        found, parts = phases(place, quantity), quantity.parts(place)
        moved = resilience.reorientation(parts[_month(place, found.before)], parts[_month(place, found.end)])
        if moved is None:
            raise NotComputableError(f"{quantity.fr} est nul", f"{quantity.en} is zero")
        return moved

    return value


def renewal(quantity: Quantity) -> Callable[[Place], float]:
    """Yearly growth after the trough less that before the shock, % a year."""

    def value(place: Place) -> float:
        (trough, end), before = _upturn(place, quantity), place.last_week_before
        if before < SHORTEST_TREND_WEEKS:
            raise NotComputableError(
                f"moins de {SHORTEST_TREND_WEEKS} semaines avant le choc : pas de tendance à comparer",
                f"fewer than {SHORTEST_TREND_WEEKS} weeks before the shock: no trend to compare with",
            )
        level = quantity.level(place)
        growth_after = resilience.annual_growth(level[trough], level[end], (end - trough) / losses.WEEKS_PER_YEAR)
        growth_before = resilience.annual_growth(level[0], level[before], before / losses.WEEKS_PER_YEAR)
        if growth_after is None or growth_before is None:
            raise NotComputableError(f"{quantity.fr} est nul", f"{quantity.en} is zero")
        return 100.0 * resilience.renewal(growth_after, growth_before)

    return value
