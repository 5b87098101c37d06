"""`maillage experiment` and `maillage results`."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.commands import options
from sim.commands.compare import Workers
from sim.commands.language import said
from sim.commands.logs import PatientProgress, logging_to
from sim.data.sealing import write_atomically
from sim.errors import InputError, OutputError, nearest_name

BYTES_A_RUN = 5000
"""A part takes a block of the disk, 4096 bytes; its lines of the tables and of provenance some hundreds."""
WIDEST_LINE = 10_000
"""A table is as wide as its lines: a terminal may scroll or fold them, a file or a pipe must not."""
HEADS = {
    "system": "système", "scenario": "scénario", "point": "point", "outcome": "résultat", "seeds": "graines",
    "cells": "points", "mean": "écart moyen", "low": "bas", "high": "haut", "path": "chemin", "first": "premier ordre",
    "first_interval": "± premier", "total": "total", "total_interval": "± total", "luck": "hasard",
    "effect": "effet", "effect_interval": "± effet", "spread": "dispersion",
}  # fmt: skip
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help=said("Dossier de l'expérience", "Its directory"))]


experiment = typer.Typer(add_completion=False)
results = typer.Typer(add_completion=False)


@experiment.command(
    help=said("Fait une expérience, ou la reprend où elle en était.", "Run an experiment, or go on where it stopped.")
)
def perform(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help=said("L'expérience", "The experiment"))],
    out: Out,
    workers: Workers = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://...", help=said("Grappe Dask", "Dask cluster")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=said("Dit ce qui serait fait", "Say what would be done"))
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help=said("Refait ce qui a échoué", "Try again what failed"))
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="RUN_ID", help=said("Une seule simulation, hors tables",
                                                                       "One run alone, out of the tables")),
    ] = None,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Do what is left of an experiment, say how many runs ended and failed, and how to try those again."""
    from experiments.declaration import load_experiment
    from experiments.design import runs, runs_possible
    from experiments.engine import run_experiment
    from experiments.storage import Store

    speech = options.language(lang)
    if workers is not None and scheduler is not None:
        raise InputError("give either --workers or --scheduler, not both", "options")
    asked = load_experiment(file)
    planned = runs(asked)
    if dry_run:
        tell(expectation(asked, planned), speech)
        return
    if only is not None:
        known = {run.id: run for run in runs_possible(asked)}
        if only not in known:
            raise InputError("no such run in this experiment", "--only", only, "a run_id of runs.parquet",
                             nearest_name(only, list(known)))  # fmt: skip
        typer.echo(json.dumps(alone(asked, known[only]), ensure_ascii=False, indent=1))
        return
    if retry:
        Store(out, asked).forget_failures()
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        store = run_experiment(asked, out, workers=workers, scheduler=scheduler, progress=progress)
    done = store.done()
    failed = [one for one in done.values() if one.error]
    if not quiet:
        tell({"runs": len(done), "failed": len(failed), "directory": str(out)}, speech)
        for one in failed[:5]:
            typer.echo(f"{one.run_id}: {one.error}", err=True)
            typer.echo(f"  maillage experiment {file} --out {out} --only {one.run_id}", err=True)
        if failed:
            typer.echo(f"maillage experiment {file} --out {out} --retry", err=True)


def alone(asked: Any, run: Any) -> dict[str, Any]:
    """A run as it is and what it gives; whatever goes wrong is raised."""
    from experiments.work import attempt

    outcomes, reference = attempt(asked, run)
    return {"run_id": run.id, "system": run.system, "scenario": run.scenario, "seed": run.seed, "point": run.point,
            "outcomes": outcomes, "reference": reference}  # fmt: skip


def expectation(asked: Any, planned: list) -> dict[str, Any]:
    """Runs, seconds and disk expected: one run of each system is timed, then each reference counts once."""
    from experiments.work import do, references, what_is_run

    what_is_run(asked)
    seconds = 0.0
    for system in asked.systems:
        first = next(run for run in planned if run.system == system)
        do(asked, first)
        begun = time.perf_counter()
        do(asked, first)
        alone = time.perf_counter() - begun
        of_system = [run for run in planned if run.system == system]
        seconds += alone * (len(of_system) + references(asked, of_system))
    return {
        "runs": len(planned), "seconds_a_run": round(seconds / len(planned), 2),
        "minutes_on_one_core": round(seconds / 60),
        "megabytes": round(len(planned) * BYTES_A_RUN / 1e6, 2),
        "free_megabytes": round(shutil.disk_usage(Path.cwd()).free / 1e6),
    }  # fmt: skip


@results.command(
    help=said(
        "Résume une expérience : écarts appariés, sensibilité.",
        "Summarise an experiment: paired differences, sensitivity.",
    )
)
def summarise(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help=said("Dossier de l'expérience", "Its directory"))],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="ID", help=said("Résultat regardé", "Outcome looked at"))
    ] = "work",
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.html", help=said("Écrit le rapport", "Write the report")),
    ] = None,
    as_json: options.Json = False,
    lang: options.Language = None,
) -> None:
    """Print paired differences on an outcome, and sensitivity where the design allows it; write the page if asked."""
    from experiments.analysis import (
        each_scenario,
        failed_runs,
        mean_differences,
        paired_differences,
        read_experiment,
        replications,
    )
    from experiments.outcomes import measured
    from experiments.report.page import render_experiment
    from experiments.report.told import PACKAGE, Told, replications_told
    from experiments.sensitivity import morris_effects, sobol_indices
    from sim.report.words import Words

    speech = options.language(lang)
    asked, table = read_experiment(directory)
    known = sorted(set(table["outcome"]))
    if not known:
        raise InputError("no run ended yet, or all failed", str(directory), expected="at least one run that ended")
    options.one_of(outcome, known, "--outcome")
    if report is not None:
        write_report(report, render_experiment(directory, outcome, speech))
        typer.echo(str(report))
        return
    found = paired_differences(table)
    summary: dict[str, Any] = {
        "differences": found[found["outcome"] == outcome].to_dict("records") if len(found) else [],
        "replications": replications(asked, table, outcome), "failed": len(failed_runs(directory)),
    }
    indices = {"sobol": sobol_indices, "morris": morris_effects}.get(asked.design)
    if indices is not None:
        summary[asked.design] = [
            {"system": system, "scenario": scenario, **row}
            for system, scenario, runs in each_scenario(table)
            for row in indices(asked, runs, outcome).to_dict("records")
        ]
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1, default=float))
        return
    if asked.design not in ("grid", "one-at-a-time"):
        over_points = mean_differences(table, outcome, ("system", "scenario"), shares=False)
        summary["differences"] = over_points.drop(columns="runs").to_dict("records")
    show(summary, outcome, speech)
    told = Told(Words(speech, PACKAGE), measured(outcome), shares=False, simulated=asked.model is None)
    for sentence in replications_told(asked, table, told):
        typer.echo(sentence)


def write_report(file: Path, page: str) -> None:
    """Write a page whole or not at all; raises OutputError when the place cannot be written."""
    try:
        write_atomically(file, page.encode())
    except OSError as error:
        raise OutputError(f"the report cannot be written: {error.strerror}", str(file)) from None


def show(summary: dict[str, Any], outcome: str, lang: str) -> None:
    """Print a summary as tables, each line whole, without the columns of words that say the same on every line."""
    from rich.console import Console
    from rich.table import Table

    for name, rows in summary.items():
        if not isinstance(rows, list) or not rows:
            continue
        table = Table(title=f"{name} · {outcome}")
        first = rows[0]
        heads = [head for head in first if isinstance(first[head], float) or len({str(row[head]) for row in rows}) > 1]
        for head in heads:
            table.add_column(HEADS[head] if lang == "fr" else head, no_wrap=True)
        for row in rows:
            cells = [row[head] for head in heads]
            table.add_row(*(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in cells))
        console = Console(width=WIDEST_LINE)
        Console(width=console.measure(table).maximum).print(table)
    if summary["failed"]:
        typer.echo({"fr": f"{summary['failed']} échecs", "en": f"{summary['failed']} failures"}[lang])


def tell(facts: dict[str, Any], lang: str) -> None:
    """Print facts, one a line, under their names in the reader's language."""
    names = {
        "runs": ("simulations", "runs"), "failed": ("échecs", "failed"), "directory": ("dossier", "directory"),
        "seconds_a_run": ("secondes par simulation", "seconds a run"),
        "minutes_on_one_core": ("minutes sur un cœur", "minutes on one core"),
        "megabytes": ("mégaoctets", "megabytes"), "free_megabytes": ("mégaoctets libres", "megabytes free"),
    }  # fmt: skip
    for name, value in facts.items():
        typer.echo(f"{names[name][0 if lang == 'fr' else 1]}: {value}")
