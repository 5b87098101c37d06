"""A run on disk: all of its files or none of them.

Files are written in a directory beside the one asked for, which then takes its place in one step, so that an
interruption leaves either the old results or the new ones.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import OutputError
from sim.indicators.trace import trace_table
from sim.report import tidy_tables
from sim.report.html import render
from sim.report.run_document import run_document
from sim.results import RunResult
from sim.scenarios import resolved_toml
from sim.scenarios.reproduction import WRITTEN

RUN, REPORT = "run.json", "report.html"


def write_results(result: RunResult, directory: Path, lang: str) -> Path:
    """Write every file of a run into `directory` (made if needed, replaced if it holds an earlier run); returns it.

    `run.json`, `scenario.toml`, `panel.parquet`, `twin_panel.parquet` (when a twin was run), `unaided_panel.parquet`
    (when the same shocks were also lived without policy), `sectors.parquet`, `fifths.parquet`, `flows.parquet`,
    `balances.parquet`, `indicators.json`, `report.html` in the language `lang`.

    Raises OutputError when the directory cannot be written, is full, or holds something that is not a run; whatever
    the failure, an earlier run stays untouched and nothing half-written is left.
    """
    return write_together(Path(directory), _writers(result, lang), RUN)


def write_together(directory: Path, writers: Mapping[str, Callable[[Path], None]], marker: str) -> Path:
    """Write some files as one directory, which replaces an earlier one that holds `marker`; returns it.

    Raises OutputError as `write_results` does; nothing half-written is left.
    """
    _refuse_strangers(directory, marker)
    beside: Path | None = None
    try:
        target = directory.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        for name, write in writers.items():
            write(beside / name)
            _sync(beside / name)
        _keep_permissions(beside)
        _swap(beside, target)
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            what=f"results cannot be written: {reason}",
            where=str(directory),
            expected="a writable directory with space",
        ) from error
    finally:
        if beside is not None and beside.exists():
            shutil.rmtree(beside, ignore_errors=True)
    return directory


def _writers(result: RunResult, lang: str) -> dict[str, Callable[[Path], None]]:
    codes = result.system.codes
    tables: dict[str, Callable[[], pa.Table]] = {
        "panel.parquet": lambda: tidy_tables.panel_table(result.panel, codes),
        "sectors.parquet": lambda: tidy_tables.sector_table(result),
        "flows.parquet": lambda: tidy_tables.flow_table(result),
        "balances.parquet": lambda: tidy_tables.balance_table(result),
        "trace.parquet": lambda: pa.table(trace_table(result)),
    }
    if result.fifths is not None:
        tables["fifths.parquet"] = lambda: tidy_tables.fifth_table(result)
    if result.twin_panel is not None:
        tables["twin_panel.parquet"] = lambda: tidy_tables.panel_table(result.twin_panel, codes)
    if result.unaided_panel is not None:
        tables["unaided_panel.parquet"] = lambda: tidy_tables.panel_table(result.unaided_panel, codes)
    writers: dict[str, Callable[[Path], None]] = {
        RUN: lambda path: write_json(path, run_document(result)),
        "indicators.json": lambda path: write_rows(path, result.indicators),
        WRITTEN: lambda path: path.write_text(resolved_toml(result.scenario), encoding="utf-8", newline="\n"),
        REPORT: lambda path: path.write_text(render(result, lang), encoding="utf-8", newline="\n"),
    }
    for name, table in tables.items():
        writers[name] = lambda path, table=table: pq.write_table(table(), path, compression="zstd")
    return writers


def write_json(path: Path, document: Any) -> None:
    """Write plain values as JSON."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of plain values as a JSON array, a row a line."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    text = ",\n".join(encode(dict(row)) for row in rows)
    path.write_text(f"[\n{text}\n]\n", encoding="utf-8", newline="\n")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _refuse_strangers(directory: Path, marker: str) -> None:
    if directory.exists() and not directory.is_dir():
        raise OutputError("results need a directory", str(directory), "a file", "a directory, new or of an earlier run")
    if directory.is_dir() and any(directory.iterdir()) and not (directory / marker).exists():
        raise OutputError(
            "this directory holds other files, which would be replaced",
            str(directory),
            f"no {marker} in it",
            "an empty directory, a new one, or one of an earlier run",
        )


def _keep_permissions(directory: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    directory.chmod(0o777 & ~umask)


def _swap(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`; when that fails or is interrupted, the old directory comes back."""
    if not target.exists():
        new.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    old.rmdir()
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if not target.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
