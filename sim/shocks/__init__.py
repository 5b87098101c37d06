"""Shocks (the X of XLRM): named, dated, dosed disturbances that the territory does not choose."""

from typing import Annotated

from pydantic import Field

from sim.shocks.active_shocks import ActiveShocks
from sim.shocks.drought import Drought
from sim.shocks.ecommerce_shift import EcommerceShift
from sim.shocks.effects import Closure, WeekEffects
from sim.shocks.energy_price import EnergyPrice
from sim.shocks.explanations import Explanation, explanations, nothing_happened_because
from sim.shocks.flood import Flood
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.lockdown import Lockdown
from sim.shocks.places import Places
from sim.shocks.plant_closure import PlantClosure
from sim.shocks.service_closure import ServiceClosure
from sim.shocks.shock import Shock
from sim.shocks.supply_cut import SupplyCut
from sim.shocks.tradables_slump import TradablesSlump

SHOCK_KINDS: dict[str, type[Shock]] = {
    "lockdown": Lockdown,
    "plant-closure": PlantClosure,
    "tradables-slump": TradablesSlump,
    "energy-price": EnergyPrice,
    "supply-cut": SupplyCut,
    "drought": Drought,
    "flood": Flood,
    "service-closure": ServiceClosure,
    "ecommerce-shift": EcommerceShift,
}

AnyShock = Annotated[
    Lockdown | PlantClosure | TradablesSlump | EnergyPrice | SupplyCut | Drought | Flood | ServiceClosure
    | EcommerceShift,
    Field(discriminator="kind"),
]  # fmt: skip

__all__ = [
    "SHOCK_KINDS",
    "ActiveShocks",
    "AnyShock",
    "Closure",
    "Drought",
    "EcommerceShift",
    "EnergyPrice",
    "Explanation",
    "Flood",
    "Lockdown",
    "OutsideFootprint",
    "Places",
    "PlantClosure",
    "ServiceClosure",
    "Shock",
    "SupplyCut",
    "TradablesSlump",
    "WeekEffects",
    "explanations",
    "nothing_happened_because",
]
