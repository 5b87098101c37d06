"""`maillage population`: the synthetic people and establishments of a territory, beside the facts they reproduce."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from sim.commands import options
from sim.commands.language import Lang
from sim.commands.logs import logging_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.population.fit import FitRow

WORDS = {
    "fr": {
        "order": "Quand les marges ne peuvent toutes tenir : d'abord les emplois par secteur, puis les résidents en "
        "emploi, puis les navettes.",
        "columns": ("cible", "obtenu", "écart", "cible de nature"),
        "published": "publiée", "derived": "dérivée", "modelled": "modélisée", "imputed": "imputée",
    },
    "en": {
        "order": "Where margins cannot all hold: jobs by sector first, then employed residents, then commuting.",
        "columns": ("target", "obtained", "error", "kind of target"),
        "published": "published", "derived": "derived", "modelled": "modelled", "imputed": "imputed",
    },
}  # fmt: skip
"""What the table says; the lines themselves carry their labels."""


def population(
    system: options.System = None,
    territories: options.Territories = None,
    data: options.Data = None,
    scale: options.Scale = None,
    settings: options.Settings = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Build a population and print, margin by margin, target, result and error."""
    from sim.scenarios import load_scenario

    speech = options.language(lang)
    overrides = options.scenario_overrides(system, territories, data, None, None, scale, settings)
    scenario = load_scenario("baseline", options.on_own_territories("baseline", overrides))
    with logging_to(verbose, quiet, log_file):
        from sim.population.fit import population_fit
        from sim.population.month_zero import month_zero
        from sim.population.synthesis import populate
        from sim.setting import Setting

        place = Setting.of(scenario)
        accounts = month_zero(place.pack, place.codes)
        people = populate(accounts, place.pack, scenario.parameter_set(), scenario.scale)
        rows = population_fit(people, accounts, place.pack)
    if as_json:
        typer.echo(json.dumps([as_row(row) for row in rows], ensure_ascii=False, indent=1, allow_nan=False))
    else:
        names = dict(zip(place.codes, place.view.names, strict=True))
        typer.echo("\n".join([WORDS[speech]["order"], *table(rows, names, speech)]))


def as_row(row: FitRow) -> dict[str, object]:
    """One margin as a row of JSON."""
    return {
        "id": row.id, "territory_code": row.territory_code, "title_fr": row.label_fr, "title_en": row.label_en,
        "unit": row.unit, "target": row.target, "obtained": row.obtained, "error": row.error, "kind": row.kind,
        "imputed": list(row.imputed),
    }  # fmt: skip


def table(rows: Sequence[FitRow], names: Mapping[str, str], lang: Lang) -> list[str]:
    """One block of aligned lines a territory, headed by its name."""
    words = WORDS[lang]
    width = max(len(label(row, lang)) for row in rows)
    lines: list[str] = []
    for code, name in names.items():
        target, obtained, error, kind = words["columns"]
        lines += ["", f"{code} {name}", f"{'':{width}}  {target:>16}  {obtained:>16}  {error:>8}  {kind}"]
        lines += [line(row, width, lang) for row in rows if row.territory_code == code]
    return lines


def line(row: FitRow, width: int, lang: Lang) -> str:
    """One margin: label, target, result, error, nature of the target."""
    words = WORDS[lang]
    kind = str(words[row.kind]) + (f" ({words['imputed']})" if row.imputed else "")
    target = "-" if row.target is None else amount(row.target, lang)
    return f"{label(row, lang):{width}}  {target:>16}  {amount(row.obtained, lang):>16}  {gap(row, lang):>8}  {kind}"


def label(row: FitRow, lang: Lang) -> str:
    """The name of the margin in the language of the reader."""
    return row.label_fr if lang == "fr" else row.label_en


def amount(value: float, lang: Lang) -> str:
    """A number with the separators of the language; three decimals below ten."""
    text = f"{value:,.3f}" if abs(value) < 10 and value != int(value) else f"{value:,.0f}"
    return text.replace(",", " ").replace(".", ",") if lang == "fr" else text


def gap(row: FitRow, lang: Lang) -> str:
    """The error in per cent when the target is not zero, else as a number."""
    if row.error is None:
        return "-"
    if not row.target:
        return amount(row.error, lang)
    text = f"{round(100 * row.error, 1) + 0.0:+.1f} %"
    return text.replace(".", ",") if lang == "fr" else text
