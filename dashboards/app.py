"""The page that Solara serves: one session a visitor, its panels, its address."""

from __future__ import annotations

from collections.abc import Callable

import solara

from dashboards.classroom.pupil import ClassPage
from dashboards.guard import Guarded, GuardedPage
from dashboards.lessons.page import Learn
from dashboards.panels.compare import Compare
from dashboards.panels.costs import Costs
from dashboards.panels.follow import Follow
from dashboards.panels.headline import Headline
from dashboards.panels.masthead import Masthead
from dashboards.panels.research import Research
from dashboards.panels.scene import ScenePanel
from dashboards.panels.side import Side
from dashboards.panels.tables import Tables
from dashboards.panels.take import TakeAway
from dashboards.panels.understand import Understand
from dashboards.session import Session, accepted_languages
from dashboards.widgets import asset


@solara.component
def Dashboard() -> None:
    """The whole dashboard."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search, accepted_languages()), [])

    def leave() -> Callable[[], None]:
        return session.close

    solara.use_effect(leave, [])
    solara.use_effect(session.start, [session.view.value])
    solara.Style(asset("style.css"))
    with solara.Div(classes=["m-app"]):
        Guarded(session, Masthead)
        Guarded(session, PAGES[session.view.value]).key(session.view.value)


@solara.component
def Explore(session: Session) -> None:
    """Ask a question and see its answer."""
    with solara.Div(classes=["m-work"]):
        with solara.Div(classes=["m-aside"]):
            Guarded(session, Side)
        with solara.Div(classes=["m-results"]):
            for panel in (Headline, ScenePanel, Costs, Tables, TakeAway):
                Guarded(session, panel)


@solara.component
def Explain(session: Session) -> None:
    """Why the answer is what it is, then a few lives in it."""
    with solara.Div(classes=["m-explain"]):
        Guarded(session, Understand)
        Guarded(session, Follow)


PAGES = {"explore": Explore, "compare": Compare, "understand": Explain, "learn": Learn, "research": Research}


@solara.component
def Layout(children: list[solara.Element] | None = None) -> None:
    """No bar, no drawer: the page is the page."""
    solara.Div(children=children or [])


@solara.component
def Visit() -> None:
    """The dashboard; should it fail as a whole, the visitor is told."""
    GuardedPage(Dashboard)


@solara.component
def Seating() -> None:
    """The page of a pupil; should it fail, the pupil is told."""
    GuardedPage(ClassPage)


routes = [
    solara.Route("/", component=Visit, layout=Layout, label="Maillage"),
    solara.Route("class", component=Seating, label="Maillage"),
]
