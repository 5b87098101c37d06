"""The catalogue of scenarios and the reading of scenario files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, nearest_name
from sim.parameters.parameter_set import all_paths
from sim.scenarios.schema import Scenario
from sim.scenarios.validation import scenario_from_table

CATALOGUE = Path(__file__).parent
LARGEST_FILE_BYTES = 1_000_000


def catalogue_ids() -> list[str]:
    """The ids of the scenarios that come with the simulator, sorted, `baseline` first."""
    return sorted((path.stem for path in CATALOGUE.glob("*.toml")), key=lambda name: (name != "baseline", name))


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """The scenario of a catalogue id or of a TOML file, with `extends` resolved and `overrides` applied.

    `overrides` maps paths to values: a field of the scenario (`weeks`, `system`), a field of a shock by its id
    (`shocks.lockdown.dose`), or a parameter (`firms.cash_buffer_months`). A `system` given there replaces the
    `territories` of the file, and the reverse.

    Raises ScenarioError (one line) for anything that cannot be read, understood or possible.
    """
    path = scenario_path(str(name_or_path))
    where = path.name
    table = read_with_parents(path, ())
    table.setdefault("id", path.stem)
    scenario = scenario_from_table(table, where)
    scenario.require_shocks_within_horizon(where)
    return with_overrides(scenario, overrides or {})


def with_overrides(scenario: Scenario, overrides: Mapping[str, object]) -> Scenario:
    """The scenario with options laid over it and checked again; `overrides` as in `load_scenario`.

    Raises ScenarioError for an unknown path or a value that is not possible.
    """
    if not overrides:
        return scenario
    return scenario_from_table(overridden(scenario.model_dump(), overrides), "options")


def scenario_path(name: str, beside: Path | None = None) -> Path:
    """The file of a catalogue id, or a path (relative to `beside`, the directory of the file that names it).

    Raises ScenarioError with the nearest catalogue id when there is no such scenario.
    """
    if name in catalogue_ids():
        return CATALOGUE / f"{name}.toml"
    given = Path(name) if beside is None else beside / name
    for path in (given, given.with_name(f"{given.name}.toml")):
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            break
    if name.endswith(".toml") or "/" in name or "\\" in name:
        raise ScenarioError("no such scenario file", str(given))
    raise ScenarioError(
        "no such scenario", got=name, expected=f"a file or one of {', '.join(catalogue_ids())}",
        nearest=nearest_name(name, catalogue_ids()),
    )  # fmt: skip


def read_table(path: Path) -> dict[str, Any]:
    """The table of one TOML file.

    Raises ScenarioError when the file is missing, unreadable, larger than 1 MB, empty or not TOML (with the line).
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise ScenarioError("scenario file too large", path.name, size, f"at most {LARGEST_FILE_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"cannot read the scenario file: {error.strerror}", str(path)) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"not UTF-8 text (byte {error.start})", path.name) from None
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScenarioError(f"not valid TOML: {str(error) or 'nested too deeply'}", path.name) from None
    if not table:
        raise ScenarioError("the scenario file is empty", path.name, expected="title_fr and title_en, or extends")
    return table


def read_with_parents(path: Path, children: tuple[Path, ...]) -> dict[str, Any]:
    """A file's table laid over those it extends.

    `extends` is one name or a list; later parents win over earlier ones. Shocks add up: a shock whose id is that of a
    parent's changes that one, any other is appended. Raises ScenarioError for a cycle.
    """
    path = path.resolve()
    if path in children:
        chain = " -> ".join(file.name for file in (*children[children.index(path) :], path))
        raise ScenarioError(f"extends goes round in a circle: {chain}", children[0].name)
    table = read_table(path)
    names = table.pop("extends", [])
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ScenarioError("wrong type", f"{path.name}: extends", names, "a scenario name or a list of names")
    merged: dict[str, Any] = {}
    for name in names:
        parent = read_with_parents(scenario_path(name, path.parent), (*children, path))
        parent.pop("id", None)
        merged = laid_over(merged, parent, path.name)
    return laid_over(merged, table, path.name)


def laid_over(base: dict[str, Any], table: dict[str, Any], where: str) -> dict[str, Any]:
    """`table` laid over `base`: tables merge key by key, shocks add up by id, anything else replaces."""
    merged = dict(base)
    if "system" in table:
        merged.pop("territories", None)
    if "territories" in table:
        merged.pop("system", None)
    for key, value in table.items():
        if key == "shocks" and isinstance(value, list):
            merged[key] = added_shocks(merged.get(key, []), value, where)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = laid_over(merged[key], value, where)
        else:
            merged[key] = value
    return merged


def added_shocks(base: list[Any], added: list[Any], where: str) -> list[Any]:
    """The shocks of a parent followed by those of the child; the same id (or lone kind) changes the parent's shock."""
    shocks = list(base)
    for shock in added:
        if not isinstance(shock, dict):
            raise ScenarioError("wrong type", f"{where}: shocks", shock, "tables headed [[shocks]]")
        name = shock.get("id")
        place = next((i for i, other in enumerate(base) if name and name == other.get("id", other.get("kind"))), None)
        if place is None:
            shocks.append(shock)
        else:
            shocks[place] = laid_over(shocks[place], shock, where)
    return shocks


def overridden(table: dict[str, Any], overrides: Mapping[str, object]) -> dict[str, Any]:
    """The table of a scenario with options laid over it.

    Raises ScenarioError for a path that names neither a field, nor a shock, nor a parameter.
    """
    table = {**table, "parameters": dict(table["parameters"]), "shocks": [dict(shock) for shock in table["shocks"]]}
    for path, value in overrides.items():
        head, _, rest = path.partition(".")
        if head == "shocks":
            shock_named(table["shocks"], rest)[rest.rpartition(".")[2]] = value
        elif head in Scenario.model_fields and head != "parameters":
            if rest:
                raise ScenarioError("no such field", "options", path, f"{head} alone")
            if head == "system":
                table["territories"] = None
            if head == "territories":
                table["system"] = None
            table[head] = value
        elif rest:
            table["parameters"][rest if head == "parameters" else path] = value
        else:
            known = [*Scenario.model_fields, *all_paths()]
            raise ScenarioError("no such setting", "options", path, "a field or a parameter", nearest_name(path, known))
    return table


def shock_named(shocks: list[dict[str, Any]], address: str) -> dict[str, Any]:
    """The shock (or its `outside` table) that an address such as `lockdown.dose` or `lockdown.outside.jobs` names."""
    name, _, field = address.partition(".")
    known = [shock["id"] for shock in shocks]
    if name not in known or not field:
        raise ScenarioError(
            "no such shock in this scenario", "options", f"shocks.{address}",
            f"shocks.ID.FIELD with ID one of {', '.join(known)}" if known else "a scenario with shocks",
            nearest_name(name, known),
        )  # fmt: skip
    shock = shocks[known.index(name)]
    if field.startswith("outside."):
        shock["outside"] = dict(shock.get("outside") or {})
        return shock["outside"]
    return shock
