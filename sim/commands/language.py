"""French or English: the language of the reader."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping, Sequence
from typing import Literal

Lang = Literal["fr", "en"]


def locale_language(environment: Mapping[str, str] | None = None) -> Lang:
    """French when the locale is French (LC_ALL, LC_MESSAGES, LANG, else the system's own), English otherwise."""
    environment = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "fr" if environment[variable].lower().startswith("fr") else "en"
    system = locale.getlocale()[0] or ""
    return "fr" if system.lower().startswith("fr") else "en"


def asked_language(arguments: Sequence[str]) -> Lang:
    """The language of help texts: that of `--lang` among the arguments, else that of the locale."""
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value == "fr":
            return "fr"
        if value == "en":
            return "en"
    return locale_language()


class HelpLanguage:
    """The language in which help texts are written, set once before commands are declared."""

    current: Lang = "en"


def said(fr: str, en: str) -> str:
    """The text in the language of help texts."""
    return fr if HelpLanguage.current == "fr" else en
