"""The few lines a run leaves on the terminal: the story, four figures, the check of the money, where to look next."""

from __future__ import annotations

from pathlib import Path

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from sim.report.html import money_check
from sim.report.number_format import typography
from sim.report.story import Figure, figures, sentences
from sim.report.summary import summarise
from sim.report.words import Words
from sim.results import RunResult

COLOURS = {"loss": "dark_orange3", "gain": "dodger_blue2", "neutral": "bold"}
CARD_WIDTH = 36


def screen(result: RunResult, lang: str, directory: Path | None = None) -> RenderableType:
    """What to print at the end of a run, for `rich.console.Console.print`; `directory` is where the files were written.

    Raises InputError for a language that is neither `fr` nor `en`.
    """
    words = Words(lang)
    summary = summarise(result)
    title = typography(getattr(result.scenario, f"title_{lang}"), lang)
    parts: list[RenderableType] = [
        Text.assemble((title, "bold"), (f"  {result.system.title(lang)}", "dim")),
        Padding(Text(" ".join(sentences(result, summary, words)).replace("\u202f%", "%")), (1, 0)),
        Columns([_card(figure) for figure in figures(result, summary, words)], padding=(0, 1)),
        Padding(Text(words("trust.one_run"), style="dim"), (1, 0, 0, 0)),
        Text(words("screen.money", check=money_check(result, words)), style="dim"),
    ]
    parts += [
        Text(words("screen.note", note=typography(note.text(lang), lang)), style="yellow") for note in result.notes
    ]
    if directory is not None:
        parts.append(Text(words("screen.report", path=directory / "report.html")))
    return Group(*parts)


def _card(figure: Figure) -> Panel:
    body = Text.assemble(
        (figure.value, f"bold {COLOURS[figure.tone]}"),
        (f"  {figure.share}\n", "dim"),
        f"{figure.detail}\n",
        (figure.when, "dim"),
    )
    return Panel(body, title=figure.label, title_align="left", width=CARD_WIDTH, border_style="dim")
