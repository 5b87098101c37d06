"""A territory judged against the others hit by the same blow: resistance, recovery, reorientation, renewal.

The reference is every other territory of the run together (leave-one-out), because a place must not be compared with
itself. The weeks of contraction are those of the place: from the last week before the shock (T0) to its own trough
(T1); recovery runs from T1 to the end (T2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.indicators import losses, resilience
from sim.indicators.indicator import NotComputableError
from sim.indicators.place import Place

SHORTEST_TREND_WEEKS = 8
SMALLEST_REFERENCE_CHANGE = 1e-3
"""A ratio to a reference that moved by less than 0.1 % says nothing (assumption)."""


@dataclass(frozen=True)
class Phases:
    """Rows of the panel: last week before the shock, trough, end."""

    before: int
    trough: int
    end: int


def phases(place: Place) -> Phases:
    """The contraction and the upturn of employment; a place that does not fall follows the trough of the others.

    Raises NotComputableError without a shock.
    """
    if place.shock_week is None:
        raise NotComputableError("ce scénario ne contient pas de choc", "this scenario has no shock")
    before, end = place.last_week_before, place.result.weeks
    employment = place.series("employment")
    falls = employment[before] - employment[place.shock_week :].min() > place.rounding_persons
    dated = employment if falls or place.others is None else place.others.series("employment")
    return Phases(before, place.shock_week + int(dated[place.shock_week :].argmin()), end)


def _change(series: np.ndarray, first: int, last: int) -> float:
    if series[first] <= 0:
        raise NotComputableError("l'emploi de départ est nul", "employment is zero at the start")
    return float(series[last] / series[first] - 1.0)


def _others(place: Place) -> Place:
    if place.others is None:
        raise NotComputableError(
            "il n'y a pas d'autre territoire à qui comparer", "there is no other territory to compare with"
        )
    return place.others


def _reference_change(place: Place, first: int, last: int) -> float:
    others = _others(place)
    series = others.series("employment")
    if (
        abs(series[last] - series[first]) <= others.rounding_persons
        or abs(_change(series, first, last)) <= SMALLEST_REFERENCE_CHANGE
    ):
        raise NotComputableError(
            "l'emploi des autres territoires n'a presque pas bougé : le rapport n'a pas de sens",
            "employment elsewhere hardly moved: the ratio has no meaning",
        )
    return _change(series, first, last)


def _upturn(place: Place) -> Phases:
    found = phases(place)
    if found.trough >= found.end:
        raise NotComputableError("le point bas est en fin de simulation", "the trough is at the end of the run")
    return found


def sensitivity(place: Place) -> float:
    """beta over the contraction (Martin 2012)."""
    found = phases(place)
    reference = _reference_change(place, found.before, found.trough)
    return resilience.sensitivity_index(_change(place.series("employment"), found.before, found.trough), reference)


def _simple(place: Place, first: int, last: int) -> float:
    series = place.series("employment")
    expected = resilience.expected_change_simple(series[first], _reference_change(place, first, last))
    return resilience.relative_to_expected(series[last] - series[first], expected)


def resistance_simple(place: Place) -> float:
    """Resistance against one rate for all the others."""
    found = phases(place)
    return _simple(place, found.before, found.trough)


def recovery_simple(place: Place) -> float:
    """Recovery against one rate for all the others."""
    found = _upturn(place)
    return _simple(place, found.trough, found.end)


def _sector_row(place: Place, week: int) -> int:
    weeks = place.result.sector_weeks
    if len(weeks) == 0:
        raise NotComputableError("aucun mois complet n'a été enregistré", "no whole month was recorded")
    return int(np.abs(weeks - week).argmin())


def _by_sector(place: Place, first: int, last: int) -> float:
    first_row, last_row = _sector_row(place, first), _sector_row(place, last)
    if first_row == last_row:
        raise NotComputableError("la phase dure moins d'un mois", "the phase is shorter than a month")
    own, reference = place.sector_series("jobs"), _others(place).sector_series("jobs")
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = reference[last_row] / reference[first_row] - 1.0
    rates[~np.isfinite(rates)] = np.nan
    levels = own[first_row]
    if np.isnan(rates[levels != 0]).any():
        raise NotComputableError("un secteur n'existe pas ailleurs", "a sector does not exist elsewhere")
    expected = resilience.expected_change_by_sector(levels, rates)
    if abs(expected) <= place.rounding_persons:
        raise NotComputableError(
            "le changement attendu est inférieur aux arrondis : le rapport n'a pas de sens",
            "the expected change is inside rounding: the ratio has no meaning",
        )
    return resilience.relative_to_expected(own[last_row].sum() - levels.sum(), expected)


def resistance_by_sector(place: Place) -> float:
    """Resistance against what each sector did elsewhere, on jobs at the workplace."""
    found = phases(place)
    return _by_sector(place, found.before, found.trough)


def recovery_by_sector(place: Place) -> float:
    """Recovery against what each sector did elsewhere, on jobs at the workplace."""
    found = _upturn(place)
    return _by_sector(place, found.trough, found.end)


def reorientation(place: Place) -> float:
    """Change of the mix of jobs between the month before the shock and the last month."""
    found = phases(place)
    jobs = place.sector_series("jobs")
    value = resilience.reorientation(jobs[_sector_row(place, found.before)], jobs[_sector_row(place, found.end)])
    if value is None:
        raise NotComputableError("il n'y a pas d'emploi sur place", "there are no jobs here")
    return value


def renewal(place: Place) -> float:
    """Yearly growth of employment after the trough less that before the shock, % a year."""
    found = _upturn(place)
    if found.before < SHORTEST_TREND_WEEKS:
        raise NotComputableError(
            f"moins de {SHORTEST_TREND_WEEKS} semaines avant le choc : pas de tendance à comparer",
            f"fewer than {SHORTEST_TREND_WEEKS} weeks before the shock: no trend to compare with",
        )
    employment = place.series("employment")
    after = resilience.annual_growth(
        employment[found.trough], employment[found.end], (found.end - found.trough) / losses.WEEKS_PER_YEAR
    )
    before = resilience.annual_growth(employment[0], employment[found.before], found.before / losses.WEEKS_PER_YEAR)
    if after is None or before is None:
        raise NotComputableError("l'emploi est nul", "employment is zero")
    return 100.0 * resilience.renewal(after, before)


def static_resilience(place: Place) -> float:
    """Part of the output that the shock alone would have cost that policy avoided (Rose 2007)."""
    result, columns = place.result, list(place.columns)
    if result.unaided_panel is None or result.twin_panel is None:
        raise NotComputableError(
            "demande un choc et une politique : la perte possible est celle du même choc sans politique",
            "needs a shock and a policy: the potential loss is that of the same shock without policy",
        )
    usual, unaided, actual = (
        float(panel["output"][1:, columns].sum()) for panel in (result.twin_panel, result.unaided_panel, result.panel)
    )
    value = resilience.static_resilience(usual - unaided, usual - actual)
    if value is None:
        raise NotComputableError("le choc seul n'a rien coûté", "the shock alone cost nothing")
    return value
