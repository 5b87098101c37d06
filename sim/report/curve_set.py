"""The three curves of a report (employment, income, output) and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from sim.report.curves import Curve, Frame, draw
from sim.report.number_format import money, month_year, number, percent
from sim.report.summary import NOT_RECOVERED, RECOVERED, Summary
from sim.report.words import Words
from sim.results import RunResult

MONTHLY_EUROS = 52.0 / 12.0 / 100.0
"""Cents a week to euros a month."""
PERSONS = 1.0
VARIABLES = (("employment", PERSONS), ("income", MONTHLY_EUROS), ("output", MONTHLY_EUROS))
WIDE = {"employment": Frame(1080, 380), "income": Frame(528, 300, left=76), "output": Frame(528, 300, left=76)}
NARROW = Frame(360, 270, left=70)


@dataclass(frozen=True)
class CurveBlock:
    """A titled chart, drawn for wide and for narrow screens."""

    id: str
    title: str
    unit: str
    wide: Markup
    narrow: Markup


def _series(result: RunResult, variable: str, factor: float, *, twin: bool) -> np.ndarray | None:
    panel = result.twin_panel if twin else result.panel
    if panel is None:
        return None
    values = panel[variable].sum(axis=1) * factor
    values[0] = values[1] if factor != PERSONS and len(values) > 1 else values[0]
    return values


def curves(result: RunResult, summary: Summary, words: Words) -> list[CurveBlock]:
    """One block a variable, with the ghost of the world without the shock where it was simulated."""
    return [_block(result, summary, words, variable, factor) for variable, factor in VARIABLES]


def _block(result: RunResult, summary: Summary, words: Words, variable: str, factor: float) -> CurveBlock:
    lang, start = words.lang, result.shock_start_week
    actual = _series(result, variable, factor, twin=False)
    twin = _series(result, variable, factor, twin=True) if start is not None else None
    title = words(f"curves.{variable}")
    dates = [result.week_date(week) for week in range(len(actual))]
    full: Callable[[float], str] = (lambda v: number(v, lang)) if factor == PERSONS else (lambda v: money(v, lang))
    widest, widest_label, told = None, "", ""
    if twin is not None:
        gap = (actual - twin)[start:]
        widest = start + int(gap.argmin() if -gap.min() >= gap.max() else gap.argmax())
        value = float(actual[widest] - twin[widest])
        written = number(value, lang, signed=True) if factor == PERSONS else money(value, lang, signed=True)
        share = percent(value / float(twin[widest]), lang, signed=True) if twin[widest] else ""
        widest_label = f"{written} ({share})" if share else written
        told = words("curves.gap", gap=widest_label, month=month_year(dates[widest], lang))
        if abs(value) <= 1e-4 * abs(float(twin[widest])):
            widest = None
    back_week, back_label = _back(summary, words) if variable == "employment" else (None, "")
    curve = Curve(
        id=variable,
        title=title,
        description=words(
            "curves.description",
            title=title,
            start=month_year(dates[0], lang),
            end=month_year(dates[-1], lang),
            from_to=words("curves.from_to", first=full(float(actual[0])), last=full(float(actual[-1]))),
            gap=told,
        ),
        dates=dates,
        actual=actual,
        twin=twin,
        short=_axis_writer(actual, factor, lang),
        full=full,
        shock_week=start,
        shock_label=words("curves.shock"),
        widest_week=widest,
        widest_label=widest_label,
        back_week=back_week,
        back_label=back_label,
    )
    return CurveBlock(
        id=variable,
        title=title,
        unit=words(f"curves.{variable}_unit"),
        wide=draw(curve, WIDE[variable], words, variant="wide", interactive=True),
        narrow=draw(curve, NARROW, words, variant="narrow", interactive=False),
    )


def _axis_writer(values: np.ndarray, factor: float, lang: str) -> Callable[[float], str]:
    if factor == PERSONS:
        return lambda value: number(value, lang)
    largest = float(np.abs(values).max())
    scale, unit_fr, unit_en = (
        (1e9, "Md€", "bn") if largest >= 2e9 else (1e6, "M€", "m") if largest >= 2e6 else (1e3, "k€", "k")
    )
    spread = float(np.ptp(values)) / scale
    decimals = 0 if spread >= 3 else 1 if spread >= 0.3 else 2
    if lang == "fr":
        return lambda value: f"{number(value / scale, lang, decimals)}\u00a0{unit_fr}"
    return lambda value: f"€{number(value / scale, lang, decimals)}{unit_en}"


def _back(summary: Summary, words: Words) -> tuple[int | None, str]:
    if summary.recovery.status == RECOVERED:
        week = summary.recovery.week
        return week, words("curves.recovered", month=month_year(summary.date_of(week), words.lang))
    if summary.recovery.status == NOT_RECOVERED:
        return None, words("curves.not_recovered")
    return None, ""


def yearly_table(result: RunResult, words: Words) -> list[dict[str, object]]:
    """Means of the weeks of each calendar year: {year, cells}, cells in the order of the curves, with then without."""
    years = np.array([result.week_date(week).year for week in range(1, result.weeks + 1)])
    rows = []
    for year in np.unique(years):
        cells = []
        for variable, factor in VARIABLES:
            for twin in (False, True):
                values = _series(result, variable, factor, twin=twin)
                if values is None or (twin and result.shock_start_week is None):
                    continue
                mean = float(values[1:][years == year].mean())
                cells.append(number(mean, words.lang) if factor == PERSONS else money(mean, words.lang))
        rows.append({"year": int(year), "cells": cells})
    return rows
