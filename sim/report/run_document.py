"""`run.json`: everything needed to know what was run, to run it again and to check that it is the same."""

from __future__ import annotations

import platform
import sys
from typing import Any

from sim.results import RunResult

SCHEMA_VERSION = 1


def run_document(result: RunResult) -> dict[str, Any]:
    """The contents of run.json, made of plain JSON values; the scenario is written whole, as it was resolved."""
    system = result.system
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": {**result.versions, "python": platform.python_version(), "byte_order": sys.byteorder},
        "command": result.command,
        "scenario": result.scenario.model_dump(mode="json"),
        "system": {"id": system.name, "title_fr": system.title_fr, "title_en": system.title_en},
        "seed": result.seed,
        "scale": result.scale,
        "weeks": result.weeks,
        "start_date": result.start_date.isoformat(),
        "shock_start_week": result.shock_start_week,
        "shock_end_week": result.shock_end_week,
        "data_hash": result.data_hash,
        "households": result.households,
        "firms": result.firms,
        "households_represented": result.households_represented,
        "territories": [
            {"code": code, "name": name, "core": bool(core)}
            for code, name, core in zip(system.codes, system.names, system.core, strict=True)
        ],
        "twin": result.twin_panel is not None,
        "wall_seconds": dict(result.wall_seconds),
        "accounts": dict(result.accounts),
        "digest": result.digest,
        "imputed": [dict(row) for row in result.imputed],
        "cooperation": [dict(pair) for pair in result.cooperation],
        "coworking": [dict(space) for space in result.coworking],
        "programmes": [dict(programme) for programme in result.programmes],
        "notes": [{"fr": note.fr, "en": note.en} for note in result.notes],
        "sources": [dict(source) for source in result.sources],
    }
