"""The cooperation of a question, changed one pair or one term at a time: drawn on the map or edited as a table."""

from __future__ import annotations

from typing import Any

from dashboards.question import checked, setting_of, value_of
from sim.cooperation import THEMES, Cooperation, EdgeTerms, Link, links_between
from sim.errors import ScenarioError
from sim.scenarios import Scenario

MOST_PAIRS = 60
OWN_PAIRS, FIRST_PAIRS = "edges", "bilateral"


def links_of(scenario: Scenario) -> list[Link]:
    """The pairs that want to cooperate, in the order of rows; none without cooperation."""
    if scenario.cooperation is None:
        return []
    return links_between(scenario.cooperation, setting_of(scenario.system, scenario.territories).places)


def with_topology(scenario: Scenario, topology: str) -> Scenario:
    """The scenario whose territories are linked another way.

    The visitor's own pairs start from those seen now, or from reciprocity pairs when there are none.
    """
    if topology == "none":
        return checked({**scenario.model_dump(), "cooperation": None})
    if topology != OWN_PAIRS:
        return with_terms(scenario, {"topology": topology, "edges": ()})
    if not links_of(scenario):
        scenario = with_terms(scenario, {"topology": FIRST_PAIRS, "edges": ()})
    return with_pairs(scenario, pairs_of(scenario))


def with_terms(scenario: Scenario, terms: dict[str, Any]) -> Scenario:
    """The scenario with some terms of the agreement changed."""
    now = (scenario.cooperation or Cooperation()).model_dump()
    return checked({**scenario.model_dump(), "cooperation": {**now, **terms}})


def with_term(scenario: Scenario, name: str, value: Any) -> Scenario:
    """The scenario with one term of the agreement set to what a control sends; raises ScenarioError."""
    field = Cooperation.model_fields.get(name)
    if field is None:
        raise ScenarioError("no such term of cooperation", "cooperation", name[:60])
    return with_terms(scenario, {name: value_of(value, field.annotation)})


def pairs_of(scenario: Scenario) -> list[EdgeTerms]:
    """The pairs with their own terms, by code, whatever drew them."""
    codes = setting_of(scenario.system, scenario.territories).codes
    return [
        EdgeTerms(
            origin=codes[link.origin], target=codes[link.target], strength=link.strength, themes=link.themes,
            one_way=link.one_way,
        )
        for link in links_of(scenario)
    ]  # fmt: skip


def with_pairs(scenario: Scenario, pairs: list[EdgeTerms]) -> Scenario:
    """The scenario with these pairs and no other; none of them is no cooperation."""
    if len(pairs) > MOST_PAIRS:
        raise ScenarioError("too many pairs", "cooperation.edges", len(pairs), f"at most {MOST_PAIRS}")
    if not pairs:
        return with_topology(scenario, "none")
    return with_terms(scenario, {"topology": OWN_PAIRS, "edges": [pair.model_dump() for pair in pairs]})


def with_pair_drawn(scenario: Scenario, first: str, second: str) -> Scenario:
    """The scenario with a pair more, or with that pair less when it was there; both are codes."""
    pairs = pairs_of(scenario)
    others = [pair for pair in pairs if {pair.origin, pair.target} != {first, second}]
    if len(others) < len(pairs):
        return with_pairs(scenario, others)
    return with_pairs(scenario, [*pairs, EdgeTerms(origin=first, target=second)])


def with_pair_term(scenario: Scenario, number: int, name: str, value: Any) -> Scenario:
    """The scenario with one term of one pair set to what a control sends; raises ScenarioError."""
    pairs = pairs_of(scenario)
    field = EdgeTerms.model_fields.get(name)
    if field is None or not 0 <= number < len(pairs):
        raise ScenarioError("no such term of a pair", "cooperation.edges", name[:60])
    tables = [pair.model_dump() for pair in pairs]
    tables[number][name] = value_of(value, field.annotation)
    return with_terms(scenario, {"topology": OWN_PAIRS, "edges": tables})


def with_pair_theme(scenario: Scenario, number: int, theme: str, on: bool) -> Scenario:
    """The scenario with one theme put into a pair or taken out; all those of the agreement are written as none."""
    pair = pairs_of(scenario)[number]
    agreed = (scenario.cooperation or Cooperation()).themes()
    wanted = set(pair.themes or agreed) | {theme} if on else set(pair.themes or agreed) - {theme}
    themes = [name for name in THEMES if name in wanted]
    if not themes:
        return with_pairs(scenario, [one for place, one in enumerate(pairs_of(scenario)) if place != number])
    return with_pair_term(scenario, number, "themes", None if set(themes) == set(agreed) else themes)
