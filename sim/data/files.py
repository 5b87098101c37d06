"""Where the files of a pack come from: a directory, or memory for territories brought by the user.

`pack.json` names every file and its sha256; a file is checked against it when read, so that a result can always be
traced to the exact facts it was computed from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sim.errors import DataError

MANIFEST = "pack.json"
SCHEMA_VERSION = 1


class PackFiles(Protocol):
    """Anything that yields the bytes of the named files of a pack."""

    def read(self, name: str) -> bytes:
        """Bytes of one file; raises DataError if the pack does not hold it."""

    def has(self, name: str) -> bool:
        """Whether the pack holds this file."""

    @property
    def origin(self) -> str:
        """What to call this pack in a message."""


@dataclass(frozen=True)
class DirectoryFiles:
    """A pack laid out in a directory."""

    directory: Path

    @property
    def origin(self) -> str:
        """The directory, as the user would type it."""
        return str(self.directory)

    def has(self, name: str) -> bool:
        """Whether the file exists."""
        return (self.directory / name).is_file()

    def read(self, name: str) -> bytes:
        """Bytes of the file; raises DataError if it is absent."""
        path = self.directory / name
        if not path.is_file():
            raise DataError(
                what="a file of the data pack is missing", where=str(path), got="nothing", expected=f"the file {name}"
            )
        return path.read_bytes()


@dataclass(frozen=True)
class MemoryFiles:
    """A pack compiled in memory from the user's own territories."""

    content: Mapping[str, bytes]
    label: str

    @property
    def origin(self) -> str:
        """The directory the territories were read from."""
        return self.label

    def has(self, name: str) -> bool:
        """Whether the compiled pack holds this file."""
        return name in self.content

    def read(self, name: str) -> bytes:
        """Bytes of the file; raises DataError if the compiled pack does not hold it."""
        if name not in self.content:
            raise DataError(
                what="the territories you brought carry no such table",
                where=self.label,
                got=name,
                expected=", ".join(sorted(self.content)),
            )
        return self.content[name]


def sha256(content: bytes) -> str:
    """Hexadecimal sha256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def pack_hash(version: str, hashes: Mapping[str, str]) -> str:
    """One sha256 for the whole pack: of its version and the sorted list of file hashes."""
    lines = [version, str(SCHEMA_VERSION), *(f"{hashes[name]} {name}" for name in sorted(hashes))]
    return sha256("\n".join(lines).encode())
