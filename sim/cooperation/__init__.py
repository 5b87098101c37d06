"""Cooperation between territories: who is linked with whom, on which terms (Alliance des territoires, reciprocity)."""

from sim.cooperation.agreement import THEMES, Cooperation, EdgeTerms
from sim.cooperation.topologies import TOPOLOGIES, Link, links_between

__all__ = ["THEMES", "TOPOLOGIES", "Cooperation", "EdgeTerms", "Link", "links_between"]
