"""One small tree of errors: what went wrong, where, what was found, what was expected, and the nearest valid name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MaillageError(Exception):
    """Something the simulator refuses, told in one line to the person who can mend it.

    Args:
        what: the fault, as a short sentence without a final stop.
        where: file, table, key or object in which it was found.
        got: the value found; left out of the line when None.
        expected: what would have been accepted.
        nearest: the closest valid name, usually from :func:`nearest_name`.

    The fields stay readable as attributes and survive pickling, so that a worker process can report to its parent.
    ``exit_code`` is what the command line returns to the shell: 1 for a fault of the simulator, 2 for one of its input.
    """

    exit_code = 1

    def __init__(
        self, what: str, where: str = "", got: object = None, expected: str = "", nearest: str | None = None
    ) -> None:
        super().__init__(what, where, got, expected, nearest)
        self.what = what
        self.where = where
        self.got = got
        self.expected = expected
        self.nearest = nearest

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        details = []
        if self.got is not None:
            details.append(f"got {self.got!r}")
        if self.expected:
            details.append(f"expected {self.expected}")
        if details:
            line += f" ({', '.join(details)})"
        if self.nearest:
            line += f"; did you mean {self.nearest!r}?"
        return " ".join(line.split())


class InputError(MaillageError):
    """What the user gave cannot be used as it is."""

    exit_code = 2


class ScenarioError(InputError):
    """A scenario file does not say what a scenario must say."""


class DataError(InputError):
    """A fact of the data pack is missing, malformed or out of bounds."""


class OutputError(InputError):
    """Results cannot be written where the user asked: unwritable or full directory, existing run."""


class IdentityBroken(MaillageError):
    """An accounting identity does not hold: money was created or lost, and the run stops at once."""


class UnknownColumnError(MaillageError, AttributeError):
    """A state variable that an agent type does not declare."""


class ColumnValueError(MaillageError, ValueError):
    """Values that a column cannot hold exactly: wrong length, wrong kind, out of the range of its type."""


class StaleRowsError(MaillageError, RuntimeError):
    """Rows of a population moved since they were selected."""


def nearest_name(got: str, known: Iterable[str]) -> str | None:
    """The valid name a misspelt one most probably stood for, or None when nothing is close.

    Compares without regard to case, with difflib's ratio and a cut-off of 0.6.
    """
    by_folded_name = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(str(got).casefold(), by_folded_name, n=1)
    return by_folded_name[close[0]] if close else None
