"""What happened, in plain words and four figures: the part of a report that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.indicators.losses import sector_losses, territory_losses
from sim.report.number_format import money, money_pair, month_year, number, percent
from sim.report.summary import GAINED, NOT_RECOVERED, NOTHING_LOST, RECOVERED, Summary
from sim.report.words import Words
from sim.results import RunResult


@dataclass(frozen=True)
class Figure:
    """One big figure: what it measures, the difference the shock makes, and the levels behind it."""

    label: str
    when: str
    value: str
    share: str
    detail: str
    tone: str
    """`loss`, `gain` or `neutral`: the colour of the figure."""


def duration(words: Words, weeks: float) -> str:
    """A number of weeks as people say it: weeks up to two months, months up to two years, then years and halves."""
    if weeks < 9:
        return words.count("duration.weeks", weeks, n=number(weeks, words.lang))
    months = round(weeks * 12 / 52)
    if months < 24:
        return words.count("duration.months", months, n=number(months, words.lang))
    years = round(weeks / 26) / 2
    return words.count("duration.years", years, n=number(years, words.lang, 0 if years == int(years) else 1))


def sentences(result: RunResult, summary: Summary, words: Words, who: bool = True) -> list[str]:
    """The paragraph of what happened, one sentence an item; without `who` is hit hardest when that is too uncertain."""
    lang = words.lang
    if not summary.compared:
        employment = summary.place.series("employment")
        reason = "story.no_shock" if result.shock_start_week is None else "story.no_twin"
        if result.shock_start_week is None and (result.programmes or result.cooperation):
            reason = "story.acted"
        level = words(
            "story.level",
            month=month_year(summary.date_of(result.weeks), lang),
            employment=number(employment[-1], lang),
            before=number(employment[0], lang),
        )
        return [words(reason), level]
    gap = summary.employment_gap
    if summary.inside_rounding:
        return [words("story.rounding", jobs=number(abs(gap), lang))]
    told = [
        words.count(
            "story.worst" if gap < 0 else "story.best",
            abs(gap),
            jobs=number(abs(gap), lang),
            month=month_year(summary.date_of(summary.widest_week), lang),
            share=percent(summary.employment_share, lang, signed=True),
        )
    ]
    if summary.furlough_week is not None:
        month = month_year(summary.date_of(summary.furlough_week), lang)
        told.append(words("story.furlough", jobs=number(summary.furloughed, lang), month=month))
    told += _recovery(result, summary, words) + _income(result, summary, words)
    return told + _who(result, summary, words) if who else told


def _recovery(result: RunResult, summary: Summary, words: Words) -> list[str]:
    recovery, end = summary.recovery, month_year(summary.date_of(result.weeks), words.lang)
    if recovery.status == RECOVERED:
        month = month_year(summary.date_of(recovery.week), words.lang)
        return [words("story.recovered", month=month, duration=duration(words, recovery.weeks_since_shock))]
    if recovery.status != NOT_RECOVERED:
        return []
    if recovery.made_up < 0.005:
        return [words("story.not_recovered_at_all", month=end)]
    return [words("story.not_recovered", month=end, share=percent(recovery.made_up, words.lang))]


def _income(result: RunResult, summary: Summary, words: Words) -> list[str]:
    gap = summary.income.gap
    if gap is None or round(gap) == 0:
        return []
    return [
        words(
            "story.income_loss" if gap < 0 else "story.income_gain",
            duration=duration(words, result.weeks),
            amount=money(abs(gap), words.lang),
            per_household=money(abs(gap) / result.households_represented, words.lang),
        )
    ]


def _who(result: RunResult, summary: Summary, words: Words) -> list[str]:
    told, everyone = [], tuple(range(len(result.system.codes)))
    territories = territory_losses(result)
    if len(territories) > 1 and (territories[0].employment_share_at_worst or 0.0) < 0:
        worst = territories[0]
        share = percent(worst.employment_share_at_worst, words.lang, signed=True)
        told.append(words("story.hardest_place", place=worst.name, share=share))
    sectors = sector_losses(result, everyone)
    if sectors and sectors[0].job_years < 0 and sectors[0].jobs_at_worst < 0:
        sector = sectors[0].sector
        name = sector.name_fr if words.lang == "fr" else sector.name_en
        jobs = number(sectors[0].jobs_at_worst, words.lang, signed=True)
        told.append(words("story.hardest_sector", sector=name, jobs=jobs))
    core = np.flatnonzero(result.system.core)
    if 0 < len(core) < len(everyone) and summary.employment_gap < 0:
        week = summary.widest_week
        gap = result.panel["employment"][week] - result.twin_panel["employment"][week]
        outside = float(gap.sum() - gap[core].sum()) / float(gap.sum())
        if outside > 0:
            told.append(words("story.neighbours", share=percent(outside, words.lang)))
    return told


def figures(result: RunResult, summary: Summary, words: Words) -> list[Figure]:
    """The four big figures: employment, income, output, recovery."""
    return [
        _employment_figure(result, summary, words),
        _total_figure(result, summary, words, "income"),
        _total_figure(result, summary, words, "output"),
        _recovery_figure(result, summary, words),
    ]


def _tone(gap: float | None) -> str:
    return "neutral" if not gap else "loss" if gap < 0 else "gain"


def _why_alone(result: RunResult, words: Words) -> str:
    return words("figures.no_shock" if result.shock_start_week is None else "figures.no_comparison")


def _employment_figure(result: RunResult, summary: Summary, words: Words) -> Figure:
    lang, label = words.lang, words("figures.employment")
    if not summary.compared:
        employment = summary.place.series("employment")
        return Figure(
            label,
            words("figures.at_end", month=month_year(summary.date_of(result.weeks), lang)),
            number(employment[-1], lang),
            "",
            words("figures.at_start", before=number(employment[0], lang)),
            "neutral",
        )
    levels = {"actual": number(summary.employment_actual, lang), "twin": number(summary.employment_twin, lang)}
    return Figure(
        label,
        words("figures.employment_when", month=month_year(summary.date_of(summary.widest_week), lang)),
        number(summary.employment_gap, lang, signed=True),
        percent(summary.employment_share, lang, signed=True),
        words("figures.instead", **levels),
        _tone(summary.employment_gap),
    )


def _total_figure(result: RunResult, summary: Summary, words: Words, variable: str) -> Figure:
    lang = words.lang
    total = summary.income if variable == "income" else summary.output
    label = words(f"figures.{variable}")
    when = words(f"figures.{variable}_when", duration=duration(words, result.weeks))
    if total.gap is None:
        return Figure(label, when, money(total.actual, lang), "", _why_alone(result, words), "neutral")
    if variable == "income":
        each = money(total.gap / result.households_represented, lang, signed=True)
        detail = words("figures.per_household", amount=each)
    else:
        actual, twin = money_pair(total.actual, total.twin, lang)
        detail = words("figures.instead", actual=actual, twin=twin)
    tone = _tone(round(total.gap))
    return Figure(
        label, when, money(total.gap, lang, signed=True), percent(total.share, lang, signed=True), detail, tone
    )


def _recovery_figure(result: RunResult, summary: Summary, words: Words) -> Figure:
    lang, recovery = words.lang, summary.recovery
    label, when = words("figures.recovery"), words("figures.recovery_when")
    if recovery.status == RECOVERED:
        month = month_year(summary.date_of(recovery.week), lang)
        value = duration(words, recovery.weeks_since_shock)
        return Figure(label, when, value, "", words("figures.recovered_in", month=month), "neutral")
    if recovery.status == NOT_RECOVERED:
        month = month_year(summary.date_of(result.weeks), lang)
        detail = words("figures.not_recovered_detail", share=percent(max(recovery.made_up, 0.0), lang), month=month)
        return Figure(label, when, words("figures.not_recovered"), "", detail, "loss")
    if recovery.status in (NOTHING_LOST, GAINED):
        key = "gained" if recovery.status == GAINED else "nothing_lost"
        tone = "gain" if recovery.status == GAINED else "neutral"
        return Figure(label, when, words(f"figures.{key}"), "", words(f"figures.{key}_detail"), tone)
    return Figure(
        words("figures.unemployment"),
        words("figures.at_end", month=month_year(summary.date_of(result.weeks), lang)),
        number(summary.place.series("unemployment")[-1], lang),
        "",
        words("figures.at_start", before=number(summary.place.series("unemployment")[0], lang)),
        "neutral",
    )
