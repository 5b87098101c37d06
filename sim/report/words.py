"""Every sentence a reader sees, in French and in English, from one file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from sim.errors import InputError, nearest_name
from sim.report.number_format import typography

LANGUAGES = ("fr", "en")


class Words:
    """The texts of one language, by dotted key such as `story.no_shock`."""

    def __init__(self, lang: str, package: str = "sim.report") -> None:
        """The texts of `package`; raises InputError when the language is not one of `LANGUAGES`."""
        if lang not in LANGUAGES:
            raise InputError("unknown language", "lang", lang, "fr or en", nearest_name(lang, LANGUAGES))
        self.lang = lang
        self._texts = _texts(lang, package)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its {values} filled in; raises KeyError for a key that does not exist."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def count(self, key: str, how_many: float, **values: object) -> str:
        """The singular (`key.one`) or plural (`key.other`) text; French counts 0 and 1 as singular, English 1 only."""
        singular = how_many < 2 if self.lang == "fr" else how_many == 1
        return self(f"{key}.one" if singular else f"{key}.other", **values)

    def section(self, prefix: str) -> dict[str, str]:
        """All texts below a key, in the order of the file."""
        start = f"{prefix}."
        return {key.removeprefix(start): text for key, text in self._texts.items() if key.startswith(start)}

    def every_key(self) -> set[str]:
        """Every key of the language."""
        return set(self._texts)

    def joined(self, parts: list[str]) -> str:
        """'a, b and c' in the reader's language."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('list.and')} {parts[-1]}"


@cache
def _texts(lang: str, package: str) -> dict[str, str]:
    table = tomllib.loads(files(package).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))
    return {key: typography(text, lang) for key, text in _flatten(table)}


def _flatten(table: dict, prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            pairs += _flatten(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", value))
    return pairs
