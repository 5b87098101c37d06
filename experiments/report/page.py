"""The page of an experiment, finished or under way, as one self-contained HTML document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from experiments.analysis import (
    failed_runs,
    mean_differences,
    read_experiment,
    regret,
    relative,
    shock_and_policy,
)
from experiments.declaration import Experiment
from experiments.design import runs
from experiments.outcomes import OUTCOME_OF, measured
from experiments.report import sections
from experiments.report.told import PACKAGE, Told, replications_told
from experiments.storage import COMMAND
from sim.errors import InputError, nearest_name
from sim.report.html import page_environment, page_text
from sim.report.number_format import number, percent, typography
from sim.report.words import Words

MOST_FAILURES_SHOWN = 20


def render_experiment(directory: str | Path, outcome: str, lang: str) -> str:
    """The report of the experiment of a directory on one outcome, in `fr` or `en`; what is done so far if under way.

    Raises OutputError when no experiment lies there, InputError when no run ended, for an outcome that was not kept or
    an unknown language.
    """
    experiment, table = read_experiment(directory)
    if not len(table):
        raise InputError("no run ended yet, or all failed", str(directory), expected="at least one run that ended")
    known = sorted(set(table["outcome"]))
    if outcome not in known:
        raise InputError("no such outcome", "--outcome", outcome, ", ".join(known), nearest_name(outcome, known))
    words = Words(lang, PACKAGE)
    chosen = table[table["outcome"] == outcome]
    told = Told(words, measured(outcome), shares=relative(chosen), simulated=experiment.model is None)
    compared = bool(chosen["reference"].notna().any())
    identity = json.loads((Path(directory) / "experiment.json").read_text(encoding="utf-8"))
    failed = failed_runs(directory)
    return page_environment(PACKAGE).get_template("experiment.html.j2").render(
        lang=lang, words=words, css=Markup(page_text("report.css") + page_text("experiment.css", PACKAGE)),
        title=typography(getattr(experiment, f"title_{lang}"), lang), told=told,
        subtitle=_subtitle(experiment, table, words), progress=_progress(experiment, table, failed, words),
        story=_story(experiment, table, told) if compared else [words("story.values", outcome=told.label)],
        reference=words(f"reference.{experiment.reference if compared else 'none'}"),
        differences=sections.differences(table, told) if compared else [],
        interaction=sections.interactions(experiment, table, told) if compared else None,
        interaction_kind="policies" if experiment.reference == "unaided" else "shocks",
        doses=list(sections.doses(experiment, table, told)) if compared else [],
        sensitivities=list(sections.sensitivities(experiment, table, told)), design=experiment.design,
        discoveries=list(sections.discoveries(experiment, table, told)),
        regrets=_regrets(choices(experiment, table), told), outcomes=_outcomes(table, told) if compared else None,
        levels=sections.levels(table, told), replications=replications_told(experiment, table, told),
        failures=[f"{row.run_id} · {row.system} · {row.scenario} · {row.seed}: {row.error}"
                  for row in failed.head(MOST_FAILURES_SHOWN).itertuples()],
        failed=len(failed), facts=_facts(Path(directory), experiment, identity, words),
    )  # fmt: skip


def _subtitle(experiment: Experiment, table: pd.DataFrame, words: Words) -> str:
    counts = {
        "runs": table["run_id"].nunique(), "systems": table["system"].nunique(),
        "scenarios": table["scenario"].nunique(), "points": sections.points_of(table),
    }  # fmt: skip
    parts = [words.count(f"count.{name}", n, n=number(n, words.lang)) for name, n in counts.items() if n > 0]
    if experiment.model is None:
        parts += [words.count("count.weeks", experiment.weeks, n=number(experiment.weeks, words.lang)),
                  words.count("count.scale", experiment.scale, n=number(experiment.scale, words.lang))]  # fmt: skip
    return " · ".join(parts)


def _progress(experiment: Experiment, table: pd.DataFrame, failed: pd.DataFrame, words: Words) -> str:
    done, planned = table["run_id"].nunique() + len(failed), len(runs(experiment))
    if done >= planned:
        return ""
    return words("under_way", done=number(done, words.lang), planned=number(planned, words.lang))


def _story(experiment: Experiment, table: pd.DataFrame, told: Told) -> list[str]:
    """What to remember: how many differences beat luck, the best scenario of each shock, the policy of least regret."""
    found = mean_differences(table, told.outcome.id)
    tones = [told.tone(row.low, row.high) for row in found.itertuples()]
    counts = {f"n_{tone}": tones.count(tone) for tone in ("gain", "loss", "neutral")}
    sentences = [told.words("story.counts", n=len(tones), outcome=told.label, **counts)]
    if experiment.reference != "unaided":
        return sentences
    table = choices(experiment, table)
    if not len(table):
        return sentences
    found = found[found["scenario"].isin(table["scenario"])]
    split = [shock_and_policy(name) for name in found["scenario"]]
    found = found.assign(shock=[each[0] for each in split], policy=[each[1] for each in split])
    sign = -1 if told.outcome.better < 0 else 1
    for shock, group in found.groupby("shock", sort=False):
        best = group.loc[(sign * group["mean"]).idxmax()]
        sentences.append(told.words(
            "story.best", shock=told.name(str(shock)), policy=told.name(best["policy"]),
            value=told.with_interval(best["mean"], best["low"], best["high"]),
        ))  # fmt: skip
    safest = regret(table, told.outcome.id).iloc[0]
    worst = told.value(safest["worst_regret"], signed=False)
    key = "story.always_best" if worst == told.value(0.0, signed=False) else "story.regret"
    sentences.append(told.words(key, policy=told.name(safest["policy"]), value=worst))
    return sentences


def choices(experiment: Experiment, table: pd.DataFrame) -> pd.DataFrame:
    """The runs among which a policy is chosen: where nobody acts in the reference, those that name one beside a shock.

    A scenario of one part that acts by itself (an atelier, a lever without shock) meets no other one of its kind.
    """
    named = table["scenario"].map(lambda scenario: shock_and_policy(scenario)[1] != "")
    return table[named] if experiment.reference == "unaided" else table


def _regrets(table: pd.DataFrame, told: Told) -> list[dict[str, str]]:
    if not len(table):
        return []
    found = regret(table, told.outcome.id)
    if len(found) < 2:
        return []
    return [
        {
            "name": told.name(row.policy), "mean": told.value(row.mean_regret, signed=False),
            "worst": told.value(row.worst_regret, signed=False), "best": percent(row.best, told.lang),
        }
        for row in found.itertuples()
    ]  # fmt: skip


def _outcomes(table: pd.DataFrame, told: Told) -> dict[str, Any]:
    """Every outcome of every scenario, mean over systems and points."""
    kept = [name for name in dict.fromkeys((*OUTCOME_OF, *table["outcome"])) if name in set(table["outcome"])]
    cells: dict[str, list[dict[str, str]]] = {}
    heads = []
    for name in kept:
        chosen = table[table["outcome"] == name]
        if not chosen["reference"].notna().any():
            continue
        of_this = Told(told.words, measured(name), shares=relative(chosen), simulated=told.simulated)
        heads.append(of_this.label)
        for row in mean_differences(table, name).itertuples():
            cells.setdefault(row.scenario, []).append(
                {"mean": of_this.value(row.mean), "tone": of_this.tone(row.low, row.high)}
            )
    return {"heads": heads, "rows": [{"name": told.name(name), "cells": row} for name, row in cells.items()]}


def _facts(directory: Path, experiment: Experiment, identity: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    lines = directory / "provenance.jsonl"
    told = lines.read_text("utf-8").splitlines() if lines.is_file() else []
    spent = [json.loads(line) for line in told if line.endswith("}")]
    seconds = sum(line["seconds"] for line in spent)
    facts = [
        (words("facts.command"), COMMAND),
        (words("facts.versions"), ", ".join(f"{name} {version}" for name, version in identity["versions"].items())),
        (words("facts.data"), identity["data_pack"]), (words("facts.program"), identity["program"]),
        (words("facts.seeds"), f"{experiment.first_seed} …"),
    ]  # fmt: skip
    if seconds > 0:
        each = number(seconds / len(spent), words.lang, 2)
        spending = {"seconds": number(seconds, words.lang), "each": each, "runs": number(len(spent), words.lang)}
        facts.append((words("facts.time"), words("facts.seconds", **spending)))
    return facts
