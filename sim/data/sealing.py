"""Writing a pack: whole files or nothing, then the list of their hashes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sim.data.files import MANIFEST, SCHEMA_VERSION, pack_hash, sha256


def manifest(version: str, hashes: Mapping[str, str]) -> bytes:
    """Text of `pack.json`: version of the facts, version of the layout, sha256 of each file."""
    document = {"pack_version": version, "schema_version": SCHEMA_VERSION, "files": dict(sorted(hashes.items()))}
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


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
