"""A process that simulates one world after another, stops one when told to, and never outlives its server."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboards.runs.lives import lives_in
from sim.errors import MaillageError
from sim.indicators.trace import CHANNELS

if TYPE_CHECKING:
    from sim.results import RunResult
    from sim.scenarios import Scenario

DONE, CANCELLED, REFUSED, FAILED, READY = "done", "cancelled", "refused", "failed", "ready"
WORLD, DETAILED, LIVES = "world", "detailed", "lives"
STOPPED = "the process that simulates stopped"
"""What is told, as `FAILED`, of a world whose process died."""
COOPERATION_COST = "running of cooperation"
"""Instrument of the ledger by which local governments pay for their contracts."""


class Cancelled(Exception):
    """Nobody wants this world any more."""


def serve(connection: Connection, cancel: Event, niceness: int) -> None:
    """Answer each pair (scenario, task) received, `None` ends the process.

    A task is `WORLD`, `DETAILED` or `lives:ROW`. An answer is a pair (`DONE`, RunResult with the flows of `kept_flows`,
    or list of Life), (`CANCELLED`, None), (`REFUSED`, the line that says what is wrong with the input) or (`FAILED`,
    the traceback).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(niceness)
    threading.Thread(target=end_with_server, daemon=True).start()
    from sim.run import run_scenario

    def stop_when_cancelled(phase: str, done: int, total: int) -> None:
        if cancel.is_set():
            raise Cancelled

    connection.send((READY, None))
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        connection.send(answer(run_scenario, *task, stop_when_cancelled))


def end_with_server() -> None:
    """End this process, even in the middle of a world, once the one that started it is gone however it ended."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def answer(run: Any, scenario: Scenario, task: str, progress: Any) -> tuple[str, Any]:
    """The world of a scenario or the lives in one of its territories, or why there is none."""
    kind, _, place = task.partition(":")
    try:
        if kind == LIVES:
            return DONE, lives_in(scenario, int(place), progress)
        result = run(scenario, twin=False, progress=progress)
    except Cancelled:
        return CANCELLED, None
    except MaillageError as error:
        return REFUSED, str(error)
    except Exception:
        return FAILED, traceback.format_exc()
    return DONE, replace(result, flows=kept_flows(result, kind == DETAILED), balances={}, outlines={}, indicators=())


def kept_flows(result: RunResult, detailed: bool) -> dict[str, np.ndarray]:
    """The flows of money that a page shows: what cooperation costs, and with detail all that joins two territories."""
    instrument = np.asarray(result.flows["instrument"]).astype(str)
    rows = np.isin(instrument, [COOPERATION_COST, *(CHANNELS if detailed else ())])
    return {name: np.asarray(column)[rows] for name, column in result.flows.items()}
