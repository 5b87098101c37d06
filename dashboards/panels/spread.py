"""How a shock travels from territory to territory, drawn as a trace that plays on the map and told in sentences."""

from __future__ import annotations

from textwrap import wrap

from markupsafe import Markup, escape

from dashboards.panels.scene import places_drawn
from dashboards.runs.estimate import Estimate
from dashboards.texts import Texts
from sim.indicators.trace import Fall, cascade
from sim.report.loss_map import short_name
from sim.report.number_format import typography
from sim.run import MAP_SIZE

MOST_EVENTS = 10
THINNEST, THICKEST = 2.0, 9.0
LONGEST_LINE, LINE_HEIGHT = 14, 14.0


def spread(estimate: Estimate, texts: Texts) -> tuple[Markup, list[tuple[str, str]]]:
    """The events of the first replication of a refined answer: the animated map, and (month, sentence) of each.

    Empty when flows between territories were not kept, or none fell.
    """
    world = estimate.acted[0]
    events = cascade(world, MOST_EVENTS)
    if not events:
        return Markup(), []
    names = {code: short_name(name) for code, name in zip(world.system.codes, world.system.names, strict=True)}
    told = [
        (texts.month(world.week_date(event.week)), typography(event.sentence(names, texts.lang), texts.lang))
        for event in events
    ]
    outlines, centres = places_drawn(world.scenario.system, world.scenario.territories)
    place_of = {code: place for place, code in enumerate(world.system.codes)}
    size = {id(event): event.cents_a_week if isinstance(event, Fall) else event.cents / world.weeks for event in events}
    largest = max(size.values())
    parts = [f'<svg viewBox="0 0 {MAP_SIZE[0]:g} {MAP_SIZE[1]:g}" class="m-trace" aria-hidden="true">']
    parts += [f'<path d="{outline}" fill-rule="evenodd" class="m-ground"/>' for outline in outlines if outline]
    for order, event in enumerate(events):
        (x1, y1, _), (x2, y2, _) = centres[place_of[event.origin]], centres[place_of[event.destination]]
        bend = f"{(x1 + x2) / 2 + (y2 - y1) * 0.2:.1f},{(y1 + y2) / 2 - (x2 - x1) * 0.2:.1f}"
        width = THINNEST + (THICKEST - THINNEST) * size[id(event)] / largest
        kind = "m-fall" if isinstance(event, Fall) else "m-help"
        style = f"--order:{order};stroke-width:{width:.1f}"
        parts.append(f'<path d="M{x1:.1f},{y1:.1f}Q{bend} {x2:.1f},{y2:.1f}" pathLength="1" class="{kind}" '
                     f'style="{style}"><title>{escape(told[order][1])}</title></path>')  # fmt: skip
    parts += [name_on_map(short_name(name), x, y) for (x, y, _), name in zip(centres, world.system.names, strict=True)]
    return Markup("".join([*parts, "</svg>"])), told


def name_on_map(name: str, x: float, y: float) -> str:
    """A name centred on a point, in lines short enough to stay near it."""
    lines = wrap(name, LONGEST_LINE)
    first = y - LINE_HEIGHT * (len(lines) - 1) / 2
    spans = [
        f'<tspan x="{x:.1f}" y="{first + LINE_HEIGHT * row:.1f}">{escape(line)}</tspan>'
        for row, line in enumerate(lines)
    ]
    return f'<text class="m-name">{"".join(spans)}</text>'
