"""The table of territories: one line each, one column a fact, text until someone asks for numbers.

Reading it needs nothing but the standard library, so that looking a name up stays instant.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.errors import DataError, nearest_name

if TYPE_CHECKING:
    import numpy as np

TEXT_COLUMNS = (
    "code",
    "name",
    "type",
    "department",
    "departments_all",
    "region",
    "region_name",
    "employment_zones",
    "imputed",
)


@dataclass(frozen=True)
class TerritoryTable:
    """Territories sorted by code; a blank cell is unknown, never zero."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    origin: str

    @classmethod
    def from_csv(cls, content: bytes, origin: str) -> TerritoryTable:
        """From the text of `territories.csv`, already sorted by code."""
        rows = csv.reader(io.StringIO(content.decode("utf-8")))
        header = tuple(next(rows))
        return cls(header, tuple(tuple(row) for row in rows), origin)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Territory codes, ascending."""
        return self.text("code")

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each code."""
        return {code: row for row, code in enumerate(self.codes)}

    def position(self, column: str) -> int:
        """Place of a column; raises DataError naming the nearest one if there is none of that name."""
        if column not in self.columns:
            raise DataError(
                what="unknown fact about territories",
                where=f"{self.origin}/territories.csv",
                got=column,
                expected="a column of dictionary.csv",
                nearest=nearest_name(column, self.columns),
            )
        return self.columns.index(column)

    def text(self, column: str) -> tuple[str, ...]:
        """The cells of a column as written."""
        position = self.position(column)
        return tuple(line[position] for line in self.lines)

    def numbers(self, column: str) -> np.ndarray:
        """The cells of a column as float64, unknown as NaN; read-only."""
        import numpy as np

        values = np.array([float(cell) if cell else np.nan for cell in self.text(column)])
        values.flags.writeable = False
        return values
