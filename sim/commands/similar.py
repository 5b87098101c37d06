"""`maillage similar`: the territories most like one's own, and what the same shock does to each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands import options
from sim.commands.compare import Replications, Workers
from sim.commands.language import said
from sim.commands.logs import PatientProgress, logging_to

if TYPE_CHECKING:
    from sim.scenarios import Scenario

SCALE, WEEKS = 10, 156


def similar(
    territory: Annotated[
        str, typer.Argument(metavar="CODE", help=said("Code ou nom d'un territoire", "Code or name of a territory"))
    ],
    count: Annotated[
        int, typer.Option("--count", min=1, max=50, help=said("Combien de sosies", "How many look-alikes"))
    ] = 5,
    shock: Annotated[
        str, typer.Option("--shock", metavar="SCENARIO", help=said("Le choc subi par chacun", "The shock on each"))
    ] = "plant-closure",
    replications: Replications = 3,
    weeks: options.Weeks = None,
    scale: options.Scale = None,
    workers: Workers = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Find look-alikes of a territory and what the same shock does to each of them."""  # fmt: skip
    from sim.comparison.outcomes import compare
    from sim.comparison.replications import replicate
    from sim.data import load_pack, resolve_territories
    from sim.indicators.similarity import feature_labels, look_alikes
    from sim.setting import Setting
    from sim.shocks import explanations

    speech = options.language(lang)
    pack = load_pack()
    code = resolve_territories(pack, (territory,))[0]
    found = look_alikes(pack, code, count)
    codes = [code, *(one.code for one in found)]
    worlds = [world for one in codes for world in with_and_without(shock, one, weeks or WEEKS, scale or SCALE)]
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        lives = replicate(worlds, replications, workers, progress)
    rows = []
    for place, one in enumerate(codes):
        still, struck = lives[2 * place], lives[2 * place + 1]
        work = compare(still, struck, slice(None))["work"]
        usual = sum(float(life.panel["employment"][1:].sum()) / 52 for life in still) / len(still)
        alike = None if place == 0 else found[place - 1]
        rows.append({
            "id": one, "name": pack.name(one), "distance": None if alike is None else round(alike.distance, 3),
            "differs_in": [] if alike is None else list(alike.differs_in),
            "differs_in_words": [] if alike is None else feature_labels(alike.differs_in, speech),
            "work": work.mean, "work_low": work.low, "work_high": work.high, "work_share": work.mean / usual,
        })  # fmt: skip
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    show(rows, getattr(worlds[1], f"title_{speech}"), speech)
    for note in explanations(worlds[1].shocks, Setting.of(worlds[1]).places, worlds[1].start_date, worlds[1].weeks):
        typer.echo(getattr(note, speech))


def with_and_without(shock: str, code: str, weeks: int, scale: int) -> tuple[Scenario, Scenario]:
    """The world of one territory without and with the shock of a scenario."""
    from sim.scenarios import load_scenario

    struck = load_scenario(shock, {"territories": [code], "weeks": weeks, "scale": scale})
    return struck.twin(), struck


def show(rows: list[dict], title: str, lang: str) -> None:
    """Print the look-alikes as a table."""
    from rich.console import Console
    from rich.table import Table

    from sim.report.number_format import number, percent

    heads = {"fr": ("Territoire", "Distance", "Diffère surtout par", "Années d'emploi", "Part"),
             "en": ("Territory", "Distance", "Differs most in", "Years of work", "Share")}[lang]  # fmt: skip
    shown = Table(title=title)
    to = {"fr": " ; ", "en": ", "}[lang]
    for place, head in enumerate(heads):
        shown.add_column(head, justify="right" if place in (1, 3, 4) else "left")
    for row in rows:
        span = "" if row["work_low"] is None else (
            f" [{number(row['work_low'], lang, signed=True)}{to}{number(row['work_high'], lang, signed=True)}]"
        )  # fmt: skip
        shown.add_row(
            row["name"], number(row["distance"], lang, 2), ", ".join(row["differs_in_words"]),
            number(row["work"], lang, signed=True) + span, percent(row["work_share"], lang, signed=True),
        )  # fmt: skip
    Console().print(shown)
