"""Where money comes from and how long it stays: bases, retention and local multiplier of a place over its first year.

The first year is read in the world without the shock when it was simulated, else over the weeks before the shock, so
that these are traits of the territory and not of the shock.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.indicators import bases, local_multiplier
from sim.indicators.indicator import NotComputableError
from sim.indicators.losses import WEEKS_PER_YEAR
from sim.indicators.place import Place


def quiet_total(place: Place, variable: str) -> float:
    """Sum of a weekly variable over at most 52 weeks without a shock, in its own unit.

    Raises NotComputableError when the run has no such week.
    """
    if place.has_twin:
        return float(place.twin_series(variable)[1 : WEEKS_PER_YEAR + 1].sum())
    last = place.result.weeks if place.shock_week is None else place.last_week_before
    if last < 1:
        raise NotComputableError("aucune semaine sans choc", "no week without a shock")
    return float(place.series(variable)[1 : min(last, WEEKS_PER_YEAR) + 1].sum())


def base_share(base: str) -> Callable[[Place], float]:
    """Share of one of the four bases, %."""

    def value(place: Place) -> float:
        shares = bases.base_shares({name: quiet_total(place, f"base_{name}") for name in bases.BASES})
        if shares is None:
            raise NotComputableError("aucun revenu n'entre dans le territoire", "no income enters the territory")
        return 100.0 * shares[base]

    return value


def retention(place: Place) -> float:
    """Share of residents' spending in shops and services made where they live, %."""
    value = local_multiplier.retention(quiet_total(place, "purchases_local"), quiet_total(place, "purchases_total"))
    if value is None:
        raise NotComputableError("les habitants n'achètent rien", "residents buy nothing")
    return 100.0 * value


def local_share(place: Place) -> float:
    """Share of a euro of residents' income that becomes income of the same place."""
    value = local_multiplier.local_share(
        quiet_total(place, "purchases_local"),
        quiet_total(place, "income"),
        quiet_total(place, "value_added"),
        quiet_total(place, "output"),
    )
    if value is None:
        raise NotComputableError("le revenu ou la production est nul", "income or output is zero")
    return value


def lm3(place: Place) -> float:
    """LM3 with the place's local share at every round."""
    return local_multiplier.lm3(local_share(place))


def multiplier(place: Place) -> float:
    """Infinite-round multiplier with the place's local share at every round."""
    value = local_multiplier.infinite_multiplier(local_share(place))
    if value is None:
        raise NotComputableError("aucun euro ne sort du territoire", "no euro leaves the territory")
    return value
