"""Which uncertainties matter: Sobol indices and Morris effects, each with the share of variance that is luck."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from experiments.analysis import response
from experiments.declaration import Experiment
from experiments.design import points, problem
from sim.errors import InputError


def responses(experiment: Experiment, table: pd.DataFrame, outcome: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Points run, mean response at each over seeds, and the share of the variance of the response that is luck.

    The response is that of `experiments.analysis.response`. Luck is the mean variance
    within a point, against the variance over all runs; not a number with one seed a point.
    """
    names = problem(experiment)["names"]
    chosen = table[table["outcome"] == outcome].copy()
    chosen["response"] = response(chosen)
    grouped = chosen.groupby("point", sort=False)["response"]
    means, within = grouped.mean(), grouped.var(ddof=1)
    total = chosen["response"].var(ddof=1)
    luck = float(within.mean() / total) if total > 0 else 0.0
    where = np.array([[json.loads(point)[name] for name in names] for point in means.index])
    return where, means.to_numpy(), min(luck, 1.0) if np.isfinite(luck) else float("nan")


def points_missing(experiment: Experiment, table: pd.DataFrame, outcome: str) -> int:
    """Points of the design without any run that ended: Sobol indices and Morris effects need every one."""
    asked = {json.dumps(point, sort_keys=True) for point in points(experiment)}
    return len(asked - set(table.loc[table["outcome"] == outcome, "point"]))


def _in_order(experiment: Experiment, table: pd.DataFrame, outcome: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Every point of the design in its order, the mean response at each, and the share of luck.

    Raises InputError when a point has no run.
    """
    missing = points_missing(experiment, table, outcome)
    if missing:
        raise InputError("indices need every point of the design", outcome, f"{missing} points without a run",
                         "the same command again, or --retry for runs that failed")  # fmt: skip
    names = problem(experiment)["names"]
    where, means, luck = responses(experiment, table, outcome)
    found = {tuple(row): mean for row, mean in zip(where, means, strict=True)}
    drawn = np.array([[point[name] for name in names] for point in points(experiment)])
    return drawn, np.array([found[tuple(row)] for row in drawn]), luck


def sobol_indices(experiment: Experiment, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """First-order and total Sobol indices of the mean over seeds with their intervals (Saltelli 2010), and luck.

    Raises InputError when a point has no run.
    """
    from SALib.analyze import sobol

    _, means, luck = _in_order(experiment, table, outcome)
    space = problem(experiment)
    found = sobol.analyze(space, means, calc_second_order=False, seed=experiment.first_seed)
    return pd.DataFrame({
        "path": space["names"], "first": found["S1"], "first_interval": found["S1_conf"],
        "total": found["ST"], "total_interval": found["ST_conf"], "luck": luck,
    })  # fmt: skip


def morris_effects(experiment: Experiment, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Mean absolute elementary effect of each uncertainty over its range, its spread (Morris 1991), and luck.

    Raises InputError when a point has no run.
    """
    from SALib.analyze import morris

    drawn, means, luck = _in_order(experiment, table, outcome)
    space = problem(experiment)
    found = morris.analyze(space, drawn, means, num_levels=4, seed=experiment.first_seed)
    return pd.DataFrame({
        "path": space["names"], "effect": found["mu_star"], "effect_interval": found["mu_star_conf"],
        "spread": found["sigma"], "luck": luck,
    })  # fmt: skip
