"""Who cooperates with whom, on which terms: the part of the questions that is drawn on the map or edited as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from dashboards.controls import Control, Option, control
from dashboards.cooperating import (
    pairs_of,
    with_pair_drawn,
    with_pair_term,
    with_pair_theme,
    with_pairs,
    with_term,
    with_topology,
)
from dashboards.page import write
from dashboards.question import setting_of
from dashboards.session import Session
from dashboards.texts import Texts
from sim.cooperation import THEMES, TOPOLOGIES, Cooperation
from sim.report.loss_map import short_name
from sim.report.number_format import percent
from sim.scenarios import Scenario

FIRST_TERMS = ("strength", "start")
NOT_TERMS = (*THEMES, "topology", "edges", "edge_file", *FIRST_TERMS)


@dataclass(frozen=True)
class PairLine:
    """A pair as the template writes it."""

    number: int
    name: str
    strength: Control
    themes: list[Option]
    one_way: bool


def follow(session: Session, act: str, at: str, value: Any) -> None:
    """Do what a control of cooperation asks; anything else is left alone."""
    number, _, name = at.partition(".")
    match act:
        case "topology":
            session.change(lambda now: with_topology(now, str(value)))
        case "term":
            session.change(lambda now: with_term(now, at, value))
        case "pair-term":
            session.change(lambda now: with_pair_term(now, int(number), name, value))
        case "pair-theme":
            session.change(lambda now: with_pair_theme(now, int(number), name, value is True))
        case "unpair":
            session.change(lambda now: with_pairs(now, [
                pair for place, pair in enumerate(pairs_of(now)) if place != int(number)
            ]))  # fmt: skip
        case "pair" if isinstance(value, dict):
            first, second = str(value.get("first", "")), str(value.get("second", ""))
            session.change(lambda now: with_pair_drawn(now, first, second))


def cooperation_html(scenario: Scenario, texts: Texts) -> Markup:
    """The section of the questions on cooperation."""
    terms, place = scenario.cooperation or Cooperation(), int(texts.lang == "en")
    topologies = [Option(name, told[place], name == terms.topology) for name, told in TOPOLOGIES.items()]
    setting = setting_of(scenario.system, scenario.territories)
    names = [
        Option(code, short_name(name), False) for code, name in zip(setting.codes, setting.view.names, strict=True)
    ]
    agreed = [Option(theme, label_of(theme, texts), theme in terms.themes()) for theme in THEMES]
    return Markup(write(
        "cooperation", texts, topologies=topologies, sentence=TOPOLOGIES[terms.topology][2 + place],
        asked=terms.topology != "none", first=terms_of(scenario, terms, FIRST_TERMS, texts), agreed=agreed,
        rest=terms_of(scenario, terms, [name for name in Cooperation.field_rows() if name not in NOT_TERMS], texts),
        pairs=lines(scenario, terms, texts), names=names,
    ))  # fmt: skip


def label_of(theme: str, texts: Texts) -> str:
    """The name of a theme as its declaration gives it."""
    return Cooperation.field_rows()[theme][f"label_{texts.lang}"]


def terms_of(scenario: Scenario, terms: Cooperation, names: Any, texts: Texts) -> list[Control]:
    """The controls of some terms of the agreement."""
    rows, places = Cooperation.field_rows(), setting_of(scenario.system, scenario.territories).places
    found = (control(terms, name, rows[name], name, scenario, places, texts) for name in names)
    return [replace(one, does="term") for one in found if one is not None]


def lines(scenario: Scenario, terms: Cooperation, texts: Texts) -> list[PairLine]:
    """The pairs with their strength and themes."""
    setting = setting_of(scenario.system, scenario.territories)
    name_of = {code: short_name(name) for code, name in zip(setting.codes, setting.view.names, strict=True)}
    found = []
    for number, pair in enumerate(pairs_of(scenario)):
        name = f"{name_of[pair.origin]} {'→' if pair.one_way else '–'} {name_of[pair.target]}"
        strength = Control(
            path=f"{number}.strength", kind="range", label=texts("cooperation.strength"), value=pair.strength,
            text=percent(pair.strength, texts.lang), low=0.0, high=1.0, step=0.05, does="pair-term",
        )  # fmt: skip
        themes = [Option(theme, label_of(theme, texts), theme in (pair.themes or terms.themes())) for theme in THEMES]
        found.append(PairLine(number, name, strength, themes, pair.one_way))
    return found
