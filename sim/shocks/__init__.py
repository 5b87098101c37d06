"""Shocks (the X of XLRM): named, dated, dosed disturbances that the territory does not choose."""

from typing import Annotated

from pydantic import Field

from sim.shocks.active_shocks import ActiveShocks
from sim.shocks.effects import Closure, WeekEffects
from sim.shocks.explanations import Explanation, explanations, nothing_happened_because
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.lockdown import Lockdown
from sim.shocks.places import Places
from sim.shocks.plant_closure import PlantClosure
from sim.shocks.shock import Shock

SHOCK_KINDS: dict[str, type[Shock]] = {"lockdown": Lockdown, "plant-closure": PlantClosure}

AnyShock = Annotated[Lockdown | PlantClosure, Field(discriminator="kind")]

__all__ = [
    "SHOCK_KINDS",
    "ActiveShocks",
    "AnyShock",
    "Closure",
    "Explanation",
    "Lockdown",
    "OutsideFootprint",
    "Places",
    "PlantClosure",
    "Shock",
    "WeekEffects",
    "explanations",
    "nothing_happened_because",
]
