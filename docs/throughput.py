"""Measure the batch layer: runs an hour, overhead a run, efficiency of two workers.

    PYTHONPATH=. python docs/throughput.py [--runs 16] [--weeks 156] [--nap SECONDS]

The same runs of one to two seconds (Pays lédonien at 1:1, closure and levers) are done by one worker and by two, each
in a new directory, after one run that compiles and populates. Overhead: time of the process that is not spent in runs.
Efficiency: seconds of runs over (workers x wall-clock seconds), with the start of the workers and without. On a machine
that others use, wall-clock time says little: the processor time of all processes is told beside it; and ``--nap``
replaces runs by naps of so many seconds, which need no processor, so that what the layer itself costs shows.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from experiments import Experiment, run_experiment
from experiments.design import runs
from experiments.work import do


def nap(given: dict[str, Any]) -> dict[str, float]:
    """A run that waits."""
    time.sleep(given["seconds"])
    return {"seed": float(given["seed"])}


def processor_seconds() -> float:
    """Processor time of this process and of the children it has waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measure(experiment: Experiment, workers: int) -> dict[str, float]:
    """Wall-clock and processor seconds of the experiment, and the seconds spent in its runs."""
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = time.perf_counter(), processor_seconds()
        run_experiment(experiment, folder, workers=workers)
        spent = time.perf_counter() - wall, processor_seconds() - processor
        lines = (Path(folder) / "provenance.jsonl").read_text(encoding="utf-8").splitlines()
        seconds = [json.loads(line)["seconds"] for line in lines]
        ended = sorted(part.stat().st_mtime for part in (Path(folder) / "parts").glob("*.parquet"))
    started = sum(seconds[workers:]) / (workers * (ended[-1] - ended[workers - 1]))
    return {"wall": spent[0], "processor": spent[1], "inside": sum(seconds), "runs": len(lines), "started": started}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--weeks", type=int, default=156)
    parser.add_argument("--nap", type=float)
    options = parser.parse_args()
    titles = {"title_fr": "Débit", "title_en": "Throughput"}
    if options.nap is None:
        experiment = Experiment(
            **titles, systems=("pays-ledonien",), scenarios=("plant-closure+three-levers",), reference="unaided",
            seeds=options.runs, weeks=options.weeks, scale=1,
        )  # fmt: skip
    else:
        naps = {"seconds": (options.nap, options.nap)}
        experiment = Experiment(
            **titles, model="throughput:nap", outcomes=("seed",), seeds=options.runs, uncertainties=naps,
        )  # fmt: skip
    do(experiment, runs(experiment)[0])
    for workers in (1, 2):
        found = measure(experiment, workers)
        efficiency = found["inside"] / (workers * found["wall"])
        overhead = (workers * found["wall"] - found["inside"]) / found["runs"]
        print(
            f"{workers} worker(s): {found['runs']:.0f} runs in {found['wall']:.1f} s wall, "
            f"{3600 * found['runs'] / found['wall']:.0f} runs an hour, overhead {1000 * overhead:.0f} ms a run, "
            f"efficiency {efficiency:.2f} ({found['started']:.2f} once workers are up), "
            f"processor {found['processor']:.1f} s"
        )


if __name__ == "__main__":
    main()
