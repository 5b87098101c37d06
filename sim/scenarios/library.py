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
JOINED_BY = "+"
ITEMS = {"shocks": "shock", "levers": "lever"}
"""Lists of a scenario whose entries have an id, and what one entry is called."""
OF_A_PART = (*ITEMS, "cooperation", "parameters")
"""What a scenario adds to another when they are combined."""


def catalogue_ids() -> list[str]:
    """The ids of the scenarios that come with the simulator, sorted, `baseline` first."""
    return sorted((path.stem for path in CATALOGUE.glob("*.toml")), key=lambda name: (name != "baseline", name))


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """The scenario of a catalogue id or of a TOML file, with `extends` resolved and `overrides` applied.

    Names joined by `+` combine: the first says where, when and how long, the others add their shocks, levers,
    cooperation and parameters (`plant-closure+three-levers+hub`).

    `overrides` maps paths to values: a field of the scenario (`weeks`, `system`), a field of a shock or a lever by its
    id (`shocks.lockdown.dose`), or a parameter (`firms.cash_buffer_months`). A `system` given there replaces the
    `territories` of the file, and the reverse.

    Raises ScenarioError (one line) for anything that cannot be read, understood or possible.
    """
    names = str(name_or_path).split(JOINED_BY)
    if len(names) > 1 and Path(name_or_path).is_file():
        names = [str(name_or_path)]
    paths = [scenario_path(name) for name in names]
    where = JOINED_BY.join(path.name for path in paths)
    table = read_with_parents(paths[0], ())
    table.setdefault("id", paths[0].stem)
    for path in paths[1:]:
        table = combined(table, {"id": path.stem, **read_with_parents(path, ())}, where)
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
        "no such scenario", got=name, expected="a file or a scenario of `maillage list scenarios`",
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

    `extends` is one name or a list; later parents win over earlier ones. Shocks and levers add up: one whose id is that
    of a parent's changes that one, any other is appended. Raises ScenarioError for a cycle.
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
    """`table` laid over `base`: tables merge key by key, shocks and levers add up by id, anything else replaces."""
    merged = dict(base)
    if "system" in table:
        merged.pop("territories", None)
    if "territories" in table:
        merged.pop("system", None)
    for key, value in table.items():
        if key in ITEMS and isinstance(value, list):
            merged[key] = added_items(merged.get(key, []), value, f"{where}: {key}")
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = laid_over(merged[key], value, where)
        else:
            merged[key] = value
    return merged


def added_items(base: list[Any], added: list[Any], where: str) -> list[Any]:
    """The items of a parent followed by those of the child; the same id (or lone kind) changes the parent's item."""
    items = list(base)
    for item in added:
        if not isinstance(item, dict):
            raise ScenarioError("wrong type", where, item, f"tables headed [[{where.rpartition(' ')[2]}]]")
        name = item.get("id")
        place = next((i for i, other in enumerate(base) if name and name == other.get("id", other.get("kind"))), None)
        if place is None:
            items.append(item)
        else:
            items[place] = laid_over(items[place], item, where)
    return items


def combined(base: dict[str, Any], part: dict[str, Any], where: str) -> dict[str, Any]:
    """`base` with what `part` adds to a world: shocks, levers, cooperation, parameters; ids and titles are joined.

    The title of a world to which nothing is added is left out. Raises ScenarioError for parts that contradict each
    other.
    """
    require_agreement(base, part, where)
    merged = laid_over(base, beside(base, part), where)
    merged["sources"] = [*base.get("sources", []), *part.get("sources", [])]
    merged["id"] = f"{base['id']}{JOINED_BY}{part['id']}"
    for key in ("title_fr", "title_en"):
        said = (base.get(key) if adds(base) else None, part.get(key))
        merged[key] = " + ".join(title for title in said if title)
    for key in ("description_fr", "description_en"):
        merged[key] = "\n".join(text.strip() for text in (base.get(key), part.get(key)) if text)
    return merged


def beside(base: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """What a part adds, its shocks and levers renamed where the base has others of the same id; the same ones, once."""
    added = {key: value for key, value in part.items() if key in OF_A_PART}
    for key in ITEMS:
        known = {_named(item): item for item in base.get(key, [])}
        found = []
        for item in added.get(key, []):
            name, number = _named(item), 2
            if isinstance(item, dict) and item != known.get(name, item):
                while f"{name}-{number}" in known:
                    number += 1
                item = {**item, "id": f"{name}-{number}"}
            found.append(item)
        if found:
            added[key] = found
    return added


def _named(item: Any) -> Any:
    return item.get("id", item.get("kind")) if isinstance(item, dict) else None


def require_agreement(base: Mapping[str, Any], part: Mapping[str, Any], where: str) -> None:
    """Raise ScenarioError when two scenarios combined ask for contradictory contracts or parameters.

    Nothing says which of them is meant; a scenario that `extends` another changes it on purpose.
    """
    for key in ("cooperation", "parameters"):
        mine, theirs = base.get(key) or {}, part.get(key) or {}
        for field in sorted(mine.keys() & theirs.keys()):
            if mine[field] != theirs[field]:
                raise ScenarioError(
                    "two of the scenarios combined contradict each other", f"{where}: {key}.{field}",
                    f"{mine[field]} and {theirs[field]}", "one of them",
                )  # fmt: skip


def adds(table: Mapping[str, Any]) -> bool:
    """Whether a scenario adds something to the world without shock, which a combination need not name."""
    return any(table.get(key) for key in ("shocks", "levers", "cooperation", "parameters"))


def overridden(table: dict[str, Any], overrides: Mapping[str, object]) -> dict[str, Any]:
    """The table of a scenario with options laid over it.

    Raises ScenarioError for a path that names neither a field, nor a shock, nor a lever, nor a parameter.
    """
    table = {**table, "parameters": dict(table["parameters"])}
    table |= {key: [dict(item) for item in table[key]] for key in ITEMS}
    for path, value in overrides.items():
        head, _, rest = path.partition(".")
        if path in all_paths():
            table["parameters"][path] = value
        elif head in ITEMS:
            item_named(table[head], rest, head)[rest.rpartition(".")[2]] = value
        elif head == "cooperation" and rest:
            table["cooperation"] = {**(table.get("cooperation") or {}), rest: value}
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


def item_named(items: list[dict[str, Any]], address: str, kind: str) -> dict[str, Any]:
    """The item, or the table inside it, that an address such as `lockdown.dose` or `lockdown.outside.jobs` names."""
    name, _, field = address.partition(".")
    known = [item["id"] for item in items]
    if name not in known or not field:
        raise ScenarioError(
            f"no such {ITEMS[kind]} in this scenario", "options", f"{kind}.{address}",
            f"{kind}.ID.FIELD with ID one of {', '.join(known)}" if known else f"a scenario with {kind}",
            nearest_name(name, known),
        )  # fmt: skip
    item = items[known.index(name)]
    table, inside, _ = field.partition(".")
    if inside:
        item[table] = dict(item.get(table) or {})
        return item[table]
    return item
