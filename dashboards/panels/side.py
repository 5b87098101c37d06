"""The questions side of the page: my territory, the shock, what is done, how long, assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import solara

from dashboards.controls import Control, Option, control_of_parameter, controls_of
from dashboards.page import write
from dashboards.panels.cooperation import cooperation_html, follow
from dashboards.question import (
    KINDS,
    placed_at,
    placed_in_system,
    planned_euros,
    setting_of,
    with_item,
    with_value,
    without_item,
)
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.data import load_pack
from sim.data.systems import plain
from sim.parameters.listing import describe
from sim.report.loss_map import short_name
from sim.report.number_format import money
from sim.scenarios import Scenario

MOST_FOUND = 8
FIRST_CONTROLS = 4
WEEKS_A_YEAR = 52
COWORKING = "coworking.active"


@dataclass(frozen=True)
class Item:
    """A shock or a lever as the template writes it."""

    position: int
    kind: str
    title: str
    summary: str
    source: str
    first: list[Control]
    rest: list[Control]


@dataclass(frozen=True)
class Head:
    """A list of shocks or of levers."""

    id: str
    items: list[Item]
    kinds: list[Option]


@solara.component
def Side(session: Session) -> None:
    """All controls of the question."""
    texts, scenario = texts_in(session.lang.value), session.scenario.value

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        at, value = str(message.get("at", "")), message.get("value")
        match message["do"]:
            case "set":
                session.change(lambda now: with_value(now, at, value))
            case "toggle":
                path, _, option = at.partition("|")
                session.change(lambda now: toggled(now, path, option, value is True))
            case "system":
                session.change(lambda now: placed_in_system(now, str(value)) if value else now)
            case "search":
                session.search.value = str(value)[:60]
            case "place":
                session.search.value = ""
                session.change(lambda now: placed_at(now, at))
            case "first":
                session.search.value = str(value.get("name", ""))[:60]
                if found := found_places(session.search.value):
                    session.search.value = ""
                    session.change(lambda now: placed_at(now, found[0].value))
            case "add" if value:
                session.change(lambda now: with_item(now, at, str(value)))
            case "remove":
                head, _, position = at.partition(".")
                session.change(lambda now: without_item(now, head, int(position)))
            case act:
                follow(session, act, at, value)

    html = write(
        "controls", texts, wrong=session.wrong.value, systems=systems(scenario, texts), search=session.search.value,
        found=found_places(session.search.value), heads=heads(scenario, texts), weeks=horizon(scenario, texts),
        assumptions=assumptions(scenario, texts), assumptions_changed=len(scenario.parameters.keys() - {COWORKING}),
        coworking=coworking_switch(scenario, texts), cooperation=cooperation_html(scenario, texts),
        budget="" if scenario.budget_euros is None else f"{scenario.budget_euros:.0f}",
        planned=money(planned_euros(scenario), texts.lang) if scenario.levers else "",
    )  # fmt: skip
    Piece(html, on_event, classes="m-side")


def toggled(scenario: Scenario, path: str, option: str, on: bool) -> Scenario:
    """The scenario with one option of a list of territories or sectors put in or out."""
    head, position, field = path.split(".")
    chosen = set(getattr(getattr(scenario, head)[int(position)], field) or ())
    chosen = chosen | {option} if on else chosen - {option}
    return with_value(scenario, path, sorted(chosen) if chosen else None)


def systems(scenario: Scenario, texts: Texts) -> list[Option]:
    """The systems of the pack, and the visitor's own choice when it is none of them."""
    offered = [
        Option(id_, system.title_fr if texts.lang == "fr" else system.title_en, scenario.system == id_)
        for id_, system in load_pack().systems.items()
    ]
    if scenario.system is None:
        offered.insert(0, Option("", place_title(scenario, texts), True))
    elif not any(option.chosen for option in offered):
        offered.insert(0, Option(scenario.system, place_title(scenario, texts), True))
    return offered


def place_title(scenario: Scenario, texts: Texts) -> str:
    """The name of where it happens."""
    if scenario.territories is not None:
        code = next(
            (item.territory for item in scenario.shocks if getattr(item, "territory", None)), scenario.territories[0]
        )
        pack = load_pack()
        return texts("controls.own_choice", name=short_name(pack.name(code)) if code in pack.codes else code)
    return setting_of(scenario.system, scenario.territories).view.title(texts.lang)


def found_places(text: str) -> list[Option]:
    """Intercommunalities whose name holds what was typed, those that start with it first."""
    wanted = plain(text)
    if len(wanted) < 2:
        return []
    pack = load_pack()
    fits = [(code, name) for code, name in zip(pack.codes, pack.names, strict=True) if wanted in plain(name)]
    fits.sort(key=lambda place: (not plain(short_name(place[1])).startswith(wanted), len(place[1]), place[1]))
    return [Option(code, name, False) for code, name in fits[:MOST_FOUND]]


def heads(scenario: Scenario, texts: Texts) -> list[Head]:
    """Shocks and levers, with the kinds that can be added."""
    places = setting_of(scenario.system, scenario.territories).places
    lang = texts.lang
    found = []
    for id_, kinds in KINDS.items():
        items = []
        for position, item in enumerate(getattr(scenario, id_)):
            controls = controls_of(item, f"{id_}.{position}", scenario, places, texts)
            plain_ones = [one for one in controls if not one.advanced]
            first = plain_ones[:FIRST_CONTROLS]
            rest = [one for one in controls if one not in first]
            title, summary = getattr(item, f"title_{lang}"), getattr(item, f"summary_{lang}")
            items.append(Item(position, item.kind, title, summary, item.source, first, rest))
        offered = [Option(kind, getattr(declared, f"title_{lang}"), False) for kind, declared in kinds.items()]
        found.append(Head(id_, items, offered))
    return found


def horizon(scenario: Scenario, texts: Texts) -> Control:
    """The slider of years."""
    years = scenario.weeks / WEEKS_A_YEAR
    written = texts.duration(scenario.weeks)
    return Control(
        path="weeks", kind="range", label=texts("controls.weeks"), value=scenario.weeks, text=written,
        low=WEEKS_A_YEAR, high=max(10, round(years)) * WEEKS_A_YEAR, step=WEEKS_A_YEAR // 2,
    )  # fmt: skip


def assumptions(scenario: Scenario, texts: Texts) -> list[Control]:
    """The parameters of the model that are single numbers with bounds."""
    controls = (control_of_parameter(row, scenario, texts) for row in describe() if row["id"] != COWORKING)
    return [control for control in controls if control is not None]


def coworking_switch(scenario: Scenario, texts: Texts) -> Control | None:
    """Whether coworking spaces are simulated."""
    row = next(row for row in describe() if row["id"] == COWORKING)
    return control_of_parameter(row, scenario, texts)
