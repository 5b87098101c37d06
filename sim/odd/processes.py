"""What happens: the phases of the week in their order, and the file of rules of each, read in `sim.cycle`."""

from __future__ import annotations

import importlib
import inspect
import sys

from sim.cycle import CYCLE, Phase
from sim.odd.texts import code, place, plain, table
from sim.report.markdown import grid
from sim.report.words import Words


def first_line(phase: Phase) -> str:
    """What a phase does: the first line of its rule's docstring."""
    return plain((inspect.getdoc(phase.run) or "").split("\n\n")[0])


def phase_row(number: int, phase: Phase, lang: str) -> list[str]:
    """One line of the schedule."""
    cells = [str(number), phase.when, code(phase.name), first_line(phase), phase.reads, phase.writes]
    if lang == "fr":
        texts = table("phases")
        does, reads, writes = texts["phases"][phase.name]
        cells = [str(number), texts["when"][phase.when], code(phase.name), does, reads, writes]
    return cells


def schedule(words: Words) -> list[str]:
    """The table of the week."""
    heads = [words(f"table.{head}") for head in ("order", "when", "rule", "does", "reads", "writes")]
    return grid(heads, [phase_row(number, phase, words.lang) for number, phase in enumerate(CYCLE, start=1)])


def submodels() -> list[str]:
    """Modules of rules, in the order in which the week first calls them; those of levers stand with the levers."""
    return list(dict.fromkeys(phase.run.__module__ for phase in CYCLE))


def phases_of(module: str) -> list[str]:
    """Names of the phases that a module runs, each once."""
    return list(dict.fromkeys(phase.name for phase in CYCLE if phase.run.__module__ == module))


def docstring(module: str) -> str:
    """The docstring of a module of rules as Markdown."""
    importlib.import_module(module)
    return plain(sys.modules[module].__doc__ or "")


def submodel_sections(words: Words) -> list[str]:
    """A section a file of rules: its text, its phases, its source."""
    lines = []
    for module in submodels():
        said = table("submodels")["modules"][module]
        lines += [f"### {code(place(module))} ({', '.join(code(name) for name in phases_of(module))})", ""]
        lines += [docstring(module) if words.lang == "en" else said["fr"], ""]
        lines += [f"*{words('word.source')}* {said['source']}.", ""]
    return lines
