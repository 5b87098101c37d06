"""Rooms watched by this server process: one look at the version of each room, for all its pupils here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

from dashboards.classroom.store import ClassStore, Room, Tally, class_store

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.2
ERASE_SECONDS = 60.0

Tell = Callable[[Room | None, Tally], None]
"""Called from another thread with a room as it is now, None when it is closed or has expired."""


class Watcher:
    """Tells who watches a room when it changes, by whichever process; rooms that have expired are erased."""

    def __init__(self, store: ClassStore) -> None:
        self.store = store
        self.lock = threading.Condition()
        self.watched: dict[str, list[Tell]] = {}
        self.versions: dict[str, int] = {}
        threading.Thread(target=self._look, daemon=True).start()

    def watch(self, code: str, tell: Tell) -> Callable[[], None]:
        """Tell of every change of a room until the function returned is called."""
        with self.lock:
            self.watched.setdefault(code, []).append(tell)
            self.lock.notify()

        def stop() -> None:
            with self.lock:
                self.watched[code].remove(tell)
                if not self.watched[code]:
                    del self.watched[code]
                    self.versions.pop(code, None)

        return stop

    def look_now(self) -> None:
        """Look without waiting: this process has just changed a room."""
        with self.lock:
            self.lock.notify()

    def _look(self) -> None:
        erased = 0.0
        while True:
            with self.lock:
                self.lock.wait(LOOK_SECONDS if self.watched else ERASE_SECONDS)
                codes = list(self.watched)
            try:
                if time.monotonic() - erased > ERASE_SECONDS:
                    self.store.erase_expired()
                    erased = time.monotonic()
                for code in codes:
                    self._look_at(code)
            except Exception:
                logger.exception("the rooms could not be looked at")

    def _look_at(self, code: str) -> None:
        version = self.store.version(code)
        if self.versions.get(code) == version:
            return
        self.versions[code] = version
        room, tally = self.store.room(code), self.store.tally(code)
        with self.lock:
            told = list(self.watched.get(code, ()))
        for tell in told:
            tell(room, tally)


@cache
def watcher() -> Watcher:
    """The watcher of this server process."""
    return Watcher(class_store())
