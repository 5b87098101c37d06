"""Logs and progress on standard error, so that standard output carries results alone."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import OutputError
from sim.interruptions import act_on_a_lost_interruption

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_SECONDS = 2.0


@contextmanager
def logging_to(verbose: bool, quiet: bool, log_file: Path | None) -> Iterator[None]:
    """Send the log of the simulator to standard error, and to a file if one is given, for the time of a command.

    Raises OutputError when the file cannot be written.
    """
    logger = logging.getLogger("sim")
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setLevel(level)
    if log_file is not None:
        try:
            handlers.append(logging.FileHandler(log_file, encoding="utf-8", delay=False))
        except OSError as error:
            raise OutputError(f"cannot write the log: {error.strerror}", "--log-file", str(log_file)) from None
        handlers[1].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    former_level = logger.level
    logger.setLevel(logging.DEBUG if log_file is not None else level)
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        logger.setLevel(former_level)
        for handler in handlers:
            logger.removeHandler(handler)
            if isinstance(handler, logging.FileHandler):
                handler.close()


class PatientProgress:
    """A progress bar with the time left, that shows itself only when the work lasts beyond two seconds.

    Call it with the name of the phase, what is done and the total; use it as a context manager.
    """

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.begun = time.monotonic()
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> PatientProgress:
        return self

    def __exit__(self, *unused: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Tell how far a phase is; an interruption that was lost meanwhile acts here."""
        act_on_a_lost_interruption()
        if self.quiet or time.monotonic() - self.begun < PATIENCE_SECONDS:
            return
        if self.bar is None:
            self._show()
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=phase, completed=done, total=total)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.task = self.bar.add_task("", total=None)
        self.bar.start()


def traceback_file(error: BaseException) -> Path:
    """Write the full traceback of a fault of the simulator where the user can find it, and say where."""
    text = "".join(traceback.format_exception(error))
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S")
    name = f"fault-{stamp}-{os.getpid()}.log"
    for directory in _log_directories():
        try:
            directory.mkdir(parents=True, exist_ok=True)
            file = directory / name
            file.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return file
    raise OutputError("no directory can take the log of the fault", expected=f"a writable {tempfile.gettempdir()}")


def _log_directories() -> Iterator[Path]:
    if os.environ.get("MAILLAGE_CACHE_DIR"):
        yield Path(os.environ["MAILLAGE_CACHE_DIR"]) / "logs"
    from platformdirs import user_log_dir

    yield Path(user_log_dir("maillage"))
    yield Path(tempfile.gettempdir())
