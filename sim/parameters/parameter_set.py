"""All parameters of a run, by group, with overrides addressed by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sim.errors import ScenarioError, nearest_name
from sim.parameters.coworking import CoworkingParameters
from sim.parameters.demography import DemographyParameters
from sim.parameters.firms import FirmParameters
from sim.parameters.households import HouseholdParameters
from sim.parameters.labour_market import LabourMarketParameters
from sim.parameters.land import LandParameters
from sim.parameters.levers import LeverParameters
from sim.parameters.production import ProductionParameters
from sim.parameters.public_finance import PublicFinanceParameters
from sim.parameters.quantity import (
    KeyedMatrix,
    KeyedVector,
    ParameterGroup,
    checked_number,
    declaration_of,
)
from sim.parameters.telework import TeleworkParameters


@dataclass(frozen=True)
class Parameters:
    """Every number that a run assumes about behaviour; facts of territories are elsewhere.

    Groups are frozen and checked; `Parameters()` holds the defaults.
    """

    labour_market: LabourMarketParameters = field(default_factory=LabourMarketParameters)
    production: ProductionParameters = field(default_factory=ProductionParameters)
    households: HouseholdParameters = field(default_factory=HouseholdParameters)
    firms: FirmParameters = field(default_factory=FirmParameters)
    demography: DemographyParameters = field(default_factory=DemographyParameters)
    telework: TeleworkParameters = field(default_factory=TeleworkParameters)
    public_finance: PublicFinanceParameters = field(default_factory=PublicFinanceParameters)
    land: LandParameters = field(default_factory=LandParameters)
    levers: LeverParameters = field(default_factory=LeverParameters)
    coworking: CoworkingParameters = field(default_factory=CoworkingParameters)

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, object], where: str = "") -> Parameters:
        """The defaults with some values changed.

        `overrides` is nested (`{"production": {"stock_days": {"FOOD": 10}}}`), or keyed by path
        (`{"production.stock_days.FOOD": 10}`), or both. A single number given to a vector applies to all its
        entries. `where` starts the error message. Raises ScenarioError for an unknown path (with the nearest valid
        one), a wrong type or a value out of bounds.
        """
        try:
            changes: dict[str, dict[str, Any]] = {}
            for path, value in flattened(overrides).items():
                set_leaf(changes, path, value)
            groups = {}
            for group in fields(cls):
                default = group.default_factory()  # type: ignore[misc]
                groups[group.name] = changed_group(default, changes.get(group.name, {}))
            return cls(**groups)
        except ScenarioError as error:
            place = f"{where}: {error.where}" if where else error.where
            raise ScenarioError(error.what, place, error.got, error.expected, error.nearest) from None

    def get(self, path: str) -> object:
        """The value at a path such as `firms.cash_buffer_months` or `production.stock_days.FOOD`."""
        group, name, keys = resolved_path(path)
        value: Any = getattr(getattr(self, group), name)
        for key in keys:
            value = value[key]
        return value


def flattened(overrides: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Nested tables as one mapping from dotted path to value, in the order written."""
    leaves: dict[str, object] = {}
    for key, value in overrides.items():
        path = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            leaves.update(flattened(value, path))
        else:
            leaves[path] = value
    return leaves


def groups() -> dict[str, type[ParameterGroup]]:
    """The groups of parameters by name."""
    return {group.name: group.default_factory for group in fields(Parameters)}  # type: ignore[misc]


def declared_fields(group: type[ParameterGroup]) -> dict[str, Any]:
    """The dataclass fields of a group by name."""
    return {field_.name: field_ for field_ in fields(group)}  # type: ignore[arg-type]


def resolved_path(path: str) -> tuple[str, str, tuple[str, ...]]:
    """Group, parameter and keys that a path names.

    Raises ScenarioError with the nearest valid path when there is none.
    """
    group, _, rest = path.partition(".")
    name, _, key_path = rest.partition(".")
    known = groups()
    keys = tuple(key_path.split(".")) if key_path else ()
    declared = declared_fields(known[group]).get(name) if group in known else None
    value = declared.default if declared else None
    for key in keys:
        value = value.get(key) if isinstance(value, (KeyedVector, KeyedMatrix)) else None
    if value is None:
        expected = "a path of `maillage list parameters`"
        raise ScenarioError("no such parameter", "parameters", path, expected, nearest_path(path))
    return group, name, keys


def nearest_path(path: str) -> str | None:
    """The valid path closest to a misspelt one: close in spelling, else one that ends with the same name."""
    valid = [row for row in all_paths() if row.count(".") == 1 or path.count(".") > 1]
    tail = path.rsplit(".", 1)[-1]
    same_tail = [row for row in valid if row.rsplit(".", 1)[-1] == tail]
    return nearest_name(path, valid) or next(iter(same_tail), None)


def all_paths() -> Iterator[str]:
    """Every address: parameters, then the entries of vectors and matrices."""
    for group, kind in groups().items():
        for name, declared in declared_fields(kind).items():
            yield f"{group}.{name}"
            yield from entry_paths(f"{group}.{name}", declared.default)


def entry_paths(path: str, value: object) -> Iterator[str]:
    """The addresses inside a vector or a matrix."""
    if isinstance(value, (KeyedVector, KeyedMatrix)):
        for key, entry in value.items():
            yield f"{path}.{key}"
            yield from entry_paths(f"{path}.{key}", entry)


def set_leaf(changes: dict[str, dict[str, Any]], path: str, value: object) -> None:
    """Check one override and file it under its group and parameter.

    Raises ScenarioError for an unknown path, a wrong type or a value out of bounds.
    """
    group, name, keys = resolved_path(path)
    declared = declared_fields(groups()[group])[name]
    group_changes = changes.setdefault(group, {})
    base = group_changes.get(name, declared.default)
    group_changes[name] = replaced_entry(base, keys, value, declared, path)


def replaced_entry(base: Any, keys: tuple[str, ...], value: object, declared: Any, path: str) -> Any:
    """`base` with the entry named by `keys` set to `value`; a number given to a whole vector fills it."""
    if keys:
        entry = replaced_entry(base[keys[0]], keys[1:], value, declared, path)
        return type(base)({key: entry if key == keys[0] else base[key] for key in base})
    if isinstance(base, (KeyedVector, KeyedMatrix)):
        if isinstance(value, (list, tuple)):
            if len(value) != len(base):
                raise ScenarioError(
                    "wrong number of values", f"parameter {path}", len(value), f"{len(base)}: {', '.join(base)}"
                )
            entries = dict(zip(base, value, strict=True))
        else:
            entries = dict.fromkeys(base, value)
        return type(base)({key: replaced_entry(base[key], (), entries[key], declared, f"{path}.{key}") for key in base})
    return checked_number(value, base, declaration_of(declared), path)


def changed_group(default: ParameterGroup, changes: Mapping[str, object]) -> ParameterGroup:
    """The group with some values changed; the default itself when there is no change."""
    if not changes:
        return default
    values = {name: getattr(default, name) for name in declared_fields(type(default))}
    return type(default)(**{**values, **changes})
