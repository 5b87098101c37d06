"""Results of `maillage run` on a map: what is lost, when it is back, what is gained against another run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from markupsafe import Markup

from dashboards import saved_runs
from dashboards.charts import curve_box
from dashboards.page import write
from dashboards.session import Session
from dashboards.texts import Texts, texts_in
from dashboards.widgets import Piece
from sim.errors import InputError, MaillageError
from sim.report.map_sheets import GAIN, MapSheet, map_sheets
from sim.report.number_format import number, typography
from sim.report.story import sentences
from sim.report.summary import summarise
from sim.results import RunResult

FIELDS = ("run", "shown", "other", "territory")
ITS_OWN = ""
"""Choice of the world to compare with: the run's own world without policy, where it has one."""


@dataclass(frozen=True)
class Shown:
    """A run with the map looked at and the territory chosen on it."""

    name: str
    run: RunResult
    sheets: list[MapSheet]
    sheet: MapSheet | None
    other: str
    territory: str
    wrong: str


@solara.component
def SavedRuns(session: Session) -> None:
    """The runs that the server finds, and one of them."""
    texts = texts_in(session.lang.value)
    picked, set_picked = solara.use_state({})

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        at, value = str(message.get("at", "")), str(message.get("value", ""))
        match message["do"]:
            case "pick" if at in FIELDS:
                set_picked({at: value} if at == "run" else {**picked, at: value})
            case "pick-place":
                set_picked({**picked, "territory": at})

    Piece(solara.use_memo(lambda: saved_html(picked, texts), [picked, texts.lang]), on_event)


def saved_html(picked: dict[str, str], texts: Texts) -> str:
    """The whole section; a run that cannot be read is said in one line."""
    known = saved_runs.names()
    common = {"pairs": pairs, "runs": known, "comparisons": saved_runs.comparisons()}
    try:
        shown = shown_of(known, picked, texts)
    except (InputError, MaillageError, OSError) as error:
        return write("saved", texts, shown=None, wrong=str(error), run=picked.get("run", ""), **common)
    if shown is None:
        return write("saved", texts, shown=None, wrong="", run="", **common)
    run = shown.run
    return write(
        "saved", texts, shown=shown, wrong=shown.wrong, run=shown.name, **common,
        title=typography(title_of(run, texts), texts.lang), system=typography(run.system.title(texts.lang), texts.lang),
        story=typography(" ".join(sentences(run, summarise(run), texts.report)), texts.lang),
        others=[name for name in known if name != shown.name],
        places=sorted(zip(run.system.codes, run.system.names, strict=True), key=lambda place: place[1]),
        curve=curve(run, shown.territory, texts), told=[
            sheet.told[shown.territory] for sheet in shown.sheets if shown.territory in sheet.told
        ],
        name=dict(zip(run.system.codes, run.system.names, strict=True)).get(shown.territory, ""),
        facts=texts("saved.facts", seed=run.seed, scale=number(run.scale, texts.lang), weeks=run.weeks,
                    command=run.command),
    )  # fmt: skip


def shown_of(known: list[str], picked: dict[str, str], texts: Texts) -> Shown | None:
    """What is looked at, filled in where nothing fitting was picked; None without any run."""
    if not known:
        return None
    name = picked["run"] if picked.get("run") in known else known[0]
    run, other, wrong = saved_runs.opened(name), picked.get("other", ITS_OWN), ""
    if other in known and other != name:
        try:
            run = saved_runs.beside(run, saved_runs.opened(other))
        except MaillageError as error:
            other, wrong = ITS_OWN, str(error)
    sheets = map_sheets(run, texts.report)
    wanted = GAIN if picked.get("other") and not wrong and "shown" not in picked else picked.get("shown")
    sheet = next((one for one in sheets if one.id == wanted), sheets[0] if sheets else None)
    territory = picked.get("territory", "")
    return Shown(name, run, sheets, sheet, other, territory if territory in run.system.codes else "", wrong)


def pairs(names: list[str]) -> list[tuple[str, str]]:
    """Names as options of a list: value and label."""
    return [(name, name) for name in names]


def title_of(run: RunResult, texts: Texts) -> str:
    """Title of the scenario of a saved run."""
    return str(run.scenario.get(f"title_{texts.lang}", ""))


def curve(run: RunResult, code: str, texts: Texts) -> Markup:
    """Residents in work of one territory, or of all, in each world of the run."""
    columns = slice(None) if not code else [run.system.codes.index(code)]
    worlds = [("m-quiet", run.twin_panel), ("m-kept", run.unaided_panel), ("m-unaided", run.panel)]
    lines = [
        (kind, panel["employment"][1:, columns].sum(axis=1).astype(np.float64))
        for kind, panel in worlds if panel is not None
    ]  # fmt: skip
    low, high = min(float(one.min()) for _, one in lines), max(float(one.max()) for _, one in lines)
    return curve_box(lines, low, high, texts("saved.curve"), lambda value: number(value, texts.lang))
