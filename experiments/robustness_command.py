"""`maillage robustness`: in what share of the assumed space each claim keeps its sign, and what flips it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands import Out
from sim.commands import options
from sim.commands.compare import Workers
from sim.commands.language import said
from sim.commands.logs import PatientProgress, logging_to
from sim.data.sealing import write_atomically
from sim.version import __version__

if TYPE_CHECKING:
    from experiments.claims import Claim
    from experiments.robustness import Verdict

robustness = typer.Typer(add_completion=False)


@robustness.command(
    help=said(
        "Mesure dans quelle part des hypothèses chaque conclusion garde son signe (reprend où il s'est arrêté).",
        "Measure in what share of the assumptions each conclusion keeps its sign (goes on where it stopped).",
    )
)
def perform(
    out: Out,
    claims: Annotated[
        Path | None, typer.Option("--claims", metavar="FILE.toml", help=said("Vos conclusions", "Your own claims")),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="A,B", help=said("Seulement celles-ci", "Only these")),
    ] = None,
    draws: Annotated[
        int | None, typer.Option("--draws", metavar="N", min=10, help=said("Tirages par conclusion",
                                                                           "Draws a conclusion")),
    ] = None,
    seeds: Annotated[
        int, typer.Option("--seeds", metavar="N", min=2, help=said("Hasards des valeurs par défaut",
                                                                   "Lucks of the defaults")),
    ] = 8,
    done: Annotated[
        bool, typer.Option("--done", help=said("Ce qui est fait, sans simuler", "Tell what is done, run nothing"))
    ] = False,
    workers: Workers = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Measure the claims, keep every run in ``--out``, write ``robustness.md`` there and print it."""
    from experiments.claims import CLAIMS, load_claims
    from experiments.engine import run_experiment
    from experiments.robustness_page import markdown, plain

    speech = options.language(lang)
    wanted = load_claims(claims or CLAIMS)
    if only is not None:
        known = [claim.id for claim in wanted]
        names = [options.one_of(name.strip(), known, "--only") for name in only.split(",")]
        wanted = tuple(claim for claim in wanted if claim.id in names)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        run = None if done else partial(run_experiment, workers=workers, progress=progress)
        verdicts = [measured(claim, out, draws or claim.draws, seeds, run) for claim in wanted]
    today = datetime.now(tz=UTC).date().isoformat()
    page = markdown(verdicts, speech, f"version {__version__}, {today}")
    write_atomically(out / "robustness.md", page.encode())
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "claims": [plain(each) for each in verdicts]}, ensure_ascii=False))
    elif not quiet:
        typer.echo(page)


def measured(claim: Claim, out: Path, draws: int, seeds: int, run: Callable[..., Any] | None) -> Verdict:
    """The verdict on one claim, from runs kept under ``out``; ``run`` does those that are missing, None leaves them."""
    from experiments.analysis import read_experiment
    from experiments.claims import directory_of
    from experiments.robustness import verdict

    tables = []
    for asked in (claim.as_assumed(seeds), claim.over_the_space(draws)):
        directory = out / directory_of(asked)
        if run is not None:
            run(asked, directory)
        tables.append(read_experiment(directory)[1])
    return verdict(claim, tables[1], tables[0], draws)
