"""Map and curves over the runs of an experiment, which kept figures only: they are lived again from their seeds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import solara

from dashboards import research
from dashboards.page import write
from dashboards.panels.scene import NOTHING, MapAndCurve, drawing_of
from dashboards.question import checked
from dashboards.refusals import failure
from dashboards.runs.plan import REFINED_HOUSEHOLDS, households_of, round_scale
from dashboards.runs.reliving import Reliving
from dashboards.session import Session
from dashboards.texts import texts_in
from dashboards.turns import session_context
from dashboards.widgets import Piece
from sim.errors import MaillageError

if TYPE_CHECKING:
    from sim.scenarios import Scenario

MOST_RUNS_LIVED = 24
"""Runs lived again for a map, evenly spread over points and seeds."""


@solara.component
def Relived(session: Session, experiment: str, system: str, scenario: str) -> None:
    """A button, then the map and curve of these runs as they are lived, means and 95 % interval over runs."""
    texts = texts_in(session.lang.value)
    asked, set_asked = solara.use_state(0)
    shown, set_shown = solara.use_state(None)
    wrong, set_wrong = solara.use_state("")
    in_session = solara.use_memo(session_context, [])

    def live() -> Callable[[], None] | None:
        if not asked:
            return None

        def tell(estimate: Any, done: int, wrong: str) -> None:
            with in_session():
                set_wrong(wrong)
                if estimate is not None:
                    set_shown(estimate)

        try:
            reliving = Reliving(runs_to_live(experiment, system, scenario), tell)
            reliving.start()
        except (MaillageError, RuntimeError, ValueError) as error:
            set_wrong(str(error))
            return None
        return reliving.stop

    solara.use_effect(live, [asked])

    def on_event(widget: Any, message: dict[str, Any]) -> None:
        if message["do"] == "live":
            set_wrong("")
            set_asked(asked + 1)

    done, of = (0, 0) if shown is None else (shown.replications, shown.wanted)
    told = "" if shown is None else texts("research.lived", n=done, of=of, scale=shown.scale)
    html = write("relived", texts, asked=bool(asked), told=told, busy=asked and not wrong and done < max(of, 1),
                 wrong=failure(wrong, texts),
                 most=MOST_RUNS_LIVED)  # fmt: skip
    with solara.Div():
        Piece(html, on_event)
        if shown is not None:
            MapAndCurve(session, drawing_of(shown, shown.scenario, texts, drawable=False), NOTHING)


def runs_to_live(experiment: str, system: str, scenario: str) -> list[Scenario]:
    """The runs of a scenario in a system as scenarios, at most `MOST_RUNS_LIVED`.

    Each has its own seed and values, and the scale of the experiment unless that is too fine for a page. Raises
    InputError for a run that is no world of the page.
    """
    opened = research.opened(experiment)
    runs = research.sample(research.chosen(opened, system, scenario, opened.outcomes[0]), MOST_RUNS_LIVED)
    found = []
    for _, line in runs.iterrows():
        world = world_of_run(opened, system, scenario, line)
        scale = max(world.scale, round_scale(households_of(world), REFINED_HOUSEHOLDS))
        found.append(checked(world.model_dump()).model_copy(update={"seed": world.seed, "scale": scale}))
    return found


def world_of_run(opened: research.Opened, system: str, scenario: str, line: Any) -> Scenario:
    """The scenario of a line of the table of runs, as the experiment resolved it."""
    from experiments.design import Run
    from experiments.work import resolved

    return resolved(opened.experiment, Run(system, scenario, json.loads(line["point"]), int(line["seed"]), ()))
