"""Map and curve of the answer: everything the browser needs to play the whole horizon."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import solara

from dashboards.cooperating import links_of, with_pair_drawn
from dashboards.question import setting_of
from dashboards.runs.estimate import Estimate, paired_band
from dashboards.session import Session, question_of
from dashboards.texts import Texts, texts_in
from dashboards.turns import in_turn, turn_of_page
from dashboards.widgets import Scene
from sim.report.loss_map import label_place, short_name
from sim.results import RunResult
from sim.run import MAP_SIZE
from sim.scenarios import Scenario

CENTS_A_WEEK_TO_EUROS_A_MONTH = 52.0 / 12.0 / 100.0
VARIABLES = {"employment": 1.0, "unemployment": 1.0, "jobs": 1.0, "income": CENTS_A_WEEK_TO_EUROS_A_MONTH,
             "output": CENTS_A_WEEK_TO_EUROS_A_MONTH}  # fmt: skip
AFTER_SHOCK_WEEKS = 52
MOST_MARKS = 400


@dataclass(frozen=True)
class Drawing:
    """What the browser needs to draw an answer over its whole horizon: see `dashboards.widgets.Scene`."""

    spec: str
    frames: bytes
    arcs: str


NOTHING = Drawing("", b"", "")


@solara.component
def ScenePanel(session: Session) -> None:
    """The map and curve of the last answer, on which pairs of territories are drawn."""
    estimate, before, scenario = session.estimate.value, session.before, session.scenario.value
    kept = session.kept.value[-1].estimate if session.kept.value else None

    def drawn(pair: str) -> None:
        first, second, _ = pair.split("|")
        session.change(lambda now: with_pair_drawn(now, first, second))

    def made() -> tuple[Drawing, Drawing]:
        texts = texts_in(session.lang.value)
        past = drawing_of(before, question_of(before), texts, kept) if before is not None else NOTHING
        return drawing_of(estimate, scenario, texts, kept) if estimate is not None else NOTHING, past

    now, past = solara.use_memo(made, [estimate, before, scenario, kept, session.lang.value])
    if estimate is not None:
        MapAndCurve(session, now, past, drawn)


@solara.component
def MapAndCurve(
    session: Session, drawing: Drawing, before: Drawing, drawn: Callable[[str], None] | None = None
) -> None:
    """An answer drawn, and the one before it to be replayed; pairs are drawn on it where `drawn` hears of them."""
    turn = solara.use_memo(turn_of_page, [])
    Scene.element(
        spec=drawing.spec, frames=drawing.frames, arcs=drawing.arcs, before_spec=before.spec,
        before_frames=before.frames, before_arcs=before.arcs, variable=session.variable.value,
        on_variable=in_turn(turn, session.variable.set), mode=session.mode.value,
        on_mode=in_turn(turn, session.mode.set), selected=session.selected.value,
        on_selected=in_turn(turn, session.selected.set), on_drawn=in_turn(turn, drawn or unheard),
    )  # fmt: skip


def unheard(pair: str) -> None:
    """Nobody draws pairs here."""


def drawing_of(
    estimate: Estimate, scenario: Scenario, texts: Texts, kept: Estimate | None = None, drawable: bool = True
) -> Drawing:
    """The drawing of an estimate with the pairs of a scenario, a kept one over it where both can be compared.

    `drawable` when pairs may be drawn on the map.
    """
    over = comparable(estimate, kept)
    return Drawing(
        estimate.once(("spec", over, texts.lang), lambda: spec_of(estimate, texts, over, drawable)),
        estimate.once(("frames", over), lambda: frames_of(estimate, over).tobytes()),
        json.dumps(arcs_of(scenario, estimate, texts)),
    )


def comparable(estimate: Estimate, kept: Estimate | None) -> Estimate | None:
    """The kept estimate when it can be drawn over this one: same territories, same weeks, another scenario."""
    if kept is None or kept.acted[0].system.codes != estimate.acted[0].system.codes:
        return None
    same_weeks = kept.acted[0].weeks == estimate.acted[0].weeks
    return kept if same_weeks and question_of(kept) != question_of(estimate) else None


def lines_of(estimate: Estimate, kept: Estimate | None) -> tuple[str, ...]:
    """The quiet world, the shock alone when there is policy, the kept scenario, what was asked, its band."""
    return (
        "quiet", *(("unaided",) if estimate.has_policy else ()), *(("kept",) if kept is not None else ()), "acted",
        "half",
    )  # fmt: skip


def frames_of(estimate: Estimate, kept: Estimate | None = None) -> np.ndarray:
    """Means and half-widths, float32, shape (variables, lines, weeks + 1, n + 1); the last column is the total."""
    blocks = []
    for variable, factor in VARIABLES.items():
        acted = estimate.series(estimate.acted, variable) * factor
        quiet = estimate.series(estimate.quiet, variable) * factor
        lines = [quiet.mean(axis=0)]
        if estimate.has_policy:
            lines.append((estimate.series(estimate.unaided, variable) * factor).mean(axis=0))
        if kept is not None:
            lines.append((kept.series(kept.acted, variable) * factor).mean(axis=0))
        blocks.append([*lines, acted.mean(axis=0), paired_band(acted - quiet)])
    return np.asarray(blocks, "<f4")


def spec_of(estimate: Estimate, texts: Texts, kept: Estimate | None = None, drawable: bool = True) -> str:
    """What does not change with time, as JSON."""
    scenario: Scenario = estimate.acted[0].scenario
    outlines, centres = places_drawn(scenario.system, scenario.territories)
    view, first = estimate.acted[0].system, estimate.acted[0]
    return json.dumps({
        "lang": texts.lang, "codes": view.codes, "names": view.names,
        "short": [short_name(name) for name in view.names],
        "core": view.core.tolist() if not view.core.all() else [False] * len(view.codes),
        "outlines": outlines, "centres": centres, "size": MAP_SIZE, "weeks": first.weeks,
        "start": first.start_date.isoformat(), "shock": [first.shock_start_week or 0, first.shock_end_week or 0],
        "jump": min((first.shock_start_week or 0) + AFTER_SHOCK_WEEKS, first.weeks),
        "question": f"{scenario.system}{scenario.territories}{scenario.weeks}", "lines": lines_of(estimate, kept),
        "variables": [
            {"id": name, "label": texts(f"variables.{name}"), "money": factor != 1.0,
             "unit": texts("variables.persons" if factor == 1.0 else "variables.euros_month")}
            for name, factor in VARIABLES.items()
        ],
        "marks": coworking_marks(first, texts), "drawable": drawable, "model_milliseconds": 1000.0 * estimate.seconds,
        "words": {**texts.section("scene"), "lines": texts.section("lines")},
    })  # fmt: skip


def arcs_of(scenario: Scenario, estimate: Estimate | None, texts: Texts) -> list[dict[str, object]]:
    """The pairs of the question, and from which week to which their contract ran in each replication of the answer.

    A pair that the answer shown does not know yet has no such weeks.
    """
    codes = setting_of(scenario.system, scenario.territories).codes
    names = setting_of(scenario.system, scenario.territories).view.names
    worlds = [] if estimate is None else estimate.acted
    told = [{frozenset((link["from"], link["to"])): link for link in world.cooperation} for world in worlds]
    arcs = []
    for link in links_of(scenario):
        pair = frozenset((codes[link.origin], codes[link.target]))
        terms = [known[pair] for known in told if pair in known]
        signed = [
            (one["signed_week"], estimate.acted[0].weeks if one["ended_week"] is None else one["ended_week"])
            for one in terms if one["signed_week"] is not None
        ]  # fmt: skip
        label = f"{short_name(names[link.origin])} – {short_name(names[link.target])}"
        arcs.append({
            "from": link.origin, "to": link.target, "strength": link.strength, "one_way": link.one_way,
            "terms": signed, "draws": len(terms), "label": texts("scene.arc", pair=label, n=len(signed), of=len(terms))
            if terms else label,
        })  # fmt: skip
    return arcs


def coworking_marks(world: RunResult, texts: Texts) -> list[dict[str, object]]:
    """A dot for each coworking space of the first replication, shown while it is open."""
    counts: dict[str, int] = {}
    marks = []
    for space in world.coworking[:MOST_MARKS]:
        code = space["territory_code"]
        rank = counts[code] = counts.get(code, -1) + 1
        radius, angle = 7.0 * math.sqrt(rank), 2.4 * rank
        closing = space["closing_week"]
        label = texts(
            "scene.space", desks=space["desks"], operator=texts.named("operators", space["operator"]),
            premises=texts.named("premises", space["premises"]),
        )  # fmt: skip
        marks.append({
            "place": world.system.codes.index(code), "dx": radius * math.cos(angle), "dy": radius * math.sin(angle),
            "size": 3.5, "kind": space["operator"], "label": f"{space['name']} {label}".strip(),
            "from": space["opening_week"], "to": world.weeks if closing is None else closing,
        })  # fmt: skip
    return marks


@cache
def places_drawn(
    system: str | None, territories: tuple[str, ...] | None
) -> tuple[list[str], list[tuple[float, float, float]]]:
    """Outline of each territory, the point where its name is written, and the room there is around it."""
    setting = setting_of(system, territories)
    outlines = setting.pack.outline_svg(setting.codes, *MAP_SIZE)
    paths = [outlines[code] for code in setting.codes]
    return paths, [label_place(path) if path else (0.0, 0.0, 0.0) for path in paths]
