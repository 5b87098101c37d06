"""The cascade drawn: where and when work is missing, in the order in which territories are reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

import numpy as np
from markupsafe import Markup, escape

from sim.report.curves import month_ticks
from sim.report.loss_map import Scale, classes, scale_for, short_name
from sim.report.number_format import month_year, percent
from sim.report.words import Words

WEEKS_A_STEP = 13
"""A column of the drawing: a quarter, long enough for luck to average out."""
MOST_ROWS = 40
"""Territories drawn at most: those that differ most."""
LONGEST_NAME = 32
LEFT, TOP, RIGHT, BOTTOM, ROW, WIDTH, KEY = 232, 8, 12, 30, 24, 1080, 170


def quarters(values: np.ndarray) -> np.ndarray:
    """Sums of weekly values (weeks, n) over quarters, the last one perhaps shorter."""
    return np.add.reduceat(values, np.arange(0, len(values), WEEKS_A_STEP), axis=0)


def draw_cascade(
    acted: np.ndarray,
    usual: np.ndarray,
    names: Sequence[str],
    dates: list[date],
    words: Words,
    identity: str = "cascade-0",
) -> Markup | None:
    """A line a territory, a column a quarter, coloured by the share of work missing or gained; None when none differs.

    ``acted`` and ``usual`` (weeks, n) are residents in work in the two worlds, ``dates`` (weeks,) the days of weeks.
    Territories stand in the order in which they first differ as much as the palest colour of the scale, those that
    never do last. ``identity`` is that of the drawing in its page.
    """
    worked = quarters(usual)
    shares = quarters(acted - usual) / np.maximum(worked, 1)
    if not shares.any():
        return None
    scale = scale_for(shares.ravel().tolist())
    levels = [[scale.level(float(share)) for share in shares[:, place]] for place in range(shares.shape[1])]
    size = np.abs(shares).max(axis=0)
    drawn = np.argsort(-size, kind="stable")[:MOST_ROWS].tolist()
    drawn.sort(key=lambda place: (first_reached(levels[place]), -size[place]))
    step = (WIDTH - LEFT - RIGHT) / len(shares)
    height = TOP + ROW * len(drawn) + 2 * BOTTOM
    title = escape(words("cascade.drawing"))
    parts = [
        f'<svg class="lines cascade" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{identity}">'
        f'<title id="{identity}">{title}</title>'
    ]
    for row, place in enumerate(drawn):
        y = TOP + ROW * row
        name = escape(shorten(short_name(names[place]), LONGEST_NAME, placeholder="…"))
        parts.append(f'<text class="tick" x="{LEFT - 8}" y="{y + 16}" text-anchor="end">{name}</text>')
        for column, level in enumerate(levels[place]):
            told = words(
                "cascade.cell", name=short_name(names[place]),
                month=month_year(dates[column * WEEKS_A_STEP], words.lang),
                share=percent(float(shares[column, place]), words.lang, signed=True),
            )  # fmt: skip
            parts.append(f'<rect class="{level}" x="{LEFT + step * column:.1f}" y="{y}" width="{step - 1:.1f}" '
                         f'height="{ROW - 2}"><title>{escape(told)}</title></rect>')  # fmt: skip
    for week, label in month_ticks(dates, (WIDTH - LEFT) // 66, words.lang):
        x = LEFT + step * week / WEEKS_A_STEP
        at = f'x="{x:.1f}" y="{height - BOTTOM - 6}"'
        parts.append(f'<text class="tick" {at} text-anchor="middle">{escape(label)}</text>')
    parts += colour_key(scale, height - 10, words)
    return Markup("".join([*parts, "</svg>"]))


def colour_key(scale: Scale, y: int, words: Words) -> list[str]:
    """A swatch and its bounds for each colour, on one line, after what they measure."""
    parts = [f'<text class="tick" x="{RIGHT}" y="{y}">{escape(words("cascade.key"))}</text>']
    colours = classes(scale.step, words)
    for place, (level, told) in enumerate(colours):
        x = KEY + (WIDTH - KEY) / len(colours) * place
        parts.append(f'<rect class="{level}" x="{x:.1f}" y="{y - 11}" width="14" height="14"></rect>')
        parts.append(f'<text class="tick" x="{x + 18:.1f}" y="{y}">{escape(told)}</text>')
    return parts


def first_reached(levels: Sequence[str]) -> int:
    """The first quarter that is coloured; one past the last when none is."""
    return next((column for column, level in enumerate(levels) if level != Scale(1.0).level(0.0)), len(levels))
