"""Who is in the model: the kinds of agents and their state variables, read in their declarations."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from sim.agents.coworking_spaces import CoworkingSpace
from sim.agents.firms import Firm
from sim.agents.households import Household, Worker
from sim.agents.territories import Territory
from sim.columns import ColumnAgent
from sim.odd.texts import code, plain, table, unit_in
from sim.report.markdown import grid
from sim.report.words import Words

ENTITIES: tuple[type[ColumnAgent], ...] = (Territory, Household, Worker, Firm, CoworkingSpace)
"""The kinds of agents, the place first, then people, establishments and shared offices."""


@dataclass(frozen=True)
class StateVariable:
    """One state variable: what it means and its unit in both languages, its type, where its first value comes from."""

    entity: str
    name: str
    type: str
    meaning: dict[str, str]
    unit: dict[str, str]
    source: dict[str, str]


def state_variables(kind: type[ColumnAgent]) -> list[StateVariable]:
    """The state variables of a kind of agents; what is not said in `entities.toml` or `units.toml` is empty."""
    texts, units = table("entities"), table("units")
    said, origins = texts["variables"].get(kind.__name__, {}), texts["origins"]
    found = []
    for name, declared in kind.schema().items():
        in_french, origin = said.get(name, ("", ""))
        found.append(StateVariable(
            kind.__name__, name, str(declared.dtype),
            {"en": declared.doc, "fr": in_french},
            {"en": declared.unit, "fr": units.get(declared.unit, "")},
            origins.get(origin, {"en": "", "fr": ""}),
        ))  # fmt: skip
    return found


def title(kind: type[ColumnAgent], lang: str) -> str:
    """What the field calls a kind of agents."""
    return table("entities")["entities"][kind.__name__][f"title_{lang}"]


def entity_tables(words: Words) -> list[str]:
    """A section a kind of agents: who it is, then its state variables."""
    lang, lines = words.lang, []
    heads = [words(f"table.{head}") for head in ("variable", "meaning", "unit", "type", "first")]
    for kind in ENTITIES:
        in_french = table("entities")["entities"][kind.__name__]["fr"]
        lines += [f"### {title(kind, lang)} ({code(kind.__name__)})", ""]
        lines += [plain(inspect.getdoc(kind) or "") if lang == "en" else in_french, ""]
        rows = [
            [code(one.name), one.meaning[lang], unit_in(one.unit["en"], lang), code(one.type), one.source[lang]]
            for one in state_variables(kind)
        ]
        lines += grid(heads, rows)
    return lines
