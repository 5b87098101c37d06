"""How the rules that run over every agent are compiled: serial, cached on disk, strict floating point.

Machine code is kept with what else can be made again (`user_cache`), so that an installation may be read-only. Numba
looks for changes in the file of a rule alone, though a rule carries the code of the functions it calls in other files:
the directory is therefore named after the text of all files that rules are made of, and stale code is never found.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from pathlib import Path

import numba
from numba import njit

from sim.user_cache import cache_directory, fingerprint, takes_files

PPM = 1_000_000
PRICE_BASE = 10_000

VARIABLE = "NUMBA_CACHE_DIR"
FOLDERS_OF_RULES = (".", "agents", "population")
VERSIONS_KEPT = 8
SECONDS_A_DAY = 86_400.0


def sources_of_rules() -> list[Path]:
    """The files that compiled rules are made of."""
    package = Path(__file__).parent
    return [path for folder in FOLDERS_OF_RULES for path in (package / folder).glob("*.py")]


def keep_compiled_code() -> bool:
    """Tell numba where to keep machine code, unless the user has; False when no directory can take it."""
    home = cache_directory() / "compiled"
    chosen = os.environ.get(VARIABLE)
    if chosen and Path(chosen).parent != home:
        return True
    directory = home / fingerprint(sources_of_rules())[:24]
    if not takes_files(directory):
        logging.getLogger(__name__).debug("compiled rules are not kept: %s takes no files", directory)
        return False
    os.environ[VARIABLE] = str(directory)
    numba.config.CACHE_DIR = str(directory)
    os.utime(directory)
    forget_old_versions(home)
    return True


def forget_old_versions(home: Path) -> None:
    """Remove the code of earlier versions of the rules, beyond the last few, that nobody used for a day."""
    try:
        versions = sorted(((path.stat().st_mtime, path) for path in home.iterdir()), reverse=True)
    except OSError:
        return
    for last_used, path in versions[VERSIONS_KEPT:]:
        if time.time() - last_used > SECONDS_A_DAY:
            shutil.rmtree(path, ignore_errors=True)


CODE_IS_KEPT = keep_compiled_code()
compiled = njit(cache=CODE_IS_KEPT, nogil=True, error_model="numpy")


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
