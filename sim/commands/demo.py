"""`maillage demo`: a telling case, in a screen of plain words and a report to open in a browser."""

from __future__ import annotations

from pathlib import Path

from sim.commands import options

SCENARIO = "plant-closure"
DIRECTORY = Path("runs") / "demo"


def demo(
    weeks: options.Weeks = None,
    seed: options.Seed = None,
    scale: options.Scale = None,
    out: options.Out = DIRECTORY,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """The largest private employer of the Coëvrons closes; the same world without it runs beside."""
    from sim.commands.simulate import simulate
    from sim.scenarios import load_scenario

    speech = options.language(lang)
    overrides = options.scenario_overrides(None, None, None, weeks, seed, scale, None)
    simulate(
        load_scenario(SCENARIO, overrides), twin=True, directory=out, as_json=False, lang=speech, verbose=verbose,
        quiet=quiet, log_file=log_file,
    )  # fmt: skip
