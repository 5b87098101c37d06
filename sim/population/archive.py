"""A synthetic population as one file: what it holds in a line of JSON, then the bytes of its columns and tables.

Nothing in the file can execute code, and nothing of it is believed before its checksum agrees: the manifest carries a
digest of each array, the first line one of the manifest. Arrays are raw, hence read at the speed of the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sim.data import KnownEmployer
from sim.errors import DataError
from sim.population.establishment_staff import EstablishmentStaff
from sim.population.structure import Structure
from sim.population.synthesis import SyntheticPopulation

LAYOUT = "maillage-population-1"
RECORDS = {"structure": Structure, "counts": EstablishmentStaff}
TABLES = tuple(field.name for field in fields(SyntheticPopulation) if str(field.type).startswith("dict"))
SINGLE = tuple(field.name for field in fields(SyntheticPopulation) if field.type == "np.ndarray")
LONGEST_FIRST_LINE = 128


def arrays_of(people: SyntheticPopulation) -> Iterator[tuple[str, np.ndarray]]:
    """Every array of a population with its address, such as `firms.cash`, in a fixed order."""
    for table in TABLES:
        for name, values in getattr(people, table).items():
            yield f"{table}.{name}", values
    for record in RECORDS:
        for name, value in vars(getattr(people, record)).items():
            if isinstance(value, np.ndarray):
                yield f"{record}.{name}", value
    for name in SINGLE:
        yield name, getattr(people, name)


def bytes_of(people: SyntheticPopulation) -> int:
    """Bytes that the arrays of a population take, on disk as in memory."""
    return sum(values.nbytes for _, values in arrays_of(people))


def write_population(stream: BinaryIO, people: SyntheticPopulation, key: str) -> None:
    """Write a population and the key it answers to. Raises OSError when the disk refuses it."""
    arrays = [(name, np.ascontiguousarray(values)) for name, values in arrays_of(people)]
    numbers = {name: value for name, value in vars(people.structure).items() if not isinstance(value, np.ndarray)}
    manifest = json.dumps({
        "key": key, "scale": people.scale, "structure": {name: _plain(value) for name, value in numbers.items()},
        "known": [[int(cell), [_with_staff(*each) for each in some]] for cell, some in people.counts.known.items()],
        "shortfall": [_with_staff(*each) for each in people.counts.shortfall],
        "arrays": [[name, values.dtype.str, values.shape, _digest(values)] for name, values in arrays],
    }).encode()  # fmt: skip
    stream.write(f"{LAYOUT} {len(manifest)} {hashlib.sha256(manifest).hexdigest()}\n".encode())
    stream.write(manifest)
    for _, values in arrays:
        stream.write(values.data if values.size else b"")


def read_population(path: Path, key: str) -> SyntheticPopulation:
    """The population of a file, in memory of its own.

    Raises OSError when there is no such file, and DataError when it is truncated, altered, written for another key or
    not a population at all.
    """
    with path.open("rb") as stream:
        manifest = _manifest(stream, path)
        if manifest["key"] != key:
            raise _refusal(path, "the facts or parameters of another population", "those asked for")
        begins = stream.tell()
    parts: dict[str, dict[str, Any]] = {name: {} for name in (*TABLES, *RECORDS, "")}
    for address, values in _arrays(path, begins, manifest["arrays"]):
        table, _, name = address.rpartition(".")
        parts[table][name] = values
    counts = parts["counts"]
    counts["known"] = {cell: tuple(map(_employer, some)) for cell, some in manifest["known"]}
    counts["shortfall"] = tuple(map(_employer, manifest["shortfall"]))
    return SyntheticPopulation(
        **{table: parts[table] for table in TABLES},
        structure=Structure(**parts["structure"], **manifest["structure"]),
        counts=EstablishmentStaff(**counts), **parts[""], scale=manifest["scale"],
    )  # fmt: skip


def _arrays(path: Path, begins: int, listed: list[list[Any]]) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of a file by address, read and checked on all processors."""
    lengths = [np.dtype(dtype).itemsize * int(np.prod(shape)) for _, dtype, shape, _ in listed]
    offsets = np.concatenate(([begins], begins + np.cumsum(lengths, dtype=np.int64)))

    def read(number: int) -> np.ndarray:
        address, dtype, shape, digest = listed[number]
        values = np.fromfile(path, dtype, int(np.prod(shape)), offset=int(offsets[number]))
        if values.size != np.prod(shape) or _digest(values) != digest:
            raise _refusal(path, f"a wrong checksum of {address}", digest)
        return values.reshape(shape)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (address, *_), values in zip(listed, pool.map(read, range(len(listed))), strict=True):
            yield address, values


def _manifest(stream: BinaryIO, path: Path) -> dict[str, Any]:
    words = stream.readline(LONGEST_FIRST_LINE).split()
    if len(words) != 3 or words[0] != LAYOUT.encode() or not words[1].isdigit():
        raise _refusal(path, "another kind of file", LAYOUT)
    content = stream.read(min(int(words[1]), path.stat().st_size))
    if hashlib.sha256(content).hexdigest().encode() != words[2]:
        raise _refusal(path, "a wrong checksum of the manifest", words[2].decode(errors="replace"))
    return json.loads(content)


def _refusal(path: Path, got: str, expected: str) -> DataError:
    return DataError(what="this cached population cannot be used", where=str(path), got=got, expected=expected)


def _digest(values: np.ndarray) -> str:
    return hashlib.blake2b(values.data if values.size else b"", digest_size=16).hexdigest()


def _plain(value: float) -> float:
    return int(value) if isinstance(value, int | np.integer) else float(value)


def _with_staff(employer: KnownEmployer, staff: int) -> list[object]:
    return [*asdict(employer).values(), int(staff)]


def _employer(row: list[Any]) -> tuple[KnownEmployer, int]:
    *facts, staff = row
    return KnownEmployer(**dict(zip((field.name for field in fields(KnownEmployer)), facts, strict=True))), staff
