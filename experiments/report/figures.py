"""Figures of an experiment as SVG: means with their intervals, bars with luck, boxes within their ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

from sim.report.curves import nice_ticks

WIDTH = 1080
LABELS = 380
"""Pixels for the names on the left of a figure."""
VALUES = 200
"""Pixels for the values told on its right."""
LINE, HEAD = 17, 34
LETTER = 6.6
"""Mean width of a letter of 12.5 px, in pixels."""


@dataclass(frozen=True)
class Row:
    """One line of a figure: its heading (shown when it changes), lines of its name, mean, interval, and what is told.

    ``tone`` is `gain`, `loss` or `neutral`; an unknown interval is not a number.
    """

    heading: str
    label: tuple[str, ...]
    mean: float
    low: float
    high: float
    tone: str
    told: str


def forest(rows: Sequence[Row], title: str, write: Callable[[float], str]) -> Markup:
    """Means as dots, 95 % intervals as strokes, on either side of zero (a forest plot)."""
    ends = np.array([[row.mean, row.low, row.high] for row in rows], np.float64)
    low, high = min(0.0, float(np.nanmin(ends))), max(0.0, float(np.nanmax(ends)))
    room = max(high - low, 1e-9)
    axis = Axis(low - 0.04 * room, high + 0.04 * room)
    parts, y, heading = [], 26.0, ""
    for row in rows:
        if row.heading != heading:
            heading, y = row.heading, y + HEAD
            parts.append(_text("strong", 0, y - 9, "start", heading))
        height = LINE * max(len(row.label), 1) + 6
        middle = y + height / 2
        parts += _name(row.label, middle)
        if np.isfinite(row.low):
            parts.append(
                f'<line class="span {row.tone}" x1="{axis.x(row.low):.1f}" x2="{axis.x(row.high):.1f}" '
                f'y1="{middle:.1f}" y2="{middle:.1f}"/>'
            )
        parts.append(f'<circle class="dot {row.tone}" cx="{axis.x(row.mean):.1f}" cy="{middle:.1f}" r="4.5"/>')
        parts.append(_text("value", WIDTH, middle + 4, "end", row.told))
        y += height
    return _figure(title, y + 10, [*axis.grid(26.0, y, write), *parts])


@dataclass(frozen=True)
class Bar:
    """A bar from zero with its interval (not a number: none); ``kind`` chooses its colour, ``told`` its value."""

    label: tuple[str, ...]
    value: float
    interval: float
    kind: str
    told: str


def bars(rows: Sequence[Bar], title: str, write: Callable[[float], str]) -> Markup:
    """Bars from zero, in the order given, with the interval at their end."""
    low = min(0.0, min(row.value for row in rows))
    high = max(row.value + (row.interval if np.isfinite(row.interval) else 0.0) for row in rows)
    axis = Axis(low, max(high, 1e-9) * 1.04)
    parts, y = [], 26.0
    for row in rows:
        height = LINE * max(len(row.label), 1) + 8
        middle, left, right = y + height / 2, axis.x(min(row.value, 0.0)), axis.x(max(row.value, 0.0))
        parts += _name(row.label, middle)
        parts.append(
            f'<rect class="share {row.kind}" x="{left:.1f}" y="{middle - 6:.1f}" width="{right - left:.1f}" '
            f'height="12"/>'
        )
        if np.isfinite(row.interval) and row.interval > 0:
            ends = axis.x(max(row.value - row.interval, low)), axis.x(row.value + row.interval)
            parts.append(
                f'<line class="span neutral" x1="{ends[0]:.1f}" x2="{ends[1]:.1f}" y1="{middle:.1f}" '
                f'y2="{middle:.1f}"/>'
            )
        parts.append(_text("value", WIDTH, middle + 4, "end", row.told))
        y += height
    return _figure(title, y + 10, [*axis.grid(26.0, y, write), *parts])


@dataclass(frozen=True)
class Extent:
    """A range as drawn in the design, and the part of it that a box keeps."""

    label: tuple[str, ...]
    low: float
    high: float
    kept_low: float
    kept_high: float
    told: str


def extents(rows: Sequence[Extent], title: str) -> Markup:
    """Each range as a track, the part inside the box filled."""
    parts, y = [], 6.0
    left, right = LABELS, WIDTH - VALUES
    for row in rows:
        height = LINE * max(len(row.label), 1) + 8
        middle, span = y + height / 2, max(row.high - row.low, 1e-12)
        first, last = (left + (right - left) * (at - row.low) / span for at in (row.kept_low, row.kept_high))
        parts += _name(row.label, middle)
        parts.append(f'<rect class="track-range" x="{left}" y="{middle - 5:.1f}" width="{right - left}" height="10"/>')
        parts.append(
            f'<rect class="share first" x="{first:.1f}" y="{middle - 5:.1f}" width="{max(last - first, 1):.1f}" '
            f'height="10"/>'
        )
        parts.append(_text("value", WIDTH, middle + 4, "end", row.told))
        y += height
    return _figure(title, y + 6, parts)


@dataclass(frozen=True)
class Axis:
    """The horizontal axis between the names and the values."""

    low: float
    high: float

    def x(self, value: float) -> float:
        """Pixel of a value."""
        return LABELS + (WIDTH - VALUES - LABELS) * (value - self.low) / (self.high - self.low)

    def grid(self, top: float, bottom: float, write: Callable[[float], str]) -> list[str]:
        """Upright lines with their values, zero the strongest."""
        parts = []
        for tick in nice_ticks(self.low, self.high, 5):
            at, kind = self.x(tick), "grid origin" if abs(tick) < 1e-12 else "grid"
            parts.append(f'<line class="{kind}" x1="{at:.1f}" x2="{at:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>')
            parts.append(_text("tick", at, top - 10, "middle", write(tick)))
        return parts


def lines_of(text: str, room: int = LABELS - 12) -> tuple[str, ...]:
    """A name cut into lines that fit the room for names, at spaces."""
    most, found = int(room / LETTER), [""]
    for word in text.split(" "):
        if found[-1] and len(found[-1]) + 1 + len(word) > most:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return tuple(found)


def _text(kind: str, x: float, y: float, anchor: str, said: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _name(label: Sequence[str], middle: float) -> list[str]:
    first = middle + 4 - LINE * (len(label) - 1) / 2
    return [_text("name", LABELS - 12, first + LINE * place, "end", line) for place, line in enumerate(label)]


def _figure(title: str, height: float, parts: Sequence[str]) -> Markup:
    head = f'<svg class="curve plot" viewBox="0 0 {WIDTH} {height:.0f}" role="img"><title>{escape(title)}</title>'
    return Markup("".join([head, *parts, "</svg>"]))
