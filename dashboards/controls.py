"""Controls made from declarations: each field of a shock or lever becomes the input that suits its type."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.question import LONGEST_DURATION, may_last_for_ever
from dashboards.texts import Texts
from sim.report.number_format import money, number, percent
from sim.scenarios.schema import Scenario
from sim.sectors import SECTORS
from sim.shocks.dated import Dated
from sim.shocks.declarations import Declared
from sim.shocks.places import Places

HIDDEN = frozenset({"id", "kind", "end", "outside", "recovery_weeks"})
COMMON_LAST = ("start", "duration_weeks", "recovery", "ramp_weeks")
STEPS_OF_A_RANGE = 100
SHARE_UNITS = ("share",)


@dataclass(frozen=True)
class Option:
    """A choice of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """What the template needs to write one input."""

    path: str
    kind: str
    """`range`, `number`, `check`, `select`, `many`, `shares`."""
    label: str
    value: Any = ""
    text: str = ""
    hint: str = ""
    source: str = ""
    """Where its range comes from, in the words of the model, which are English."""
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    zone: tuple[float, float] | None = None
    """Left and width of the plausible zone, shares of the track in %."""
    options: tuple[Option, ...] = ()
    parts: tuple[Control, ...] = ()
    changed: bool = False
    advanced: bool = False
    does: str = "set"
    """What the page tells when it moves."""


def controls_of(item: Dated, path: str, scenario: Scenario, places: Places, texts: Texts) -> list[Control]:
    """The controls of a shock or lever, what is proper to its kind first."""
    rows = type(item).field_rows()
    names = [name for name in rows if name not in HIDDEN]
    names.sort(key=lambda name: (name in COMMON_LAST, COMMON_LAST.index(name) if name in COMMON_LAST else 0))
    found = [control(item, name, rows[name], f"{path}.{name}", scenario, places, texts) for name in names]
    return [one for one in found if one is not None]


def control(
    item: Dated, name: str, row: dict[str, Any], path: str, scenario: Scenario, places: Places, texts: Texts
) -> Control | None:
    """The control of one field, None for a field that only a file can set."""
    value, label = getattr(item, name), row[f"label_{texts.lang}"]
    annotation = type(item).model_fields[name].annotation
    source = "" if row["source"] == "assumption" else row["source"]
    common = {"path": path, "label": label, "source": source, "changed": value != row["default"]}
    if isinstance(value, Declared):
        return Control(kind="shares", parts=tuple(parts_of(value, path, texts)), **common)
    if name == "start":
        week = value if isinstance(value, int) else (value - scenario.start_date).days // 7
        label_of_week = texts("controls.week", n=week + 1, month=texts.month(date_after(scenario, week)))
        high = max(scenario.weeks - 4, week)
        return Control(kind="range", value=week, text=label_of_week, low=0, high=high, step=1, **common)
    if name == "duration_weeks":
        return duration(item, common, texts)
    if annotation is bool:
        return Control(kind="check", value=value, **common)
    if name == "employer":
        return employer(item, value, places, common, texts)
    if "territory" in name or name == "territories":
        return places_control(name, value, places, common, texts)
    if "sector" in name:
        return sectors_control(annotation, value, common, texts)
    literal = literal_values(annotation)
    if literal:
        options = tuple(Option(str(one), texts.named("options", str(one)), one == value) for one in literal)
        return Control(kind="select", options=options, **common)
    if row["low"] is not None and row["high"] is not None and value is not None:
        return ranged(value, row, annotation, common, texts)
    return None


def ranged(value: float, row: dict[str, Any], annotation: Any, common: dict[str, Any], texts: Texts) -> Control:
    """A slider over the plausible zone and well around it, never beyond what is accepted."""
    low, high, zone = float(row["low"]), float(row["high"]), row.get("plausible")
    if zone is not None:
        high = min(high, max(zone[1] * 2.0, float(value)))
        low = max(low, min(0.0 if low <= 0.0 else zone[0] / 2.0, float(value)))
    shown = None if zone is None or high <= low else (
        100.0 * (zone[0] - low) / (high - low), 100.0 * (min(zone[1], high) - zone[0]) / (high - low)
    )  # fmt: skip
    whole = annotation is int
    step = 1.0 if whole else nice_step((high - low) / STEPS_OF_A_RANGE)
    written = with_unit(float(value), row["unit"], texts)
    return Control(kind="range", value=value, text=written, low=low, high=high, step=step, zone=shown, **common)


def nice_step(rough: float) -> float:
    """The largest of 1, 2, 5 times a power of ten not above a number."""
    power = 10.0 ** len(str(int(1 / rough))) if rough < 1 else 1.0
    scaled = rough * power
    size = 10.0 ** (len(str(int(scaled))) - 1)
    factor = max((one for one in (1, 2, 5) if one * size <= scaled), default=1)
    return factor * size / power


def with_unit(value: float, unit: str, texts: Texts) -> str:
    """A value with its unit as the reader writes it."""
    lang = texts.lang
    if unit.startswith("share"):
        return percent(value, lang)
    if unit.startswith("EUR"):
        per = unit.partition("/")[2]
        return money(value, lang) + (f" / {texts.named('units', per)}" if per else "")
    decimals = 0 if value == int(value) else 2
    return f"{number(value, lang, decimals)} {texts.named('units', unit)}".strip()


def duration(item: Dated, common: dict[str, Any], texts: Texts) -> Control:
    """How long it lasts; the right end of the slider means for ever."""
    weeks = None if item.permanent else item.duration_days() // 7
    text = texts("controls.for_ever") if weeks is None else texts.duration(weeks)
    high, endless = LONGEST_DURATION, may_last_for_ever(item)
    return Control(
        kind="range", value=high + 1 if weeks is None else min(weeks, high), text=text, low=1, high=high + endless,
        step=1, hint=texts("controls.for_ever_hint") if endless else "", **{**common, "source": ""},
    )  # fmt: skip


def employer(item: Dated, value: str | None, places: Places, common: dict[str, Any], texts: Texts) -> Control | None:
    """The known employers of the territory that is hit; None where none is known."""
    row = item.row(places) if hasattr(item, "row") else places.principal_row()
    known = () if places.employers is None else places.employers[row]
    if not known:
        return None
    options = (Option("", texts("controls.largest_employer"), value is None),)
    return Control(kind="select", options=options + tuple(Option(one, one, one == value) for one in known), **common)


def places_control(name: str, value: Any, places: Places, common: dict[str, Any], texts: Texts) -> Control:
    """One or several territories of the system."""
    several = name.endswith("s") and name != "territory"
    chosen = set(value or ()) if several else {value}
    options = tuple(
        Option(code, label, code in chosen or label in chosen)
        for code, label in zip(places.codes, places.names, strict=True)
    )
    if several:
        return Control(kind="many", options=options, text=texts("controls.default" if not value else "controls.chosen",
                       n=len(value or ())), advanced=True, **common)  # fmt: skip
    options = (Option("", texts("controls.default_place"), value is None), *options)
    return Control(kind="select", options=options, **common)


def sectors_control(annotation: Any, value: Any, common: dict[str, Any], texts: Texts) -> Control:
    """One or several of the fourteen sectors."""
    several = "tuple" in str(annotation)
    chosen = set(value or ()) if several else {value}
    options = tuple(
        Option(sector.code, sector.name_fr if texts.lang == "fr" else sector.name_en, sector.code in chosen)
        for sector in SECTORS
    )
    if several:
        return Control(kind="many", options=options, text=texts("controls.default" if not value else "controls.chosen",
                       n=len(value or ())), advanced=True, **common)  # fmt: skip
    options = (Option("", texts("controls.any_sector"), value is None), *options)
    return Control(kind="select", options=options, **common)


def literal_values(annotation: Any) -> Sequence[Any]:
    """The values of a Literal, also inside an optional."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    for option in typing.get_args(annotation):
        if typing.get_origin(option) is typing.Literal:
            return typing.get_args(option)
    return ()


def parts_of(shares: Declared, path: str, texts: Texts) -> list[Control]:
    """The sliders of an inner table of shares."""
    return [
        Control(
            path=f"{path}.{name}", kind="range", label=row[f"label_{texts.lang}"], value=getattr(shares, name),
            text=percent(getattr(shares, name), texts.lang), low=0.0, high=1.0, step=0.05,
        )
        for name, row in type(shares).field_rows().items()
    ]


def date_after(scenario: Scenario, week: int) -> date:
    """First day of a week of the run."""
    return scenario.start_date + timedelta(weeks=week)


def control_of_parameter(row: dict[str, Any], scenario: Scenario, texts: Texts) -> Control | None:
    """The input of a parameter of the model; None for tables of numbers and for what has no bounds."""
    default = row["default"]
    value = scenario.parameters.get(row["id"], default)
    if isinstance(default, bool):
        return Control(
            path=f"parameters.{row['id']}", kind="check", label=row[f"title_{texts.lang}"], value=value,
            changed=value != default,
        )  # fmt: skip
    if isinstance(default, dict) or row["low"] is None or row["high"] is None:
        return None
    unit = row["unit_fr"] if texts.lang == "fr" else row["unit"]
    written = f"{number(float(value), texts.lang, 0 if float(value).is_integer() else 3)} {unit}"
    whole = isinstance(default, int)
    return Control(
        path=f"parameters.{row['id']}", kind="range", label=row[f"title_{texts.lang}"], value=value, text=written,
        source=f"{row['source']}", low=float(row["low"]), high=float(row["high"]),
        step=1.0 if whole else nice_step((float(row["high"]) - float(row["low"])) / STEPS_OF_A_RANGE),
        changed=value != default,
    )  # fmt: skip
