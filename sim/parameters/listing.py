"""The printed list of parameters: what each one means, its default, unit, range and source."""

from __future__ import annotations

from functools import cache

from sim.parameters.parameter_set import declared_fields, groups
from sim.parameters.quantity import KeyedMatrix, KeyedVector, declaration_of


def describe() -> list[dict[str, object]]:
    """One row per parameter, in order of groups: `id` is the path that `--set` takes."""
    rows: list[dict[str, object]] = []
    for group, kind in groups().items():
        for name, field_ in declared_fields(kind).items():
            declared = declaration_of(field_)
            rows.append({
                "id": f"{group}.{name}",
                "title_fr": declared.label_fr,
                "title_en": declared.label_en,
                "default": plain_value(field_.default),
                "unit": declared.unit,
                "unit_fr": declared.unit_fr,
                "low": declared.low,
                "high": declared.high,
                "status": declared.status,
                "source": declared.source,
                "doc": declared.doc,
            })
    return rows


def plain_value(value: object) -> object:
    """A parameter's value as numbers, true or false and dicts, ready for JSON."""
    if isinstance(value, (KeyedVector, KeyedMatrix)):
        return {key: plain_value(entry) for key, entry in value.items()}
    return value


@cache
def parameter_titles(lang: str) -> dict[str, str]:
    """The title of each parameter in one language, by its path."""
    return {row["id"]: str(row[f"title_{lang}"]) for row in describe()}
