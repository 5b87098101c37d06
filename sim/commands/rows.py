"""What `maillage list` can list: one function per kind, each answering rows with `id`, `title_fr`, `title_en`."""

from __future__ import annotations

from collections.abc import Callable

Row = dict[str, object]


def systems() -> list[Row]:
    """The named systems of territories of the data pack."""
    from sim.data import load_pack

    pack = load_pack()
    return [
        {
            "id": system.id,
            "title_fr": system.title_fr,
            "title_en": system.title_en,
            "territories": list(system.codes),
            "core": list(system.core_codes),
            "names": [pack.name(code) for code in system.codes],
        }
        for system in pack.systems.values()
    ]


def territories() -> list[Row]:
    """Every intercommunality of the data pack."""
    from sim.data import load_pack

    pack = load_pack()
    departments, regions = pack.table.text("department"), pack.table.text("region_name")
    households = pack.facts("households_2018")
    return [
        {
            "id": code,
            "title_fr": name,
            "title_en": name,
            "department": department,
            "region": region,
            "households": None if count != count else int(count),
        }
        for code, name, department, region, count in zip(
            pack.codes, pack.names, departments, regions, households.tolist(), strict=True
        )
    ]


def scenarios() -> list[Row]:
    """The catalogue of scenarios."""
    from sim.scenarios import catalogue_ids, load_scenario

    loaded = (load_scenario(name) for name in catalogue_ids())
    return [
        {
            "id": scenario.id,
            "title_fr": scenario.title_fr,
            "title_en": scenario.title_en,
            "description_fr": scenario.description_fr.strip(),
            "description_en": scenario.description_en.strip(),
            "system": scenario.system,
            "weeks": scenario.weeks,
            "shocks": [shock.id for shock in scenario.shocks],
            "levers": [lever.id for lever in scenario.levers],
            "sources": list(scenario.sources),
        }
        for scenario in loaded
    ]


def shocks() -> list[Row]:
    """The kinds of shocks, their fields with unit and range, and their usual footprint outside."""
    from sim.shocks import SHOCK_KINDS, Shock

    return [
        {
            "id": kind,
            "title_fr": shock.title_fr,
            "title_en": shock.title_en,
            "summary_fr": shock.summary_fr,
            "summary_en": shock.summary_en,
            "source": shock.source,
            "fields": shock.field_rows(),
            "own_fields": [name for name in shock.field_rows() if name not in Shock.field_rows()],
            "outside": shock.usual_footprint.model_dump(),
            "outside_fr": shock.usual_footprint.sentence("fr"),
            "outside_en": shock.usual_footprint.sentence("en"),
        }
        for kind, shock in SHOCK_KINDS.items()
    ]


def levers() -> list[Row]:
    """The kinds of levers, their fields with unit, range and plausible zone, and who usually pays."""
    from sim.levers import FAMILIES, LEVER_KINDS

    return [
        {
            "id": kind,
            "title_fr": lever.title_fr,
            "title_en": lever.title_en,
            "family": lever.family,
            "family_fr": FAMILIES[lever.family][0],
            "family_en": FAMILIES[lever.family][1],
            "summary_fr": lever.summary_fr,
            "summary_en": lever.summary_en,
            "act_fr": lever.act_fr,
            "act_en": lever.act_en,
            "source": lever.source,
            "fields": lever.field_rows(),
            "payers": lever.model_fields["payers"].default.model_dump(),
        }
        for kind, lever in LEVER_KINDS.items()
    ]


def topologies() -> list[Row]:
    """Who may cooperate with whom, and the terms of cooperation."""
    from sim.cooperation import TOPOLOGIES, Cooperation

    return [
        {
            "id": name, "title_fr": title_fr, "title_en": title_en, "summary_fr": summary_fr, "summary_en": summary_en,
            "fields": Cooperation.field_rows(),
        }
        for name, (title_fr, title_en, summary_fr, summary_en) in TOPOLOGIES.items()
    ]  # fmt: skip


def indicators() -> list[Row]:
    """The indicators computed after each run."""
    from sim.indicators.catalogue import INDICATORS

    return [
        {
            "id": indicator.id,
            "title_fr": indicator.label_fr,
            "title_en": indicator.label_en,
            "unit": indicator.unit,
            "unit_fr": indicator.unit_fr,
            "formula": indicator.formula,
            "source": indicator.source,
        }
        for indicator in INDICATORS.values()
    ]


def parameters() -> list[Row]:
    """The parameters of behaviour; `id` is the path that `--set` takes."""
    from sim.parameters import describe

    return describe()


KINDS: dict[str, Callable[[], list[Row]]] = {
    "systems": systems,
    "territories": territories,
    "scenarios": scenarios,
    "shocks": shocks,
    "levers": levers,
    "topologies": topologies,
    "indicators": indicators,
    "parameters": parameters,
}


def found(rows: list[Row], text: str | None) -> list[Row]:
    """The rows that contain every word of the text somewhere, accents and case apart; all of them without a text."""
    if text is None:
        return rows
    from sim.data.systems import plain

    words = plain(text).split()
    texts = (plain(_everything(row)) for row in rows)
    return [row for row, here in zip(rows, texts, strict=True) if all(word in here for word in words)]


def _everything(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(_everything(entry) for entry in value.values())
    if isinstance(value, list):
        return " ".join(_everything(entry) for entry in value)
    return str(value)
