"""Where the simulator keeps what it can make again: compiled rules and populations, outside of its installation.

The directory is `MAILLAGE_CACHE_DIR`, or the cache folder that the platform gives the user. Everything in it may be
deleted at any time; a directory that cannot be written to only costs time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "MAILLAGE_CACHE_DIR"
FREE_BYTES = 100_000_000
"""Room that must be left on the disk for anything to be kept there."""


def cache_directory() -> Path:
    """The directory for what can be made again; it may not exist yet."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("maillage", appauthor=False)


def takes_files(directory: Path) -> bool:
    """Whether files can be kept in a directory, created if need be: it is writable and the disk is not full."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            return shutil.disk_usage(directory).free >= FREE_BYTES
    except OSError:
        return False


def fingerprint(sources: Iterable[Path]) -> str:
    """One sha256 for the text of some source files: two programs with one fingerprint compute the same.

    Files count by their name and the name of their folder, not by where the simulator is installed.
    """
    total = hashlib.sha256()
    for name, path in sorted((f"{path.parent.name}/{path.name}", path) for path in sources):
        content = path.read_bytes()
        total.update(f"{name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
