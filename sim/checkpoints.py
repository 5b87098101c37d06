"""Long runs survive an interruption: from time to time the whole world is kept, and the same command goes on from it.

A checkpoint is the model itself, pickled, under the hash of all that the run depends on: the scenario, the facts, the
text of the program and the libraries. It lies in the cache of the user, whom alone it serves; like any pickle, one that
somebody else wrote could execute code, so none is read from anywhere else.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import pickle
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pyarrow import CompressedInputStream, CompressedOutputStream

from sim.model import TerritorialEconomy
from sim.population.store import new_file
from sim.setting import Setting
from sim.user_cache import cache_directory, fingerprint, takes_files

if TYPE_CHECKING:
    from sim.scenarios import Scenario

MINUTES = 10.0
"""Wall-clock time between two checkpoints of a command; shorter runs write none."""
DAYS_KEPT = 30.0
SECONDS_A_DAY = 86_400.0
LIBRARIES = ("mesa", "numpy", "numba", "networkx")
COMPRESSION = "zstd"
"""A world of 7 GB takes 1.7 GB of disk and a third less time to write (measured)."""
DIGEST_BYTES = 32
CHUNK = 1 << 24

logger = logging.getLogger(__name__)


class Checksummed(io.RawIOBase):
    """A stream that adds up what is written to it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.total = stream, hashlib.blake2b(digest_size=DIGEST_BYTES)

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, content: bytes) -> int:
        """Write and count."""
        self.total.update(content)
        return self.stream.write(content)


class Checkpoints:
    """The checkpoints of one world, written at most every `minutes` of wall-clock time; None: never, nor read.

    Without `flows` the world forgets its payments once they are checked; it has checkpoints of its own.
    """

    def __init__(self, scenario: Scenario, minutes: float | None, *, flows: bool = True) -> None:
        self.scenario, self.minutes, self.flows = scenario, minutes, flows
        self.last, self.written = time.monotonic(), False
        self.path = checkpoint_file(scenario, flows) if minutes is not None else None

    def world(self) -> TerritorialEconomy:
        """The world as it was last kept, or at month 0."""
        model = self.resume() or TerritorialEconomy(resolved=self.scenario)
        model.ledger.keep_flows = model.ledger.keep_flows and self.flows
        return model

    def go_on(self, model: TerritorialEconomy, progress: Callable[[int, int], None] | None = None) -> None:
        """Live the weeks that are left, keep the world when it is time to; `progress` is told weeks done and in all."""
        for week in range(model.clock.week + 1, model.weeks):
            model.step()
            if progress is not None:
                progress(week + 1, model.weeks)
            self.keep(model)

    def resume(self) -> TerritorialEconomy | None:
        """The world as it was last kept; None when it was not, or when what is there is damaged, which is said."""
        if self.path is None or not self.path.exists():
            return None
        with self.path.open("rb") as stream:
            if not intact(stream):
                logger.warning("point de reprise abîmé, la simulation recommence / damaged checkpoint, starting over")
                return None
            stream.seek(0)
            with CompressedInputStream(stream, COMPRESSION) as plain:
                model = pickle.load(plain)
        self.written = True
        logger.info("reprise à la semaine %d / resumed at week %d", model.clock.week + 1, model.clock.week + 1)
        return model

    def keep(self, model: TerritorialEconomy) -> None:
        """Write the world when it is time to, or when it is finished and was written before."""
        if self.path is None:
            return
        finished = self.written and model.clock.week + 1 == model.weeks
        if not finished and time.monotonic() - self.last < 60.0 * self.minutes:
            return
        if takes_files(self.path.parent):
            forget_old(self.path.parent)
            try:
                with new_file(self.path) as temporary, temporary.open("wb") as stream:
                    counted = Checksummed(stream)
                    with CompressedOutputStream(counted, COMPRESSION) as compressed:
                        pickle.dump(model, compressed, protocol=pickle.HIGHEST_PROTOCOL)
                    stream.write(counted.total.digest())
                self.written = True
            except OSError as error:
                logger.warning("point de reprise impossible / checkpoint impossible: %s", error)
        self.last = time.monotonic()

    def forget(self) -> None:
        """Remove what was kept, once the results are known."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def intact(stream: BinaryIO) -> bool:
    """Whether a file ends with the digest of what precedes."""
    total, tail = hashlib.blake2b(digest_size=DIGEST_BYTES), b""
    while chunk := stream.read(CHUNK):
        held = tail + chunk
        total.update(held[:-DIGEST_BYTES])
        tail = held[-DIGEST_BYTES:]
    return tail == total.digest()


@cache
def program() -> list[str]:
    """What computes a world: the text of the program, Python and the libraries."""
    return [fingerprint(Path(__file__).parent.rglob("*.py")), sys.version, *map(version, LIBRARIES)]


def checkpoint_file(scenario: Scenario, flows: bool = True) -> Path:
    """Where the world of a scenario is kept, under the hash of all that it depends on."""
    setting = Setting.of(scenario)
    key = json.dumps({
        "scenario": scenario.model_dump_json(), "codes": setting.codes, "pack": setting.pack.hash, "flows": flows,
        "program": program(),
    }, sort_keys=True)  # fmt: skip
    return cache_directory() / "checkpoints" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.world"


def forget_old(directory: Path) -> None:
    """Remove the checkpoints of runs that nobody resumed for a month, and half-written ones of a day."""
    for path in directory.iterdir():
        days = 1.0 if path.name.startswith(".") else DAYS_KEPT
        if time.time() - path.stat().st_mtime > days * SECONDS_A_DAY:
            path.unlink(missing_ok=True)
