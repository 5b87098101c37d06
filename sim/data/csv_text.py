"""Tables of the pack as text: comma-separated UTF-8, one newline a line, the same bytes for the same cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def csv_bytes(header: Sequence[str], lines: Sequence[Sequence[object]]) -> bytes:
    """Text of a table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8")
