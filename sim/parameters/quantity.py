"""A parameter is a number with a unit, a plausible range and a source, never a bare literal.

A group of parameters is a frozen dataclass whose fields are made by `quantity`. Construction checks types and
bounds, so that an impossible economy cannot be described.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

import numpy as np

from sim.errors import ScenarioError

STATUSES = ("observed", "estimated", "assumed")

UNITS_FR = {
    "share": "part (0 à 1)",
    "ratio": "rapport",
    "index": "indice",
    "exponent": "exposant",
    "yes or no": "oui ou non",
    "per month": "par mois",
    "per year": "par an",
    "weeks": "semaines",
    "days": "jours",
    "months": "mois",
    "years": "années",
    "vacancies per job": "postes vacants par emploi",
    "months of sales": "mois de ventes",
    "weight": "poids",
    "full-time equivalents": "équivalents temps plein",
    "utility": "utilité",
    "utility a minute": "utilité par minute",
    "utility for the whole income": "utilité pour le revenu entier",
    "utility for ln(1 + members)": "utilité pour ln(1 + membres)",
    "km/h": "km/h",
    "persons": "personnes",
    "m2": "m²",
    "EUR": "euros",
    "EUR a month": "euros par mois",
    "EUR/year": "euros par an",
    "EUR/m2/year": "euros par m² et par an",
}


@dataclass(frozen=True)
class Quantity:
    """What is known about one parameter: its unit, plausible range, source and labels in both languages."""

    unit: str
    low: float | None
    high: float | None
    source: str
    status: str
    label_fr: str
    label_en: str
    doc: str

    @property
    def unit_fr(self) -> str:
        """The unit as a French reader says it."""
        return UNITS_FR[self.unit]

    def range_text(self) -> str:
        """The admissible interval, for error messages and listings."""
        low = "-inf" if self.low is None else f"{self.low:g}"
        high = "inf" if self.high is None else f"{self.high:g}"
        return f"[{low}, {high}]"


class KeyedVector(Mapping[str, float]):
    """One number per sector, quintile or occupation: an immutable mapping in a fixed order.

    `array()` gives the numbers in the order of the keys, float64, shape (number of keys,).
    """

    __slots__ = ("_keys", "_values")

    def __init__(self, values: Mapping[str, float]) -> None:
        self._keys = tuple(values)
        self._values = tuple(float(value) for value in values.values())

    def __getitem__(self, key: str) -> float:
        try:
            return self._values[self._keys.index(key)]
        except ValueError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __hash__(self) -> int:
        return hash((self._keys, self._values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyedVector) and (self._keys, self._values) == (other._keys, other._values)

    def __repr__(self) -> str:
        return f"KeyedVector({dict(self)!r})"

    def __reduce__(self) -> tuple[type, tuple[dict[str, float]]]:
        return KeyedVector, (dict(self),)

    def array(self) -> np.ndarray:
        """The numbers in the order of the keys (float64, a new array)."""
        return np.array(self._values, dtype=np.float64)

    def replaced(self, changes: Mapping[str, float]) -> KeyedVector:
        """The same vector with some entries changed."""
        return KeyedVector({key: changes.get(key, self[key]) for key in self})


class KeyedMatrix(Mapping[str, KeyedVector]):
    """One number per pair of keys (row, then column): an immutable mapping of vectors.

    `array()` gives a float64 array of shape (rows, columns).
    """

    __slots__ = ("_rows",)

    def __init__(self, rows: Mapping[str, Mapping[str, float]]) -> None:
        self._rows = {
            key: row if isinstance(row, KeyedVector) else KeyedVector(row) for key, row in rows.items()
        }

    def __getitem__(self, key: str) -> KeyedVector:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __hash__(self) -> int:
        return hash(tuple(self._rows.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyedMatrix) and self._rows == other._rows

    def __repr__(self) -> str:
        return f"KeyedMatrix({ {key: dict(row) for key, row in self._rows.items()}!r})"

    def __reduce__(self) -> tuple[type, tuple[dict[str, dict[str, float]]]]:
        return KeyedMatrix, ({key: dict(row) for key, row in self._rows.items()},)

    def array(self) -> np.ndarray:
        """The numbers, float64, shape (rows, columns)."""
        return np.array([row.array() for row in self._rows.values()], dtype=np.float64)

    def replaced(self, changes: Mapping[str, Mapping[str, float]]) -> KeyedMatrix:
        """The same matrix with some entries changed."""
        return KeyedMatrix({key: self[key].replaced(changes.get(key, {})) for key in self})


def quantity(
    default: bool | float | KeyedVector | KeyedMatrix,
    unit: str,
    *,
    low: float | None = None,
    high: float | None = None,
    source: str = "assumption",
    status: str = "assumed",
    label_fr: str,
    label_en: str,
    doc: str = "",
) -> Any:
    """Declare a parameter: default, unit, bounds, source, and whether it is observed, estimated or assumed."""
    if unit not in UNITS_FR:
        raise ValueError(f"unit {unit!r} has no French name in UNITS_FR")
    if status not in STATUSES:
        raise ValueError(f"status {status!r} is none of {STATUSES}")
    declaration = Quantity(unit, low, high, source, status, label_fr, label_en, doc)
    return field(default=default, metadata={"quantity": declaration})


def declaration_of(field_: dataclasses.Field) -> Quantity:
    """The declaration carried by a field made with `quantity`."""
    return field_.metadata["quantity"]


def checked_number(value: object, like: object, declared: Quantity, path: str) -> bool | float:
    """One number of the right type and inside its bounds.

    Raises ScenarioError naming the path, the value, the unit and the admissible range.
    """
    where = f"parameter {path}"
    if isinstance(like, bool):
        if not isinstance(value, bool):
            raise ScenarioError("wrong type", where, value, "true or false")
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ScenarioError("wrong type", where, value, f"a number ({declared.unit})")
    if isinstance(like, int) and value != int(value):
        raise ScenarioError("wrong type", where, value, f"a whole number ({declared.unit})")
    if (declared.low is not None and value < declared.low) or (declared.high is not None and value > declared.high):
        raise ScenarioError("out of bounds", where, value, f"a number in {declared.range_text()} ({declared.unit})")
    return int(value) if isinstance(like, int) else float(value)


def checked_vector(value: object, like: KeyedVector, declared: Quantity, path: str) -> KeyedVector:
    """A full vector with the keys of the default, each entry checked.

    Raises ScenarioError for a wrong type, a missing entry or a number out of bounds.
    """
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == len(like):
        value = dict(zip(like, value, strict=True))
    if not isinstance(value, Mapping) or list(value) != list(like):
        raise ScenarioError("wrong entries", f"parameter {path}", value, f"{len(like)} numbers keyed {', '.join(like)}")
    return KeyedVector({key: checked_number(value[key], 0.0, declared, f"{path}.{key}") for key in like})


class ParameterGroup:
    """Parameters about one process of the economy, checked when they are built.

    `group` is the name by which paths address them (`labour_market.vacancy_rate`).
    """

    group: ClassVar[str]

    def __post_init__(self) -> None:
        for field_ in fields(self):  # type: ignore[arg-type]
            declared, like = declaration_of(field_), field_.default
            value, path = getattr(self, field_.name), f"{self.group}.{field_.name}"
            if isinstance(like, KeyedMatrix):
                if not isinstance(value, Mapping) or list(value) != list(like):
                    raise ScenarioError("wrong rows", f"parameter {path}", expected=f"rows keyed {', '.join(like)}")
                rows = {key: checked_vector(value[key], like[key], declared, f"{path}.{key}") for key in like}
                checked: object = KeyedMatrix(rows)
            elif isinstance(like, KeyedVector):
                checked = checked_vector(value, like, declared, path)
            else:
                checked = checked_number(value, like, declared, path)
            object.__setattr__(self, field_.name, checked)
