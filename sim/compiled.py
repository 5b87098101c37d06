"""How the rules that run over every agent are compiled: serial, cached on disk, strict floating point.

Machine code is kept with what else can be made again (`user_cache`), so that an installation may be read-only. Numba
looks for changes in the file of a rule alone, though a rule carries the code of the functions it calls in other files:
the directory of a file is therefore named after its text and that of all files it is made of. Stale code is never
found, and a change compiles again what it touches.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba

from sim.narrowing import Rule
from sim.patience import interrupt_between_compilations
from sim.user_cache import cache_directory, fingerprint, takes_files

if TYPE_CHECKING:
    import numpy as np

PPM = 1_000_000
PRICE_BASE = 10_000

PACKAGE = Path(__file__).parent
USERS_CHOICE = "NUMBA_CACHE_DIR"
LAYOUTS = ("tables.py", "state_variables.py", "agents/firms.py", "agents/households.py")
"""Files whose named tuples and columns rules take as arguments without importing them at run time."""
WITHIN = "within"
"""Folder of the code of rules that other rules call, which Python cannot: what it would call them by takes as long to
compile as they do."""
DAYS_KEPT = 30
SECONDS_A_DAY = 86_400.0
_IMPORT = re.compile(r"^(?:from|import) (sim(?:\.\w+)+)", re.MULTILINE)


@cache
def files_made_of(path: Path) -> frozenset[Path]:
    """A file of rules and, from one import to the next, every file of `sim` it is made of."""
    found: set[Path] = set()
    waiting = [path, *(PACKAGE / name for name in LAYOUTS)]
    while waiting:
        file = waiting.pop()
        if file in found or not file.is_file():
            continue
        found.add(file)
        for module in _IMPORT.findall(file.read_text(encoding="utf-8")):
            stem = PACKAGE.parent.joinpath(*module.split("."))
            waiting += [stem.with_suffix(".py"), stem / "__init__.py"]
    return frozenset(found)


def home_of_machine_code() -> Path:
    """The directory the user chose for numba, or a part of the simulator's own cache."""
    chosen = os.environ.get(USERS_CHOICE)
    return Path(chosen).absolute() if chosen else cache_directory() / "compiled"


@cache
def directory_for(path: Path) -> Path | None:
    """Where the machine code of a file of rules is kept; None when no directory can take it."""
    directory = home_of_machine_code() / f"{path.stem}-{fingerprint(files_made_of(path))[:24]}"
    if not takes_files(directory):
        logging.getLogger(__name__).debug("compiled rules are not kept: %s takes no files", directory)
        return None
    os.utime(directory)
    return directory


def forget_old_versions(home: Path) -> None:
    """Remove the code of earlier versions of the rules that nobody used for a month."""
    try:
        versions = [(path.stat().st_mtime, path) for path in home.iterdir()]
    except OSError:
        return
    for last_used, path in versions:
        if time.time() - last_used > DAYS_KEPT * SECONDS_A_DAY:
            shutil.rmtree(path, ignore_errors=True)


interrupt_between_compilations()
if USERS_CHOICE not in os.environ:
    forget_old_versions(home_of_machine_code())


def compiled(rule: Callable[..., Any] | None = None, *, inline: str = "never") -> Any:
    """Compile a rule when it is first called, and keep its machine code.

    Used bare (``@compiled``), or with ``inline="always"`` for a short function copied into the rules that call it.
    """
    if rule is None:
        return lambda function: compiled(function, inline=inline)
    directory = directory_for(Path(sys.modules[rule.__module__].__file__))
    if inline == "always":
        return dispatcher_of(rule, directory, inline=inline)
    within = directory and directory / WITHIN
    return Rule(dispatcher_of(rule, directory), dispatcher_of(rule, within, no_cpython_wrapper=True))


def dispatcher_of(rule: Callable[..., Any], directory: Path | None, **options: Any) -> Any:
    """A rule for numba to compile, its machine code kept in a directory if there is one; nobody calls it from C."""
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(directory or "")
    try:
        return numba.njit(
            cache=bool(directory), nogil=True, error_model="numpy", no_cfunc_wrapper=True, **options
        )(rule)  # fmt: skip
    finally:
        numba.config.CACHE_DIR = usual


@compiled
def portion(total: int, cumulated: float, whole: float) -> int:
    """Where the running share ``cumulated / whole`` of ``total`` falls; its differences split a sum without remainder.

    The last claimant has ``cumulated == whole``, hence receives exactly what is left; when the sum meets all claims
    exactly, each receives its own.
    """
    if whole <= 0.0:
        return 0
    if total == whole:
        return int(cumulated)
    return int(total * (cumulated / whole))


@compiled
def quantity_of(money: int, price: int) -> int:
    """Base-year cents of goods that money buys at a price per 10 000."""
    return money if price == PRICE_BASE else money * PRICE_BASE // price


@compiled
def value_of(quantity: int, price: int) -> int:
    """Cents that a quantity in base-year cents costs at a price per 10 000."""
    return quantity if price == PRICE_BASE else quantity * price // PRICE_BASE


@compiled
def how_many_below(ascending: np.ndarray, value: float, ties: bool) -> int:
    """How many of some ascending values lie below one, or up to it when ``ties`` are wanted too."""
    first, last = 0, ascending.shape[0]
    while first < last:
        middle = (first + last) // 2
        if ascending[middle] < value or (ties and ascending[middle] == value):
            first = middle + 1
        else:
            last = middle
    return first
