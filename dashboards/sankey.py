"""A Sankey diagram drawn on the server as SVG: nodes in columns, ribbons as wide as what flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT, NODE_WIDTH = 960.0, 380.0, 12.0
LEAST_PITCH = 46.0
"""Room for the two lines of a name between one node and the next."""
LABEL_WIDTH = 180.0


@dataclass(frozen=True)
class Node:
    """A place where flows meet: its column (0 is the left one), its name, its amount as read, its class."""

    id: str
    column: int
    name: str
    amount: str
    kind: str


@dataclass(frozen=True)
class Flow:
    """What goes from a node to one of the next column, zero or more; `title` is read when the pointer is on it."""

    origin: str
    target: str
    value: float
    title: str


def sankey(nodes: Sequence[Node], flows: Sequence[Flow], label: str) -> Markup:
    """The diagram; nodes that nothing reaches or leaves are left out."""
    sizes = {node.id: size_of(node, flows) for node in nodes}
    shown = [node for node in nodes if sizes[node.id] > 0.0]
    if not shown:
        return Markup()
    columns = 1 + max(node.column for node in shown)
    tops, scale = placed(shown, sizes, columns)
    step = (WIDTH - NODE_WIDTH - LABEL_WIDTH) / max(columns - 1, 1)
    left = {node.id: node.column * step for node in shown}
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    parts = [f'<svg {size} class="m-flow m-sankey" role="img" aria-label="{escape(label)}">']
    leaving, arriving = dict(tops), dict(tops)
    kind_of = {node.id: node.kind for node in shown}
    for flow in flows:
        if flow.value <= 0.0:
            continue
        thick = flow.value * scale
        first, last = leaving[flow.origin] + thick / 2, arriving[flow.target] + thick / 2
        leaving[flow.origin] += thick
        arriving[flow.target] += thick
        start, end = left[flow.origin] + NODE_WIDTH, left[flow.target]
        middle = (start + end) / 2
        parts.append(
            f'<path d="M{start:.1f},{first:.1f}C{middle:.1f},{first:.1f} {middle:.1f},{last:.1f} {end:.1f},{last:.1f}" '
            f'stroke-width="{max(thick, 1.0):.1f}" class="m-ribbon {kind_of[flow.target]}">'
            f"<title>{escape(flow.title)}</title></path>"
        )
    for node in shown:
        x, y, tall = left[node.id], tops[node.id], max(sizes[node.id] * scale, 2.0)
        beside, middle = x + NODE_WIDTH + 6, y + tall / 2
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{NODE_WIDTH:g}" height="{tall:.1f}" class="{node.kind}"/>'
            f'<text x="{beside:.1f}" y="{middle - 2:.1f}">{escape(node.name)}</text>'
            f'<text x="{beside:.1f}" y="{middle + 14:.1f}" class="m-amount">{escape(node.amount)}</text>'
        )
    return Markup("".join([*parts, "</svg>"]))


def size_of(node: Node, flows: Sequence[Flow]) -> float:
    """What goes through a node: the larger of what arrives and what leaves."""
    arrives = sum(flow.value for flow in flows if flow.target == node.id)
    return max(arrives, sum(flow.value for flow in flows if flow.origin == node.id))


def placed(nodes: Sequence[Node], sizes: Mapping[str, float], columns: int) -> tuple[dict[str, float], float]:
    """The top of each node and the height of one unit: columns are centred, names never overlap."""
    stacks = [[node for node in nodes if node.column == column] for column in range(columns)]
    busiest = max(len(stack) for stack in stacks)
    fullest = max(sum(sizes[node.id] for node in stack) for stack in stacks)
    scale = (HEIGHT - LEAST_PITCH * busiest) / fullest
    tops: dict[str, float] = {}
    for stack in stacks:
        pitches = [max(sizes[node.id] * scale + LEAST_PITCH / 2, LEAST_PITCH) for node in stack]
        y = max((HEIGHT - sum(pitches)) / 2, 0.0)
        for node, pitch in zip(stack, pitches, strict=True):
            tops[node.id] = y + (pitch - sizes[node.id] * scale) / 2
            y += pitch
    return tops, scale
