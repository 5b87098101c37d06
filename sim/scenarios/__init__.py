"""Scenarios as data: the schema, the catalogue of TOML files and their reading."""

from sim.scenarios.library import catalogue_ids, load_scenario, with_overrides
from sim.scenarios.schema import Scenario
from sim.scenarios.toml_text import resolved_toml

__all__ = ["Scenario", "catalogue_ids", "load_scenario", "resolved_toml", "with_overrides"]
