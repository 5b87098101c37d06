"""Run an experiment on a Slurm cluster: Dask asks Slurm for workers, and the experiment runs on them.

    python -m experiments.slurm FILE.toml --out DIR --jobs 20 --queue normal --walltime 04:00:00

Needs ``maillage[slurm]``, a directory that every node sees, and the same installation on every node. The same
command goes on after any interruption, also with another number of jobs: finished runs are never run again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.declaration import load_experiment
from experiments.engine import run_experiment
from experiments.storage import Store
from sim.errors import MaillageError


def run_on_slurm(
    file: Path, out: Path, jobs: int, *, queue: str | None, account: str | None, walltime: str, memory: str,
    interface: str | None = None,
) -> Store:  # fmt: skip
    """Ask Slurm for ``jobs`` workers of one core and run an experiment on them; they leave with it.

    Raises what `run_experiment` raises.
    """
    from dask_jobqueue import SLURMCluster

    logs = out.parent / f"{out.name}-slurm"
    logs.mkdir(parents=True, exist_ok=True)
    with SLURMCluster(
        cores=1, processes=1, memory=memory, queue=queue, account=account, walltime=walltime, interface=interface,
        log_directory=str(logs), job_extra_directives=["--job-name=maillage"],
    ) as cluster:  # fmt: skip
        cluster.scale(jobs=jobs)
        return run_experiment(load_experiment(file), out, scheduler=cluster.scheduler_address)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run; returns 0, or 2 after one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m experiments.slurm", description="Run an experiment on Slurm.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=10)
    parser.add_argument("--queue")
    parser.add_argument("--account")
    parser.add_argument("--walltime", default="04:00:00")
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--interface")
    given = vars(parser.parse_args(arguments))
    try:
        store = run_on_slurm(given.pop("file"), given.pop("out"), given.pop("jobs"), **given)
    except MaillageError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return error.exit_code
    print(f"{len(store.done())} runs: {store.directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
