"""The two widgets of the dashboard, whose JavaScript travels with the package."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import anywidget
import solara
import traitlets

from dashboards.turns import turn_of_page

logger = logging.getLogger(__name__)
ASSETS = files("dashboards").joinpath("assets")


def asset(name: str) -> str:
    """The text of a file of `dashboards/assets`."""
    return ASSETS.joinpath(name).read_text(encoding="utf-8")


class Fragment(anywidget.AnyWidget):
    """A piece of page: HTML from the server, events back as messages {do, at, value}."""

    _esm = asset("fragment.js")
    html = traitlets.Unicode("").tag(sync=True)
    classes = traitlets.Unicode("").tag(sync=True)
    main = traitlets.Bool(False).tag(sync=True)
    address = traitlets.Unicode("").tag(sync=True)
    """Query that the browser shows as the address of the page; the main fragment alone writes it."""
    before = traitlets.Unicode("").tag(sync=True)
    """HTML of the answer before the last change, which the browser replays without the server."""


class Scene(anywidget.AnyWidget):
    """Map, curve and clock over the whole horizon of an answer.

    `spec` is JSON; `frames` float32 of shape (variables, lines, weeks + 1, territories + 1); `arcs` JSON: pairs that
    cooperate, in rows, with the terms in force in each replication. The same of the answer before the last change,
    empty if there is none, is what the browser draws while a fragment replays that change.
    """

    _esm = asset("scene.js")
    spec = traitlets.Unicode("{}").tag(sync=True)
    frames = traitlets.Bytes(b"").tag(sync=True)
    arcs = traitlets.Unicode("[]").tag(sync=True)
    before_spec = traitlets.Unicode("").tag(sync=True)
    before_frames = traitlets.Bytes(b"").tag(sync=True)
    before_arcs = traitlets.Unicode("").tag(sync=True)
    variable = traitlets.Unicode("employment").tag(sync=True)
    mode = traitlets.Unicode("shock").tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    week = traitlets.Int(0).tag(sync=True)
    drawn = traitlets.Unicode("").tag(sync=True)
    """`code|code|time`: the pair that the visitor drew last."""


Handler = Callable[[Any, dict[str, Any]], None]


@solara.component
def Piece(
    html: str, on_event: Handler, classes: str = "", main: bool = False, address: str = "", before: str = ""
) -> None:
    """A fragment whose messages go to `on_event(widget, message)`."""
    turn = solara.use_memo(turn_of_page, [])
    latest = solara.use_ref(on_event)
    latest.current = on_event
    element = Fragment.element(html=html, classes=classes, main=main, address=address, before=before)

    def listen() -> Callable[[], None]:
        widget = solara.get_widget(element)

        def received(_: Any, message: Any, buffers: Any) -> None:
            if not (isinstance(message, dict) and isinstance(message.get("do"), str)):
                return
            try:
                with turn:
                    latest.current(widget, message)
            except Exception:
                logger.exception("a message from the page could not be followed: %s", message["do"])
                widget.send({"failed": True})

        widget.on_msg(received)
        return lambda: widget.on_msg(received, remove=True)

    solara.use_effect(listen, [])
