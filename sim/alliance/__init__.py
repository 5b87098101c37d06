"""The alliance of a run: what territories that cooperate negotiate, sign, exchange, pay and end (evidence 7)."""

from sim.alliance.alliance import Alliance
from sim.alliance.care import share_services
from sim.alliance.cooperating import cooperate, cooperation_report, pay_for_cooperation
from sim.alliance.help import help_partners
from sim.alliance.negotiation import negotiate
from sim.alliance.solidarity import pool_risks
from sim.alliance.supply import honour_floors

__all__ = [
    "Alliance",
    "cooperate",
    "cooperation_report",
    "help_partners",
    "honour_floors",
    "negotiate",
    "pay_for_cooperation",
    "pool_risks",
    "share_services",
]
