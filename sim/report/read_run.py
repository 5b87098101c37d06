"""A run read back from its directory: what maps and curves of territories need, nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import OutputError
from sim.report.files import RUN
from sim.report.tidy_tables import read_panel
from sim.results import Note, RunResult, SystemView

PANEL, TWIN, UNAIDED = "panel.parquet", "twin_panel.parquet", "unaided_panel.parquet"


def read_run(directory: Path) -> RunResult:
    """The run that `maillage run --out` wrote, borders left out.

    The scenario is the table of its fields; sectors, flows, balances and indicators are empty.

    Raises OutputError when a file is missing or is not that of a run.
    """
    try:
        told = json.loads((directory / RUN).read_text(encoding="utf-8"))
        found = [name for name in (PANEL, TWIN, UNAIDED) if (directory / name).exists()]
        panels = {name: read_panel(directory / name)[0] for name in found}
        return _result(told, panels)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError("this directory does not hold a run", str(directory), str(error)[:120], RUN) from error


def _result(told: dict[str, Any], panels: dict[str, dict[str, np.ndarray]]) -> RunResult:
    places, system = sorted(told["territories"], key=lambda place: place["code"]), told["system"]
    view = SystemView(
        system["id"], system["title_fr"], system["title_en"], tuple(place["code"] for place in places),
        tuple(place["name"] for place in places), np.array([place["core"] for place in places], dtype=bool),
    )  # fmt: skip
    return RunResult(
        scenario=told["scenario"], system=view, seed=told["seed"], scale=told["scale"],
        start_date=date.fromisoformat(told["start_date"]), panel=panels[PANEL], sectors={}, sector_weeks=np.zeros(0),
        flows={}, balances={}, accounts=told["accounts"], digest=told["digest"], households=told["households"],
        firms=told["firms"], households_represented=told["households_represented"], data_hash=told["data_hash"],
        twin_panel=panels.get(TWIN), unaided_panel=panels.get(UNAIDED), shock_start_week=told["shock_start_week"],
        shock_end_week=told["shock_end_week"], notes=[Note(note["fr"], note["en"]) for note in told["notes"]],
        sources=told["sources"], versions=told["versions"], command=told["command"],
    )  # fmt: skip
