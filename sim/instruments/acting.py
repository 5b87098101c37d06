"""Every month each lever that is launched acts: which rule serves which kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.instruments.brownfield import convert_brownfields
from sim.instruments.business_support import support_firms
from sim.instruments.business_zone import animate_zones
from sim.instruments.digital_inclusion import teach_digital_skills
from sim.instruments.diversification import call_founders
from sim.instruments.employers_group import share_recruiters
from sim.instruments.habits import win_households_over
from sim.instruments.human_services import order_human_services
from sim.instruments.local_currency import circulate
from sim.instruments.public_procurement import buy_in_the_territory
from sim.instruments.repair_and_reuse import open_workshops
from sim.instruments.service_access import bring_services_nearer
from sim.instruments.spare_capacity import hold_reserves
from sim.instruments.supplier_matching import match_suppliers
from sim.instruments.third_place_grants import grant_third_places
from sim.instruments.training import train_job_seekers
from sim.instruments.welcome_residents import welcome_households
from sim.programmes import commission

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy

INSTRUMENTS: dict[str, Callable[[TerritorialEconomy, int], None]] = {
    "brownfield-conversion": convert_brownfields,
    "business-support": support_firms,
    "business-zone": animate_zones,
    "digital-inclusion": teach_digital_skills,
    "diversification": call_founders,
    "employers-group": share_recruiters,
    "human-services": order_human_services,
    "local-currency": circulate,
    "public-procurement": buy_in_the_territory,
    "repair-and-reuse": open_workshops,
    "repair-habits": win_households_over,
    "service-access": bring_services_nearer,
    "short-food-circuits": win_households_over,
    "spare-capacity": hold_reserves,
    "supplier-matching": match_suppliers,
    "third-place-grants": grant_third_places,
    "town-centre-trade": win_households_over,
    "training": train_job_seekers,
    "welcome-residents": welcome_households,
}
"""Rule of each kind of lever; it takes the model and the number of the lever among those of the run."""


def act_on_levers(model: TerritorialEconomy) -> None:
    """Every lever that is launched spends its credit of the month."""
    for number, lever in enumerate(model.programmes.levers):
        INSTRUMENTS[lever.kind](model, number)
    commission(model, "levers", model.programmes.weekly_orders.sum(axis=0))
