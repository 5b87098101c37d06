"""Ctrl-C waits for a rule that is being compiled: numba loses an interruption that reaches it, or fails for it."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from numba.core import event

COMPILES = "numba:compile"


class PatientInterruption(event.Listener):
    """Holds SIGINT from the start of the outermost compilation of the main thread to its end, then lets it act."""

    def __init__(self) -> None:
        self.depth = 0
        self.before: Any = None
        self.asked: tuple[int, FrameType | None] | None = None

    def on_start(self, event: Any) -> None:
        """Note that a compilation begins."""
        if threading.current_thread() is not threading.main_thread():
            return
        if self.depth == 0:
            self.before = signal.signal(signal.SIGINT, self.note)
        self.depth += 1

    def on_end(self, event: Any) -> None:
        """Note that it ends; the handler of before answers an interruption that came meanwhile."""
        if threading.current_thread() is not threading.main_thread():
            return
        self.depth -= 1
        if self.depth == 0:
            signal.signal(signal.SIGINT, self.before)
            asked, self.asked = self.asked, None
            if asked is not None and callable(self.before):
                self.before(*asked)

    def note(self, number: int, frame: FrameType | None) -> None:
        """Take an interruption for later."""
        self.asked = (number, frame)


def interrupt_between_compilations() -> None:
    """From now on, in this process, Ctrl-C waits for the compilation under way."""
    event.register(COMPILES, PatientInterruption())
