"""What residents could not buy, judged against the others hit by the same blow: resistance, recovery, sensitivity.

Hardly anything lacks before a shock, so that unmet demand has no rate of growth. What falls is the part of usual
purchases that can be made: the measures of Martin, Sunley, Gardiner and Tyler (2016) are applied to it (this project).
U is what lacks beyond the world without the shock, C the purchases of that world, by product, rents apart; T1 is the
month in which the place lacks most, T2 the last month. One share for all is that of the others, U_N / C_N; product by
product, the basket of the place is served as each product was elsewhere, sum_i C_ir U_iN / C_iN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.indicators import losses, resilience
from sim.indicators.indicator import NotComputableError
from sim.indicators.place import Place
from sim.indicators.relative_to_others import SMALLEST_REFERENCE_CHANGE, others_of
from sim.indicators.trajectory import require_twin


@dataclass(frozen=True)
class Shortage:
    """What a place lacks by product, cents a week, (S,)."""

    usual: np.ndarray
    """Purchases of the world without the shock, in the worst month."""
    worst: np.ndarray
    """Missing in the worst month."""
    end: np.ndarray
    """Missing in the last month."""


def _missing(place: Place) -> np.ndarray:
    """Unmet demand beyond that of the world without the shock, (months, S)."""
    return place.sector_series("unmet_demand") - place.twin_sector_series("unmet_demand")


def _rounding(usual: np.ndarray) -> float:
    return losses.ROUNDING_SHARE * float(usual.sum())


def _worst_month(place: Place) -> int:
    """Month in which the place lacks most; in which the others do where nothing lacks here."""
    require_twin(place)
    others = others_of(place)
    months = np.flatnonzero(place.result.sector_weeks >= place.shock_week)
    if months.size == 0:
        raise NotComputableError("aucun mois complet n'a été enregistré", "no whole month was recorded")
    purchases = place.twin_sector_series("purchases")
    lacking = _missing(place)[months].sum(axis=1)
    if lacking.max() <= _rounding(purchases[months].mean(axis=0)):
        lacking = _missing(others)[months].sum(axis=1)
    return int(months[lacking.argmax()])


def _shortages(place: Place) -> tuple[Shortage, Shortage]:
    """Of the place and of the others, in the worst month of the place."""
    worst = _worst_month(place)
    own, reference = (
        Shortage(each.twin_sector_series("purchases")[worst], _missing(each)[worst], _missing(each)[-1])
        for each in (place, others_of(place))
    )
    return own, reference


def _loss_expected(own: Shortage, reference: Shortage, by_product: bool) -> float:
    """What the place would lack in its worst month had it been served like the others, cents a week."""
    if by_product:
        shares = np.divide(
            reference.worst, reference.usual, out=np.full(len(own.usual), np.nan), where=reference.usual > 0
        )
        if np.isnan(shares[own.usual != 0]).any():
            raise NotComputableError("un produit n'est pas acheté ailleurs", "a product is not bought elsewhere")
        expected = resilience.expected_change_by_sector(own.usual, shares)
    else:
        expected = resilience.expected_change_simple(
            float(own.usual.sum()), float(reference.worst.sum() / max(reference.usual.sum(), 1.0))
        )
    if expected <= SMALLEST_REFERENCE_CHANGE * own.usual.sum():
        raise NotComputableError(
            "presque rien n'a manqué dans les autres territoires : le rapport n'a pas de sens",
            "hardly anything lacked elsewhere: the ratio has no meaning",
        )
    return expected


def sensitivity(place: Place) -> float:
    """Share of usual purchases that lacks here over that elsewhere, in the worst month (after Martin 2012)."""
    own, reference = _shortages(place)
    return float(own.worst.sum()) / _loss_expected(own, reference, by_product=False)


def resistance(*, by_product: bool) -> Callable[[Place], float]:
    """(U^e - U_r) / U^e in the worst month: 0 like the others, 1 nothing lacks, below 0 more lacks than elsewhere."""

    def value(place: Place) -> float:
        own, reference = _shortages(place)
        expected = _loss_expected(own, reference, by_product)
        return resilience.relative_to_expected(-float(own.worst.sum()), -expected)

    return value


def recovery(*, by_product: bool) -> Callable[[Place], float]:
    """(V_r - V^e) / V^e, V what is found again from the worst month to the end: 0 like the others, above 0 more."""

    def value(place: Place) -> float:
        own, reference = _shortages(place)
        if _worst_month(place) == len(place.result.sector_weeks) - 1:
            raise NotComputableError(
                "le manque est le plus fort en fin de simulation", "the shortage is worst at the end of the run"
            )
        if own.worst.sum() <= _rounding(own.usual):
            raise NotComputableError("aucun manque au-delà des arrondis", "no shortage beyond rounding")
        _loss_expected(own, reference, by_product)
        lacked, found = reference.worst, reference.worst - reference.end
        if by_product:
            kept = own.worst > _rounding(own.usual)
            if (lacked[kept] <= 0).any():
                raise NotComputableError(
                    "un produit qui manque ici ne manque pas ailleurs", "a product that lacks here does not elsewhere"
                )
            expected = float(own.worst[kept] @ (found[kept] / lacked[kept]))
            made_up = float((own.worst - own.end)[kept].sum())
        else:
            expected = float(own.worst.sum() * found.sum() / lacked.sum())
            made_up = float((own.worst - own.end).sum())
        if abs(expected) <= SMALLEST_REFERENCE_CHANGE * own.usual.sum():
            raise NotComputableError(
                "presque rien n'a été retrouvé ailleurs : le rapport n'a pas de sens",
                "hardly anything was found again elsewhere: the ratio has no meaning",
            )
        return resilience.relative_to_expected(made_up, expected)

    return value
