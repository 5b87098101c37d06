"""The fall and the return of one place: what it lost against its twin, how deep, how long, how much."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.indicators import losses, resilience
from sim.indicators.indicator import NotComputableError, NotRecoveredError
from sim.indicators.place import Place

Pair = tuple[np.ndarray, np.ndarray]


def require_twin(place: Place) -> None:
    """Raises NotComputableError without a shock or without the world without it."""
    if place.shock_week is None:
        raise NotComputableError("ce scénario ne contient pas de choc", "this scenario has no shock")
    if not place.has_twin:
        raise NotComputableError(
            "le même monde sans le choc n'a pas été simulé", "the same world without the shock was not simulated"
        )


def pair(place: Place, variable: str) -> Pair:
    """A variable in both worlds from the first week of the shock on; NotComputableError where one is missing."""
    require_twin(place)
    return place.series(variable)[place.shock_week :], place.twin_series(variable)[place.shock_week :]


def tolerance(place: Place, variable: str, twin: np.ndarray) -> float:
    """Gap inside rounding: five agents for people, one part in ten thousand of the twin's mean for money."""
    if variable in ("employment", "jobs"):
        return place.rounding_persons
    return losses.ROUNDING_SHARE * float(twin.mean())


def depth(variable: str) -> Callable[[Place], float]:
    """Deepest loss in % of the twin, the first week of the shock included."""

    def value(place: Place) -> float:
        actual, twin = pair(place, variable)
        if (twin <= 0).any():
            raise NotComputableError("le niveau sans choc est nul", "the level without the shock is zero")
        return 100.0 * resilience.depth(resilience.quality(actual, twin))

    return value


def deepest_persons(variable: str) -> Callable[[Place], float]:
    """Deepest loss in persons, at least 0."""

    def value(place: Place) -> float:
        actual, twin = pair(place, variable)
        return max(0.0, float((twin - actual).max()))

    return value


def lost_person_years(variable: str) -> Callable[[Place], float]:
    """Years of work lost over the run; a gain is negative."""

    def value(place: Place) -> float:
        return losses.person_years(*pair(place, variable))

    return value


def lost_euros(variable: str) -> Callable[[Place], float]:
    """Euros lost over the run; a gain is negative."""

    def value(place: Place) -> float:
        return losses.euros(*pair(place, variable))

    return value


def triangle(variable: str) -> Callable[[Place], float]:
    """Area of the resilience triangle, in weeks of the level without the shock."""

    def value(place: Place) -> float:
        actual, twin = pair(place, variable)
        if (twin <= 0).any():
            raise NotComputableError("le niveau sans choc est nul", "the level without the shock is zero")
        return resilience.area_lost(resilience.quality(actual, twin))

    return value


def weeks_to_recover(variable: str) -> Callable[[Place], float]:
    """Weeks from the start of the shock to the return to the twin's level; NotRecoveredError when not regained."""

    def value(place: Place) -> float:
        actual, twin = pair(place, variable)
        allowed = tolerance(place, variable, twin)
        if (twin - actual).max() <= allowed:
            raise NotComputableError("aucune perte au-delà des arrondis", "no loss beyond rounding")
        weeks = resilience.time_to_recover(actual, twin, allowed)
        if weeks is None:
            raise NotRecoveredError(
                f"niveau non retrouvé {len(actual) - 1} semaines après le début du choc (durée censurée)",
                f"not recovered {len(actual) - 1} weeks after the shock began (censored)",
            )
        return weeks

    return value


def made_up(variable: str) -> Callable[[Place], float]:
    """Part of the deepest loss that is made up for at the end, %."""

    def value(place: Place) -> float:
        actual, twin = pair(place, variable)
        if (twin - actual).max() <= tolerance(place, variable, twin):
            raise NotComputableError("aucune perte au-delà des arrondis", "no loss beyond rounding")
        return 100.0 * resilience.recovered_share(actual, twin)

    return value


def static_resilience(variable: str) -> Callable[[Place], float]:
    """Part of what the shock alone would have cost over the run that policy avoided (Rose 2007).

    A loss is a level below that of the world without the shock; of `unmet_demand`, one above it.
    """

    def value(place: Place) -> float:
        if place.result.unaided_panel is None or not place.has_twin:
            raise NotComputableError(
                "demande un choc et une politique : la perte possible est celle du même choc sans politique",
                "needs a shock and a policy: the potential loss is that of the same shock without policy",
            )
        usual, unaided, actual = (
            float(series(variable)[1:].sum()) for series in (place.twin_series, place.unaided_series, place.series)
        )
        sign = -1.0 if variable == "unmet_demand" else 1.0
        found = resilience.static_resilience(sign * (usual - unaided), sign * (usual - actual))
        if found is None:
            raise NotComputableError("le choc seul n'a rien coûté", "the shock alone cost nothing")
        return found

    return value


def unmet_demand_peak(place: Place) -> float:
    """Largest part of wanted purchases that could not be made, beyond the twin's, % of the twin's consumption."""
    unmet, twin_unmet = pair(place, "unmet_demand")
    _, consumption = pair(place, "consumption")
    if (consumption <= 0).any():
        raise NotComputableError("la consommation sans choc est nulle", "consumption without the shock is zero")
    return 100.0 * max(0.0, float(((unmet - twin_unmet) / consumption).max()))


def unmet_demand_area(place: Place) -> float:
    """Purchases residents wanted and could not make, beyond the twin's, euros over the run."""
    unmet, twin_unmet = pair(place, "unmet_demand")
    return losses.euros(twin_unmet, unmet)


def unmet_demand_weeks(place: Place) -> float:
    """Weeks until residents find what they want again; raises NotRecoveredError when they do not."""
    unmet, twin_unmet, allowed = _shortage(place)
    weeks = resilience.time_to_recover(-unmet, -twin_unmet, allowed)
    if weeks is None:
        raise NotRecoveredError(
            f"manque encore présent {len(unmet) - 1} semaines après le début du choc (durée censurée)",
            f"still short {len(unmet) - 1} weeks after the shock began (censored)",
        )
    return weeks


def unmet_demand_made_up(place: Place) -> float:
    """Part of the highest unmet demand that residents find again at the end, %."""
    unmet, twin_unmet, _ = _shortage(place)
    return 100.0 * resilience.recovered_share(-unmet, -twin_unmet)


def _shortage(place: Place) -> tuple[np.ndarray, np.ndarray, float]:
    """Unmet demand in both worlds and what of it is rounding; raises NotComputableError when nothing lacks."""
    unmet, twin_unmet = pair(place, "unmet_demand")
    _, consumption = pair(place, "consumption")
    allowed = losses.ROUNDING_SHARE * float(consumption.mean())
    if (unmet - twin_unmet).max() <= allowed:
        raise NotComputableError("aucun manque au-delà des arrondis", "no shortage beyond rounding")
    return unmet, twin_unmet, allowed
