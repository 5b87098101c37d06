"""Small charts drawn on the server as SVG, without state: curves side by side, bars, flows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup, escape

WIDTH, HEIGHT, PAD = 300.0, 130.0, 8.0


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
        x = np.linspace(0.0, WIDTH, len(values))
        y = PAD + (high - values) / span * (HEIGHT - 2 * PAD)
        points = "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        parts.append(f'<path d="M{points}" class="m-line {kind}"/>')
    for value, y in ((high, PAD + 4.0), (low, HEIGHT - PAD)):
        parts.append(f'<text x="{WIDTH:g}" y="{y:.1f}" class="m-end">{escape(written(value))}</text>')
    return Markup("".join([*parts, "</svg>"]))


def flow_bars(rows: Sequence[tuple[str, float, str, str]], whole: float) -> Markup:
    """One horizontal bar a row: (name, value, written value, class), lengths relative to `whole`."""
    height = 30.0
    parts = [f'<svg viewBox="0 0 640 {height * len(rows):g}" class="m-flow" aria-hidden="true">']
    for place, (name, value, text, kind) in enumerate(rows):
        y = place * height
        width = 380.0 * max(value, 0.0) / max(whole, 1e-9)
        parts.append(f'<rect x="0" y="{y + 15:.1f}" width="{max(width, 1):.1f}" height="11" rx="2" class="{kind}"/>')
        parts.append(f'<text x="0" y="{y + 11:.1f}">{escape(name)}</text>')
        parts.append(f'<text x="{max(width, 1) + 8:.1f}" y="{y + 25:.1f}" class="m-amount">{escape(text)}</text>')
    return Markup("".join([*parts, "</svg>"]))
