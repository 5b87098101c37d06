"""`maillage validate`: the simulator against published facts, target by target; failures are published as failures."""

from __future__ import annotations

import json
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
MINUTES_OF_FULL = 30


def validate(
    full: Annotated[
        bool, typer.Option("--full", help=said("Tous les systèmes, plus de tirages (reprend où il s'est arrêté)",
                                               "All systems, more draws (resumes where it stopped)")),
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="V1,V2", help=said("Seulement ces cibles", "Only these targets")),
    ] = None,
    workers: Workers = None,
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
                "fr": f"Durée attendue : environ {MINUTES_OF_FULL} minutes sur deux cœurs.",
                "en": f"Expected time: about {MINUTES_OF_FULL} minutes on two cores.",
            }
            typer.echo(expected[speech], err=True)
        rows = scored(effort, only, out)
    if as_json:
        typer.echo(json.dumps({"schema_version": 1, "targets": rows}, ensure_ascii=False, indent=1))
    elif not quiet:
        show(rows, speech)


def scored(effort: Effort, only: str | None, out: Path | None) -> list[dict[str, Any]]:
    """Score every target (or some), writing the card after each one so that a full run can be resumed.

    Raises InputError for a target that does not exist.
    """
    from sim.validation.score_card import score
    from sim.validation.target import load_targets

    targets = load_targets()
    if only is not None:
        families = sorted({target.id.split(".")[0] for target in targets} | {target.id for target in targets})
        wanted = [options.one_of(name.strip(), families, "--only") for name in only.split(",")]
        targets = tuple(target for target in targets if target.id in wanted or target.id.split(".")[0] in wanted)
    card = signature(effort)
    done = earlier(out, card)
    rows = []
    for target in targets:
        known = done.get(target.id)
        rows.append(known or score(target, effort).row())
        if out is not None and (known is None or target is targets[-1]):
            write(out, rows, card)
    return rows


def signature(effort: Effort) -> dict[str, str]:
    """What a score card depends on: version, data pack, program text and effort."""
    from sim.compiled import PACKAGE
    from sim.data import load_pack
    from sim.user_cache import fingerprint
    from sim.version import __version__

    return {
        "version": __version__, "data_pack": load_pack().hash, "effort": effort.told,
        "program": fingerprint(PACKAGE.rglob("*.py"))[:16],
    }  # fmt: skip


def earlier(out: Path | None, card: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The targets that an earlier run of the same program, data and effort has scored, by id."""
    file = None if out is None else out / MARKER
    if file is None or not file.is_file():
        return {}
    written = json.loads(file.read_text(encoding="utf-8"))
    return {row["id"]: row for row in written["targets"]} if written.get("card") == card else {}


def write(out: Path, rows: list[dict[str, Any]], card: dict[str, str]) -> None:
    """Write the card as JSON and as a page."""
    from sim.report.files import write_json, write_together
    from sim.report.score_card import markdown

    today = datetime.now(tz=UTC).date().isoformat()
    pack = card["data_pack"][:16]
    heading = f"`maillage validate`, version {card['version']}, data pack {pack}, {card['effort']}, {today}."
    write_together(out, {
        MARKER: lambda path: write_json(path, {"schema_version": 1, "card": card, "targets": rows}),
        "score-card.md": lambda path: path.write_text(markdown(rows, heading), encoding="utf-8", newline="\n"),
    }, MARKER)  # fmt: skip


def show(rows: list[dict[str, Any]], lang: str) -> None:
    """Print the card as a table."""
    from rich.console import Console
    from rich.table import Table

    from sim.report.number_format import number

    words = {
        "fr": {"pass": "réussi", "fail": "échoué", "not comparable": "non comparable"},
        "en": {"pass": "pass", "fail": "fail", "not comparable": "not comparable"},
    }[lang]
    table = Table()
    heads = {
        "fr": ("Cible", "Publié", "Simulé", "Verdict"), "en": ("Target", "Published", "Simulated", "Verdict"),
    }  # fmt: skip
    for head in heads[lang]:
        table.add_column(head)
    for row in rows:
        low, high = row["bounds"]
        asked = f"{number(low, lang, 3)} … {number(high, lang, 3)}"
        simulated = number(row["simulated"], lang, 3)
        table.add_row(f"{row['id']} {row[f'title_{lang}']}", asked, simulated, words[row["status"]])
    Console().print(table)
    counts = ", ".join(f"{sum(row['status'] == status for row in rows)} {word}" for status, word in words.items())
    Console().print(counts)
