"""The page that Solara serves: one session a visitor, its panels, its address."""

from __future__ import annotations

from collections.abc import Callable

import solara

from dashboards.classroom.pupil import ClassPage
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
        Masthead(session)
        PAGES[session.view.value](session)


@solara.component
def Explore(session: Session) -> None:
    """Ask a question and see its answer."""
    with solara.Div(classes=["m-work"]):
        with solara.Div(classes=["m-aside"]):
            Side(session)
        with solara.Div(classes=["m-results"]):
            Headline(session)
            ScenePanel(session)
            Costs(session)
            Tables(session)
            TakeAway(session)


@solara.component
def Explain(session: Session) -> None:
    """Why the answer is what it is, then a few lives in it."""
    with solara.Div(classes=["m-explain"]):
        Understand(session)
        Follow(session)


PAGES = {"explore": Explore, "compare": Compare, "understand": Explain, "learn": Learn, "research": Research}


@solara.component
def Layout(children: list[solara.Element] | None = None) -> None:
    """No bar, no drawer: the page is the page."""
    solara.Div(children=children or [])


routes = [
    solara.Route("/", component=Dashboard, layout=Layout, label="Maillage"),
    solara.Route("class", component=ClassPage, label="Maillage"),
]
