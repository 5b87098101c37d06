"""What an experiment leaves on disk: parts written one by one and whole, then two tables that hold no time and no host.

``experiment.json`` says what was asked and with which versions; ``parts/`` hold what is done so far; ``runs.parquet``
and ``results.parquet`` are made from them when all is done, the same bytes however often it was interrupted;
``provenance.jsonl`` has a line for each run executed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.declaration import Experiment
from experiments.design import Run, runs_possible
from experiments.outcomes import OF_EXPERIMENTS, measured
from experiments.parts import SUFFIX, parquet, part_of, parts_in, read_parts, runs_in
from experiments.work import Done, what_is_run
from sim.data.sealing import write_atomically
from sim.errors import OutputError
from sim.version import __version__

RULES = tuple(Path(__file__).with_name(f"{name}.py") for name in ("design", "measures", "outcomes", "work"))
"""Files of this package that decide what runs are and give; those of `sim` count too."""
COMMAND = "maillage experiment experiment.json --out DIR"
RUNS = pa.schema([
    ("run_id", pa.string()), ("system", pa.string()), ("scenario", pa.string()), ("seed", pa.int64()),
    ("point", pa.string()), ("error", pa.string()),
])  # fmt: skip
RESULTS = pa.schema([
    ("run_id", pa.string()), ("outcome", pa.string()), ("value", pa.float64()), ("reference", pa.float64()),
])  # fmt: skip
TABLES = ("runs.parquet", "results.parquet")
DICTIONARY = """# The tables of an experiment

One line of `runs.parquet` is a run, one line of `results.parquet` an outcome of a run; they join on `run_id`. Any
reader of Parquet opens them (pandas, polars, DuckDB, R with arrow). They hold no date, duration or host:
`provenance.jsonl` does, a line for each run executed. `experiment.json` says what was asked, with versions and hashes.

| `runs.parquet` | type | means |
|---|---|---|
| `run_id` | text | sixteen hexadecimal digits that follow from system, scenario, point and seed |
| `system` | text | system of territories (`own`: that of the scenario) |
| `scenario` | text | scenario of the catalogue, file, or combination |
| `seed` | integer | seed of the luck; the reference has the same |
| `point` | text | JSON of the uncertain values (`{}`: none) |
| `error` | text | why the run failed; empty when it ended |

| `results.parquet` | type | means |
|---|---|---|
| `run_id` | text | the run |
| `outcome` | text | which outcome |
| `value` | number | its value in the run |
| `reference` | number | its value in the reference world of the same seed; missing without one |

The difference due to what is studied is `value` less `reference`, on the same luck.

## Outcomes

| `outcome` | unit | means | formula | better |
|---|---|---|---|---|
"""


def dictionary(experiment: Experiment) -> str:
    """The data dictionary that travels with the tables: columns, and the outcomes kept with unit and formula."""
    lines = []
    for name in (*experiment.outcomes, *(outcome.id for outcome in OF_EXPERIMENTS if experiment.model is None)):
        known = measured(name)
        better = {1: "more", -1: "less", 0: "neither"}[known.better]
        lines.append(f"| `{name}` | {known.unit} | {known.label_en} | {known.formula} | {better} |")
    return DICTIONARY + "\n".join(lines) + "\n"


class Store:
    """The directory of an experiment.

    Raises OutputError when it belongs to another experiment, to another version of the program or data, or to something
    else, and when it cannot be written.
    """

    def __init__(self, directory: Path, experiment: Experiment) -> None:
        self.directory, self.parts = directory, directory / "parts"
        identity = identity_of(experiment)
        file = directory / "experiment.json"
        try:
            if file.is_file():
                _same_or_refuse(json.loads(file.read_text(encoding="utf-8")), identity, directory)
            elif directory.exists() and not all(map(_left_by_a_start, directory.iterdir())):
                raise OutputError("this directory holds something else", str(directory), expected="a new or empty one")
            self.parts.mkdir(parents=True, exist_ok=True)
            if not file.is_file():
                write_atomically(directory / "DICTIONARY.md", dictionary(experiment).encode())
                write_atomically(file, json.dumps(identity, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise OutputError(f"cannot write there: {error.strerror}", str(directory)) from None

    def done(self) -> dict[str, Done]:
        """Runs that ended, by id, from the parts that are whole."""
        return read_parts(self.directory)

    def keep(self, several: Sequence[Done]) -> None:
        """Write a line of provenance for each run, then a part, whole or not at all: what is kept has its line."""
        with (self.directory / "provenance.jsonl").open("a", encoding="utf-8") as lines:
            for one in several:
                line = {"run_id": one.run_id, "seconds": round(one.seconds, 3), "host": one.host}
                lines.write(json.dumps(line) + "\n")
        write_atomically(self.parts / f"{several[0].run_id}{SUFFIX}", part_of(several))

    def forget_failures(self) -> int:
        """Drop the runs that failed, so that they are tried again; returns how many."""
        count = 0
        for part in parts_in(self.directory):
            several = runs_in(part)
            kept = [one for one in several if not one.error]
            count += len(several) - len(kept)
            if len(kept) < len(several):
                write_atomically(part, part_of(kept)) if kept else part.unlink()
        return count

    def finish(self, asked: Sequence[Run]) -> None:
        """Write the two tables from the parts, in the order of the design, and drop half-written files."""
        try:
            for name, content in zip(TABLES, tables(asked, self.done()), strict=True):
                write_atomically(self.directory / name, parquet(content))
            for half_written in (*self.parts.glob(f".*{SUFFIX}.*"), *self.directory.glob(f".*{SUFFIX}.*"),
                                 *filter(_left_by_a_start, self.directory.glob(".*"))):
                half_written.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"the tables cannot be written: {error.strerror}", str(self.directory)) from None


def _left_by_a_start(path: Path) -> bool:
    """Whether a file is one that an experiment killed while it began may leave."""
    return path.name in ("parts", "DICTIONARY.md") or path.name.startswith((".DICTIONARY.md.", ".experiment.json."))


def tables(asked: Sequence[Run], done: dict[str, Done]) -> tuple[pa.Table, pa.Table]:
    """Runs that ended and their results, in the order of the design."""
    ordered = sorted((run for run in asked if run.id in done), key=lambda run: run.order)
    table = pa.table({
        "run_id": [run.id for run in ordered], "system": [run.system for run in ordered],
        "scenario": [run.scenario for run in ordered], "seed": [run.seed for run in ordered],
        "point": [json.dumps(run.point, sort_keys=True) for run in ordered],
        "error": [done[run.id].error for run in ordered],
    }, RUNS)  # fmt: skip
    rows = [
        (run.id, name, value, done[run.id].reference.get(name))
        for run in ordered
        for name, value in sorted(done[run.id].outcomes.items())
    ]
    columns = list(zip(*rows, strict=True)) or [[], [], [], []]
    return table, pa.table(dict(zip(RESULTS.names, map(list, columns), strict=True)), RESULTS)


def read_tables(directory: Path, experiment: Experiment) -> tuple[pa.Table, pa.Table]:
    """The two tables of a finished experiment, or what they would be of the runs done so far."""
    if all((directory / name).is_file() for name in TABLES):
        return pq.read_table(directory / TABLES[0]), pq.read_table(directory / TABLES[1])
    return tables(runs_possible(experiment), read_parts(directory))


def identity_of(experiment: Experiment) -> dict[str, Any]:
    """What an experiment is: its declaration, what its runs read, versions, data, text of the program, command.

    The command does the same experiment again from this record.
    """
    from sim.compiled import PACKAGE
    from sim.data import load_pack
    from sim.user_cache import fingerprint

    text = [*RULES, *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml")]
    return {
        "schema_version": 1, "experiment": json.loads(experiment.model_dump_json()),
        "versions": {"maillage": __version__, "numpy": version("numpy"), "numba": version("numba")},
        "data_pack": load_pack().hash, "program": fingerprint(text)[:24], "read": what_is_run(experiment),
        "command": COMMAND,
    }  # fmt: skip


def _same_or_refuse(written: dict[str, Any], asked: dict[str, Any], directory: Path) -> None:
    for part, what in (
        ("experiment", "this directory holds another experiment"),
        ("data_pack", "the data pack changed since this experiment began"),
        ("read", "a scenario, its data or the model changed since this experiment began"),
        ("versions", "numpy, numba or maillage changed since this experiment began"),
        ("program", "the simulator or a scenario changed since this experiment began"),
    ):
        before, now = written.get(part), asked[part]
        if before != now:
            changed = [name for name in now if before.get(name) != now[name]] if isinstance(before, dict) else []
            raise OutputError(
                what, str(directory), ", ".join(changed) or None, "the same experiment, or a new directory"
            )
