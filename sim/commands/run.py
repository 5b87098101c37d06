"""`maillage run`: simulate a scenario on a territory, with its twin without shock, and write the results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands import options
from sim.commands.language import said
from sim.errors import InputError

MOST_THREADS = 64


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=said("Scénario du catalogue ou fichier TOML",
                                                          "Scenario of the catalogue, or TOML file")),
    ] = "baseline",
    system: options.System = None,
    territories: options.Territories = None,
    data: options.Data = None,
    weeks: options.Weeks = None,
    seed: options.Seed = None,
    scale: options.Scale = None,
    settings: options.Settings = None,
    shock: options.Shock = None,
    levers: options.Levers = None,
    cooperation: options.Cooperation = None,
    no_twin: Annotated[
        bool, typer.Option("--no-twin", help=said("Sans le monde témoin (deux fois plus rapide)",
                                                  "Without the world without shock (twice as fast)")),
    ] = False,
    threads: options.Threads = 1,
    out: options.Out = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Simulate a scenario on a territory and write the results."""  # fmt: skip
    from sim.commands.simulate import simulate
    from sim.scenarios import load_scenario

    speech = options.language(lang)
    if not 1 <= threads <= MOST_THREADS:
        raise InputError("no such number of threads", "--threads", threads, f"1 to {MOST_THREADS}")
    overrides = options.scenario_overrides(system, territories, data, weeks, seed, scale, settings)
    scenario = options.combination(scenario, shock, levers, cooperation)
    resolved = load_scenario(scenario, options.on_own_territories(scenario, overrides))
    directory = out if out is not None or as_json else default_directory(resolved.id, resolved.system, resolved.seed)
    simulate(
        resolved, twin=not no_twin, directory=directory, as_json=as_json, lang=speech, verbose=verbose, quiet=quiet,
        log_file=log_file, threads=threads,
    )  # fmt: skip


def default_directory(scenario: str, system: str | None, seed: int) -> Path:
    """Where results go when nobody says: `runs/`, a name for the scenario, the system and the seed."""
    return Path("runs") / f"{scenario}-{(system or 'territories').replace(':', '-')}-{seed}"
