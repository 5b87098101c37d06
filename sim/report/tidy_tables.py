"""The numbers of a run as tables that any tool reads: one line a territory and week, integers as they were simulated.

Weeks are rows of the panel in every table: week 0 is the state before the first simulated week.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results import BALANCE_COLUMNS, FLOW_COLUMNS, Panel, RunResult
from sim.sectors import SECTOR_CODES


def panel_table(panel: Panel, codes: tuple[str, ...]) -> pa.Table:
    """`week`, `territory_code`, then the variables in alphabetical order; (weeks + 1) * n lines, weeks first."""
    names = sorted(panel)
    weeks = len(panel[names[0]])
    columns: dict[str, pa.Array] = {
        "week": pa.array(np.repeat(np.arange(weeks, dtype=np.int32), len(codes))),
        "territory_code": pa.array(list(codes) * weeks, pa.string()),
    }
    for name in names:
        columns[name] = pa.array(np.ascontiguousarray(panel[name], dtype=np.int64).reshape(-1))
    return pa.table(columns)


def read_panel(path: Path) -> tuple[dict[str, np.ndarray], tuple[str, ...]]:
    """The panel of a `panel.parquet` and its territory codes, whatever the order of its lines and columns."""
    table = pq.read_table(path)
    codes = sorted(set(table["territory_code"].to_pylist()))
    position = {code: column for column, code in enumerate(codes)}
    weeks = table["week"].to_numpy()
    columns = np.array([position[code] for code in table["territory_code"].to_pylist()])
    panel = {}
    for name in sorted(set(table.column_names) - {"week", "territory_code"}):
        panel[name] = np.zeros((int(weeks.max()) + 1, len(codes)), dtype=np.int64)
        panel[name][weeks, columns] = table[name].to_numpy()
    return panel, tuple(codes)


def sector_table(result: RunResult) -> pa.Table:
    """`month`, `week`, `territory_code`, `sector`, the variables, and the twin's with the prefix `twin_`."""
    months, codes = len(result.sector_weeks), result.system.codes
    places, sectors = len(codes), len(SECTOR_CODES)
    columns: dict[str, pa.Array] = {
        "month": pa.array(np.repeat(np.arange(months, dtype=np.int32), places * sectors)),
        "week": pa.array(np.repeat(np.asarray(result.sector_weeks, dtype=np.int32), places * sectors)),
        "territory_code": pa.array([code for code in codes for _ in SECTOR_CODES] * months, pa.string()),
        "sector": pa.array(list(SECTOR_CODES) * (months * places), pa.string()),
    }
    return pa.table(columns | _both_worlds(result.sectors, result.twin_sectors))


def _both_worlds(world: Panel | None, twin: Panel | None) -> dict[str, pa.Array]:
    """The variables of a world, then those of its twin with the prefix `twin_`, each in alphabetical order."""
    return {
        prefix + name: pa.array(np.ascontiguousarray(values[name], dtype=np.int64).reshape(-1))
        for prefix, values in (("", world or {}), ("twin_", twin or {})) for name in sorted(values)
    }  # fmt: skip


def fifth_table(result: RunResult) -> pa.Table:
    """`month`, `week`, `territory_code`, `fifth` (1: most modest), the variables, the twin's with prefix `twin_`."""
    months, codes, fifths = len(result.sector_weeks), result.system.codes, np.arange(1, 6, dtype=np.int32)
    each = len(codes) * len(fifths)
    columns: dict[str, pa.Array] = {
        "month": pa.array(np.repeat(np.arange(months, dtype=np.int32), each)),
        "week": pa.array(np.repeat(np.asarray(result.sector_weeks, dtype=np.int32), each)),
        "territory_code": pa.array([code for code in codes for _ in fifths] * months, pa.string()),
        "fifth": pa.array(np.tile(fifths, months * len(codes))),
    }
    return pa.table(columns | _both_worlds(result.fifths, result.twin_fifths))


def flow_table(result: RunResult) -> pa.Table:
    """Every payment: `week`, `payer`, `receiver`, `instrument`, `cents`."""
    return _ledger_table(result.flows, FLOW_COLUMNS)


def balance_table(result: RunResult) -> pa.Table:
    """Every account every week: `week`, `account`, `opening`, `closing`, in cents."""
    return _ledger_table(result.balances, BALANCE_COLUMNS)


def _ledger_table(columns: Panel, names: tuple[str, ...]) -> pa.Table:
    arrays = {}
    for name in names:
        values = columns[name]
        if name == "week":
            arrays[name] = pa.array(np.asarray(values, dtype=np.int32) + np.int32(1))
        elif name in ("cents", "opening", "closing"):
            arrays[name] = pa.array(np.asarray(values, dtype=np.int64))
        else:
            arrays[name] = pa.array(values, pa.string()).dictionary_encode()
    return pa.table(arrays)
