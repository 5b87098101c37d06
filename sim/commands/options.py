"""Options shared by several commands, declared once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.language import Lang, locale_language, said
from sim.errors import InputError, nearest_name


def whole_number(option: str) -> Callable[[str], int]:
    """A reader of whole numbers for an option; it raises InputError for anything else."""

    def number(text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise InputError("not a whole number", option, text, "a whole number") from None

    return number


System = Annotated[
    str | None, typer.Option("--system", metavar="NAME", help=said("Système de territoires", "System of territories"))
]
Territories = Annotated[
    str | None,
    typer.Option("--territories", metavar="A,B", help=said("Codes ou noms, séparés par des virgules",
                                                           "Codes or names, separated by commas")),
]  # fmt: skip
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help=said("Vos propres territoires (fichiers CSV)",
                                                    "Your own territories (CSV files)")),
]  # fmt: skip
Weeks = Annotated[
    int | None, typer.Option("--weeks", metavar="N", parser=whole_number("--weeks"),
                             help=said("Semaines simulées", "Weeks to simulate")),
]  # fmt: skip
Seed = Annotated[
    int | None, typer.Option("--seed", metavar="N", parser=whole_number("--seed"),
                             help=said("Graine du hasard", "Seed of the luck")),
]  # fmt: skip
Scale = Annotated[
    int | None, typer.Option("--scale", metavar="K", parser=whole_number("--scale"),
                             help=said("Un agent en représente K", "One agent stands for K")),
]  # fmt: skip
Threads = Annotated[
    int, typer.Option("--threads", metavar="N", parser=whole_number("--threads"),
                      help=said("Fils d'exécution d'une simulation (mêmes résultats)",
                                "Threads within one run (same results)")),
]  # fmt: skip
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help=said("Change un paramètre ou un champ du scénario",
                                                          "Change a parameter or a field of the scenario")),
]  # fmt: skip
Shock = Annotated[
    str | None, typer.Option("--shock", metavar="A,B", help=said("Ajoute les chocs de ces scénarios",
                                                                 "Add the shocks of these scenarios")),
]  # fmt: skip
Levers = Annotated[
    str | None, typer.Option("--levers", metavar="A,B", help=said("Ajoute les leviers de ces scénarios",
                                                                  "Add the levers of these scenarios")),
]  # fmt: skip
Cooperation = Annotated[
    str | None, typer.Option("--cooperation", metavar="A", help=said("Ajoute la coopération de ce scénario",
                                                                     "Add the cooperation of this scenario")),
]  # fmt: skip
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help=said("Dossier des résultats", "Directory of results"))
]
Json = Annotated[bool, typer.Option("--json", help=said("Du JSON sur la sortie", "Print JSON on standard output"))]
Language = Annotated[str | None, typer.Option("--lang", metavar="fr|en", help=said("Langue", "Language"))]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help=said("Journal détaillé", "Detailed log"))]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help=said("Rien sur la sortie d'erreur, sauf une erreur",
                                                  "Nothing on standard error but an error"))
]  # fmt: skip
LogFile = Annotated[
    Path | None, typer.Option("--log-file", metavar="FILE", help=said("Journal dans un fichier", "Log to a file"))
]


def language(asked: str | None) -> Lang:
    """The language asked for, else that of the locale.

    Raises InputError for any other language than French and English.
    """
    if asked is None:
        return locale_language()
    if asked == "fr":
        return "fr"
    if asked == "en":
        return "en"
    raise InputError("unknown language", "--lang", asked, "fr or en")


def setting(text: str) -> tuple[str, object]:
    """The path and the value of `PATH=VALUE`; a value that is not TOML is a text.

    Raises InputError when there is no path or no value.
    """
    path, equals, written = text.partition("=")
    path, written = path.strip(), written.strip()
    if not (equals and path and written):
        raise InputError("not a setting", "--set", text, "PATH=VALUE, as in firms.cash_buffer_months=2")
    try:
        table = tomllib.loads(f"value = {written}")
        return path, table["value"] if list(table) == ["value"] else written
    except tomllib.TOMLDecodeError:
        pass
    try:
        return path, float(written)
    except ValueError:
        return path, written


def scenario_overrides(
    system: str | None,
    territories: str | None,
    data: Path | None,
    weeks: int | None,
    seed: int | None,
    scale: int | None,
    settings: Sequence[str] | None,
) -> dict[str, object]:
    """The options of a command as overrides of the scenario, `--set` last.

    Raises InputError for options that contradict each other or are empty.
    """
    if system is not None and territories is not None:
        raise InputError("give either --system or --territories, not both", "options")
    overrides: dict[str, object] = {}
    if territories is not None:
        names = [name.strip() for name in territories.split(",") if name.strip()]
        if not names:
            raise InputError("no territory named", "--territories", territories, "codes or names separated by commas")
        overrides["territories"] = names
    directory = None if data is None else str(data)
    plain = {"system": system, "data": directory, "weeks": weeks, "seed": seed, "scale": scale}
    overrides.update({name: value for name, value in plain.items() if value is not None})
    overrides.update(setting(text) for text in settings or ())
    return overrides


def combination(scenario: str, shock: str | None, levers: str | None, cooperation: str | None) -> str:
    """The name of a scenario combined with others: `plant-closure+three-levers+hub`."""
    if cooperation:
        require_cooperation(cooperation.strip())
    parts = [part.strip() for given in (shock, levers, cooperation) if given for part in given.split(",")]
    return "+".join([scenario, *(part for part in parts if part)])


def require_cooperation(name: str) -> None:
    """Raise InputError when a scenario says nothing of cooperation."""
    from sim.scenarios import catalogue_ids, load_scenario

    if load_scenario(name).cooperation is None:
        known = [other for other in catalogue_ids() if load_scenario(other).cooperation is not None]
        raise InputError(
            "this scenario has no cooperation", "--cooperation", name,
            f"one of {', '.join(known)}, or a file with a [cooperation] table", nearest_name(name, known),
        )  # fmt: skip


def on_own_territories(scenario: str, overrides: dict[str, object]) -> dict[str, object]:
    """The overrides of a scenario of the catalogue, which names French territories, when the user brings their own.

    Unless a place is asked for, it then plays on all of the user's territories.
    """
    from sim.scenarios import catalogue_ids

    placed = overrides.keys() & {"system", "territories"}
    if "data" not in overrides or placed or scenario not in catalogue_ids():
        return overrides
    return {"system": None, **overrides}


def one_of(value: str, known: Sequence[str], where: str) -> str:
    """The value, if it is one of the known names.

    Raises InputError with the nearest one otherwise.
    """
    if value not in known:
        raise InputError("unknown name", where, value, f"one of {', '.join(known)}", nearest_name(value, known))
    return value
