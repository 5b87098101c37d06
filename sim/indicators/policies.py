"""What policies cost, who paid, and what became of land and of coworking spaces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.indicators.indicator import NotComputableError
from sim.indicators.losses import CENTS_PER_EURO
from sim.indicators.place import Place
from sim.indicators.survival import kaplan_meier

PUBLIC = ("territory", "region", "state")
READY = ("serviced", "built")
"""States of brownfield land that is given back to firms."""
YEARS_WATCHED = 3


def codes_of(place: Place) -> list[str]:
    """Codes of the territories of a place."""
    return [place.result.system.codes[column] for column in place.columns]


def spent_by(payer: str) -> Callable[[Place], float]:
    """Euros that a payer (`territory`, `region`, `state`, `private`) spent on programmes of a place, less paid back."""

    def value(place: Place) -> float:
        codes = codes_of(place)
        levers = sum(programme["euros"][payer][code] for programme in place.result.programmes for code in codes)
        beside = place.result.spent_beside_levers
        if beside is None or payer not in PUBLIC:
            return float(levers)
        return float(levers + beside[PUBLIC.index(payer), list(place.columns)].sum() / CENTS_PER_EURO)

    return value


def cost_per_job_year(place: Place) -> float:
    """Public euros a year of work that policy gave residents, against the same shocks without any policy.

    Years of those who made the services that programmes bought are a cost, and no benefit.
    """
    result = place.result
    without = result.unaided_panel if result.shock_start_week is not None else result.twin_panel
    public = sum(spent_by(payer)(place) for payer in PUBLIC)
    if without is None or public <= 0:
        raise NotComputableError("aucune politique payée à comparer", "no paid policy to compare")
    columns = list(place.columns)
    gained = (result.panel["employment"] - without["employment"])[1:, columns].sum() / WEEKS_A_YEAR
    if result.programme_staff is not None:
        gained -= result.programme_staff[columns].sum()
    if gained <= place.rounding_persons * result.weeks / WEEKS_A_YEAR:
        raise NotComputableError(
            "aucune année de travail gagnée au-delà de l'arrondi", "no year of work gained beyond rounding"
        )
    return float(public / gained)


def programme_staff(place: Place) -> float:
    """Years of work of those who made the services that programmes bought in the place, over the run."""
    if place.result.programme_staff is None:
        raise NotComputableError("cette simulation n'a pas compté ces emplois", "this run did not count these jobs")
    return float(place.result.programme_staff[list(place.columns)].sum())


def land_taken(place: Place) -> float:
    """Hectares that firms hold at the end beyond those at the start."""
    if place.result.land_taken is None:
        raise NotComputableError(
            "le foncier n'est compté que s'il est rare (land.scarce)", "land is counted only where scarce (land.scarce)"
        )
    return float(place.result.land_taken[list(place.columns)].sum())


def land_reused(place: Place) -> float:
    """Hectares of brownfield given back to firms."""
    areas = (programme["hectares"] for programme in place.result.programmes if programme["hectares"])
    return float(sum(states[name][code] for states in areas for name in READY for code in codes_of(place)))


def coworking_survival(place: Place) -> float:
    """Share of coworking spaces still open three years after they opened, % (Kaplan and Meier 1958)."""
    result, codes = place.result, codes_of(place)
    lives = [life for life in result.coworking if life["territory_code"] in codes]
    last = [result.weeks if life["closing_week"] is None else life["closing_week"] for life in lives]
    weeks = np.array([end - life["opening_week"] for end, life in zip(last, lives, strict=True)])
    if not lives or weeks.max() < YEARS_WATCHED * WEEKS_A_YEAR:
        raise NotComputableError("aucun espace suivi trois ans", "no space was watched for three years")
    closed = np.array([life["closing_week"] is not None for life in lives])
    return 100.0 * kaplan_meier(weeks, closed).share_waiting(YEARS_WATCHED * WEEKS_A_YEAR)
