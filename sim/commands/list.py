"""`maillage list`: what there is to simulate, to inflict, to measure and to change."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.commands import options
from sim.commands.language import Lang, said
from sim.commands.rows import KINDS, Row, found
from sim.errors import InputError

EXTRA_COLUMNS = {
    "territories": ("department", "households"),
    "scenarios": ("system", "weeks"),
    "shocks": ("outside", "own_fields"),
    "levers": ("family",),
    "indicators": ("unit",),
    "parameters": ("default", "unit", "status"),
}


def list_(
    what: Annotated[str, typer.Argument(metavar="|".join(KINDS), help=said("Quoi lister", "What to list"))],
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="TEXT", help=said("Seulement ce qui contient ces mots",
                                                           "Only what contains these words")),
    ] = None,
    as_json: options.Json = False,
    lang: options.Language = None,
) -> None:
    """List systems, territories, scenarios, shocks, levers, indicators or parameters."""  # fmt: skip
    speech = options.language(lang)
    kind = options.one_of(what, list(KINDS), "list")
    if search is not None and not search.strip():
        raise InputError("empty search", "--search", search, "one word or more")
    rows = found(KINDS[kind](), search)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        typer.echo("\n".join(aligned(rows, EXTRA_COLUMNS.get(kind, ()), speech)))
    else:
        typer.echo({"fr": "Rien ne correspond.", "en": "Nothing matches."}[speech], err=True)


def aligned(rows: list[Row], extra: tuple[str, ...], lang: Lang) -> list[str]:
    """The rows as lines of aligned columns: id, title, then some more."""
    names = ("id", f"title_{lang}", *extra)
    cells = [[brief(row.get(f"{name}_{lang}", row.get(name))) for name in names] for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def brief(value: object) -> str:
    """A value short enough for a column."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        text = ", ".join(f"{key} {entry}" for key, entry in value.items())
        return text if len(text) <= 40 else f"{text[:37]}..."
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
