"""Parts of an experiment: what ended, kept as it ends, in Parquet files that are there whole or not at all.

A line is an outcome of a run; a run that failed, or gave nothing, is one line without outcome. Pages carry a checksum,
so that a part damaged since (by a power cut, say) is told from a whole one: its runs are done again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.work import Done

SUFFIX = ".parquet"
PART = pa.schema([
    ("run_id", pa.string()), ("error", pa.string()), ("outcome", pa.string()), ("value", pa.float64()),
    ("reference", pa.float64()),
])  # fmt: skip

logger = logging.getLogger(__name__)


def parquet(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file, the same for the same table."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return sink.getvalue().to_pybytes()


def part_of(several: Sequence[Done]) -> bytes:
    """The part that holds some runs."""
    rows = [
        (one.run_id, one.error, name, value, one.reference.get(name))
        for one in several
        for name, value in (one.outcomes.items() or [(None, None)])
    ]
    columns = map(list, zip(*rows, strict=True))
    return parquet(pa.table(dict(zip(PART.names, columns, strict=True)), PART))


def runs_in(part: Path) -> list[Done]:
    """The runs of a part; none, and a warning, when it is damaged."""
    try:
        table = pq.ParquetFile(part, page_checksum_verification=True).read()
        rows = list(zip(*(table[name].to_pylist() for name in PART.names), strict=True))
    except (OSError, KeyError, pa.ArrowException) as error:
        logger.warning("partie abîmée, refaite / damaged part, its runs are done again: %s: %s", part, error)
        return []
    found: dict[str, Done] = {}
    for run_id, fault, outcome, value, reference in rows:
        one = found.setdefault(run_id, Done(run_id, {}, {}, fault, 0.0))
        if outcome is not None:
            one.outcomes[outcome] = value
        if reference is not None:
            one.reference[outcome] = reference
    return list(found.values())


def parts_in(directory: Path) -> list[Path]:
    """The parts of the experiment of a directory, whole or damaged, in the order of their names."""
    return sorted((directory / "parts").glob(f"[!.]*{SUFFIX}"))


def read_parts(directory: Path) -> dict[str, Done]:
    """Runs of an experiment that ended, by id, from the parts that are whole."""
    return {one.run_id: one for part in parts_in(directory) for one in runs_in(part)}
