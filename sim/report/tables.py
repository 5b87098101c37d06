"""The tables of a report: who loses and who gains, and the profile of indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.indicators.catalogue import GROUPS
from sim.indicators.indicator import COMPUTED, NOT_RECOVERED, UNITS_FR
from sim.indicators.losses import TerritoryLoss, sector_losses, territory_losses, worst_sector_week
from sim.indicators.place import CORE, COUNTRYSIDE, SYSTEM, TOWNS, Place
from sim.indicators.references import THIS_PROJECT
from sim.report import summary
from sim.report.number_format import UNKNOWN, money, month_year, number, percent, typography
from sim.report.story import duration
from sim.report.words import Words
from sim.results import RunResult

LONGEST_TABLE = 60
HEAD, TAIL = 40, 15
DECIMALS = {
    "ratio": 2, "share": 2, "bits": 2, "points": 2, "weeks lost": 1, "% a year": 1, "person-years": 1, "hectares": 1,
}  # fmt: skip
"""Digits after the point by unit; none for the others."""


@dataclass(frozen=True)
class Bar:
    """A bar left (loss) or right (gain) of the middle; `width` is a share of half the track, 0-100."""

    tone: str
    width: str


def bar(value: float | None, largest: float) -> Bar:
    """The bar of a value on a scale that ends at `largest`."""
    if not value or largest <= 0:
        return Bar("zero", "0")
    return Bar("loss" if value < 0 else "gain", f"{100.0 * abs(value) / largest:.1f}")


@dataclass(frozen=True)
class Line:
    """One line of a table of winners and losers, written."""

    name: str
    code: str
    kind: str
    gap: str
    share: str
    bar: Bar
    last: str
    middle: str = ""
    recovery: str = ""


@dataclass(frozen=True)
class Table:
    """Lines, the sentence above them and how many were left out."""

    lead: str
    lines: list[Line]
    losses: list[TerritoryLoss]
    left_out: int = 0


def sectors(result: RunResult, words: Words) -> Table:
    """Sectors of the whole system, the worst hit first."""
    everyone = tuple(range(len(result.system.codes)))
    rows = sector_losses(result, everyone)
    largest = max((abs(row.job_years) for row in rows), default=0.0)
    week = worst_sector_week(result, everyone)
    lines = [
        Line(
            name=row.sector.name_fr if words.lang == "fr" else row.sector.name_en,
            code=row.sector.code,
            kind="",
            gap=number(row.job_years, words.lang, signed=True),
            share=percent(row.job_years_share, words.lang, signed=True),
            bar=bar(row.job_years, largest),
            middle=number(row.jobs_at_worst, words.lang, signed=True),
            last=number(row.jobs_at_end, words.lang, signed=True),
        )
        for row in rows
    ]
    month = "" if week is None else month_year(result.week_date(week), words.lang)
    return Table(words("sectors.lead", month=month), lines, [])


def territories(result: RunResult, words: Words) -> Table:
    """Territories, the worst hit first; in a large system the middle of the list is left out."""
    losses = territory_losses(result) if result.shock_start_week is not None else []
    largest = max((abs(row.employment_share_at_worst or 0.0) for row in losses), default=0.0)
    shown = losses if len(losses) <= LONGEST_TABLE else losses[:HEAD] + losses[-TAIL:]
    position = {code: column for column, code in enumerate(result.system.codes)}
    several = bool(result.system.core.any()) and not bool(result.system.core.all())
    lines = [
        Line(
            name=row.name,
            code=row.code,
            kind=words(f"places.{'core' if row.core else 'neighbour'}") if several else "",
            gap=number(row.employment_at_worst, words.lang, signed=True),
            share=percent(row.employment_share_at_worst, words.lang, signed=True),
            bar=bar(row.employment_share_at_worst, largest),
            last=money(row.income, words.lang, signed=True),
            recovery=_recovery(Place(result, row.code, (position[row.code],)), words),
        )
        for row in shown
    ]
    return Table(words("places.lead"), lines, losses, len(losses) - len(shown))


def _recovery(place: Place, words: Words) -> str:
    found = summary.recovery_of(place)
    if found.status == summary.RECOVERED:
        return duration(words, found.weeks_since_shock)
    return words("recovery.not_recovered") if found.status == summary.NOT_RECOVERED else UNKNOWN


def indicator_value(row: Mapping[str, object], words: Words) -> str:
    """An indicator as the reader writes it, with its unit."""
    if row["status"] == NOT_RECOVERED:
        return words("indicators.not_recovered")
    if row["status"] != COMPUTED:
        return UNKNOWN
    value, unit = row["value"], row["unit"]
    if unit == "%":
        return percent(value / 100.0, words.lang)
    if unit == "euros":
        return money(value, words.lang)
    text = number(value, words.lang, DECIMALS.get(unit, 0))
    if unit in ("ratio", "share"):
        return text
    return f"{text} {UNITS_FR[unit] if words.lang == 'fr' else unit}"


def indicators(result: RunResult, words: Words) -> dict[str, object]:
    """The profile of the system, of the studied territories and of each type: {columns, groups of lines, count}."""
    by_place = {
        place: {row["id"]: row for row in result.indicators if row["territory_code"] == place}
        for place in (SYSTEM, CORE, TOWNS, COUNTRYSIDE)
    }
    places = [place for place, rows in by_place.items() if rows]
    groups = [
        {
            "title": words(f"indicators.groups.{group}"),
            "lines": [_profile([by_place[place][one.id] for place in places], words) for one in declared],
        }
        for group, declared in GROUPS.items()
    ] if places else []  # fmt: skip
    return {
        "columns": [words(f"indicators.{place}") for place in places], "groups": groups,
        "count": sum(len(group["lines"]) for group in groups),
    }  # fmt: skip


def _profile(rows: list[Mapping[str, object]], words: Words) -> dict[str, object]:
    """One indicator in each place, and why it has no value where it has none."""
    french = words.lang == "fr"
    reasons = dict.fromkeys(row["note_fr" if french else "note"] for row in rows if row["note"])
    return {
        "name": typography(rows[0]["label_fr" if french else "label_en"], words.lang),
        "values": [indicator_value(row, words) for row in rows],
        "formula": rows[0]["formula_fr" if french else "formula"],
        "source": rows[0]["source"].replace(THIS_PROJECT, words("indicators.this_project")),
        "reason": typography((" ; " if french else "; ").join(reasons), words.lang),
    }
