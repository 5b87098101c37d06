"""Tables as Markdown writes them."""

from __future__ import annotations

from collections.abc import Sequence


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, and the empty one that ends it; a bar within a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]
