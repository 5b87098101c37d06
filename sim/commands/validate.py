"""`maillage validate`: the simulator against published facts, target by target; failures are published as failures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands import options
from sim.commands.compare import Workers
from sim.commands.language import said
from sim.commands.logs import PatientProgress, logging_to
from sim.commands.simulate import require_place_for_results

if TYPE_CHECKING:
    from sim.validation.effort import Effort

MARKER = "score-card.json"
QUICK, FULL = "maillage validate", "maillage validate --full"
MINUTES_OF_FULL = 15


def validate(
    full: Annotated[
        bool, typer.Option("--full", help=said("Tous les systèmes, plus de tirages (reprend où il s'est arrêté)",
                                               "All systems, more draws (resumes where it stopped)")),
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="V1,V2", help=said("Seulement ces cibles", "Only these targets")),
    ] = None,
    workers: Workers = None,
    beside: Annotated[
        Path | None, typer.Option("--beside", metavar="FILE.json", exists=True, dir_okay=False,
                                  help=said("Une autre fiche, montrée à côté", "Another card, shown beside")),
    ] = None,
    out: options.Out = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Score the simulator against published targets; exits with 0 whatever fails."""  # fmt: skip
    from sim.validation.effort import Effort

    speech = options.language(lang)
    if out is not None:
        require_place_for_results(out, MARKER)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        effort = (Effort.full if full else Effort.quick)(workers, progress)
        if full and not quiet:
            expected = {
                "fr": f"Durée attendue : environ {MINUTES_OF_FULL} minutes sur un cœur.",
                "en": f"Expected time: about {MINUTES_OF_FULL} minutes on one core.",
            }
            typer.echo(expected[speech], err=True)
        shown_beside = json.loads(beside.read_text(encoding="utf-8")) if beside else None
        card = scored(effort, FULL if full else QUICK, only, out, shown_beside)
    rows = card["targets"]
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "targets": rows}, ensure_ascii=False, indent=1))
    elif not quiet:
        show(rows, speech)


def scored(
    effort: Effort, command: str, only: str | None = None, out: Path | None = None,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The card of every target (or some), written to ``out`` after each one so that a full run can be resumed.

    ``beside`` is another card, shown next to it on the pages. Raises InputError for a target that does not exist.
    """  # fmt: skip
    from sim.validation.score_card import score, scored_before
    from sim.validation.target import load_targets

    targets = load_targets()
    if only is not None:
        families = sorted({target.id.split(".")[0] for target in targets} | {target.id for target in targets})
        wanted = [options.one_of(name.strip(), families, "--only") for name in only.split(",")]
        targets = tuple(target for target in targets if target.id in wanted or target.id.split(".")[0] in wanted)
    made_by = signature(effort, command)
    done = earlier(out, made_by)
    day = datetime.now(tz=UTC).date().isoformat()
    card: dict[str, Any] = {"schema_version": 1, "card": made_by, "day": day, "targets": []}
    for target in targets:
        known = done.get(target.id)
        found = scored_before(target, known) if known else score(target, effort)
        card["targets"].append(found.row())
        if out is not None and (known is None or target is targets[-1]):
            write(out, card, beside)
    return card


def signature(effort: Effort, command: str) -> dict[str, Any]:
    """What a score card depends on: command, version, data pack, program text and effort."""
    from sim.compiled import PACKAGE
    from sim.data import load_pack
    from sim.user_cache import fingerprint
    from sim.version import __version__

    return {
        "command": command, "version": __version__, "data_pack": load_pack().hash, "effort": effort.told._asdict(),
        "program": fingerprint(PACKAGE.rglob("*.py"))[:16],
    }  # fmt: skip


def earlier(out: Path | None, made_by: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The targets that an earlier run of the same program, data and effort has scored, by id."""
    file = None if out is None else out / MARKER
    if file is None or not file.is_file():
        return {}
    written = json.loads(file.read_text(encoding="utf-8"))
    return {row["id"]: row for row in written["targets"]} if written.get("card") == made_by else {}


def write(out: Path, card: Mapping[str, Any], beside: Mapping[str, Any] | None) -> None:
    """Write the card as JSON and as a page a language."""
    from sim.report.files import write_json, write_together
    from sim.report.score_card import markdown

    def page(lang: str) -> Callable[[Path], None]:
        text = markdown(card, lang, beside)
        return lambda path: path.write_text(text, encoding="utf-8", newline="\n")

    pages = {"score-card.md": page("en"), "score-card.fr.md": page("fr")}
    write_together(out, {MARKER: lambda path: write_json(path, card), **pages}, MARKER)


def show(rows: list[dict[str, Any]], lang: str) -> None:
    """Print the card as a table."""
    from rich.console import Console
    from rich.table import Table

    from sim.report.score_card import cells, counts
    from sim.report.words import Words

    words = Words(lang)
    table = Table()
    for head in ("target", "published", "simulated", "status"):
        table.add_column(words(f"score_card.{head}"))
    for row in rows:
        table.add_row(*(cell.replace("**", "") for cell in cells(row, {}, words)[:4]))
    Console().print(table)
    Console().print(counts(rows, words))
