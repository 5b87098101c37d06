"""From a table of TOML to a checked object, or one line that says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.cooperation import Cooperation, EdgeTerms
from sim.errors import ScenarioError, nearest_name
from sim.levers import LEVER_KINDS, Payers
from sim.scenarios.schema import Scenario
from sim.shocks import SHOCK_KINDS
from sim.shocks.footprint import OutsideFootprint

KINDS_OF = {"shocks": SHOCK_KINDS, "levers": LEVER_KINDS}
ALL_KINDS = SHOCK_KINDS | LEVER_KINDS
INNER_TABLES: dict[str, type[BaseModel]] = {
    "cooperation": Cooperation,
    "terms": EdgeTerms,
    "outside": OutsideFootprint,
    "payers": Payers,
}

FORMS = ("date", "int", "constrained-str", "pair", "terms")
"""Names of the alternatives that a field may hold, which no author wrote."""

Model = TypeVar("Model", bound=BaseModel)

EXPECTED_TYPES = {
    "int_type": "a whole number", "float_type": "a number", "string_type": "a text in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list in square brackets", "dict_type": "a table", "model_type": "a table", "date_type": "a date",
    "model_attributes_type": "a table", "finite_number": "a finite number", "missing": "a value",
}  # fmt: skip
LIMIT_WORDS = {
    "greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most"), "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"), "string_too_long": ("max_length", "at most this many characters:"),
    "string_too_short": ("min_length", "at least this many characters:"),
}  # fmt: skip


def tuples_for_lists(value: Any) -> Any:
    """The same table with every list made a tuple, as frozen models hold them."""
    if isinstance(value, Mapping):
        return {key: tuples_for_lists(entry) for key, entry in value.items()}
    return tuple(tuples_for_lists(entry) for entry in value) if isinstance(value, list) else value


def scenario_from_table(table: Mapping[str, Any], where: str) -> Scenario:
    """The scenario that a table describes.

    Raises ScenarioError, one line starting with `where`, for the first thing that is wrong.
    """
    try:
        return Scenario.model_validate(tuples_for_lists(table))
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False)
        error = told_in_one_line(faults[0], where)
        if len(faults) > 1:
            error.what = f"{error.what} [and {len(faults) - 1} more]"
        raise error from None
    except ScenarioError as error:
        place = f"{where}: {error.where}" if error.where else where
        raise ScenarioError(error.what, place, error.got, error.expected, error.nearest) from None


def told_in_one_line(fault: ErrorDetails, where: str) -> ScenarioError:
    """A fault found by the schema as a line: what, where, got, expected, nearest valid name."""
    path = readable_path(fault["loc"])
    place = f"{where}: {path}" if path else where
    kind, got, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        known = known_names(fault["loc"])
        key = str(fault["loc"][-1])
        near = nearest_name(key, known)
        return ScenarioError("unknown key", place, key, "" if near else f"one of {', '.join(known)}", near)
    if kind == "missing":
        return ScenarioError("this key is compulsory", place, expected=describe_field(fault["loc"]))
    if kind in ("literal_error", "union_tag_invalid"):
        allowed = context.get("expected") or context.get("expected_tags", "")
        given = context.get("tag", got)
        nearest = nearest_name(str(given), options(allowed))
        return ScenarioError("unknown value", place, given, f"one of {allowed}", nearest)
    if kind == "union_tag_not_found":
        kinds = KINDS_OF[str(fault["loc"][0])]
        return ScenarioError("this table needs a kind", place, expected=f"kind = one of {', '.join(kinds)}")
    if kind in LIMIT_WORDS:
        name, words = LIMIT_WORDS[kind]
        return ScenarioError("out of bounds", place, brief(got), f"{words} {context[name]}{unit_of(fault['loc'])}")
    if kind in EXPECTED_TYPES:
        return ScenarioError("wrong type", place, brief(got), EXPECTED_TYPES[kind])
    if kind == "value_error":
        return ScenarioError(str(context.get("error", fault["msg"])), place)
    return ScenarioError(fault["msg"], place, brief(got))


def readable_path(location: tuple[int | str, ...]) -> str:
    """`shocks[2].dose` for the place of a fault; the internal names of alternatives are left out."""
    path = ""
    for position, part in enumerate(location):
        if isinstance(part, int):
            path += f"[{part + 1}]"
        elif part not in ALL_KINDS and not (position and part in FORMS):
            path += f".{part}" if path else part
    return path


def model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    """The model that declares the last part of a location."""
    inner = [INNER_TABLES[part] for part in location[:-1] if part in INNER_TABLES]
    kinds = [ALL_KINDS[part] for part in location[:-1] if part in ALL_KINDS]
    return (inner or kinds or [Scenario])[-1]


def known_names(location: tuple[int | str, ...]) -> list[str]:
    """The keys allowed beside an unknown one."""
    names = list(model_at(location).model_fields)
    return [*names, "extends"] if model_at(location) is Scenario else names


def describe_field(location: tuple[int | str, ...]) -> str:
    """What a compulsory key stands for, in English."""
    info = model_at(location).model_fields.get(str(location[-1]))
    extra = info.json_schema_extra if info else None
    return f"{extra['label_en']} ({extra['unit']})" if isinstance(extra, dict) else "a text in quotes"


def unit_of(location: tuple[int | str, ...]) -> str:
    """The unit of a field, in parentheses, when it declares one."""
    info = model_at(location).model_fields.get(str(location[-1]))
    extra = info.json_schema_extra if info else None
    return f" ({extra['unit']})" if isinstance(extra, dict) else ""


def options(allowed: str) -> list[str]:
    """The quoted names of a list of alternatives."""
    return [word.strip(" '\"") for word in allowed.replace(" or ", ", ").split(",")]


def brief(value: object) -> object:
    """A value short enough for one line."""
    return value if len(repr(value)) <= 80 else f"{repr(value)[:77]}..."
