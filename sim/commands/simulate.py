"""From a resolved scenario to results on the screen and on disk: what `run` and `demo` share."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from sim.commands.language import Lang
from sim.commands.logs import PatientProgress, logging_to
from sim.errors import OutputError
from sim.scenarios import Scenario


def require_possible(scenario: Scenario) -> None:
    """Raise DataError or ScenarioError when the territories do not exist or a shock cannot strike them."""
    from sim.sectors import SECTOR_CODES
    from sim.setting import Setting
    from sim.shocks import ActiveShocks

    ActiveShocks(scenario.shocks, Setting.of(scenario).places, SECTOR_CODES, scenario.start_date)


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
        require_place_for_results(directory)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        from sim.report.files import write_results
        from sim.report.run_document import run_document
        from sim.report.screen import screen
        from sim.run import run_scenario

        result = run_scenario(scenario, twin=twin, progress=progress)
        if directory is not None:
            write_results(result, directory, lang)
    if as_json:
        json.dump(run_document(result), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
        sys.stdout.write("\n")
    elif not quiet:
        from rich.console import Console

        Console().print(screen(result, lang, directory))


def require_place_for_results(directory: Path) -> None:
    """Raise OutputError, before any work is done, when results could not be written as this directory."""
    if directory.is_dir() and any(directory.iterdir()) and not (directory / "run.json").is_file():
        raise OutputError(
            "this directory holds other files than a run", "--out", str(directory),
            "an empty directory, a new one, or one of an earlier run",
        )  # fmt: skip
    if directory.exists() and not directory.is_dir():
        raise OutputError("not a directory", "--out", str(directory), "a directory that exists or can be made")
    there = directory.absolute().parent
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise OutputError("not a directory", "--out", str(there), "a directory that exists or can be made")
    try:
        with tempfile.TemporaryFile(dir=there) as trial:
            trial.write(b"maillage")
    except OSError as error:
        raise OutputError(f"cannot write there: {error.strerror}", "--out", str(there)) from None
