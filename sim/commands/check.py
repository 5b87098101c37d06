"""`maillage check`: are these scenario files and data directories right, before any run?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.commands import options
from sim.commands.language import Lang, said
from sim.errors import InputError, MaillageError


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help=said("Scénarios TOML, ou dossiers de territoires CSV",
                                                               "TOML scenarios, or directories of CSV territories")),
    ],
    as_json: options.Json = False,
    lang: options.Language = None,
) -> None:
    """Check scenario files, and directories of your own territories, without running anything."""  # fmt: skip
    speech = options.language(lang)
    verdicts = [verdict(file, speech) for file in files]
    wrong = sum(not row["ok"] for row in verdicts)
    if as_json:
        typer.echo(json.dumps(verdicts, ensure_ascii=False, indent=1))
    else:
        for row in verdicts:
            typer.echo(row["message"], err=not row["ok"])
    if wrong:
        raise typer.Exit(InputError.exit_code)


def verdict(file: str, lang: Lang) -> dict[str, object]:
    """Whether one file or directory is right, and one line about it."""
    try:
        title = checked_directory(Path(file)) if Path(file).is_dir() else checked_scenario(file, lang)
    except MaillageError as error:
        line = str(error)
        return {"file": file, "ok": False, "message": line if Path(file).name in line else f"{file}: {line}"}
    return {"file": file, "ok": True, "message": f"{file}: {title}"}


def checked_scenario(file: str, lang: Lang) -> str:
    """The title of a scenario that can run: its territories exist and its shocks can strike them.

    Raises ScenarioError or DataError otherwise.
    """
    from sim.commands.simulate import require_possible
    from sim.scenarios import load_scenario

    scenario = load_scenario(file)
    require_possible(scenario)
    return scenario.title_fr if lang == "fr" else scenario.title_en


def checked_directory(directory: Path) -> str:
    """How many territories a directory describes.

    Raises DataError when its files cannot be used.
    """
    from sim.data import load_user_territories

    return f"{len(load_user_territories(directory).codes)} territories"
