"""`maillage bench`: speed and memory of the simulator on this machine, beside the limits it should keep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands import options
from sim.commands.language import Lang, said
from sim.commands.logs import PatientProgress, logging_to
from sim.commands.machine import machine_facts
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.commands.measurements import Measure


ABSENT: Mapping[str, Mapping[Lang, str]] = {
    "floor_ratio": {"fr": "Les octets touchés ne se mesurent que sous Linux (/proc/self/clear_refs).",
                    "en": "Bytes touched are measured under Linux alone (/proc/self/clear_refs)."},
    "twin_ratio": {"fr": "Le jumeau Mesa se compare depuis une copie du dépôt (tests/mesa_twin).",
                   "en": "The Mesa twin is compared from a checkout (tests/mesa_twin)."},
    "bam_engine_ratio": {"fr": "BAM Engine se compare une fois installé : pip install \"maillage[benchmark]\".",
                         "en": "BAM Engine is compared once installed: pip install \"maillage[benchmark]\"."},
}  # fmt: skip
"""What is said of a measure that cannot be made here."""


def bench(
    weeks: options.Weeks = None,
    short: Annotated[
        bool, typer.Option("--short", help=said("Sans le plus grand système", "Without the largest system"))
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help=said("Le rapport aux chiffres d'un `bench --json` d'avant",
                                                            "The ratio to the figures of an earlier `bench --json`")),
    ] = None,
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
    earlier = {} if against is None else figures_of(against)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        from sim.commands.bam_engine import against_bam_engine
        from sim.commands.everything import everything_on
        from sim.commands.measurements import REFERENCE_WEEKS, SIZES, linearity, reference_run, seconds_to_list
        from sim.commands.memory_floor import memory_floor
        from sim.commands.twin import against_the_twin

        sizes = [size for size in SIZES if not (short and size == "large")]
        measures = [
            seconds_to_list(),
            *reference_run(REFERENCE_WEEKS if weeks is None else weeks, progress),
            *linearity(sizes, progress),
            *memory_floor(SIZES[sizes[-1]], progress),
            *everything_on(progress),
            *against_the_twin(progress),
            *against_bam_engine(progress),
        ]
    if as_json:
        typer.echo(as_document(measures))
    else:
        typer.echo("\n".join(lines(measures, speech, earlier)))
        measured = {measure.id for measure in measures}
        for id_, absence in ABSENT.items():
            if id_ not in measured:
                typer.echo(absence[speech])


def as_document(measures: Sequence[Measure]) -> str:
    """The figures and the machine they are of, as JSON."""
    rows = [{**asdict(measure), "value": float(measure.value), "kept": measure.kept} for measure in measures]
    return json.dumps({"schema_version": 1, "machine": machine_facts(), "measures": rows}, ensure_ascii=False, indent=1)


def figures_of(path: Path) -> dict[str, float]:
    """The figures of an earlier `maillage bench --json`, by measure; raises InputError when the file holds none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {row["id"]: float(row["value"]) for row in document["measures"]}
    except (OSError, ValueError, KeyError, TypeError):
        expected = "a file of `maillage bench --json`"
        raise InputError("no figures of a benchmark", "--against", str(path), expected) from None


def lines(measures: Sequence[Measure], lang: Lang, earlier: Mapping[str, float]) -> list[str]:
    """One line a measure: what, how much, whether the limit is kept, and the ratio to the earlier figure if any."""
    titles = [measure.title_fr if lang == "fr" else measure.title_en for measure in measures]
    width = max(map(len, titles))
    return [
        f"{title.ljust(width)}  {amount(measure, lang)}{ratio(measure, earlier)}"
        for title, measure in zip(titles, measures, strict=True)
    ]


def ratio(measure: Measure, earlier: Mapping[str, float]) -> str:
    """The figure over the earlier one, as `  x 1.10`; nothing when it was not measured then."""
    before = earlier.get(measure.id)
    return f"  x {measure.value / before:.2f}" if before else ""


def amount(measure: Measure, lang: Lang) -> str:
    """The figure with its unit, then its limit if it has one."""
    text = f"{measure.value:10.2f} {measure.unit}"
    if measure.limit is None:
        return text
    verdict = {"fr": ("respectée", "dépassée"), "en": ("kept", "exceeded")}[lang][not measure.kept]
    limit = {"fr": ("limite", "au moins"), "en": ("limit", "at least")}[lang][measure.at_least]
    return f"{text} ({limit} {measure.limit:g} {measure.unit}: {verdict})"
