"""`maillage odd`: the ODD description of the model, written from the code that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands import options
from sim.commands.language import said
from sim.errors import InputError


def odd(
    summary: Annotated[
        bool, typer.Option("--summary", help=said("Seulement l'ODD résumé", "Only the summary ODD"))
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=said("Fichier Markdown", "Markdown file"))
    ] = None,
    lang: options.Language = None,
) -> None:
    """Write the ODD description of the model, or its summary."""
    from sim.data.sealing import write_atomically
    from sim.odd import odd as whole
    from sim.odd import summary_odd

    speech = options.language(lang)
    text = (summary_odd if summary else whole)(speech)
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.is_dir() or not out.parent.is_dir():
        raise InputError("no place for a file", "--out", str(out), "a file in a directory that exists")
    write_atomically(out, text.encode("utf-8"))
