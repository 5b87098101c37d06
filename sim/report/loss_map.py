"""The map of gains and losses: each territory coloured by its distance from the world without the shock."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

from sim.indicators.losses import TerritoryLoss
from sim.report.number_format import number, percent
from sim.report.words import Words

STEPS = tuple(digit * 10.0**power for power in range(-5, 1) for digit in (1.0, 2.0, 5.0))
LEGAL_FORM = re.compile(
    r"^(?:CC|CA|CU|ME|MET|Métropole)\s+(?:de\s+l['’]\s*|d['’]\s*|l['’]\s*|d[ue]s?\s+)?(?:la\s+|les?\s+)?"
)
COORDINATES = re.compile(r"-?\d+(?:\.\d+)?")
POLYGONS = re.compile(r"(?:M[\d.,-]+(?:L[\d.,-]+)+Z)+")
LABEL_ROOM = 30.0
"""A territory carries its name when a circle of this radius fits inside it, in drawing units."""
FIGURE_ROOM = 14.0
"""It carries its figure alone when this one fits."""
FEW_CORES = 4
LONGEST_LINE = 20
MOST_LABELS = 60
SHARE_BELOW_DARKEST = 2.0 / 3.0


@dataclass(frozen=True)
class Scale:
    """Seven classes around zero; `step` bounds them at 0.1, 1 and 2 steps on each side."""

    step: float

    def level(self, share: float) -> str:
        """Class of a share: `loss3` ... `zero` ... `gain3`."""
        size = abs(share) / self.step
        if size < 0.1:
            return "zero"
        strength = 1 if size < 1 else 2 if size < 2 else 3
        return f"{'loss' if share < 0 else 'gain'}{strength}"


def scale_for(shares: Sequence[float]) -> Scale:
    """The roundest scale on which the largest share reaches at most the third step."""
    largest = max((abs(share) for share in shares), default=0.0)
    return Scale(next((step for step in STEPS if largest <= 3 * step), STEPS[-1]))


def scale_of_map(shares: Sequence[float]) -> Scale:
    """The scale of a map: where territories are many, a third of them at most are in the darkest classes.

    A few extremes would otherwise leave one colour for all the others.
    """
    if len(shares) <= MOST_LABELS:
        return scale_for(shares)
    reached = float(np.quantile(np.abs(shares), SHARE_BELOW_DARKEST))
    return Scale(next((step for step in STEPS if reached <= 2 * step), STEPS[-1]))


def short_name(name: str) -> str:
    """A territory without its legal form: 'CA du Grand Angoulême' is 'Grand Angoulême'."""
    bare = LEGAL_FORM.sub("", name).split("(")[0].strip() or name
    return bare[0].upper() + bare[1:]


def label_place(path: str) -> tuple[float, float, float]:
    """The point of the largest contour that is furthest from its border, and that distance.

    Zeros for a path that is empty or not made of straight contours `M x,y L x,y ... Z`.
    """
    best = (0.0, 0.0, 0.0)
    if not POLYGONS.fullmatch(path):
        return best
    contours = [np.array([float(n) for n in COORDINATES.findall(part)]).reshape(-1, 2) for part in path.split("M")[1:]]
    contour = max(contours, key=lambda points: float(np.prod(np.ptp(points, axis=0))))
    start, end = contour, np.roll(contour, -1, axis=0)
    low, high = contour.min(axis=0), contour.max(axis=0)
    for px in np.linspace(low[0], high[0], 26)[1:-1]:
        for py in np.linspace(low[1], high[1], 26)[1:-1]:
            crosses = (start[:, 1] > py) != (end[:, 1] > py)
            run = np.where(crosses, end[:, 1] - start[:, 1], 1.0)
            left = px < (end[:, 0] - start[:, 0]) * (py - start[:, 1]) / run + start[:, 0]
            if not np.count_nonzero(crosses & left) % 2:
                continue
            along = end - start
            length = np.maximum((along**2).sum(axis=1), 1e-9)
            share = np.clip(((px - start[:, 0]) * along[:, 0] + (py - start[:, 1]) * along[:, 1]) / length, 0.0, 1.0)
            nearest = np.hypot(start[:, 0] + share * along[:, 0] - px, start[:, 1] + share * along[:, 1] - py).min()
            if nearest > best[2]:
                best = (float(px), float(py), float(nearest))
    return best


@dataclass(frozen=True)
class Shade:
    """How one territory is drawn: the class of its colour, what is told of it, and the figure written on it."""

    code: str
    name: str
    core: bool
    level: str
    told: str
    figure: str


def draw(
    losses: Sequence[TerritoryLoss], outlines: Mapping[str, str], size: tuple[float, float], words: Words
) -> Markup | None:
    """The map of losses as an `<svg>`; None when no border is known. A territory without a border is left out."""
    drawn = [row for row in losses if outlines.get(row.code)]
    if not drawn:
        return None
    shares = {row.code: row.employment_share_at_worst for row in drawn}
    scale = scale_of_map([share for share in shares.values() if share is not None])
    written = {code: percent(share, words.lang, signed=True) for code, share in shares.items()}
    worst, best = drawn[0], drawn[-1]
    description = words(
        "map.description", n=len(drawn), worst=worst.name, worst_share=written[worst.code], best=best.name,
        best_share=written[best.code],
    )  # fmt: skip
    shades = [
        Shade(
            row.code, row.name, row.core, "unknown" if shares[row.code] is None else scale.level(shares[row.code]),
            words("map.tooltip", name=row.name, share=written[row.code],
                  jobs=number(row.employment_at_worst, words.lang, signed=True)), written[row.code],
        )
        for row in drawn
    ]  # fmt: skip
    return draw_shades(shades, outlines, size, words("sections.map"), description)


def draw_shades(
    shades: Sequence[Shade], outlines: Mapping[str, str], size: tuple[float, float], title: str, description: str,
    name: str = "map",
) -> Markup | None:
    """Territories with their colours as an `<svg>`; `name` tells it from other maps of the page. None without borders.

    A territory without a border is left out.
    """  # fmt: skip
    drawn = [shade for shade in shades if outlines.get(shade.code)]
    if not drawn:
        return None
    parts = [
        f'<svg class="map" viewBox="0 0 {size[0]:g} {size[1]:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(description)}</desc>',
    ]
    core_kind = " core" if sum(shade.core for shade in drawn) <= FEW_CORES else " core many"
    for shade in sorted(drawn, key=lambda shade: shade.core):
        kind = core_kind if shade.core else ""
        parts.append(
            f'<path class="place {shade.level}{kind}" data-code="{escape(shade.code)}" fill-rule="evenodd" '
            f'd="{escape(outlines[shade.code])}"><title>{escape(shade.told)}</title></path>'
        )
    if len(drawn) <= MOST_LABELS:
        parts += [_label(shade, outlines[shade.code]) for shade in drawn]
    parts.append("</svg>")
    return Markup("".join(parts))


def _label(shade: Shade, path: str) -> str:
    x, y, room = label_place(path)
    lines = textwrap.wrap(short_name(shade.name), LONGEST_LINE, break_long_words=False, break_on_hyphens=False)
    level, figure = shade.level, escape(shade.figure)
    if room < FIGURE_ROOM:
        return ""
    if room < LABEL_ROOM or len(lines) > 2 or max(len(line) for line in lines) > LONGEST_LINE + 4:
        alone = f'<tspan class="share" x="{x:.1f}">{figure}</tspan>'
        return f'<text class="label on-{level}" aria-hidden="true" x="{x:.1f}" y="{y + 4:.1f}">{alone}</text>'
    spans = "".join(f'<tspan x="{x:.1f}" dy="1.1em">{escape(line)}</tspan>' for line in lines)
    return (
        f'<text class="label on-{level}" aria-hidden="true" x="{x:.1f}" y="{y - 11 * len(lines):.1f}">{spans}'
        f'<tspan class="share" x="{x:.1f}" dy="1.25em">{figure}</tspan></text>'
    )


def bound(steps: float, step: float, lang: str) -> str:
    """A bound of a class, so many steps from zero, in per cent with the decimals it needs: '+0.02%'."""
    decimals = max(0, -math.floor(math.log10(abs(steps) * step * 100) + 1e-9))
    unit = "\u202f%" if lang == "fr" else "%"
    return number(100 * steps * step, lang, decimals, signed=True) + unit


def legend(losses: Sequence[TerritoryLoss], words: Words) -> list[tuple[str, str]]:
    """(class, text) of each of the seven colours of the map."""
    known = [row.employment_share_at_worst for row in losses if row.employment_share_at_worst is not None]
    return classes(scale_of_map(known).step, words)


def classes(step: float, words: Words) -> list[tuple[str, str]]:
    """(class, text) of each of the seven colours of a scale, from the largest loss to the largest gain."""
    edges = {steps: bound(steps, step, words.lang) for steps in (-2.0, -1.0, -0.1, 0.1, 1.0, 2.0)}
    bare = {steps: text.rstrip("%\u202f") for steps, text in edges.items()}
    return [
        ("loss3", f"< {edges[-2.0]}"),
        ("loss2", f"{bare[-2.0]} … {edges[-1.0]}"),
        ("loss1", f"{bare[-1.0]} … {edges[-0.1]}"),
        ("zero", f"±\u202f{edges[0.1][1:]}"),
        ("gain1", f"{bare[0.1]} … {edges[1.0]}"),
        ("gain2", f"{bare[1.0]} … {edges[2.0]}"),
        ("gain3", f"> {edges[2.0]}"),
    ]
