"""What an experiment says: paired differences with their intervals, interaction, regret, why so many replications."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.declaration import Experiment
from experiments.outcomes import measured
from experiments.storage import read_tables
from sim.comparison.differences import paired, student_975
from sim.errors import OutputError
from sim.random_streams import draws, stream_key
from sim.scenarios.library import JOINED_BY

RESAMPLES = 2000
FEWEST_TO_RESAMPLE = 10
"""Below ten seeds the percentile bootstrap is too narrow (Efron and Tibshirani 1993, ch. 14): Student's interval."""


def read_experiment(directory: str | Path) -> tuple[Experiment, pd.DataFrame]:
    """The declaration and one line a run and outcome: system, scenario, seed, point, value, reference, difference.

    An experiment that is under way gives what is done so far. Raises OutputError when no experiment lies there.
    """
    folder = Path(directory)
    declared = declared_in(folder)
    runs, results = (table.to_pandas() for table in read_tables(folder, declared))
    table = results.merge(runs, on="run_id", validate="many_to_one")
    table["difference"] = table["value"] - table["reference"]
    return declared, table


def failed_runs(directory: str | Path) -> pd.DataFrame:
    """Runs of an experiment that failed so far, with their message; raises OutputError when none lies there."""
    runs = read_tables(Path(directory), declared_in(Path(directory)))[0].to_pandas()
    return runs[runs["error"] != ""]


def declared_in(folder: Path) -> Experiment:
    """What the experiment of a directory asks; raises OutputError when no experiment lies there."""
    file = folder / "experiment.json"
    if not file.is_file():
        raise OutputError("no experiment there", str(folder), expected="experiment.json, as maillage experiment wrote")
    return Experiment.model_validate(json.loads(file.read_text(encoding="utf-8"))["experiment"])


def response(table: pd.DataFrame) -> pd.Series:
    """Difference from the reference where there is one, else the value: one a line of the table."""
    return table["difference"].where(table["difference"].notna(), table["value"])


def bootstrap(values: np.ndarray, name: str, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95 % percentile interval of a mean; the resamples depend on the name alone."""
    identities = np.arange(resamples * len(values), dtype=np.uint64)
    picks = (draws(stream_key(0, f"bootstrap: {name}", 0), identities) % np.uint64(len(values))).astype(np.int64)
    means = values[picks.reshape(resamples, len(values))].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def interval(values: np.ndarray, name: str) -> tuple[float, float]:
    """95 % interval of a mean over seeds: bootstrap from ten seeds on, Student below, unknown with one."""
    if len(values) >= FEWEST_TO_RESAMPLE:
        return bootstrap(values, name)
    found = paired(np.zeros(len(values)), values)
    return (np.nan, np.nan) if found.low is None or found.high is None else (found.low, found.high)


def mean_over_cells(cells: Sequence[np.ndarray], name: str) -> tuple[float, float, float]:
    """Mean of the means of several cells of a design, each over its seeds, with the 95 % interval that luck gives it.

    The luck of cells is independent: their variances add up, and degrees of freedom are those of Welch (1947) and
    Satterthwaite (1946). The interval says nothing of territories or points that are not in the design.
    """
    mean = float(np.mean([cell.mean() for cell in cells]))
    if len(cells) == 1:
        return (mean, *interval(cells[0], name))
    if min(map(len, cells)) < 2:
        return mean, np.nan, np.nan
    shares = np.array([cell.var(ddof=1) / len(cell) for cell in cells]) / len(cells) ** 2
    total = shares.sum()
    freedom = total**2 / (shares**2 / np.array([len(cell) - 1 for cell in cells])).sum() if total > 0 else 1.0
    half = student_975(max(int(freedom), 1)) * np.sqrt(total)
    return mean, mean - half, mean + half


def each_scenario(table: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """System, scenario and their runs, in the order of the design."""
    for (system, scenario), group in table.groupby(["system", "scenario"], sort=False):
        yield str(system), str(scenario), group


def paired_differences(table: pd.DataFrame) -> pd.DataFrame:
    """Mean difference from the reference by system, scenario, point and outcome, with its 95 % interval."""
    keys = ["system", "scenario", "point", "outcome"]
    rows = []
    for key, group in table.dropna(subset=["reference"]).groupby(keys, sort=True):
        values = group["difference"].to_numpy()
        rows.append((*key, len(values), values.mean(), *interval(values, "|".join(map(str, key)))))
    return pd.DataFrame(rows, columns=[*keys, "seeds", "mean", "low", "high"])


def relative(table: pd.DataFrame) -> bool:
    """Whether differences can be told as shares of the reference: it is above zero in every run."""
    return bool(len(table)) and bool((table["reference"] > 0).all())


def mean_differences(
    table: pd.DataFrame, outcome: str, by: Sequence[str] = ("scenario",), *, shares: bool = True
) -> pd.DataFrame:
    """Difference by scenario, mean over the systems and points that have it; in shares of the reference if possible."""
    chosen = table[table["outcome"] == outcome].dropna(subset=["reference"])
    change = chosen["difference"] / chosen["reference"] if shares and relative(chosen) else chosen["difference"]
    rows = []
    for key, group in chosen.assign(change=change).groupby(list(by), sort=False):
        cells = [cell["change"].to_numpy() for _, cell in group.groupby(["system", "point"], sort=True)]
        rows.append((*key, len(cells), len(group), *mean_over_cells(cells, "|".join(map(str, key)))))
    return pd.DataFrame(rows, columns=[*by, "cells", "runs", "mean", "low", "high"])


def shock_and_policy(scenario: str) -> tuple[str, str]:
    """Name of the first part of a combined scenario, which says what happens, and of the others: what is done."""
    shock, _, policy = scenario.partition(JOINED_BY)
    return shock, policy


def regret(
    table: pd.DataFrame, outcome: str, apart: Callable[[str], tuple[str, str]] = shock_and_policy
) -> pd.DataFrame:
    """How far each policy stays behind the best one of its system, shock and point: mean and worst (Savage 1951).

    ``apart`` tells the shock of a scenario from its policy. Where runs have a reference without policy, doing nothing
    counts as one (an empty name); where it is above zero, regret is a share of it, else in units of the outcome.
    """
    chosen = table[table["outcome"] == outcome].copy()
    better = -1 if measured(outcome).better < 0 else 1
    chosen["shock"], chosen["policy"] = zip(*map(apart, chosen["scenario"]), strict=True)
    unit = chosen["reference"] if relative(chosen) else 1.0
    chosen["score"] = better * chosen["value"] / unit
    cells = chosen.groupby(["system", "shock", "point", "policy"])["score"].mean().unstack("policy")
    if chosen["reference"].notna().all() and "" not in cells:
        cells[""] = (better * chosen["reference"] / unit).groupby(
            [chosen["system"], chosen["shock"], chosen["point"]]
        ).mean()  # fmt: skip
    behind = cells.max(axis=1).to_numpy()[:, None] - cells
    found = pd.DataFrame({"mean_regret": behind.mean(), "worst_regret": behind.max(), "best": (behind == 0).mean()})
    return found.rename_axis("policy").reset_index().sort_values("worst_regret", kind="stable", ignore_index=True)


def interaction(
    table: pd.DataFrame, outcome: str, combine: Callable[[str], tuple[str, str] | None]
) -> pd.DataFrame:
    """Difference of two parts together less the sum of their differences alone, seed by seed, by system.

    ``combine`` gives the two scenarios whose differences a combined one adds up, or None. Above zero, two policies help
    one another, or two shocks weigh less together.
    """
    chosen = table[table["outcome"] == outcome].set_index(["system", "point", "seed"])
    unit = chosen["reference"] if relative(chosen) else 1.0
    alone = dict(list((chosen["difference"] / unit).groupby(chosen["scenario"], sort=False)))
    rows = []
    for scenario, together in alone.items():
        parts = combine(str(scenario))
        if parts is None or not all(part in alone for part in parts):
            continue
        beyond = (together - alone[parts[0]] - alone[parts[1]]).dropna()
        for system, values in beyond.groupby("system"):
            cells = [cell.to_numpy() for _, cell in values.groupby("point")]
            rows.append((system, scenario, *mean_over_cells(cells, f"{system}|{scenario}")))
        cells = [cell.to_numpy() for _, cell in beyond.groupby(["system", "point"])]
        if len(cells) > 1 and len(set(beyond.index.get_level_values("system"))) > 1:
            rows.append(("", scenario, *mean_over_cells(cells, str(scenario))))
    return pd.DataFrame(rows, columns=["system", "scenario", "interaction", "low", "high"])


def parts_of_policy(scenario: str) -> tuple[str, str] | None:
    """A shock with two policies, as the shock with each; None for anything else."""
    names = scenario.split(JOINED_BY)
    return (JOINED_BY.join(names[:2]), JOINED_BY.join((names[0], names[2]))) if len(names) == 3 else None


def parts_of_shocks(scenario: str) -> tuple[str, str] | None:
    """Two shocks together, as each alone; None for anything else."""
    names = scenario.split(JOINED_BY)
    return (names[0], names[1]) if len(names) == 2 else None


def replications(experiment: Experiment, table: pd.DataFrame, outcome: str) -> dict[str, Any]:
    """How many seeds each cell of the design has, how wide its interval is, and why it stopped there.

    Widths are those of the outcome of ``precision`` where one was asked, else of ``outcome``.
    """
    precision = experiment.precision
    outcome = precision.outcome if precision else outcome
    chosen = table[table["outcome"] == outcome]
    cells = response(chosen).groupby([chosen["system"], chosen["scenario"], chosen["point"]]).agg(["size", "std"])
    halves = cells["std"] / np.sqrt(cells["size"]) * [student_975(max(size - 1, 1)) for size in cells["size"]]
    found = {
        "outcome": outcome, "cells": len(cells), "fewest": int(cells["size"].min()), "most": int(cells["size"].max()),
        "median_half_width": float(halves.median()), "widest_half_width": float(halves.max()),
    }  # fmt: skip
    if precision is not None:
        narrow = halves <= precision.half_width
        found |= {"narrow_enough": int(narrow.sum()), "at_the_cap": int((~narrow).sum()), "cap": precision.most_seeds,
                  "asked_half_width": precision.half_width}  # fmt: skip
    return found


def dose_response(experiment: Experiment, table: pd.DataFrame, outcome: str, path: str) -> pd.DataFrame:
    """Mean difference by scenario at each value of an uncertainty of a grid, or of one moved at a time."""
    chosen = table[(table["outcome"] == outcome) & table["reference"].notna()].copy()
    given = chosen["point"].map(json.loads)
    chosen["dose"] = given.map(lambda point: point[path])
    if experiment.design == "one-at-a-time":
        middles = {name: sum(bounds) / 2.0 for name, bounds in experiment.uncertainties.items() if name != path}
        chosen = chosen[given.map(lambda point: all(point[name] == middle for name, middle in middles.items()))]
    return mean_differences(chosen, outcome, ("scenario", "dose"))
