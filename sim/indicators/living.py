"""How people live in a place at the end of a run, and what the shock or the policy changed in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.indicators import accessibility, commuting, distribution
from sim.indicators.indicator import NotComputableError
from sim.indicators.losses import CENTS_PER_EURO
from sim.indicators.place import CITY_INHABITANTS, SYSTEM, Place
from sim.results import LivingConditions
from sim.sectors import SECTOR_INDEX

SERVICES = (SECTOR_INDEX["EDU"], SECTOR_INDEX["HEALTH"])
PER_THOUSAND = 1_000.0

Measure = Callable[[Place, bool], float]
"""A measure of a place in the world of the scenario, or of its twin."""


def at_end(measure: Measure) -> Callable[[Place], float]:
    """The measure at the end of the run."""
    return lambda place: measure(place, False)


def change(measure: Measure, relative: bool = False) -> Callable[[Place], float]:
    """The measure at the end of the run less that of the twin; in % of the twin's when `relative`."""

    def value(place: Place) -> float:
        if not place.has_twin:
            raise NotComputableError(
                "le même monde sans le choc n'a pas été simulé", "the same world without the shock was not simulated"
            )
        actual, twin = measure(place, False), measure(place, True)
        if not relative:
            return actual - twin
        if twin == 0:
            raise NotComputableError("le niveau sans choc est nul", "the level without the shock is zero")
        return 100.0 * (actual / twin - 1.0)

    return value


def _living(place: Place, twin: bool) -> LivingConditions:
    found = place.result.twin_living if twin else place.result.living
    if found is None or place.result.geography is None:
        raise NotComputableError("cette simulation n'a pas compté les gens", "this run did not count people")
    return found


def gini(place: Place, twin: bool) -> float:
    """Gini index of the standard of living of persons."""
    living, columns = _living(place, twin), list(place.columns)
    value = distribution.gini(living.persons[-1, columns].sum(axis=0), living.standards[-1, columns].sum(axis=0))
    if value is None:
        raise NotComputableError("aucun revenu", "no income")
    return value


def mean_standard(low: float, high: float) -> Measure:
    """Mean standard of living of persons between two shares of the population ranked by it, cents a week."""

    def measure(place: Place, twin: bool) -> float:
        living, columns = _living(place, twin), list(place.columns)
        persons, standards = living.persons[-1, columns].sum(axis=0), living.standards[-1, columns].sum(axis=0)
        value = distribution.mean_between(persons, standards, low, high)
        if value is None:
            raise NotComputableError("aucun revenu", "no income")
        return value

    return measure


def urban_rural_gap(place: Place, twin: bool) -> float:
    """Mean standard of living in towns over that of the countryside, less one, %."""
    living, columns = _living(place, twin), list(place.columns)
    towns = place.result.geography.population[columns] >= CITY_INHABITANTS
    value = distribution.mean_gap(
        living.persons[-1, columns].sum(axis=1), living.standards[-1, columns].sum(axis=1), towns
    )
    if value is None:
        raise NotComputableError(
            "il faut au moins une ville (50 000 habitants) et une campagne",
            "at least one town (50,000 inhabitants) and one countryside are needed",
        )
    return 100.0 * value


def commuting_kilometres(place: Place, twin: bool) -> float:
    """Kilometres to work and back of all residents, a week."""
    living, where = _living(place, twin), place.result.geography
    kilometres = place.once_for_all(("kilometres", twin), lambda: commuting.kilometres_a_week(
        living.days_on_site[-1], accessibility.with_own_distance(where.distance_km, where.area_km2), where.outside_km,
    ))  # fmt: skip
    return float(kilometres[list(place.columns)].sum())


def kilometres_per_worker(place: Place, twin: bool) -> float:
    """Kilometres to work and back a week, per employed resident."""
    employed = (place.twin_series if twin else place.series)("employment")[-1]
    if employed <= 0:
        raise NotComputableError("personne ne travaille", "nobody works")
    return commuting_kilometres(place, twin) / employed


def commuting_co2(place: Place, twin: bool) -> float:
    """Tonnes of CO2 equivalent a year of commuting by car."""
    return commuting.tonnes_of_co2_a_year(commuting_kilometres(place, twin))


def service_access(place: Place, twin: bool) -> float:
    """Jobs of education, health and social care that can be reached, per 1,000 inhabitants."""
    result = place.result
    where, sectors = result.geography, result.twin_sectors if twin else result.sectors
    if where is None or sectors is None or len(result.sector_weeks) == 0:
        raise NotComputableError("aucun mois complet n'a été enregistré", "no whole month was recorded")
    columns = list(place.columns)
    if where.population[columns].sum() <= 0:
        raise NotComputableError("la population n'est pas connue", "population is unknown")
    reachable = place.once_for_all(("services", twin), lambda: accessibility.access(
        sectors["jobs"][-1][:, SERVICES].sum(axis=1).astype(np.float64), where.population,
        accessibility.with_own_distance(where.distance_km, where.area_km2),
    ))  # fmt: skip
    return PER_THOUSAND * float(np.average(reachable[columns], weights=where.population[columns]))


def public_money(place: Place, twin: bool) -> float:
    """Euros that public bodies paid over the run to accounts of the place; to all others too for the whole system."""
    spent = _living(place, twin).public_spending
    everywhere = spent.sum() if place.code == SYSTEM else spent[list(place.columns)].sum()
    return float(everywhere) / CENTS_PER_EURO
