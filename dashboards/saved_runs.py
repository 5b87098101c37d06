"""Results of `maillage run` opened in the page: which directories there are, and the worlds that compare with one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dashboards.research import root
from sim.commands.compare import MARKER as COMPARISON
from sim.data import load_pack
from sim.errors import OutputError
from sim.report.files import RUN
from sim.report.read_run import PANEL, read_run
from sim.results import RunResult
from sim.run import MAP_SIZE

LARGEST_PANEL_BYTES = 400_000_000
MOST_RUNS = 100


def names() -> list[str]:
    """Runs under the directory of experiments, itself or at most two levels down, by relative name."""
    return [name for name in _holding(RUN) if (root() / name / PANEL).is_file()][:MOST_RUNS]


def comparisons() -> list[str]:
    """What `maillage compare --out` wrote there: totals over several draws, nothing of each territory to draw."""
    return _holding(COMPARISON)[:MOST_RUNS]


def _holding(file: str) -> list[str]:
    here = root()
    found = (one.parent for pattern in (file, f"*/{file}", f"*/*/{file}") for one in sorted(here.glob(pattern)))
    return [folder.relative_to(here).as_posix() for folder in found]


def opened(name: str) -> RunResult:
    """The run of one of `names()`, with the borders of its territories.

    Raises OutputError for any other name, a run too large for a page, or a directory that cannot be read.
    """
    if name not in names():
        raise OutputError("no such run", name[:60], expected="one of the list")
    folder = root() / name
    size = sum(file.stat().st_size for file in folder.glob("*panel.parquet"))
    if size > LARGEST_PANEL_BYTES:
        raise OutputError("this run is too large for a page", name, f"{size} bytes", "its report.html")
    return _read(str(folder.resolve()), (folder / RUN).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(folder: str, _written: int) -> RunResult:
    run = read_run(Path(folder))
    pack = load_pack()
    known = [code for code in run.system.codes if code in pack.codes]
    return replace(run, outlines=pack.outline_svg(known, *MAP_SIZE), outline_size=MAP_SIZE)


def beside(run: RunResult, other: RunResult) -> RunResult:
    """The run with another one in the place of the world without policy, so that the gain is the difference of both.

    Raises OutputError when their people or their luck differ.
    """
    for what, mine, theirs in (
        ("territories", run.system.codes, other.system.codes), ("seed", run.seed, other.seed),
        ("scale", run.scale, other.scale), ("weeks", run.weeks, other.weeks),
        ("start", run.start_date, other.start_date), ("data", run.data_hash, other.data_hash),
    ):  # fmt: skip
        if mine != theirs:
            got = f"{what}: {mine} and {theirs}" if len(str(mine)) < 40 else what
            raise OutputError("these two runs do not live on the same luck", got=got, expected="the same")
    return replace(run, unaided_panel=other.panel)
