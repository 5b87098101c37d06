"""From a resolved scenario to results on the screen and on disk: what `run` and `demo` share."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import typer

from sim.commands.language import Lang
from sim.commands.logs import PatientProgress, logging_to
from sim.errors import OutputError
from sim.scenarios import Scenario
from sim.scenarios.places import require_possible


def simulate(
    scenario: Scenario,
    *,
    twin: bool,
    directory: Path | None,
    as_json: bool,
    lang: Lang,
    verbose: bool,
    quiet: bool,
    log_file: Path | None,
) -> None:
    """Run a scenario, write its results into `directory` (None: nowhere) and show them.

    Everything that can be refused is refused before the simulation starts. Raises ScenarioError, DataError or
    OutputError.
    """
    require_possible(scenario)
    if directory is not None:
        require_writable(directory)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        from sim.run import run_scenario

        from sim.report import run_record, screen, write_results

        result = run_scenario(scenario, twin=twin, progress=progress)
        if directory is not None:
            write_results(result, directory, lang)
    if as_json:
        typer.echo(json.dumps(run_record(result), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo(screen(result, directory, lang))


def require_writable(directory: Path) -> None:
    """Raise OutputError, before any work is done, when results could not be written into this directory."""
    there = directory.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise OutputError("not a directory", "--out", str(there), "a directory that exists or can be made")
    try:
        with tempfile.TemporaryFile(dir=there) as trial:
            trial.write(b"maillage")
    except OSError as error:
        raise OutputError(f"cannot write there: {error.strerror}", "--out", str(there)) from None
