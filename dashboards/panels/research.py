"""The page of research: an experiment's runs, what they differ by, what they hang on, where a result holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import solara
from markupsafe import Markup

from dashboards import research, saved_runs
from dashboards.charts import cloud, intervals, swing_bars
from dashboards.page import write
from dashboards.panels.relived import Relived, world_of_run
from dashboards.panels.saved import SavedRuns
from dashboards.question import KINDS, checked
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.comparison.outcomes import OUTCOMES
from sim.errors import InputError
from sim.parameters.listing import parameter_titles
from sim.report.number_format import number, percent
from sim.scenarios import Scenario
from sim.scenarios.library import JOINED_BY

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS_SHOWN, MOST_SWINGS = 60, 12
FIELDS = ("experiment", "system", "scenario", "outcome", "against", "end")


@dataclass(frozen=True)
class Choice:
    """What is looked at in an experiment, each one of what there is."""

    experiment: str
    system: str
    scenario: str
    outcome: str
    against: str
    """Path of the uncertainty on the axis of the curve."""
    end: str
    """`worst` or `best`: the quarter of points that the box is drawn around."""


@solara.component
def Research(session: Session) -> None:
    """Results made by the commands: experiments, or runs on a map."""
    texts = texts_in(session.lang.value)
    shown, set_shown = solara.use_state("runs" if saved_runs.names() and not research.names() else "experiments")

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "tab" and message.get("at") in TABS:
            set_shown(message["at"])

    with solara.Div():
        Piece(write("research_top", texts, tabs=TABS, shown=shown), on_event)
        TABS[shown](session)


@solara.component
def Experiments(session: Session) -> None:
    """Experiments found by the server, and one of them."""
    texts = texts_in(session.lang.value)
    picked, set_picked = solara.use_state({})

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        at, value = str(message.get("at", "")), str(message.get("value", ""))
        match message["do"]:
            case "pick" if at in FIELDS:
                fresh = {} if at == "experiment" else dict(picked)
                set_picked({**fresh, at: value})
            case "world":
                scenario = question_of_run(picked, int(at))
                session.view.value = "explore"
                session.change(lambda now: scenario)

    html = solara.use_memo(lambda: research_html(picked, texts), [picked, texts.lang])
    cell = solara.use_memo(lambda: cell_of(picked), [picked])
    with solara.Div():
        Piece(html, on_event)
        if cell is not None:
            Relived(session, *cell).key("|".join(cell))


TABS = {"experiments": Experiments, "runs": SavedRuns}


def cell_of(picked: dict[str, str]) -> tuple[str, str, str] | None:
    """Experiment, system and scenario looked at; None when there is none, or none of the simulator."""
    try:
        found = choice_of(picked)
    except (InputError, OSError, ValueError):
        return None
    if found is None or found[0].experiment.model is not None:
        return None
    return found[1].experiment, found[1].system, found[1].scenario


def choice_of(picked: dict[str, str]) -> tuple[research.Opened, Choice] | None:
    """The experiment and what is looked at in it, filled in where nothing fitting was picked; None without any."""
    known = research.names()
    if not known:
        return None
    opened = research.opened(one_of(known, picked.get("experiment")))
    systems, scenarios = list(opened.experiment.systems), list(opened.experiment.scenarios)
    outcome = one_of(opened.outcomes, picked.get("outcome"))
    system, scenario = one_of(systems, picked.get("system")), one_of(scenarios, picked.get("scenario"))
    paths = research.by_point(research.chosen(opened, system, scenario, outcome))[0]
    against = one_of(paths, picked.get("against")) if paths else ""
    return opened, Choice(opened.name, system, scenario, outcome, against, one_of(["worst", "best"], picked.get("end")))


def one_of(known: list[str], asked: str | None) -> str:
    """What was asked if it exists, else the first."""
    return asked if asked in known else known[0]


def question_of_run(picked: dict[str, str], place: int) -> Scenario:
    """The question of a run of the table, for the page that draws its map and curves.

    Raises InputError when there is none, ScenarioError for an experiment on something else than the simulator.
    """
    found = choice_of(picked)
    if found is None or found[0].experiment.model is not None:
        raise InputError("this run is no world of the simulator")
    opened, choice = found
    runs = research.chosen(opened, choice.system, choice.scenario, choice.outcome)
    return checked(world_of_run(opened, choice.system, choice.scenario, runs.iloc[place]).model_dump())


def research_html(picked: dict[str, str], texts: Texts) -> str:
    """The whole page."""
    try:
        found = choice_of(picked)
    except (InputError, OSError, ValueError) as error:
        return write("research", texts, found=None, root=str(research.root()), wrong=str(error))
    if found is None:
        return write("research", texts, found=None, root=str(research.root()), wrong="")
    opened, choice = found
    runs = research.chosen(opened, choice.system, choice.scenario, choice.outcome)
    label, unit = outcome_label(choice.outcome, texts)
    swings, name = research.swings(runs), names_of(opened, choice, runs, texts)
    boxed = box_lines(research.box(runs, choice.end == "worst"), name, texts) if swings else None
    return write(
        "research", texts, found=choice, wrong="", label=label, unit=unit, fields=fields(opened, choice, texts),
        title=getattr(opened.experiment, f"title_{texts.lang}"), count=opened.table["run_id"].nunique(),
        paired=bool(runs["reference"].notna().any()), differences=differences(opened, choice, texts),
        tornado=tornado(swings, name, texts), swings=[(name(one.path), written(one.at_low, texts),
        written(one.at_high, texts)) for one in swings[:MOST_SWINGS]], curve=curve(runs, choice, name, texts),
        boxed=boxed, runs=run_lines(runs, name, texts), simulated=opened.experiment.model is None,
    )  # fmt: skip


def fields(opened: research.Opened, choice: Choice, texts: Texts) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The lists to pick from: name, chosen value, (value, label)."""
    outcomes = [(one, outcome_label(one, texts)[0]) for one in opened.outcomes]
    lists = {
        "experiment": [(one, one) for one in research.names()],
        "system": [(one, system_name(opened, one, texts)) for one in opened.experiment.systems],
        "scenario": [(one, scenario_name(opened, one, texts)) for one in opened.experiment.scenarios],
        "outcome": outcomes,
    }  # fmt: skip
    return [(name, getattr(choice, name), options) for name, options in lists.items()]


def system_name(opened: research.Opened, system: str, texts: Texts) -> str:
    """Title of a system of territories; its own name where worlds are not those of the simulator."""
    from experiments.report.told import system_title

    return system if opened.experiment.model else system_title(system, texts.lang)


def scenario_name(opened: research.Opened, scenario: str, texts: Texts) -> str:
    """Titles of the scenarios that a name joins; the name itself where worlds are not those of the simulator."""
    from experiments.report.told import part_title

    parts = scenario.split(JOINED_BY)
    return scenario if opened.experiment.model else " + ".join(part_title(part, texts.lang) for part in parts)


def outcome_label(outcome: str, texts: Texts) -> tuple[str, str]:
    """Label and unit of an outcome; its own name when the simulator does not know it."""
    for known in OUTCOMES:
        if known.id == outcome:
            return getattr(known, f"label_{texts.lang}"), texts.named("units", known.unit)
    return outcome, ""


def names_of(opened: research.Opened, choice: Choice, runs: pd.DataFrame, texts: Texts) -> Callable[[str], str]:
    """What an uncertainty is called: a parameter or a field of a shock or lever by its label, else by its path."""
    labels = dict(parameter_titles(texts.lang))
    if opened.experiment.model is None and len(runs):
        scenario = world_of_run(opened, choice.system, choice.scenario, runs.iloc[0])
        for head in KINDS:
            for item in getattr(scenario, head):
                for field, row in item.field_rows().items():
                    labels[f"{head}.{item.id}.{field}"] = row[f"label_{texts.lang}"]
    return lambda path: labels.get(path, path)


def written(value: float, texts: Texts) -> str:
    """A response with a few digits, signed."""
    size = abs(value)
    return number(value, texts.lang, 0 if size >= 100 else 1 if size >= 10 else 3, signed=True)


def differences(opened: research.Opened, choice: Choice, texts: Texts) -> tuple[Markup, list[tuple[str, ...]], bool]:
    """Differences of every scenario of the system from its reference on the same luck, drawn and as lines.

    The last value says whether they are shares of the reference; without a reference, values are told instead.
    """
    from experiments.analysis import mean_differences, relative

    table = opened.table[opened.table["system"] == choice.system]
    paired = table[table["outcome"] == choice.outcome].dropna(subset=["reference"])
    if paired.empty:
        table, shares = table.assign(difference=table["value"], reference=0.0), False
    else:
        shares = relative(paired)
    found = mean_differences(table, choice.outcome)

    def told(value: float) -> str:
        if np.isnan(value):
            return "–"
        return percent(value, texts.lang, signed=True) if shares else written(value, texts)

    named = {one: scenario_name(opened, one, texts) for one in found["scenario"]}
    rows = [(named[one.scenario], one.low, one.mean, one.high) for one in found.itertuples()]
    lines = [
        (named[one.scenario], str(one.runs), told(one.mean), f"{told(one.low)} … {told(one.high)}")
        for one in found.itertuples()
    ]
    return intervals(rows, told), lines, shares


def tornado(swings: list[research.Swing], name: Callable[[str], str], texts: Texts) -> Markup:
    """The tornado of the widest swings."""
    bars = [(name(one.path), one.at_low, one.at_high) for one in swings[:MOST_SWINGS]]
    return swing_bars(bars, lambda value: written(value, texts))


def curve(
    runs: pd.DataFrame, choice: Choice, name: Callable[[str], str], texts: Texts
) -> tuple[list[tuple[str, str]], Markup]:
    """The paths to pick from, and the response of each run against one of them (against the seed without any)."""
    paths = research.by_point(runs)[0]
    if choice.against:
        x = np.array([float(json.loads(point).get(choice.against, np.nan)) for point in runs["point"]])
    else:
        x = runs["seed"].to_numpy(float)
    label = name(choice.against) if choice.against else texts("research.seed")
    drawn = cloud(x, runs["response"].to_numpy(float), label, lambda value: written(value, texts))
    return [(path, name(path)) for path in paths], drawn


def box_lines(found: dict[str, Any], name: Callable[[str], str], texts: Texts) -> dict[str, Any]:
    """A box in words: bounds by uncertainty, coverage, density, threshold."""
    bounds = [
        (name(path), *(number(sides[side], texts.lang, 3) if side in sides else "–"
                                    for side in ("low", "high")))
        for path, sides in found["bounds"].items()
    ]  # fmt: skip
    coverage, density = (number(100.0 * found[share], texts.lang) for share in ("coverage", "density"))
    return {"bounds": bounds, "coverage": coverage, "density": density,
            "threshold": written(found["threshold"], texts), "points": found["points"]}  # fmt: skip


def run_lines(runs: pd.DataFrame, name: Callable[[str], str], texts: Texts) -> list[tuple[int, str, str, str]]:
    """The first runs: place in the table, seed, point, response."""
    lines, between = [], " ; " if texts.lang == "fr" else "; "
    for place, line in enumerate(runs.head(MOST_RUNS_SHOWN).itertuples()):
        given = json.loads(line.point).items()
        point = between.join(
            f"{name(path)} = {number(value, texts.lang, 3) if isinstance(value, float) else value}"
            for path, value in given
        )
        lines.append((place, str(line.seed), point or "–", written(float(line.response), texts)))
    return lines
