"""Processes of the dashboard that die: workers never outlive their server, and a page outlives its workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from queue import Queue

import pytest

from dashboards.question import first_question
from dashboards.runs.worker_process import DONE, FAILED, STOPPED
from dashboards.runs.workers import Workers

CHECKOUT = Path(__file__).parents[1]
SECONDS_TO_END = 5.0
SERVER = """
import sys, threading, time
from dashboards.question import first_question
from dashboards.runs.workers import Job, Request, WorkerProcess

def main():
    worker = WorkerProcess(0)
    if sys.argv[1] == "busy":
        world = first_question().model_copy(update={"weeks": 5000, "scale": 1})
        job = Job("", world)
        job.requests.append(Request(job, print))
        threading.Thread(target=worker.simulate, args=(job,), daemon=True).start()
        time.sleep(3.0)
    print(worker.process.pid, flush=True)
    time.sleep(600)

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("work", ["idle", "busy"])
def test_the_processes_of_a_server_that_was_killed_end_by_themselves(tmp_path, work, how):
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script), work], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip
    worker = int(server.stdout.readline())
    os.kill(worker, 0)
    server.send_signal(how)
    try:
        server.communicate(timeout=SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        os.kill(worker, signal.SIGKILL)
        server.communicate()
        raise AssertionError("a worker outlived its server") from None


def test_a_world_whose_process_died_is_told_to_have_failed_and_the_next_one_is_simulated():
    pool, asked = Workers(1), first_question()
    heard: Queue[tuple[str, object]] = Queue()

    def then(status, payload):
        heard.put((status, payload))

    pool.ask(asked.model_copy(update={"weeks": 5000, "scale": 1}), 0, then)
    deadline = time.monotonic() + 60
    while not pool.running[False]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kill_workers()
    assert heard.get(timeout=60) == (FAILED, STOPPED)
    short = asked.model_copy(update={"weeks": 52, "scale": 100})
    pool.ask(short, 0, then)
    assert heard.get(timeout=120)[0] == DONE
    kill_workers()
    pool.ask(short.model_copy(update={"seed": 2}), 0, then)
    assert heard.get(timeout=120)[0] == DONE
    kill_workers()


def kill_workers():
    """Kill the processes that simulate, and wait until they are gone."""
    children = multiprocessing.active_children()
    assert children
    for child in children:
        child.kill()
        child.join(10)
