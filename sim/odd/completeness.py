"""What the description lacks: a state variable, phase, parameter, shock, lever or indicator not wholly declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.cooperation import Cooperation
from sim.cycle import CYCLE
from sim.indicators import INDICATORS
from sim.levers import LEVER_KINDS
from sim.odd import entities, processes
from sim.odd.texts import table
from sim.parameters import describe
from sim.shocks import SHOCK_KINDS


def missing() -> list[str]:
    """One line a gap: what has no meaning, unit or source in French or in English."""
    gaps = [*_state_variables(), *_phases(), *_submodels(), *_parameters(), *_kinds(), *_indicators()]
    return [*gaps, *_left_over()]


def _empty(what: str, texts: dict[str, object]) -> list[str]:
    return [f"{what}: no {name}" for name, text in texts.items() if not str(text or "").strip()]


def _state_variables() -> Iterator[str]:
    for kind in entities.ENTITIES:
        for one in entities.state_variables(kind):
            texts = {
                f"{name} ({lang})": text[lang]
                for name, text in (("meaning", one.meaning), ("unit", one.unit), ("source", one.source))
                for lang in ("fr", "en")
            }
            yield from _empty(f"state variable {one.entity}.{one.name}", texts)


def _phases() -> Iterator[str]:
    said = table("phases")
    for phase in CYCLE:
        fr = said["phases"].get(phase.name, ["", "", ""])
        texts = {
            "meaning (en)": processes.first_line(phase), "meaning (fr)": fr[0], "reads (en)": phase.reads,
            "reads (fr)": fr[1], "writes (en)": phase.writes, "writes (fr)": fr[2],
            f"French for {phase.when!r}": said["when"].get(phase.when, ""),
        }  # fmt: skip
        yield from _empty(f"phase {phase.name}", texts)


def _submodels() -> Iterator[str]:
    for module in processes.submodels():
        said = table("submodels")["modules"].get(module, {})
        texts = {
            "docstring": processes.docstring(module), "meaning (fr)": said.get("fr"), "source": said.get("source"),
        }  # fmt: skip
        yield from _empty(f"submodel {module}", texts)


def _parameters() -> Iterator[str]:
    for row in describe():
        texts = {name: row[name] for name in ("title_fr", "title_en", "unit", "unit_fr", "source", "status")}
        yield from _empty(f"parameter {row['id']}", texts)


def _kinds() -> Iterator[str]:
    declared: dict[str, Any] = {
        **{f"shock {name}": kind for name, kind in SHOCK_KINDS.items()},
        **{f"lever {name}": kind for name, kind in LEVER_KINDS.items()},
    }
    for what, kind in declared.items():
        names = ("title_fr", "title_en", "summary_fr", "summary_en", "source")
        yield from _empty(what, {name: getattr(kind, name, "") for name in names})
    for what, kind in {**declared, "cooperation": Cooperation}.items():
        for name, row in kind.field_rows().items():
            texts = {part: row[part] for part in ("label_fr", "label_en", "unit", "source")}
            texts["unit (fr)"] = table("units").get(row["unit"], "")
            yield from _empty(f"field {name} of {what}", texts)


def _indicators() -> Iterator[str]:
    for one in INDICATORS.values():
        names = ("label_fr", "label_en", "unit", "unit_fr", "formula", "formula_fr", "source")
        yield from _empty(f"indicator {one.id}", {name: getattr(one, name) for name in names})


def _left_over() -> Iterator[str]:
    """Texts about something that is no longer in the code."""
    known = {kind.__name__: set(kind.schema()) for kind in entities.ENTITIES}
    for entity, said in table("entities")["variables"].items():
        yield from (f"entities.toml: no such variable {entity}.{name}" for name in sorted(set(said) - known[entity]))
    phases = {phase.name for phase in CYCLE}
    yield from (f"phases.toml: no such phase {name}" for name in sorted(set(table("phases")["phases"]) - phases))
    modules = set(table("submodels")["modules"]) - set(processes.submodels())
    yield from (f"submodels.toml: no such module {name}" for name in sorted(modules))
