"""Scenarios written back as TOML, complete, so that a run can be made again from its own record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.parameters.parameter_set import flattened
from sim.scenarios.schema import Scenario


def resolved_toml(scenario: Scenario) -> str:
    """The whole scenario as one TOML text, every default written out; reading it back gives an equal scenario."""
    table = scenario.model_dump(exclude_none=True)
    items = {kind: table.pop(kind) for kind in ("shocks", "levers")}
    parameters = flattened(table.pop("parameters"))
    lines = [f"{key} = {toml_value(value)}" for key, value in table.items()]
    if parameters:
        lines += ["", "[parameters]"]
        lines += [f"{json.dumps(path)} = {toml_value(value)}" for path, value in parameters.items()]
    for kind, entries in items.items():
        for entry in entries:
            lines += ["", f"[[{kind}]]"]
            lines += [f"{key} = {toml_value(value)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """One TOML value: text, number, boolean, date, list or inline table."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml_value(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(entry) for entry in value) + "]"
    return repr(value)
