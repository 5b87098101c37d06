"""Economies that have lived some weeks, shared by the tests of the engine."""

from __future__ import annotations

import numpy as np

from sim.model import TerritorialEconomy
from sim.panel_digest import digest
from sim.scenarios import Scenario, load_scenario

NAMED_SYSTEMS = (
    "coevrons", "gevaudan-lozere", "grand-angouleme", "grand-calais", "lyon-campagne", "pays-ledonien",
    "rives-du-rhone",
)  # fmt: skip


def lived(scenario: Scenario, weeks: int | None = None) -> TerritorialEconomy:
    """The economy of a resolved scenario after some weeks, all of them by default."""
    model = TerritorialEconomy(resolved=scenario)
    for _ in range(scenario.weeks if weeks is None else weeks):
        model.step()
    return model


def lived_scenario(name: str, **options: object) -> TerritorialEconomy:
    """The economy of a scenario of the library after all its weeks; two underscores in an option stand for a dot."""
    return lived(load_scenario(name, {key.replace("__", "."): value for key, value in options.items()}))


def fingerprint(model: TerritorialEconomy) -> str:
    """SHA-256 of the panel lived so far."""
    return digest({name: rows[: model.recorder.row] for name, rows in model.recorder.panel.items()}, model.codes)


def yearly_slope(series: np.ndarray) -> float:
    """Trend of a weekly series, per cent of its first value a year (ordinary least squares)."""
    years = np.arange(len(series)) / 52.0
    return 100.0 * float(np.polyfit(years, series / series[0], 1)[0])
