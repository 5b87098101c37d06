"""Where the files of a pack come from: a directory, or memory for territories brought by the user.

`pack.json` names every file and its sha256; a file is checked against it when read, so that a result can always be
traced to the exact facts it was computed from.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
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


def manifest(version: str, hashes: Mapping[str, str]) -> bytes:
    """Text of `pack.json`: version of the facts, version of the layout, sha256 of each file."""
    document = {"pack_version": version, "schema_version": SCHEMA_VERSION, "files": dict(sorted(hashes.items()))}
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def pack_hash(version: str, hashes: Mapping[str, str]) -> str:
    """One sha256 for the whole pack: of its version and the sorted list of file hashes."""
    lines = [version, str(SCHEMA_VERSION), *(f"{hashes[name]} {name}" for name in sorted(hashes))]
    return sha256("\n".join(lines).encode())


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one move: a reader sees the old content or the new, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def seal(directory: Path, version: str) -> str:
    """Write `pack.json` for the files present in `directory` and return the hash of the pack."""
    hashes = {
        path.name: sha256(path.read_bytes())
        for path in sorted(directory.iterdir())
        if path.is_file() and path.name != MANIFEST and not path.name.startswith(".")
    }
    write_atomically(directory / MANIFEST, manifest(version, hashes))
    return pack_hash(version, hashes)
