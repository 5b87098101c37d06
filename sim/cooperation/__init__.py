"""Cooperation between territories: who is linked with whom, on which terms (Alliance des territoires, reciprocity)."""

from sim.cooperation.agreement import Cooperation
from sim.cooperation.topologies import TOPOLOGIES, linked_pairs

__all__ = ["TOPOLOGIES", "Cooperation", "linked_pairs"]
