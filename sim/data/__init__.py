"""The facts the simulator starts from: every French intercommunality, the flows between them, what industries buy.

`load_pack()` opens the pack shipped with the simulator, `load_user_territories(directory)` compiles one from your own
files. Both are a `Pack`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.data.files import DirectoryFiles
from sim.data.pack import KnownEmployer, Pack
from sim.data.systems import System, open_system, resolve_system, resolve_territories

SHIPPED = Path(__file__).parent / "pack"


def load_pack(directory: Path | None = None) -> Pack:
    """The pack in `directory`, or the one shipped with the simulator; its tables are read when first used.

    The shipped pack is the same object each time: its tables are read once a process.
    """
    return _shipped() if directory is None else Pack(DirectoryFiles(Path(directory)))


@cache
def _shipped() -> Pack:
    return Pack(DirectoryFiles(SHIPPED))


def load_user_territories(directory: Path) -> Pack:
    """A pack compiled from territories described by the user (docs/bring-your-own-territory.md)."""
    from sim.data.user_territories import compile_territories

    return compile_territories(Path(directory), load_pack())


__all__ = [
    "KnownEmployer",
    "Pack",
    "System",
    "load_pack",
    "load_user_territories",
    "open_system",
    "resolve_system",
    "resolve_territories",
]
