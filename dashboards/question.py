"""The question of a session: a scenario, changed one field at a time, always valid or refused with the reason."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import ValidationError

from sim.cooperation import TOPOLOGIES, links_between
from sim.data import load_pack
from sim.errors import ScenarioError
from sim.levers import LEVER_KINDS
from sim.scenarios import Scenario, load_scenario
from sim.scenarios.library import read_table
from sim.scenarios.validation import scenario_from_table
from sim.setting import Setting
from sim.shocks import SHOCK_KINDS
from sim.shocks.dated import Dated

WEEKS = 156
LONGEST_WEEKS = 780
SHOCK_WEEK = 8
LONGEST_DURATION = 156
"""Weeks at the last but one step of the slider of durations; the last step is for ever."""
NEIGHBOURS = 7
RECOVERY_WEEKS = 13
USUAL_DURATION = 13
"""Weeks that a shock lasts which cannot last for ever, until the visitor says otherwise."""
KINDS = {"shocks": SHOCK_KINDS, "levers": LEVER_KINDS}
MOST_ITEMS = 12
PLACE_FIELDS = ("territory", "territories", "employer")
FIRST_SYSTEM = "coevrons"


def first_question() -> Scenario:
    """What the first screen shows: the largest private employer of the Coëvrons closes."""
    overrides = {"system": FIRST_SYSTEM, "weeks": WEEKS, "shocks.closure.start": SHOCK_WEEK}
    return titled(load_scenario("plant-closure", overrides))


@cache
def setting_of(system: str | None, territories: tuple[str, ...] | None) -> Setting:
    """The territories of a system or of a list, which many questions share."""
    return Setting.of(Scenario(title_fr="-", title_en="-", system=system, territories=territories))


def checked(table: Mapping[str, Any]) -> Scenario:
    """The scenario of a table of plain values; raises ScenarioError with one line."""
    scenario = scenario_from_table(table, "")
    if scenario.weeks > LONGEST_WEEKS:
        raise ScenarioError("too long for the dashboard", "weeks", scenario.weeks, f"at most {LONGEST_WEEKS}")
    if scenario.data is not None:
        raise ScenarioError("a directory of data is read by the command alone", "data", scenario.data)
    if len(scenario.shocks) > MOST_ITEMS or len(scenario.levers) > MOST_ITEMS:
        raise ScenarioError("too many shocks or levers", expected=f"at most {MOST_ITEMS} of each")
    if scenario.cooperation is not None:
        if scenario.cooperation.edge_file is not None:
            raise ScenarioError("a file of pairs is read by the command alone", "cooperation.edge_file")
        links_between(scenario.cooperation, setting_of(scenario.system, scenario.territories).places)
    planned = planned_euros(scenario)
    if scenario.budget_euros is not None and planned > scenario.budget_euros:
        raise ScenarioError(
            "the levers would spend more than the budget", "budget_euros", f"{planned:,.0f} EUR",
            f"at most {scenario.budget_euros:,.0f} EUR",
        )  # fmt: skip
    return titled(scenario)


def planned_euros(scenario: Scenario) -> float:
    """What the levers plan to spend over the run, euros."""
    places = setting_of(scenario.system, scenario.territories).places if scenario.levers else None
    return sum(lever.planned_cost(places, scenario.start_date, scenario.weeks) for lever in scenario.levers)


def titled(scenario: Scenario) -> Scenario:
    """The scenario named after its shocks and levers, seed and scale left to the stages of an answer."""
    titles = {}
    for lang, joint, quiet in (("fr", " ; ", "Sans choc"), ("en", "; ", "No shock")):
        names = [getattr(item, f"title_{lang}") for item in scenario.shocks] or [quiet]
        acts = [getattr(item, f"title_{lang}") for item in scenario.levers]
        if scenario.cooperation is not None and scenario.cooperation.asked:
            acts.append(TOPOLOGIES[scenario.cooperation.topology][lang == "en"])
        titles[f"title_{lang}"] = (joint.join(names) + "".join(f" + {act}" for act in acts))[:200]
    blank = {"description_fr": "", "description_en": "", "sources": (), "seed": 1, "scale": 1, "id": "dashboard"}
    return scenario.model_copy(update={**titles, **blank})


def with_value(scenario: Scenario, path: str, value: Any) -> Scenario:
    """The scenario with one field changed: `weeks`, `shocks.0.dose`, `levers.1.payers.region`, `parameters.NAME`.

    `value` is what a control sends, text or number; it is read by the type of the field. Raises ScenarioError.
    """
    table = scenario.model_dump()
    head, _, rest = path.partition(".")
    if head == "parameters":
        told = value if isinstance(value, bool) else number_of(value)
        table["parameters"] = {**table["parameters"], rest: told}
    elif head in KINDS:
        position, _, field = rest.partition(".")
        items = [dict(item) for item in table[head]]
        item = items[int(position)]
        kind = type(getattr(scenario, head)[int(position)])
        name, _, inner = field.partition(".")
        if inner:
            item[name] = shares_summing_to_one(dict(item[name]), inner, number_of(value))
        else:
            item[name] = value_of(value, kind.model_fields[name].annotation)
            if name == "duration_weeks" and (item[name] or 0) > LONGEST_DURATION:
                item[name] = None
        items[int(position)] = consistent(item, name)
        table[head] = items
    else:
        table[head] = value_of(value, Scenario.model_fields[head].annotation)
    return checked(table)


def shares_summing_to_one(shares: dict[str, float], name: str, value: float) -> dict[str, float]:
    """Shares after one was set: the others keep their proportions and take what is left."""
    value = min(max(value, 0.0), 1.0)
    others = [other for other in shares if other != name]
    left = sum(shares[other] for other in others)
    parts = {other: shares[other] / left if left else 1.0 / len(others) for other in others}
    fresh = {**{other: round((1.0 - value) * part, 4) for other, part in parts.items()}, name: value}
    last = max(others, key=lambda other: fresh[other])
    fresh[last] = round(1.0 - sum(share for other, share in fresh.items() if other != last), 6)
    return {other: fresh[other] for other in shares}


def consistent(item: dict[str, Any], moved: str) -> dict[str, Any]:
    """A dated item whose end and recovery agree with the field just moved."""
    if moved == "duration_weeks":
        item["end"] = None
    if moved in ("start", "end") and not isinstance(item.get("start"), date):
        item["end"] = None
    permanent = item.get("end") is None and item.get("duration_weeks") is None
    if "recovery" in item:
        if moved == "recovery" and item["recovery"] != "sudden" and permanent:
            item["duration_weeks"] = RECOVERY_WEEKS
        elif permanent:
            item["recovery"] = "sudden"
        item["recovery_weeks"] = 0 if item["recovery"] == "sudden" else item["recovery_weeks"] or RECOVERY_WEEKS
    return item


def number_of(value: Any) -> float | int:
    """A number from what a control sends; raises ScenarioError for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ScenarioError("not a number", "", str(value)[:60]) from None
    return int(number) if number == int(number) and isinstance(value, int) else number


def value_of(value: Any, annotation: Any) -> Any:
    """A value of a control read by the type of the field that it sets."""
    options = typing.get_args(annotation) if typing.get_origin(annotation) in (typing.Union, types.UnionType) else ()
    accepted = options or (annotation,)
    if value in ("", None) and type(None) in accepted:
        return None
    if bool in accepted:
        return value is True or value == "true"
    if any(typing.get_origin(kind) is tuple for kind in accepted):
        parts = value if isinstance(value, list | tuple) else str(value).split(",")
        return [str(part) for part in parts if part] or None
    if int in accepted:
        return round(number_of(value))
    if float in accepted:
        return float(number_of(value))
    return value


def with_item(scenario: Scenario, head: str, kind: str) -> Scenario:
    """The scenario with one more shock or lever of a kind, as its declaration fills it.

    What cannot last for ever lasts `USUAL_DURATION`.
    """
    item: dict[str, Any] = {"kind": kind}
    if head == "shocks":
        item["start"] = SHOCK_WEEK
    elif scenario.shocks:
        item["start"] = max(scenario.shocks[0].start_week(scenario.start_date), 0)
    table = scenario.model_dump()
    try:
        return checked({**table, head: [*table[head], item]})
    except ScenarioError:
        return checked({**table, head: [*table[head], {**item, "duration_weeks": USUAL_DURATION}]})


def may_last_for_ever(item: Dated) -> bool:
    """Whether a shock or lever of this kind, with its other settings, needs no end."""
    if item.permanent:
        return True
    table = {**item.model_dump(), "end": None, "duration_weeks": None}
    if "recovery" in table:
        table |= {"recovery": "sudden", "recovery_weeks": 0}
    try:
        type(item).model_validate(table)
    except (ValidationError, ScenarioError):
        return False
    return True


def without_item(scenario: Scenario, head: str, position: int) -> Scenario:
    """The scenario with one shock or lever less."""
    table = scenario.model_dump()
    return checked({**table, head: [item for place, item in enumerate(table[head]) if place != position]})


def placed_in_system(scenario: Scenario, system: str) -> Scenario:
    """The same shocks and levers in a named system."""
    return checked({**without_places(scenario.model_dump()), "system": system, "territories": None})


def placed_at(scenario: Scenario, code: str) -> Scenario:
    """The same shocks and levers around one territory: the system of which it is the core, or it and its neighbours."""
    pack = load_pack()
    home = next((system for system, found in pack.systems.items() if code in found.core_codes), None)
    if home is not None:
        return placed_in_system(scenario, home)
    around = pack.neighbours(code)[:NEIGHBOURS]
    table = without_places(scenario.model_dump())
    for head, kinds in KINDS.items():
        for item in table[head]:
            fields = kinds[item["kind"]].model_fields
            if "territory" in fields:
                item["territory"] = code
            elif head == "levers":
                item["territories"] = [code]
    return checked({**table, "system": None, "territories": sorted({code, *around})})


def without_places(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose shocks, levers and pairs name no territory and no employer."""
    if (table["cooperation"] or {}).get("edges"):
        table["cooperation"] = None
    for head in KINDS:
        table[head] = [
            {name: None if name in PLACE_FIELDS else value for name, value in item.items()} for item in table[head]
        ]
    return table


def from_toml(text: str, directory: Any) -> Scenario:
    """The scenario of an uploaded file, read with the library's own checks; raises ScenarioError.

    `directory` is an empty temporary directory; a file that extends another may only name a scenario of the catalogue.
    """
    path = directory / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    parents = read_table(path).get("extends", [])
    from sim.scenarios import catalogue_ids

    for parent in [parents] if isinstance(parents, str) else parents:
        if parent not in catalogue_ids():
            raise ScenarioError("only scenarios of the catalogue can be extended here", "extends", str(parent)[:60])
    scenario = load_scenario(str(path))
    table = scenario.model_dump()
    return checked({**table, "weeks": min(scenario.weeks, LONGEST_WEEKS)})


def plain_table(scenario: Scenario) -> dict[str, Any]:
    """What differs from the defaults, as values that JSON writes."""
    table = json.loads(scenario.model_dump_json(exclude_defaults=True))
    for head in KINDS:
        for item, written in zip(getattr(scenario, head), table.get(head, []), strict=False):
            written["kind"] = item.kind
    return {name: value for name, value in table.items() if name not in ("title_fr", "title_en", "id")}
