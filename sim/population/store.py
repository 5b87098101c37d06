"""The population of some territories, built once and kept: the same facts and parameters always give the same people.

A kept population is found by the facts of the pack, the territories, the scale, the employers kept whole, the
parameters that describe month 0 and the text of the program that builds it; any difference makes another file. What is
kept is checked against its checksum when read; what fails is built again, and the log says so.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import DataError
from sim.population.archive import bytes_of, read_population, write_population
from sim.population.month_zero import month_zero
from sim.population.synthesis import SyntheticPopulation, populate
from sim.user_cache import cache_directory, fingerprint, takes_files

if TYPE_CHECKING:
    from sim.data import KnownEmployer, Pack
    from sim.parameters import Parameters

MONTH_ZERO_PARAMETERS = {
    "labour_market": ("vacancy_rate", "unemployment_benefit_net_replacement"),
    "production": ("coefficient_cutoff", "stock_days", "fast_input_days"),
    "households": ("saving_rates", "basket_tilt", "cash_buffer_months"),
    "firms": ("capital_output_years", "cash_buffer_months"),
    "telework": ("initial_adoption", "days_distribution"),
}
"""The parameters that a population depends on; those who build it are given no other."""
LARGEST_TOTAL_BYTES = 8_000_000_000
SECONDS_A_DAY = 86_400.0

logger = logging.getLogger(__name__)


def settled_population(
    pack: Pack, codes: Sequence[str], parameters: Parameters, scale: int = 1, keep_whole: Sequence[KnownEmployer] = ()
) -> SyntheticPopulation:
    """People and establishments of some territories at month 0, read from the cache of the user when they are there.

    Args:
        pack: published facts.
        codes: territories, any order.
        parameters: of behaviour; `MONTH_ZERO_PARAMETERS` are read.
        scale: persons that one row stands for.
        keep_whole: employers, beyond the known ones of the pack, that stay one row whatever the scale.

    Raises:
        DataError: an unknown territory, a scale below one, a territory that produces without anyone at work.
    """
    parameters_read = parameters_of_month_zero(parameters)
    key = population_key(pack, codes, parameters_read, scale, keep_whole)
    path = population_file(key)
    people = _kept(path, key)
    if people is None:
        people = populate(month_zero(pack, codes), pack, parameters_read, scale, keep_whole)
        _keep(path, key, people)
    return people


def parameters_of_month_zero(parameters: Parameters) -> SimpleNamespace:
    """The parameters that a population depends on, by group, and no other: reading another raises AttributeError."""
    return SimpleNamespace(**{
        group: SimpleNamespace(**{name: getattr(getattr(parameters, group), name) for name in names})
        for group, names in MONTH_ZERO_PARAMETERS.items()
    })  # fmt: skip


def population_key(
    pack: Pack,
    codes: Sequence[str],
    parameters: SimpleNamespace,
    scale: int = 1,
    keep_whole: Sequence[KnownEmployer] = (),
) -> str:
    """All that a population depends on, as text; two populations with one key are the same, byte for byte."""
    return json.dumps({
        "pack": pack.hash, "reference": pack.reference.hash if pack.reference is not None else None,
        "codes": sorted(codes), "scale": scale, "keep_whole": [asdict(employer) for employer in keep_whole],
        "parameters": _values(vars(parameters)), "program": program_version(), "numpy": np.__version__,
    }, sort_keys=True)  # fmt: skip


def population_file(key: str) -> Path:
    """Where the population of a key is kept."""
    return cache_directory() / "populations" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.population"


@cache
def program_version() -> str:
    """Fingerprint of the program that builds populations."""
    package = Path(__file__).parents[1]
    folders = [path for folder in ("population", "agents", "data") for path in (package / folder).glob("*.py")]
    return fingerprint([*folders, *(package / name for name in ("compiled.py", "random_streams.py", "sectors.py"))])


def _values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _values(vars(value) if isinstance(value, SimpleNamespace) else value)
        if isinstance(value, SimpleNamespace | Mapping)
        else value
        for name, value in parameters.items()
    }


def _kept(path: Path, key: str) -> SyntheticPopulation | None:
    try:
        people = read_population(path, key)
        os.utime(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        logger.debug("no population is read from the cache: %s", error)
        return None
    except DataError as error:
        logger.warning(
            "population en cache inutilisable, reconstruite / unusable cached population, rebuilt: %s", error
        )
        return None
    return people


def _keep(path: Path, key: str, people: SyntheticPopulation) -> None:
    directory = path.parent
    size = bytes_of(people)
    if size > LARGEST_TOTAL_BYTES:
        logger.debug("a population of %d bytes is not kept: more than %d", size, LARGEST_TOTAL_BYTES)
        return
    if not takes_files(directory):
        logger.debug("the population is not kept: %s takes no files", directory)
        return
    try:
        make_room(directory, size)
        with new_file(path) as temporary, temporary.open("wb") as stream:
            write_population(stream, people, key)
    except OSError as error:
        logger.debug("the population is not kept: %s", error)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary file that takes its place in one move once written whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def make_room(directory: Path, size: int, largest_total: int = LARGEST_TOTAL_BYTES) -> None:
    """Remove the populations used least recently until `size` bytes fit under `largest_total`, and abandoned files.

    Raises OSError when the directory cannot be read.
    """
    kept = []
    for path in directory.iterdir():
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        if path.name.startswith("."):
            if time.time() - status.st_mtime > SECONDS_A_DAY:
                path.unlink(missing_ok=True)
        else:
            kept.append((status.st_mtime, status.st_size, path))
    total = size + sum(each for _, each, _ in kept)
    for _, each, path in sorted(kept):
        if total <= largest_total:
            break
        path.unlink(missing_ok=True)
        total -= each
