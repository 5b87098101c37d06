"""From a resolved scenario to results on the screen and on disk: what `run` and `demo` share."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from sim.commands.language import Lang
from sim.commands.logs import PatientProgress, logging_to
from sim.cooperation import links_between
from sim.errors import OutputError, ScenarioError
from sim.scenarios import Scenario


def require_possible(scenario: Scenario) -> None:
    """Raise DataError or ScenarioError when the territories do not exist, a shock or a lever cannot act on them, or
    the levers would spend more than the budget.
    """
    from sim.sectors import SECTOR_CODES
    from sim.setting import Setting
    from sim.shocks import ActiveShocks

    places = Setting.of(scenario).places
    ActiveShocks(scenario.shocks, places, SECTOR_CODES, scenario.start_date)
    for lever in scenario.levers:
        lever.check(places)
    if scenario.cooperation is not None:
        links_between(scenario.cooperation, places)
    planned = sum(lever.planned_cost(places, scenario.start_date, scenario.weeks) for lever in scenario.levers)
    if scenario.budget_euros is not None and planned > scenario.budget_euros:
        raise ScenarioError(
            "the levers would spend more than the budget", f"{scenario.id}: budget_euros",
            f"{planned:,.0f} EUR planned", f"at most {scenario.budget_euros:,.0f} EUR",
        )  # fmt: skip


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
    threads: int = 1,
) -> None:
    """Run a scenario, write its results into `directory` (None: nowhere) and show them.

    Everything that can be refused is refused before the simulation starts. Raises ScenarioError, DataError or
    OutputError.
    """
    require_possible(scenario)
    if directory is not None:
        require_place_for_results(directory)
    from sim.compiling_ahead import compiling_ahead

    with logging_to(verbose, quiet, log_file), compiling_ahead(), PatientProgress(quiet) as progress:
        from sim.checkpoints import MINUTES
        from sim.report.files import write_results
        from sim.report.run_document import run_document
        from sim.report.screen import screen
        from sim.run import run_scenario

        result = run_scenario(scenario, twin=twin, progress=progress, checkpoint_minutes=MINUTES, threads=threads)
        if directory is not None:
            write_results(result, directory, lang)
    if as_json:
        json.dump(run_document(result), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
        sys.stdout.write("\n")
    elif not quiet:
        from rich.console import Console

        Console().print(screen(result, lang, directory))


def require_place_for_results(directory: Path, marker: str = "run.json") -> None:
    """Raise OutputError, before any work is done, when results could not be written as this directory."""
    if directory.is_dir() and any(directory.iterdir()) and not (directory / marker).is_file():
        raise OutputError(
            f"this directory holds other files than a run (no {marker})", "--out", str(directory),
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
