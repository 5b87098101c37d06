"""Templates of the page: HTML written on the server, every value escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from dashboards.texts import Texts
from sim.report import number_format


def write(template: str, texts: Texts, **values: object) -> str:
    """A template of `dashboards/templates` filled in.

    `t` gives texts, `f` number formats, `colon` the mark as the language spaces it.
    """
    colon = " :" if texts.lang == "fr" else ":"
    return _environment().get_template(f"{template}.html.j2").render(
        t=texts, lang=texts.lang, f=number_format, colon=colon, **values
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _text(name: str) -> str:
    return files("dashboards").joinpath("templates", name).read_text(encoding="utf-8")
