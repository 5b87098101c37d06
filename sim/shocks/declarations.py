"""Typed declarations read from scenario files: strict, frozen, with unit, range and labels for each field."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticUndefined

from sim.digits import digits


class Declared(BaseModel):
    """A table of a scenario file: no unknown key, no silent conversion, no change after reading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def field_rows(cls) -> dict[str, dict[str, Any]]:
        """Unit, range, labels, source and default of each declared field, by name."""
        rows: dict[str, dict[str, Any]] = {}
        for name, info in cls.model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "unit" in extra:
                default = None if info.default is PydanticUndefined else info.default
                if isinstance(default, BaseModel):
                    default = default.model_dump()
                rows[name] = {**extra, "default": default, "required": info.is_required()}
        return rows

    def extrapolations(self) -> list[tuple[str, float, list[float]]]:
        """Fields set outside their plausible zone: name, value, zone."""
        found = []
        for name, row in self.field_rows().items():
            zone, value = row.get("plausible"), getattr(self, name)
            if zone is not None and not zone[0] <= value <= zone[1]:
                found.append((name, value, zone))
        return found

    def extrapolation_notes(self, whose_fr: str, whose_en: str) -> list[tuple[str, str]]:
        """A remark on each such field, in French and in English, after the words that say whose it is."""
        notes = []
        for name, value, (low, high) in self.extrapolations():
            row = self.field_rows()[name]
            fr, en = (tuple(digits(one, lang, None) for one in (value, low, high)) for lang in ("fr", "en"))
            notes.append((
                f"Extrapolation : {whose_fr}, « {row['label_fr']} » vaut {fr[0]}, hors de la zone plausible "
                f"(de {fr[1]} à {fr[2]}).",
                f"Extrapolation: {whose_en}, '{row['label_en']}' is {en[0]}, outside its plausible zone "
                f"({en[1]} to {en[2]}).",
            ))  # fmt: skip
        return notes


def declared(
    default: Any,
    unit: str,
    low: float | None,
    high: float | None,
    label_fr: str,
    label_en: str,
    source: str = "assumption",
    plausible: tuple[float, float] | None = None,
) -> Any:
    """Declare a field of a scenario table; `...` as default makes it compulsory.

    Values beyond `low` and `high` are refused; those outside the `plausible` zone are accepted as extrapolations.
    """
    extra = {"unit": unit, "low": low, "high": high, "label_fr": label_fr, "label_en": label_en, "source": source}
    if plausible is not None:
        extra["plausible"] = list(plausible)
    return Field(default=default, ge=low, le=high, json_schema_extra=extra)
