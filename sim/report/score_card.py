"""The score card as a page, in the order of the targets; what failed says why and what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.report.markdown import grid
from sim.validation.score_card import FAIL, NOT_COMPARABLE, PASS

HEADS = ("target", "published", "simulated [95 % interval]", "status", "basis", "compared on")


def markdown(rows: Sequence[dict[str, Any]], heading: str) -> str:
    """The page of a score card (rows as ``Score.row`` gives them), headed by what made it."""
    counts = {status: sum(row["status"] == status for row in rows) for status in (PASS, FAIL, NOT_COMPARABLE)}
    lines = [
        "# Score card", "", heading, "",
        f"{counts[PASS]} pass, {counts[FAIL]} fail, {counts[NOT_COMPARABLE]} not comparable. *Basis*: predicted by the "
        "simulator, read as an input, or fitted on the target itself. Nothing is tuned to make a line pass.", "",
        *grid(HEADS, [cells(row) for row in rows]), "## How each is compared, and why it fails where it fails", "",
    ]  # fmt: skip
    for row in rows:
        failed = row["status"] == FAIL
        why = f" *Why*: {row['reason']}." if row["reason"] and failed else ""
        tried = f" *Tried*: {row['tried']}." if row["tried"] and failed else ""
        lines.append(f"- **{row['id']}** ({row['source']}): {row['compared']}.{why}{tried}")
    return "\n".join(lines) + "\n"


def cells(row: dict[str, Any]) -> list[str]:
    """One line of the table."""
    low, high = row["bounds"]
    asked = f"{low:.3g} to {high:.3g}" if high is not None else "above 0"
    if isinstance(row["target"], float) and row["tolerance"] is not None:
        asked = f"{row['target']:.3g} ± {row['tolerance']:.2g}"
    told = "-" if row["simulated"] is None else f"{row['simulated']:.3g}"
    if row["low"] is not None:
        told += f" [{row['low']:.3g}, {row['high']:.3g}]"
    status = f"**{row['status']}**" if row["status"] == FAIL else row["status"]
    return [f"{row['id']} {row['title_en']} ({row['unit']})", asked, told, status, row["basis"], row["on"]]
