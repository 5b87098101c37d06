"""The commands that make a run again or compare it, tried before they are told."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from sim.errors import MaillageError
from sim.scenarios.library import ITEMS, load_scenario, with_overrides
from sim.scenarios.schema import Scenario
from sim.scenarios.toml_text import toml_value

RUN, COMPARE = ("maillage", "run"), ("maillage", "compare")
WRITTEN = "scenario.toml"
"""The whole scenario, written beside the results of a run."""
PLAIN = ("data", "weeks", "seed", "scale")


def command_line(scenario: Scenario) -> str:
    """The command that reproduces a run: its scenario of the catalogue with all that differs from it, or its own file.

    Differences that options cannot say, and scenarios that the catalogue does not hold, are read from `WRITTEN`.
    """
    place = {"territories": list(scenario.territories)} if scenario.territories else {"system": scenario.system}
    options = {**place, **{name: getattr(scenario, name) for name in PLAIN}}
    options = {name: value for name, value in options.items() if value is not None}
    try:
        base = load_scenario(scenario.id, options)
        settings = dict(differences(base.model_dump(), scenario.model_dump()))
        same = with_overrides(base, settings) == scenario
    except MaillageError:
        same = False
    if not same:
        return shlex.join([*RUN, WRITTEN])
    words = [*RUN, scenario.id]
    for name, value in options.items():
        words += [f"--{name}", ",".join(value) if isinstance(value, list) else str(value)]
    for path, value in settings.items():
        words += ["--set", f"{path}={toml_value(value)}"]
    return shlex.join(words)


def compared(command: str) -> str:
    """The command that compares a run with the same world in which nobody acts, from the one that makes it again.

    Both take the same scenario, places, dates and settings.
    """
    return shlex.join([*COMPARE, *shlex.split(command)[len(RUN) :]])


def differences(base: dict[str, Any], scenario: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What to set for one scenario to become another, path by path, as far as options can say it."""
    for name, value in scenario.items():
        if value == base[name] or value is None:
            continue
        if name == "parameters":
            yield from ((path, given) for path, given in value.items() if base[name].get(path) != given)
        elif name in ITEMS:
            known = {item["id"]: item for item in base[name]}
            for item in value:
                yield from _fields(f"{name}.{item['id']}", known.get(item["id"], item), item)
        elif isinstance(value, dict) and isinstance(base[name], dict):
            yield from _fields(name, base[name], value)
        else:
            yield name, value


def _fields(address: str, base: dict[str, Any], item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for field, value in item.items():
        if value is not None and value != base.get(field):
            yield f"{address}.{field}", value
