"""Every month each lever that is launched acts: which rule serves which kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.instruments.human_services import order_human_services
from sim.instruments.third_place_grants import grant_third_places
from sim.instruments.training import train_job_seekers
from sim.programmes import commission

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

INSTRUMENTS: dict[str, Callable[[TerritorialEconomy, int], None]] = {
    "human-services": order_human_services,
    "third-place-grants": grant_third_places,
    "training": train_job_seekers,
}
"""Rule of each kind of lever; it takes the model and the number of the lever among those of the run."""


def act_on_levers(model: TerritorialEconomy) -> None:
    """Every lever that is launched spends its credit of the month."""
    for number, lever in enumerate(model.programmes.levers):
        INSTRUMENTS[lever.kind](model, number)
    commission(model, "levers", model.programmes.weekly_orders.sum(axis=0))
