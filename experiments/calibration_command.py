"""`maillage calibrate`: history matching of the estimated parameters, in waves kept on disk, and its page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands import Out
from sim.commands import options
from sim.commands.compare import Workers
from sim.commands.language import said
from sim.commands.logs import PatientProgress, logging_to

if TYPE_CHECKING:
    from experiments.calibration import Wave

calibrate = typer.Typer(add_completion=False)


@calibrate.command(
    help=said(
        "Cale les paramètres estimés sur des chiffres publiés, par élimination (reprend où il s'est arrêté).",
        "Fit the estimated parameters to published figures by history matching (goes on where it stopped).",
    )
)
def perform(
    out: Out,
    points: Annotated[
        int, typer.Option("--points", metavar="N", min=4, help=said("Points par vague", "Points a wave"))
    ] = 24,
    waves: Annotated[int, typer.Option("--waves", metavar="N", min=1, help=said("Vagues", "Waves"))] = 2,
    workers: Workers = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Simulate the waves, write ``calibration.md`` and ``calibration.json`` into ``--out``; no default is changed."""
    from experiments.analysis import read_experiment
    from experiments.calibration import load_calibration, wave_of
    from experiments.calibration_page import markdown, plain
    from experiments.engine import run_experiment
    from sim.data.sealing import write_atomically

    speech, calibration = options.language(lang), load_calibration()
    box = {name: entry.zone for name, entry in calibration.parameters.items()}
    lived: list[Wave] = []
    usual: list[Wave] = []
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        for number in range(1, waves + 1):
            for name, zone, kept in (("wave", box, lived), ("defaults", {}, usual)):
                asked = calibration.wave(zone, points, number)
                store = run_experiment(asked, out / f"{name}-{number}", workers=workers, progress=progress)
                kept.append(wave_of(calibration, read_experiment(store.directory)[1]))
            if not (box := lived[-1].box()):
                break
    results: dict[str, Any] = plain(calibration, lived, usual)
    page = markdown(calibration, lived, usual, speech)
    write_atomically(out / "calibration.json", json.dumps(results, ensure_ascii=False, indent=1).encode())
    write_atomically(out / "calibration.md", page.encode())
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False))
    elif not quiet:
        typer.echo(page)
