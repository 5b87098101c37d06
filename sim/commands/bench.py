"""`maillage bench`: speed and memory of the simulator on this machine, beside the limits it should keep."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands import options
from sim.commands.language import Lang, said
from sim.commands.logs import PatientProgress, logging_to
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.commands.measurements import Measure


def bench(
    weeks: options.Weeks = None,
    short: Annotated[
        bool, typer.Option("--short", help=said("Sans le plus grand système", "Without the largest system"))
    ] = False,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Measure speed and memory; figures depend on the machine and on what else it does."""
    speech = options.language(lang)
    if weeks is not None and weeks < 1:
        raise InputError("no week to measure", "--weeks", weeks, "at least 1")
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        from sim.commands.everything import everything_on
        from sim.commands.measurements import REFERENCE_WEEKS, SIZES, linearity, reference_run, seconds_to_list
        from sim.commands.twin import against_the_twin

        sizes = [size for size in SIZES if not (short and size == "large")]
        measures = [
            seconds_to_list(),
            *reference_run(REFERENCE_WEEKS if weeks is None else weeks, progress),
            *linearity(sizes, progress),
            *everything_on(progress),
            *against_the_twin(progress),
        ]
    if as_json:
        rows = [{**asdict(measure), "kept": measure.kept} for measure in measures]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(lines(measures, speech)))
        if not any(measure.id == "twin_ratio" for measure in measures):
            typer.echo({"fr": "Le jumeau Mesa se compare depuis une copie du dépôt (tests/mesa_twin).",
                        "en": "The Mesa twin is compared from a checkout (tests/mesa_twin)."}[speech])  # fmt: skip


def lines(measures: list[Measure], lang: Lang) -> list[str]:
    """One line a measure: what, how much, and whether the limit is kept."""
    titles = [measure.title_fr if lang == "fr" else measure.title_en for measure in measures]
    width = max(map(len, titles))
    return [f"{title.ljust(width)}  {amount(measure, lang)}" for title, measure in zip(titles, measures, strict=True)]


def amount(measure: Measure, lang: Lang) -> str:
    """The figure with its unit, then its limit if it has one."""
    text = f"{measure.value:10.2f} {measure.unit}"
    if measure.limit is None:
        return text
    verdict = {"fr": ("respectée", "dépassée"), "en": ("kept", "exceeded")}[lang][not measure.kept]
    limit = {"fr": ("limite", "au moins"), "en": ("limit", "at least")}[lang][measure.at_least]
    return f"{text} ({limit} {measure.limit:g} {measure.unit}: {verdict})"
