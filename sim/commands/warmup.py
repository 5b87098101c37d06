"""`maillage warmup`: compile the rules ahead of time, so that the first real run starts at once."""

from __future__ import annotations

import time

import typer

from sim.commands import options
from sim.commands.logs import PatientProgress, logging_to

WARMUP = {"system": "gevaudan-lozere", "weeks": 9, "scale": 20, "shocks.spring-lockdown.start": 2,
          "shocks.spring-lockdown.end": None, "shocks.spring-lockdown.duration_weeks": 3}  # fmt: skip
"""A short run that meets every rule: two months begin and short-time work opens."""


def warmup(
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Run a small shocked economy for a few weeks, which compiles and caches every rule."""
    from sim.scenarios import load_scenario

    speech = options.language(lang)
    scenario = load_scenario("lockdown", WARMUP)
    begun = time.perf_counter()
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        from sim.run import run_scenario

        run_scenario(scenario, twin=False, progress=progress)
    seconds = time.perf_counter() - begun
    if not quiet:
        typer.echo({"fr": f"Prêt en {seconds:.1f} s.", "en": f"Ready in {seconds:.1f} s."}[speech])
