"""What a shock takes from the most modest and from the most comfortable households, against the twin.

Fifths are those of each territory, by disposable income per consumption unit. Households keep the fifth in which they
stood at the start for work and income, so that the loss is not hidden by those who fall into another fifth; purchases
are counted where households stand when they buy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.indicators.indicator import NotComputableError
from sim.indicators.losses import WEEKS_PER_YEAR
from sim.indicators.place import Place
from sim.indicators.trajectory import require_twin
from sim.results import Panel, at_month_zero_prices

FIFTHS = (
    ("poorest", 0, "cinquième des ménages le plus modeste", "most modest fifth of households"),
    ("richest", 4, "cinquième des ménages le plus aisé", "most comfortable fifth of households"),
)
"""Name, position, and label in French and English of the fifths that indicators tell."""


def _since_shock(place: Place) -> np.ndarray:
    """Years that each recorded month lasts, 0 before the shock; raises NotComputableError where none is known."""
    require_twin(place)
    result = place.result
    if result.fifths is None or result.twin_fifths is None:
        raise NotComputableError("cette simulation n'a pas compté les ménages", "this run did not count households")
    weeks = np.asarray(result.sector_weeks)
    years = np.diff(weeks, append=result.weeks + 1) / WEEKS_PER_YEAR * (weeks >= place.shock_week)
    if not years.any():
        raise NotComputableError("aucun mois complet n'a été enregistré", "no whole month was recorded")
    return years


def _total(place: Place, years: np.ndarray, fifths: Panel, panel: Panel, variable: str, fifth: int) -> float:
    """Sum of a fifth of the households of a place, ``years`` a month long; `real_income` at the prices of month 0."""
    columns = list(place.columns)
    name = "income" if variable == "real_income" else variable
    values = fifths[name][:, columns, fifth].astype(np.float64)
    if variable == "real_income":
        values = at_month_zero_prices(values, panel["price_index"][place.result.sector_weeks][:, columns])
    return float(years @ values.sum(axis=1))


def lost(variable: str, fifth: int) -> Callable[[Place], float]:
    """Part of the work or of the real income of a fifth that the shock takes, over the time since it, %."""

    def value(place: Place) -> float:
        years, result = _since_shock(place), place.result
        usual = _total(place, years, result.twin_fifths, result.twin_panel, variable, fifth)
        if usual <= 0:
            raise NotComputableError("le niveau sans choc est nul", "the level without the shock is zero")
        return 100.0 * (1.0 - _total(place, years, result.fifths, result.panel, variable, fifth) / usual)

    return value


def lacked(fifth: int) -> Callable[[Place], float]:
    """What a fifth wanted and could not buy because of the shock, % of what it usually buys over that time."""

    def value(place: Place) -> float:
        years, result = _since_shock(place), place.result
        usual = _total(place, years, result.twin_fifths, result.twin_panel, "purchases", fifth)
        if usual <= 0:
            raise NotComputableError("la consommation sans choc est nulle", "consumption without the shock is zero")
        unmet, twin = (
            _total(place, years, fifths, panel, "unmet_demand", fifth)
            for fifths, panel in ((result.fifths, result.panel), (result.twin_fifths, result.twin_panel))
        )
        return 100.0 * (unmet - twin) / usual

    return value
