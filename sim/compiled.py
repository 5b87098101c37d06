"""How the rules that run over every agent are compiled: serial, cached on disk, strict floating point."""

from __future__ import annotations

from numba import njit

PPM = 1_000_000
PRICE_BASE = 10_000

compiled = njit(cache=True, nogil=True, error_model="numpy")


@compiled
def portion(total: int, cumulated: float, whole: float) -> int:
    """Where the running share ``cumulated / whole`` of ``total`` falls; its differences split a sum without remainder.

    The last claimant has ``cumulated == whole``, hence receives exactly what is left.
    """
    if whole <= 0.0:
        return 0
    return int(total * (cumulated / whole))


@compiled
def quantity_of(money: int, price: int) -> int:
    """Base-year cents of goods that money buys at a price per 10 000."""
    return money if price == PRICE_BASE else money * PRICE_BASE // price


@compiled
def value_of(quantity: int, price: int) -> int:
    """Cents that a quantity in base-year cents costs at a price per 10 000."""
    return quantity if price == PRICE_BASE else quantity * price // PRICE_BASE
