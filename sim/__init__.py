"""Maillage: how local economies take a shock and come back, agent by agent, on real French intercommunalités.

from sim import TerritorialEconomy, load_scenario, run_scenario
result = run_scenario(load_scenario("plant-closure", {"system": "coevrons", "weeks": 104}))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from sim.model import TerritorialEconomy
    from sim.run import run_scenario
    from sim.scenarios import load_scenario

__all__ = ["TerritorialEconomy", "__version__", "load_scenario", "run_scenario"]

_HOMES = {"TerritorialEconomy": "sim.model", "load_scenario": "sim.scenarios", "run_scenario": "sim.run"}


def __getattr__(name: str) -> Any:
    """Import the front door's three names when first asked for, so that listing commands stay fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
