"""What a user may set and read: parameters, shocks, levers, cooperation and indicators, from their declarations."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sim.cooperation import Cooperation
from sim.indicators import INDICATORS
from sim.instruments.acting import INSTRUMENTS
from sim.levers import FAMILIES, LEVER_KINDS, Lever
from sim.odd.texts import code, place, unit_in
from sim.parameters import describe
from sim.report.markdown import grid
from sim.report.words import Words
from sim.shocks import SHOCK_KINDS, Shock

FEW = 5
"""A table of so many values or fewer is written whole."""

FIELD_HEADS = ("field", "meaning", "unit", "default", "range", "source")


def leaves(value: object) -> list[Any]:
    """The numbers of a value, those of a vector or matrix one after the other."""
    return [leaf for entry in value.values() for leaf in leaves(entry)] if isinstance(value, dict) else [value]


def default_text(value: object, words: Words) -> str:
    """A default in a cell: a number, yes or no, or how many values between which bounds."""
    if isinstance(value, dict):
        if len(value) <= FEW and not any(isinstance(entry, dict) for entry in value.values()):
            return ", ".join(f"{key} {entry:g}" for key, entry in value.items() if entry) or "0"
        numbers = leaves(value)
        return words("word.varies", keys=len(numbers), low=f"{min(numbers):g}", high=f"{max(numbers):g}")
    if isinstance(value, bool):
        return words("word.yes" if value else "word.no")
    if value is None or value == ():
        return words("word.none")
    return f"{value:g}" if isinstance(value, float) else str(value)


def source_text(source: object, words: Words) -> str:
    """A source as declared; the word assumption alone is translated."""
    return words("word.assumption") if source == "assumption" else str(source)


def range_text(low: float | None, high: float | None, words: Words) -> str:
    """Admissible bounds in a cell."""
    if low is None and high is None:
        return words("word.none")
    return f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'}".strip()


def field_table(rows: dict[str, dict[str, Any]], words: Words) -> list[str]:
    """The fields of a scenario table."""
    lines = []
    for name, row in rows.items():
        default = words("word.required") if row["required"] else default_text(row["default"], words)
        bounds = range_text(row["low"], row["high"], words)
        unit = unit_in(row["unit"], words.lang)
        lines.append([code(name), row[f"label_{words.lang}"], unit, default, bounds, source_text(row["source"], words)])
    return grid([words(f"table.{head}") for head in FIELD_HEADS], lines)


def own_fields(kind: type[Shock] | type[Lever], common: type[Shock] | type[Lever]) -> dict[str, dict[str, Any]]:
    """Fields that a kind declares beyond, or otherwise than, those all share."""
    shared = common.field_rows()
    return {name: row for name, row in kind.field_rows().items() if row != shared.get(name)}


def shock_sections(words: Words) -> list[str]:
    """The kinds of shocks: what each is, its footprint outside, its source and its fields."""
    lang = words.lang
    lines = [f"### {words('heading.shocks')}", "", f"**{words('inputs.common_shock')}**", ""]
    lines += field_table(Shock.field_rows(), words)
    for name, kind in SHOCK_KINDS.items():
        lines += [f"#### {getattr(kind, f'title_{lang}')} ({code(name)})", "", getattr(kind, f"summary_{lang}"), ""]
        lines += [f"*{words('word.outside')}* {kind.usual_footprint.sentence(lang)}."
                  f" *{words('word.source')}* {kind.source}.", ""]  # fmt: skip
        if own := own_fields(kind, Shock):
            lines += field_table(own, words)
    return lines


def lever_sections(words: Words) -> list[str]:
    """The kinds of levers: what each is, its family, one act, its source and its fields."""
    lang = words.lang
    lines = [f"### {words('heading.levers')}", "", f"**{words('inputs.common_lever')}**", ""]
    lines += field_table(Lever.field_rows(), words)
    for name, kind in LEVER_KINDS.items():
        rule = INSTRUMENTS[name]
        family = FAMILIES[kind.family][0 if lang == "fr" else 1]
        lines += [f"#### {getattr(kind, f'title_{lang}')} ({code(name)})", "", getattr(kind, f"summary_{lang}"), ""]
        lines += [f"*{words('word.family')}* {family}. *{words('word.act')}* {getattr(kind, f'act_{lang}')}."
                  f" *{words('word.rule')}* {code(rule.__name__)} ({code(place(rule.__module__))})."
                  f" *{words('word.source')}* {kind.source}.", ""]  # fmt: skip
        if own := own_fields(kind, Lever):
            lines += field_table(own, words)
    return lines


def cooperation_section(words: Words) -> list[str]:
    """The terms of cooperation."""
    return [f"### {words('heading.cooperation')}", "", *field_table(Cooperation.field_rows(), words)]


def parameter_section(words: Words) -> list[str]:
    """Every parameter with its unit, range, status and source."""
    lang, rows = words.lang, describe()
    counts = Counter(str(row["status"]) for row in rows)
    heads = ("parameter", "meaning", "unit", "default", "range", "status", "source")
    told = words("submodels.parameters", total=len(rows), **{name: counts[name] for name in words.section("status")})
    lines = [f"### {words('heading.parameters')}", "", told, ""]
    cells = [
        [
            code(row["id"]), str(row[f"title_{lang}"]), str(row["unit_fr" if lang == "fr" else "unit"]),
            default_text(row["default"], words), range_text(row["low"], row["high"], words),
            words(f"status.{row['status']}"), source_text(row["source"], words),
        ]
        for row in rows
    ]  # fmt: skip
    return lines + grid([words(f"table.{head}") for head in heads], cells)


def indicator_section(words: Words) -> list[str]:
    """Every indicator with its unit, formula and source."""
    french = words.lang == "fr"
    heads = ("indicator", "meaning", "unit", "formula", "source")
    rows = [
        [
            code(one.id), one.label_fr if french else one.label_en, one.unit_fr if french else one.unit,
            one.formula_fr if french else one.formula, one.source,
        ]
        for one in INDICATORS.values()
    ]  # fmt: skip
    lines = [f"### {words('heading.indicators')}", "", words("submodels.indicators"), ""]
    return lines + grid([words(f"table.{head}") for head in heads], rows)
