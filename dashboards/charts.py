"""Small charts drawn on the server as SVG, without state: curves side by side, intervals, swings, clouds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup, escape

WIDTH, HEIGHT, PAD = 300.0, 130.0, 8.0
ROOM_FOR_ENDS = 48.0
"""At the right of curves, where the ends of their scale are written."""
CLOUD_BINS = 8
LONGEST_LABEL = 46


def curve_box(
    lines: Sequence[tuple[str, np.ndarray]], low: float, high: float, label: str, written: Callable[[float], str]
) -> Markup:
    """Curves in one box on a scale given, so that boxes side by side compare.

    `lines` are (class, values); `written` writes the two ends of the scale.
    """
    span = max(high - low, 1e-9)
    parts = [f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" class="m-small" role="img" aria-label="{escape(label)}">']
    if low < 0.0 < high:
        zero = PAD + (high / span) * (HEIGHT - 2 * PAD)
        parts.append(f'<line x1="0" x2="{WIDTH:g}" y1="{zero:.1f}" y2="{zero:.1f}" class="m-axis"/>')
    for kind, values in lines:
        x = np.linspace(0.0, WIDTH - ROOM_FOR_ENDS, len(values))
        y = PAD + (high - values) / span * (HEIGHT - 2 * PAD)
        points = "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        parts.append(f'<path d="M{points}" class="m-line {kind}"/>')
    for value, y in ((high, PAD + 4.0), (low, HEIGHT - PAD)):
        parts.append(f'<text x="{WIDTH:g}" y="{y:.1f}" class="m-end">{escape(written(value))}</text>')
    return Markup("".join([*parts, "</svg>"]))


def intervals(rows: Sequence[tuple[str, float, float, float]], written: Callable[[float], str]) -> Markup:
    """Means with their intervals on one scale that holds zero: (name, low, mean, high), one a line.

    An interval that is not known (NaN) is not drawn.
    """
    low, high = ends([0.0, *(one for row in rows for one in row[1:] if np.isfinite(one))])
    parts = [f'<svg viewBox="0 0 640 {44 * len(rows) + 20}" class="m-flow" aria-hidden="true">']
    parts.append(f'<line x1="{at(0.0, low, high):.1f}" x2="{at(0.0, low, high):.1f}" y1="0" y2="100%" class="m-axis"/>')
    for place, (name, first, mean, last) in enumerate(rows):
        y = 44 * place + 30
        parts.append(f'<text x="0" y="{y - 14}">{escape(name)}</text>')
        if np.isfinite(first + last):
            drawn = f"M{at(first, low, high):.1f},{y}H{at(last, low, high):.1f}"
            parts.append(f'<path d="{drawn}" class="m-line m-unaided"/>')
        parts.append(f'<circle cx="{at(mean, low, high):.1f}" cy="{y}" r="5" class="m-dot m-dot-unaided"/>')
    return Markup("".join([*parts, *scale_ends(44 * len(rows) + 16, low, high, written), "</svg>"]))


def swing_bars(rows: Sequence[tuple[str, float, float]], written: Callable[[float], str]) -> Markup:
    """A tornado: (name, value at the low end, value at the high end), one bar a line on one scale."""
    if not rows:
        return Markup()
    low, high = ends([one for row in rows for one in row[1:]])
    parts = [f'<svg viewBox="0 0 640 {40 * len(rows) + 20}" class="m-flow" aria-hidden="true">']
    for place, (name, first, last) in enumerate(rows):
        y, left, right = 40 * place + 18, at(min(first, last), low, high), at(max(first, last), low, high)
        parts.append(f'<text x="0" y="{y - 4}">{escape(name)}</text>')
        parts.append(f'<rect x="{left:.1f}" y="{y}" width="{max(right - left, 1):.1f}" height="12" class="m-here"/>')
        parts.append(f'<circle cx="{at(last, low, high):.1f}" cy="{y + 6}" r="5" class="m-dot m-dot-unaided"/>')
    return Markup("".join([*parts, *scale_ends(40 * len(rows) + 16, low, high, written), "</svg>"]))


def cloud(x: np.ndarray, y: np.ndarray, label: str, written: Callable[[float], str]) -> Markup:
    """One dot a run, and the mean of the dots in each eighth of the horizontal axis as a line."""
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if not len(x):
        return Markup()
    (left, right), (low, high) = ends(x.tolist()), ends(y.tolist())
    across = PAD + (x - left) / (right - left) * (WIDTH - 2 * PAD)
    down = PAD + (high - y) / (high - low) * (HEIGHT - 2 * PAD)
    parts = [f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT + 14:g}" class="m-small" role="img" aria-label="{escape(label)}">']
    parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.2" class="m-spot"/>' for a, b in zip(across, down, strict=True)]
    bins = np.minimum(((x - left) / (right - left) * CLOUD_BINS).astype(int), CLOUD_BINS - 1)
    means = [(across[bins == one].mean(), down[bins == one].mean()) for one in np.unique(bins)]
    parts.append(f'<path d="M{"L".join(f"{a:.1f},{b:.1f}" for a, b in means)}" class="m-line m-unaided"/>')
    for value, place in ((high, PAD + 4.0), (low, HEIGHT - PAD)):
        parts.append(f'<text x="{WIDTH:g}" y="{place:.1f}" class="m-end">{escape(written(value))}</text>')
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
    parts.append(f'<text x="{WIDTH / 2:g}" y="{HEIGHT + 10:g}" class="m-end m-middle">{escape(short)}</text>')
    return Markup("".join([*parts, "</svg>"]))


def ends(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a scale, never the same."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def at(value: float, low: float, high: float) -> float:
    """Place of a value on a scale 600 wide."""
    return 20.0 + 600.0 * (value - low) / (high - low)


def scale_ends(y: float, low: float, high: float, written: Callable[[float], str]) -> list[str]:
    """The two ends of such a scale, written."""
    return [
        f'<text x="20" y="{y:g}" class="m-amount">{escape(written(low))}</text>',
        f'<text x="620" y="{y:g}" text-anchor="end" class="m-amount">{escape(written(high))}</text>',
    ]
