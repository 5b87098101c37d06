"""Reading a CSV file somebody else wrote: every fault is told in one line, with its file, line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.data.user_schema import SIZE_LIMIT_BYTES
from sim.errors import DataError, nearest_name


@dataclass(frozen=True)
class Line:
    """One line of a CSV file: its cells by column, and its number in the file (the header is line 1)."""

    path: Path
    number: int
    cells: dict[str, str]

    def where(self, column: str = "") -> str:
        """Place of a cell, as an editor shows it."""
        return f"{self.path}, line {self.number}" + (f", column {column}" if column else "")

    def fault(self, column: str, what: str, expected: str, nearest: str | None = None) -> DataError:
        """The error to raise about a cell of this line."""
        return DataError(
            what=what, where=self.where(column), got=self.cells.get(column, ""), expected=expected, nearest=nearest
        )

    def text(self, column: str) -> str:
        """A cell that must not be blank, without surrounding spaces nor characters that do not print."""
        value = self.cells[column].strip()
        if not value:
            raise self.fault(column, "this cell is blank", "some text")
        if not value.isprintable() or "|" in value or len(value) > 200:
            raise self.fault(column, "this text cannot be used", "up to 200 printable characters without |")
        return value

    def number_or_none(self, column: str, minimum: float, maximum: float) -> float | None:
        """A cell as a number within bounds, or None if it is blank or its column absent: unknown is not zero."""
        cell = self.cells.get(column, "").strip()
        if not cell:
            return None
        try:
            value = float(cell) if "_" not in cell else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            hint = ", with a point for decimals" if "," in cell else ""
            raise self.fault(column, "not a number", f"a number from {minimum:g} to {maximum:g}{hint}")
        if not minimum <= value <= maximum:
            what = "a negative number" if value < 0 <= minimum else "out of bounds"
            raise self.fault(column, what, f"a number from {minimum:g} to {maximum:g}")
        return value

    def value(self, column: str, minimum: float, maximum: float) -> float:
        """A cell that must hold a number within bounds."""
        found = self.number_or_none(column, minimum, maximum)
        if found is None:
            raise self.fault(column, "this cell is blank", f"a number from {minimum:g} to {maximum:g}")
        return found


def read_text(path: Path) -> str:
    """A UTF-8 text file of at most 50 MB; raises DataError if absent, too large or in another encoding."""
    if not path.is_file():
        raise DataError(what="a file is missing", where=str(path), got="nothing", expected=f"the file {path.name}")
    size = path.stat().st_size
    if size > SIZE_LIMIT_BYTES:
        limit = f"at most {SIZE_LIMIT_BYTES / 1e6:g} MB"
        raise DataError(what="the file is too large", where=str(path), got=f"{size / 1e6:.1f} MB", expected=limit)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            what="the file is not in UTF-8",
            where=f"{path}, line {line}",
            got=f"byte 0x{content[error.start]:02x}",
            expected="UTF-8 text (in a spreadsheet: save as CSV UTF-8)",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(what="the file is not text", where=f"{path}, line {line}", got="a null byte", expected="text")
    return text


def read_lines(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """Lines of a comma-separated file whose header holds every `required` column and no unknown one.

    Raises DataError, naming file, line and column, for a missing, doubled or unknown column and for a ragged line.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    lines: list[Line] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
                _check_header(path, header, required, optional)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise DataError(
                        what="this line has the wrong number of cells",
                        where=f"{path}, line {reader.line_num}",
                        got=f"{len(cells)} cells",
                        expected=f"{len(header)} cells, as in the header",
                    )
                lines.append(Line(path, reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        where = f"{path}, line {reader.line_num}"
        raise DataError(
            what=f"this line cannot be read: {error}", where=where, expected="comma-separated text"
        ) from None
    if not header:
        raise DataError(
            what="the file is empty", where=str(path), got="nothing", expected="a header, then one line a record"
        )
    return lines


def _check_header(path: Path, header: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> None:
    where = f"{path}, line 1"
    if len(header) == 1 and ";" in header[0]:
        raise DataError(what="cells are separated by semicolons", where=where, got=";", expected="commas")
    known = (*required, *optional)
    for column in header:
        if header.count(column) > 1:
            raise DataError(what="this column comes twice", where=f"{where}, column {column}", got=column)
    for column in required:
        if column not in header:
            unknown = [name for name in header if name not in known]
            raise DataError(
                what="a column is missing",
                where=f"{where}, column {column}",
                got=f"{len(header)} columns",
                expected=column,
                nearest=nearest_name(column, unknown),
            )
    for column in header:
        if column not in known:
            raise DataError(
                what="unknown column",
                where=f"{where}, column {column}",
                got=column,
                expected="a column of docs/bring-your-own-territory.md",
                nearest=nearest_name(column, known),
            )
