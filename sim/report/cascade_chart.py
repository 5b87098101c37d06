"""The cascade drawn: where and when work is missing, in the order in which territories are reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

import numpy as np
from markupsafe import Markup, escape

from sim.report.curves import month_ticks
from sim.report.loss_map import Scale, bound, scale_for, short_name
from sim.report.number_format import month_year, percent
from sim.report.words import Words

WEEKS_A_STEP = 13
"""A column of the drawing: a quarter, long enough for luck to average out."""
MOST_ROWS = 40
"""Territories drawn at most: those that differ most."""
LONGEST_NAME = 28
LEFT, TOP, RIGHT, BOTTOM, ROW, WIDTH = 232, 8, 12, 26, 24, 1080


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
    bounds = (bound(steps, scale.step, words.lang)[1:] for steps in (0.1, 1.0, 2.0))
    key = escape(words("cascade.key", **dict(zip(("pale", "middle", "strong"), bounds, strict=True))))
    parts = [
        f'<svg class="lines cascade" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{identity} {identity}-key">'
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
    parts.append(f'<text id="{identity}-key" class="tick" x="{LEFT}" y="{height - 6}">{key}</text>')
    return Markup("".join([*parts, "</svg>"]))


def first_reached(levels: Sequence[str]) -> int:
    """The first quarter that is coloured; one past the last when none is."""
    return next((column for column, level in enumerate(levels) if level != Scale(1.0).level(0.0)), len(levels))
