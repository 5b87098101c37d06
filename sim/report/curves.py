"""A curve through time beside its ghost: what happens, and what would have happened without the shock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from markupsafe import Markup, escape

from sim.report.number_format import MONTHS_EN, month_year, percent
from sim.report.words import Words

SMALLEST_RANGE = 0.01
"""The vertical axis spans at least this share of the level, so that rounding never looks like a catastrophe."""
HOVER_COLUMNS = 105
LETTER_WIDTH = 8.0
SHORT_MONTHS_FR = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


@dataclass(frozen=True)
class Curve:
    """What to draw: one value a week in both worlds and what to mark.

    `actual` and `twin` have shape (weeks + 1,), in the unit of the axis; `short` writes a tick, `full` a value to read.
    """

    id: str
    title: str
    description: str
    dates: list[date]
    actual: np.ndarray
    twin: np.ndarray | None
    short: Callable[[float], str]
    full: Callable[[float], str]
    shock_week: int | None
    shock_label: str
    widest_week: int | None
    widest_label: str
    back_week: int | None
    back_label: str


@dataclass(frozen=True)
class Frame:
    """The drawing area in pixels, the origin at the top left."""

    width: int
    height: int
    left: int = 58
    right: int = 18
    top: int = 34
    bottom: int = 30

    @property
    def x_end(self) -> int:
        """Right edge of the plot."""
        return self.width - self.right

    @property
    def y_end(self) -> int:
        """Bottom edge of the plot."""
        return self.height - self.bottom


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round values between two bounds: steps of 1, 2, 2.5 or 5 times a power of ten, nearest to `about` of them."""
    rough = (high - low) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= rough * 0.75)
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


def value_range(actual: np.ndarray, twin: np.ndarray | None) -> tuple[float, float]:
    """Lowest and highest value to show, with air around and never narrower than `SMALLEST_RANGE` of the level."""
    values = actual if twin is None else np.concatenate([actual, twin])
    low, high = float(values.min()), float(values.max())
    room = max((high - low) * 1.3, SMALLEST_RANGE * max(abs(high), 1.0))
    middle = (low + high) / 2
    bottom = middle - room / 2
    return (0.0 if low >= 0 > bottom else bottom), middle + room / 2


def month_ticks(dates: list[date], room: int, lang: str) -> list[tuple[int, str]]:
    """(row, label) of the first week of each year, half-year or quarter, whichever fits `room` labels."""
    years = (dates[-1] - dates[0]).days / 365.25
    months = next((every for every in (3, 6, 12, 24, 60) if years * 12 / every <= room), 120)
    names = SHORT_MONTHS_FR if lang == "fr" else tuple(month[:3] for month in MONTHS_EN)
    ticks, last = [], None
    for row, day in enumerate(dates):
        slot = (day.year * 12 + day.month - 1) // months
        if last is not None and slot != last:
            text = str(day.year) if months >= 12 else f"{names[day.month - 1]} {day.year}"
            ticks.append((row, text))
        last = slot
    return ticks


def draw(curve: Curve, frame: Frame, words: Words, *, variant: str, interactive: bool) -> Markup:
    """The chart as an `<svg>`: grid, gap between the two worlds, ghost line, line and marks."""
    low, high = value_range(curve.actual, curve.twin)
    weeks = len(curve.actual) - 1
    x = frame.left + (frame.x_end - frame.left) * np.arange(weeks + 1) / max(weeks, 1)

    def y(values: np.ndarray | float) -> np.ndarray:
        return frame.y_end - (frame.y_end - frame.top) * (np.asarray(values) - low) / (high - low)

    name = f"{curve.id}-{variant}"
    parts = [
        f'<svg class="curve {variant}" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{escape(curve.title)}</title>',
        f'<desc id="{name}-desc">{escape(curve.description)}</desc>',
        *_grid(curve, frame, words.lang, low, high, x, y),
    ]
    if curve.twin is not None:
        below, above = np.minimum(curve.actual, curve.twin), np.maximum(curve.actual, curve.twin)
        parts.append(f'<path class="gap loss" d="{_band(x, y(curve.twin), y(below))}"/>')
        parts.append(f'<path class="gap gain" d="{_band(x, y(curve.twin), y(above))}"/>')
        parts.append(f'<path class="ghost" d="{_line(x, y(curve.twin))}"/>')
    parts.append(f'<path class="line" d="{_line(x, y(curve.actual))}"/>')
    parts += _marks(curve, frame, x, y)
    if interactive:
        parts += _hover(curve, frame, words, x, y)
    parts.append("</svg>")
    return Markup("".join(parts))


def _text(kind: str, x: float, y: float, anchor: str, said: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _upright(kind: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>'


def _dot(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def _grid(curve: Curve, frame: Frame, lang: str, low: float, high: float, x: np.ndarray, y: Callable) -> list[str]:
    parts = []
    for tick in nice_ticks(low, high, (frame.y_end - frame.top) // 58):
        level = float(y(tick))
        parts.append(f'<line class="grid" x1="{frame.left}" x2="{frame.x_end}" y1="{level:.1f}" y2="{level:.1f}"/>')
        parts.append(_text("tick", frame.left - 8, level + 4, "end", curve.short(tick)))
    for row, label in month_ticks(curve.dates, (frame.x_end - frame.left) // 66, lang):
        at = float(x[row])
        parts.append(_upright("tickmark", at, frame.y_end, frame.y_end + 5))
        parts.append(_text("tick", at, frame.y_end + 20, _anchor(at, frame, 34), label))
    return parts


def _line(x: np.ndarray, y: np.ndarray) -> str:
    return "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _band(x: np.ndarray, top: np.ndarray, bottom: np.ndarray) -> str:
    return _line(x, top) + "L" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[::-1], bottom[::-1], strict=True)) + "Z"


def _anchor(position: float, frame: Frame, half_width: float) -> str:
    if position - half_width < frame.left - 40:
        return "start"
    return "end" if position + half_width > frame.width else "middle"


def _marks(curve: Curve, frame: Frame, x: np.ndarray, y: Callable) -> list[str]:
    parts = []
    if curve.shock_week is not None:
        at = float(x[curve.shock_week])
        anchor, shift = ("end", -6) if at > frame.width * 0.7 else ("start", 6)
        parts.append(_upright("shock", at, frame.top - 16, frame.y_end))
        parts.append(_text("mark", at + shift, frame.top - 18, anchor, curve.shock_label))
    if curve.widest_week is not None and curve.twin is not None:
        at, level = float(x[curve.widest_week]), float(y(curve.actual[curve.widest_week]))
        ghost = float(y(curve.twin[curve.widest_week]))
        tone = "loss" if level >= ghost else "gain"
        text_y = min(level + 20, frame.y_end - 5) if tone == "loss" else max(level - 12, frame.top + 8)
        anchor = "start" if at < frame.left + 70 else "end" if at > frame.x_end - 70 else "middle"
        parts.append(_upright(f"span {tone}", at, ghost, level))
        parts.append(_dot(tone, at, level, 4.5))
        parts.append(_text(f"mark strong {tone}", at, text_y, anchor, curve.widest_label))
    if curve.back_label:
        row = curve.back_week if curve.back_week is not None else len(curve.actual) - 1
        at, level = float(x[row]), float(y(curve.actual[row]))
        kind = "back" if curve.back_week is not None else "never"
        anchor = "end" if at > frame.width * 0.6 else "start"
        room = LETTER_WIDTH * len(curve.back_label)
        left, right = (at - room, at) if anchor == "end" else (at, at + room)
        along = (x >= left) & (x <= right)
        lines = (curve.actual,) if curve.twin is None else (curve.actual, curve.twin)
        highest = max(line[along].max() for line in lines)
        parts.append(_dot(kind, at, level, 5))
        parts.append(_text(f"mark {kind}", at, max(float(y(highest)) - 14, frame.top + 2), anchor, curve.back_label))
    return parts


def _hover(curve: Curve, frame: Frame, words: Words, x: np.ndarray, y: Callable) -> list[str]:
    weeks = len(curve.actual) - 1
    step = max(1, math.ceil((weeks + 1) / HOVER_COLUMNS))
    width = (frame.x_end - frame.left) / max(weeks, 1) * step
    parts = ['<g class="hover" aria-hidden="true">']
    for row in range(0, weeks + 1, step):
        said = [month_year(curve.dates[row], words.lang)]
        if curve.twin is None:
            said.append(curve.full(float(curve.actual[row])))
        else:
            said.append(words("curves.tooltip_with", value=curve.full(float(curve.actual[row]))))
            said.append(words("curves.tooltip_without", value=curve.full(float(curve.twin[row]))))
            if curve.twin[row]:
                said.append(percent(float(curve.actual[row] / curve.twin[row]) - 1.0, words.lang, signed=True))
        at = float(x[row])
        parts.append(
            f'<g><rect x="{at - width / 2:.1f}" y="{frame.top}" width="{width:.1f}" '
            f'height="{frame.y_end - frame.top}"/>'
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{frame.top}" y2="{frame.y_end}"/>'
            f'<circle cx="{at:.1f}" cy="{float(y(curve.actual[row])):.1f}" r="4"/>'
            f'<text x="{frame.x_end}" y="14" text-anchor="end">{escape(" · ".join(said))}</text></g>'
        )
    parts.append("</g>")
    return parts
