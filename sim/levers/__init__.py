"""Levers (the L of XLRM): what territories and their partners choose to do, dated, dosed and paid for by somebody."""

from typing import Annotated

from pydantic import Field

from sim.levers.brownfield import BrownfieldConversion
from sim.levers.business_support import BusinessSupport
from sim.levers.business_zone import BusinessZone
from sim.levers.digital_inclusion import DigitalInclusion
from sim.levers.diversification import Diversification
from sim.levers.employers_group import EmployersGroup
from sim.levers.explanations import lever_notes
from sim.levers.human_services import HumanServices
from sim.levers.lever import FAMILIES, PAYERS, Lever, Payers
from sim.levers.local_currency import LocalCurrency
from sim.levers.public_procurement import PublicProcurement
from sim.levers.repair_and_reuse import RepairAndReuse
from sim.levers.repair_habits import RepairHabits
from sim.levers.service_access import ServiceAccess
from sim.levers.short_food_circuits import ShortFoodCircuits
from sim.levers.spare_capacity import SpareCapacity
from sim.levers.supplier_matching import SupplierMatching
from sim.levers.third_place_grants import ThirdPlaceGrants
from sim.levers.town_centre_trade import TownCentreTrade
from sim.levers.training import Training
from sim.levers.welcome_residents import WelcomeResidents

LEVER_KINDS: dict[str, type[Lever]] = {
    "brownfield-conversion": BrownfieldConversion,
    "business-support": BusinessSupport,
    "business-zone": BusinessZone,
    "digital-inclusion": DigitalInclusion,
    "diversification": Diversification,
    "employers-group": EmployersGroup,
    "human-services": HumanServices,
    "local-currency": LocalCurrency,
    "public-procurement": PublicProcurement,
    "repair-and-reuse": RepairAndReuse,
    "repair-habits": RepairHabits,
    "service-access": ServiceAccess,
    "short-food-circuits": ShortFoodCircuits,
    "spare-capacity": SpareCapacity,
    "supplier-matching": SupplierMatching,
    "third-place-grants": ThirdPlaceGrants,
    "town-centre-trade": TownCentreTrade,
    "training": Training,
    "welcome-residents": WelcomeResidents,
}

AnyLever = Annotated[
    BrownfieldConversion
    | BusinessSupport
    | BusinessZone
    | DigitalInclusion
    | Diversification
    | EmployersGroup
    | HumanServices
    | LocalCurrency
    | PublicProcurement
    | RepairAndReuse
    | RepairHabits
    | ServiceAccess
    | ShortFoodCircuits
    | SpareCapacity
    | SupplierMatching
    | ThirdPlaceGrants
    | TownCentreTrade
    | Training
    | WelcomeResidents,
    Field(discriminator="kind"),
]

__all__ = ["FAMILIES", "LEVER_KINDS", "PAYERS", "AnyLever", "Lever", "Payers", "lever_notes"]
