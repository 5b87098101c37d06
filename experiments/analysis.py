"""What an experiment says: paired differences, sensitivity with the part of luck, where a result holds, robustness."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.declaration import Experiment
from experiments.design import problem
from sim.errors import OutputError
from sim.random_streams import draws, stream_key

RESAMPLES = 2000
PEEL = 0.05
SMALLEST_BOX = 0.05


def read_experiment(directory: str | Path) -> tuple[Experiment, pd.DataFrame]:
    """The declaration and one line a run and outcome: system, scenario, seed, point, value, reference, difference.

    Raises OutputError when the directory holds no finished experiment.
    """
    folder = Path(directory)
    needed = [folder / name for name in ("experiment.json", "runs.parquet", "results.parquet")]
    if not all(file.is_file() for file in needed):
        raise OutputError("no finished experiment there", str(folder), expected="experiment.json and its two tables")
    declaration = json.loads(needed[0].read_text(encoding="utf-8"))["experiment"]
    runs, results = pd.read_parquet(needed[1]), pd.read_parquet(needed[2])
    table = results.merge(runs, on="run_id", validate="many_to_one")
    table["difference"] = table["value"] - table["reference"]
    return Experiment.model_validate(declaration), table


def failures(directory: str | Path) -> int:
    """Runs of an experiment that failed."""
    return int((pd.read_parquet(Path(directory) / "runs.parquet")["error"] != "").sum())


def bootstrap(values: np.ndarray, name: str, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95 % percentile interval of a mean; the resamples depend on the name alone."""
    identities = np.arange(resamples * len(values), dtype=np.uint64)
    picks = (draws(stream_key(0, f"bootstrap: {name}", 0), identities) % np.uint64(len(values))).astype(np.int64)
    means = values[picks.reshape(resamples, len(values))].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def paired_differences(table: pd.DataFrame) -> pd.DataFrame:
    """Mean difference from the reference by system, scenario, point and outcome, with its bootstrap interval."""
    keys = ["system", "scenario", "point", "outcome"]
    rows = []
    for key, group in table.dropna(subset=["reference"]).groupby(keys, sort=True):
        values = group["difference"].to_numpy()
        low, high = bootstrap(values, "|".join(map(str, key))) if len(values) > 1 else (np.nan, np.nan)
        rows.append((*key, len(values), values.mean(), low, high))
    return pd.DataFrame(rows, columns=[*keys, "seeds", "mean", "low", "high"])


def responses(experiment: Experiment, table: pd.DataFrame, outcome: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Points (rows of the design), mean response at each over seeds, and the part of variance due to luck.

    The response is the difference from the reference where there is one, else the value.
    """
    names = problem(experiment)["names"]
    chosen = table[table["outcome"] == outcome].copy()
    chosen["response"] = chosen["difference"].where(chosen["difference"].notna(), chosen["value"])
    grouped = chosen.groupby("point", sort=False)["response"]
    means, within = grouped.mean(), grouped.var(ddof=1)
    total = chosen["response"].var(ddof=1)
    luck = float(within.mean() / total) if total > 0 and np.isfinite(within.mean()) else 0.0
    points = np.array([[json.loads(point)[name] for name in names] for point in means.index])
    return points, means.to_numpy(), min(luck, 1.0)


def sobol_indices(experiment: Experiment, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """First-order and total Sobol indices with their intervals, and the share of variance due to luck."""
    from SALib.analyze import sobol

    from experiments.design import points as design

    order = [json.dumps(point, sort_keys=True) for point in design(experiment)]
    chosen = table[table["outcome"] == outcome]
    response = chosen["difference"].where(chosen["difference"].notna(), chosen["value"])
    means = response.groupby(chosen["point"]).mean()
    found = sobol.analyze(
        problem(experiment), means.loc[order].to_numpy(), calc_second_order=False, seed=experiment.first_seed
    )
    _, _, luck = responses(experiment, table, outcome)
    return pd.DataFrame({
        "path": problem(experiment)["names"], "first": found["S1"], "first_interval": found["S1_conf"],
        "total": found["ST"], "total_interval": found["ST_conf"], "luck": luck,
    })  # fmt: skip


def morris_effects(experiment: Experiment, table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Mean absolute elementary effect of each uncertainty, its spread, and the share of variance due to luck."""
    from SALib.analyze import morris

    from experiments.design import points as design

    drawn = design(experiment)
    order = [json.dumps(point, sort_keys=True) for point in drawn]
    chosen = table[table["outcome"] == outcome]
    response = chosen["difference"].where(chosen["difference"].notna(), chosen["value"])
    means = response.groupby(chosen["point"]).mean()
    names = problem(experiment)["names"]
    sample = np.array([[point[name] for name in names] for point in drawn])
    found = morris.analyze(
        problem(experiment), sample, means.loc[order].to_numpy(), num_levels=4, seed=experiment.first_seed
    )
    _, _, luck = responses(experiment, table, outcome)
    return pd.DataFrame({"path": names, "effect": found["mu_star"], "spread": found["sigma"], "luck": luck})


def prim(points: np.ndarray, interesting: np.ndarray, names: list[str]) -> dict[str, Any]:
    """A box of the uncertain space where a result holds: bounds, coverage and density (Friedman and Fisher 1999).

    Patient rule induction by peeling alone: each step removes the twentieth of the box whose loss raises the density of
    interesting points most, while the box keeps a twentieth of all points; the box with the largest product of coverage
    and density is kept (Bryant and Lempert 2010 choose by eye on the same two measures).
    """
    inside, bounds = np.ones(len(points), bool), {}
    best: dict[str, Any] = {"bounds": {}, "coverage": 1.0, "density": float(interesting.mean())}
    while inside.sum() > max(SMALLEST_BOX * len(points), 5):
        candidates = []
        for column, name in enumerate(names):
            values = points[inside, column]
            for side, cut in (("low", np.quantile(values, PEEL)), ("high", np.quantile(values, 1.0 - PEEL))):
                kept = inside & ((points[:, column] > cut) if side == "low" else (points[:, column] < cut))
                if 0 < kept.sum() < inside.sum():
                    candidates.append((float(interesting[kept].mean()), int(kept.sum()), name, side, float(cut), kept))
        if not candidates:
            break
        density, _, name, side, cut, inside = max(candidates, key=lambda each: each[:2])
        bounds.setdefault(name, {})[side] = cut
        coverage = float(interesting[inside].sum() / max(interesting.sum(), 1))
        if coverage * density > best["coverage"] * best["density"]:
            best = {
                "bounds": {key: dict(value) for key, value in bounds.items()}, "coverage": coverage, "density": density,
            }  # fmt: skip
    return best


def regret(table: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """How far each scenario stays behind the best one, by system and point: mean and worst, in units of the outcome."""
    chosen = table[table["outcome"] == outcome]
    means = chosen.groupby(["system", "point", "scenario"])["value"].mean().unstack("scenario")
    behind = means.max(axis=1).to_numpy()[:, None] - means
    return pd.DataFrame({"mean_regret": behind.mean(), "worst_regret": behind.max()}).reset_index()


def interaction(table: pd.DataFrame, outcome: str, combine: Callable[[str], tuple[str, str]]) -> pd.DataFrame:
    """Loss of two shocks together less the sum of their losses alone, by system.

    ``combine`` splits the name of a combined scenario into its two parts.
    """
    means = table[table["outcome"] == outcome].groupby(["system", "scenario"])["difference"].mean()
    rows = []
    for (system, scenario), together in means.items():
        if "+" in scenario:
            first, second = combine(scenario)
            if (system, first) in means and (system, second) in means:
                rows.append((system, scenario, together - means[system, first] - means[system, second]))
    return pd.DataFrame(rows, columns=["system", "scenario", "interaction"])
