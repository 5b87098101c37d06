"""Scenarios as data: the schema, the catalogue of TOML files and their reading."""

from sim.scenarios.library import catalogue_ids, load_scenario, with_overrides
from sim.scenarios.places import pack_of, places_of, require_possible, system_of
from sim.scenarios.schema import Scenario
from sim.scenarios.toml_text import resolved_toml

__all__ = [
    "Scenario",
    "catalogue_ids",
    "load_scenario",
    "pack_of",
    "places_of",
    "require_possible",
    "resolved_toml",
    "system_of",
    "with_overrides",
]
