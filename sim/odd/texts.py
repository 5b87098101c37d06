"""The French that stands beside the English declarations of the code, and the frame of the description."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sim.report.words import Words


@cache
def table(name: str) -> dict[str, Any]:
    """One of the files of texts: `entities`, `units`, `phases` or `submodels`."""
    return tomllib.loads(files("sim.odd").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def words_of(lang: str) -> Words:
    """The frame of the description in one language; raises InputError when it is neither `fr` nor `en`."""
    return Words(lang, "sim.odd")


def unit_in(unit: str, lang: str) -> str:
    """A declared unit in the reader's language; raises KeyError when it has no French name."""
    return table("units")[unit] if lang == "fr" else unit


def code(text: object) -> str:
    """A name of the program, as Markdown writes it."""
    return f"`{text}`"


def place(module: str) -> str:
    """The file of a module, from the root of the checkout."""
    return f"{module.replace('.', '/')}.py"


def plain(docstring: str) -> str:
    """A docstring as Markdown paragraphs: double backticks of reStructuredText become single, lines are joined."""
    paragraphs = docstring.replace("``", "`").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
