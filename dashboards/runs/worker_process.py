"""A process that simulates one world after another and stops one when told to."""

from __future__ import annotations

import os
import signal
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

from sim.errors import MaillageError

DONE, CANCELLED, REFUSED, FAILED, READY = "done", "cancelled", "refused", "failed", "ready"
GENTLE = 5
"""Niceness of worker processes: the page answers before the worlds do."""


class Cancelled(Exception):
    """Nobody wants this world any more."""


def serve(connection: Connection, cancel: Event) -> None:
    """Answer each scenario received with its world, `None` ends the process.

    An answer is a pair (`DONE`, RunResult without its ledger), (`CANCELLED`, None), (`REFUSED`, the line that says
    what is wrong with the input) or (`FAILED`, the traceback).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(GENTLE)
    from sim.run import run_scenario

    def stop_when_cancelled(phase: str, done: int, total: int) -> None:
        if cancel.is_set():
            raise Cancelled

    connection.send((READY, None))
    while True:
        try:
            scenario = connection.recv()
        except (EOFError, OSError):
            return
        if scenario is None:
            return
        connection.send(answer(run_scenario, scenario, stop_when_cancelled))


def answer(run: Any, scenario: Any, progress: Any) -> tuple[str, Any]:
    """The world of a scenario, or why there is none."""
    try:
        result = run(scenario, twin=False, progress=progress)
    except Cancelled:
        return CANCELLED, None
    except MaillageError as error:
        return REFUSED, str(error)
    except Exception:
        return FAILED, traceback.format_exc()
    return DONE, replace(result, flows={}, balances={}, outlines={}, indicators=())
