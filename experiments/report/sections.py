"""The parts of the report of an experiment that draw: differences, interaction, doses, sensitivity, boxes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from experiments.analysis import (
    dose_response,
    each_scenario,
    interaction,
    mean_differences,
    parts_of_policy,
    parts_of_shocks,
    shock_and_policy,
)
from experiments.declaration import Experiment
from experiments.design import ranges
from experiments.discovery import discover
from experiments.outcomes import OUTCOME_OF, measured
from experiments.report.figures import Bar, Extent, Row, bars, extents, forest, lines_of
from experiments.report.told import Told, in_words, plain
from experiments.sensitivity import morris_effects, points_missing, responses, sobol_indices
from sim.report.curves import Frame
from sim.report.line_chart import Line, draw_lines
from sim.report.number_format import percent
from sim.report.words import Words

LINES_A_CHART = 5
MOST_LEVELS = 60
WIDE = Frame(1080, 400, left=84)


def differences(table: pd.DataFrame, told: Told) -> list[dict[str, Any]]:
    """One figure over all systems (when there are several), then one for each."""
    systems = list(dict.fromkeys(table["system"]))
    figures = []
    for system in (["", *systems] if len(systems) > 1 else systems):
        chosen = table if system == "" else table[table["system"] == system]
        found = mean_differences(chosen, told.outcome.id)
        if len(found):
            title = told.words("differences.all", n=len(systems)) if system == "" else told.system(system)
            drawn = forest([_scenario_row(row, told) for row in found.itertuples()], title, told.value)
            figures.append({"title": title, "all": system == "", "drawn": drawn})
    return figures


def _scenario_row(row: Any, told: Told) -> Row:
    shock, policy = shock_and_policy(row.scenario)
    if not policy:
        return told.row("", told.parts(row.scenario), row.mean, row.low, row.high)
    return told.row(told.name(shock), told.parts(policy), row.mean, row.low, row.high)


def interactions(experiment: Experiment, table: pd.DataFrame, told: Told) -> dict[str, Any] | None:
    """What two policies do together beyond the sum of each, or two shocks; None when no scenario combines two."""
    combine = parts_of_policy if experiment.reference == "unaided" else parts_of_shocks
    found = interaction(table, told.outcome.id, combine)
    if not len(found):
        return None
    if (found["system"] == "").any():
        found = found[found["system"] == ""]
    rows = []
    for row in found.itertuples():
        shock, policy = shock_and_policy(row.scenario)
        heading = " · ".join(filter(None, (told.system(row.system) if row.system else "", told.name(shock))))
        rows.append(told.row(heading, told.parts(policy), row.interaction, row.low, row.high))
    beyond = sum(row.tone != "neutral" for row in rows)
    chance = told.words("interaction.by_chance", beyond=beyond, n=len(rows), expected=plain(len(rows) / 20, told.lang))
    return {"drawn": forest(rows, told.words("interaction.title"), told.value), "chance": chance}


def doses(experiment: Experiment, table: pd.DataFrame, told: Told) -> Iterator[dict[str, Any]]:
    """A chart for each uncertainty of a grid, or moved one at a time: a line for each scenario, with its interval."""
    if experiment.design not in ("grid", "one-at-a-time"):
        return
    for path in ranges(experiment):
        found = dose_response(experiment, table, told.outcome.id, path)
        lines = []
        for scenario, group in found.groupby("scenario", sort=False):
            group = group.sort_values("dose")
            low, high = group["low"].fillna(group["mean"]), group["high"].fillna(group["mean"])
            lines.append((np.array(group["dose"]), Line(told.name(str(scenario)), *map(np.array, (
                group["mean"], low, high
            )))))  # fmt: skip
        levels = max((each for each, _ in lines), key=len, default=np.zeros(0))
        drawable = [line for each, line in lines if len(each) == len(levels)]
        for start in range(0, len(drawable) if len(levels) > 1 else 0, LINES_A_CHART):
            some = drawable[start : start + LINES_A_CHART]
            yield {
                "title": told.words("dose.of", name=told.path(path)), "names": [line.name for line in some],
                "drawn": draw_lines(some, told.path(path), WIDE, told.value, positions=levels, lang=told.lang),
            }  # fmt: skip


def sensitivities(experiment: Experiment, table: pd.DataFrame, told: Told) -> Iterator[dict[str, Any]]:
    """Sobol or Morris bars for each system and scenario, with the share of variance that is luck."""
    if experiment.design not in ("sobol", "morris"):
        return
    for system, scenario, runs in each_scenario(table):
        title = f"{told.system(system)} · {told.name(scenario)}"
        missing = points_missing(experiment, runs, told.outcome.id)
        if missing:
            yield {"title": title, "missing": told.words("sensitivity.missing", n=missing), "luck": "", "drawn": None}
            continue
        luck = responses(experiment, runs, told.outcome.id)[2]
        rows = _sobol_bars if experiment.design == "sobol" else _morris_bars
        yield {
            "title": title, "missing": "", "luck": luck_told(luck, told.words),
            "drawn": rows(experiment, runs, told),
        }  # fmt: skip


def luck_told(luck: float, words: Words) -> str:
    """The sentence on the share of variance that is luck."""
    return words("sensitivity.luck", share=percent(luck, words.lang)) if luck == luck else words("sensitivity.unknown")


def _sobol_bars(experiment: Experiment, runs: pd.DataFrame, told: Told) -> Markup:
    found = sobol_indices(experiment, runs, told.outcome.id).sort_values("total", ascending=False)
    rows = []
    for row in found.itertuples():
        for kind, value, width in (("first", row.first, row.first_interval), ("total", row.total, row.total_interval)):
            label = lines_of(told.path(row.path)) if kind == "first" else ()
            text = told.words(f"sensitivity.{kind}", value=plain(value, told.lang))
            rows.append(Bar(label, float(value), float(width), kind, text))
    if (luck := float(found["luck"].iloc[0])) == luck:
        value = told.words("sensitivity.of_variance", share=percent(luck, told.lang))
        rows.append(Bar((told.words("luck"),), luck, float("nan"), "luck", value))
    return bars(rows, told.words("sensitivity.sobol"), lambda value: plain(value, told.lang))


def _morris_bars(experiment: Experiment, runs: pd.DataFrame, told: Told) -> Markup:
    found = morris_effects(experiment, runs, told.outcome.id).sort_values("effect", ascending=False)
    rows = []
    for row in found.itertuples():
        text = told.words("sensitivity.effect", value=in_words(row.effect, told), spread=in_words(row.spread, told))
        rows.append(Bar(lines_of(told.path(row.path)), float(row.effect), float(row.effect_interval), "first", text))
    return bars(rows, told.words("sensitivity.morris"), lambda value: in_words(value, told))


def discoveries(experiment: Experiment, table: pd.DataFrame, told: Told) -> Iterator[dict[str, Any]]:
    """The box found by PRIM for each system and scenario of a sampled design."""
    if experiment.design not in ("latin-hypercube", "sobol"):
        return
    space = ranges(experiment)
    for system, scenario, runs in each_scenario(table):
        found = discover(experiment, runs, told.outcome.id)
        if found is None:
            continue
        rows = []
        for path, kept in found.bounds.items():
            low, high = kept.get("low", space[path][0]), kept.get("high", space[path][-1])
            text = f"{plain(low, told.lang)} – {plain(high, told.lang)}"
            rows.append(Extent(lines_of(told.path(path)), space[path][0], space[path][-1], low, high, text))
        shares = {name: percent(getattr(found, name), told.lang) for name in ("share", "coverage", "density")}
        yield {
            "title": f"{told.system(system)} · {told.name(scenario)}",
            "told": told.words(f"discovery.{found.sought}", n=found.points, **shares)
            + " " + told.words("discovery.box" if rows else "discovery.everywhere", **shares),
            "drawn": extents(rows, told.words("discovery.title")) if rows else None,
        }  # fmt: skip


def levels(table: pd.DataFrame, told: Told) -> dict[str, Any] | None:
    """Every outcome itself, mean over points and seeds, by system and scenario; None when they are too many to read."""
    kept = [name for name in dict.fromkeys((*OUTCOME_OF, *table["outcome"])) if name in set(table["outcome"])]
    means = table.groupby(["system", "scenario", "outcome"], sort=False)["value"].mean()
    pairs = list(dict.fromkeys(zip(table["system"], table["scenario"], strict=True)))
    if len(pairs) > MOST_LEVELS:
        return None
    each = [Told(told.words, measured(name), shares=False, simulated=told.simulated) for name in kept]
    rows = [
        {
            "name": f"{told.system(system)} · {told.name(scenario)}",
            "cells": [
                of_this.value(float(means[system, scenario, name]), signed=False) if (system, scenario, name) in means
                else "" for name, of_this in zip(kept, each, strict=True)
            ],
        }
        for system, scenario in pairs
    ]  # fmt: skip
    return {"heads": [of_this.label for of_this in each], "rows": rows}


def points_of(table: pd.DataFrame) -> int:
    """How many points of the uncertain space were run."""
    return len({point for point in table["point"] if json.loads(point)})
