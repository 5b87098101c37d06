"""The page a planner reads: one self-contained HTML file, in French or English, that needs no network and no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sim.indicators.losses import ROUNDING_SHARE
from sim.indicators.trace import cascade
from sim.levers import PAYERS
from sim.report import curve_set, tables
from sim.report.cascade_chart import draw_cascade
from sim.report.map_sheets import map_sheets
from sim.report.number_format import month_year, number, percent, typography
from sim.report.policy import policy
from sim.report.story import figures, sentences
from sim.report.summary import summarise
from sim.report.words import Words
from sim.results import RunResult

SECTIONS = (
    "policy",
    "map",
    "curves",
    "sectors",
    "territories",
    "trust",
    "money",
    "indicators",
    "sources",
    "reproduce",
    "glossary",
)


def render(result: RunResult, lang: str) -> str:
    """The report of a run as one HTML document; every name and text that comes from outside is escaped.

    Raises InputError for a language that is neither `fr` nor `en`.
    """
    words = Words(lang)
    summary = summarise(result)
    territories = tables.territories(result, words)
    losses = territories.losses
    sheets = map_sheets(result, words) if losses else []
    shown = [section for section in SECTIONS if not (section == "map" and not losses)]
    if result.twin_sectors is None or not summary.compared:
        shown.remove("sectors")
    if not losses:
        shown.remove("territories")
    acted = policy(result, words)
    if acted is None:
        shown.remove("policy")
    return (
        page_environment()
        .get_template("report.html.j2")
        .render(
            lang=lang,
            words=words,
            css=Markup(page_text("report.css")),
            sections=shown,
            title=_scenario_text(result, "title", lang),
            description=_scenario_text(result, "description", lang),
            subtitle=_subtitle(result, words),
            story=sentences(result, summary, words),
            figures=figures(result, summary, words),
            compared=summary.compared,
            sheets=sheets,
            without_outline=[row.name for row in losses if not result.outlines.get(row.code)] if sheets else [],
            policy=acted,
            payers=PAYERS,
            curves=curve_set.curves(result, summary, words),
            cascade=_cascade(result, words),
            cascade_svg=_cascade_drawn(result, words),
            yearly=curve_set.yearly_table(result, words),
            sectors=tables.sectors(result, words) if "sectors" in shown else None,
            territories=territories,
            indicators=tables.indicators(result, words),
            trust=_trust(result, words),
            imputed=[
                {"name": row["name"], "code": row["code"], "columns": " ; ".join(row[f"labels_{lang}"])}
                for row in result.imputed
            ],
            imputed_lead=words.count("trust.imputed_lead", len(result.imputed), n=number(len(result.imputed), lang)),
            notes=[typography(note.text(lang), lang) for note in result.notes],
            money=money_check(result, words),
            money_closes=int(result.accounts["largest_residual_cents"]) == 0,
            sources=[(typography(source[lang], lang), source["licence"]) for source in result.sources],
            scenario_sources=list(getattr(result.scenario, "sources", ())),
            facts=_facts(result, words),
            glossary=words.section("glossary"),
        )
    )


def money_check(result: RunResult, words: Words) -> str:
    """'1 248 identities checked, largest residual: 0 cents.'"""
    cents = int(result.accounts["largest_residual_cents"])
    residual = words.count("money.cents", cents, n=number(cents, words.lang))
    return words("money.check", n=number(result.accounts["checked"], words.lang), residual=residual)


def _scenario_text(result: RunResult, name: str, lang: str) -> str:
    return typography(getattr(result.scenario, f"{name}_{lang}"), lang)


def _subtitle(result: RunResult, words: Words) -> str:
    lang, codes = words.lang, len(result.system.codes)
    households = result.households_represented
    return words(
        "page.subtitle",
        system=result.system.title(lang),
        territories=words.count("territories", codes, n=number(codes, lang)),
        households=words.count("households", households, n=number(households, lang)),
        period=words(
            "page.period",
            start=month_year(result.start_date, lang),
            end=month_year(result.week_date(result.weeks), lang),
        ),
    )


def _trust(result: RunResult, words: Words) -> list[str]:
    persons = number(5 * result.scale, words.lang)
    told = [words("trust.one_run"), words("trust.model")]
    told.append(words("trust.rounding", persons=persons, share=percent(ROUNDING_SHARE, words.lang)))
    if result.scale > 1:
        told.append(words("trust.scale", n=number(result.scale, words.lang)))
    return told


def _cascade(result: RunResult, words: Words) -> list[tuple[str, str]]:
    """Month and sentence of each step by which the shock travelled between territories."""
    names = dict(zip(result.system.codes, result.system.names, strict=True))
    return [
        (month_year(result.week_date(fall.week), words.lang), typography(fall.sentence(names, words.lang), words.lang))
        for fall in cascade(result)
    ]


def _cascade_drawn(result: RunResult, words: Words) -> Markup | None:
    """Where and when residents lack work beside the world without shock; None with one territory or one world."""
    if result.twin_panel is None or len(result.system.codes) < 2:
        return None
    dates = [result.week_date(row) for row in range(1, result.weeks + 1)]
    acted, usual = (panel["employment"][1:] for panel in (result.panel, result.twin_panel))
    return draw_cascade(acted, usual, result.system.names, dates, words)


def _facts(result: RunResult, words: Words) -> list[tuple[str, str]]:
    lang = words.lang
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    return [
        (words("reproduce.command"), result.command),
        (words("reproduce.seed"), str(result.seed)),
        (words("reproduce.scale"), number(result.scale, lang)),
        (words("reproduce.weeks"), number(result.weeks, lang)),
        (words("reproduce.version"), versions),
        (words("reproduce.data"), result.data_hash),
        (words("reproduce.digest"), result.digest),
    ]


def page_text(name: str, package: str = "sim.report") -> str:
    """The text of a file of a report: style sheet or template."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


@cache
def page_environment(package: str = "sim.report") -> Environment:
    """Where pages are made from the templates of a package: every value that comes from outside is escaped."""
    return Environment(
        loader=FunctionLoader(lambda name: page_text(name, package)), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
