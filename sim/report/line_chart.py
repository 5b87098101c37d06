"""Several worlds in one chart: a line each, the band of its replications, a name at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from markupsafe import Markup, escape

from sim.report.curves import Frame, month_ticks, nice_ticks, value_range


@dataclass(frozen=True)
class Line:
    """One world: its name, what happened on average, and the lowest and highest replication, each (points,)."""

    name: str
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def draw_lines(
    lines: Sequence[Line],
    title: str,
    frame: Frame,
    write: Callable[[float], str],
    *,
    dates: list[date] | None = None,
    positions: Sequence[float] = (),
    lang: str = "en",
) -> Markup:
    """The chart as an `<svg>`: against the calendar with ``dates``, else against ``positions`` (doses)."""
    low, high = value_range(np.concatenate([line.low for line in lines]), np.concatenate([line.high for line in lines]))
    steps = np.arange(len(dates)) if dates is not None else np.asarray(positions, np.float64)
    span = max(float(steps[-1] - steps[0]), 1e-9)
    x = frame.left + (frame.x_end - frame.left) * (steps - steps[0]) / span

    def y(values: np.ndarray | float) -> np.ndarray:
        return frame.y_end - (frame.y_end - frame.top) * (np.asarray(values) - low) / (high - low)

    parts = [f'<svg class="lines" viewBox="0 0 {frame.width} {frame.height}" role="img"><title>{escape(title)}</title>']
    for tick in nice_ticks(low, high, (frame.y_end - frame.top) // 58):
        level = float(y(tick))
        parts.append(f'<line class="grid" x1="{frame.left}" x2="{frame.x_end}" y1="{level:.1f}" y2="{level:.1f}"/>')
        at, told = f'x="{frame.left - 8}" y="{level + 4:.1f}"', escape(write(tick))
        parts.append(f'<text class="tick" {at} text-anchor="end">{told}</text>')
    if dates is not None:
        marks = [(float(x[row]), label) for row, label in month_ticks(dates, (frame.x_end - frame.left) // 66, lang)]
    else:
        point = "," if lang == "fr" else "."
        marks = [(float(at), f"{step:g}".replace(".", point)) for at, step in zip(x, steps, strict=True)]
    for at, label in marks:
        parts.append(
            f'<text class="tick" x="{at:.1f}" y="{frame.y_end + 20}" text-anchor="middle">{escape(label)}</text>'
        )
    for number, line in enumerate(lines):
        edge = [*zip(x, y(line.high), strict=True), *zip(x[::-1], y(line.low)[::-1], strict=True)]
        outline = " ".join(f"{a:.1f},{b:.1f}" for a, b in edge)
        course = "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y(line.mean), strict=True))
        parts.append(f'<polygon class="spread world{number}" points="{outline}"/>')
        parts.append(f'<path class="course world{number}" d="{course}"/>')
    parts.append("</svg>")
    return Markup("".join(parts))
