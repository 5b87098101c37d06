"""`maillage dashboard`: serve the dashboard on this machine and open it in the browser."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from typing import Annotated

import typer

from sim.commands.language import said
from sim.errors import InputError

ENVIRONMENT = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "Maillage",
    "SOLARA_KERNEL_CULL_TIMEOUT": "15m",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    "SOLARA_MODE": "production",
    "SOLARA_APP": "dashboards.app",
    "SOLARA_ASSETS_CDN": "http://127.0.0.1:9/",
}
"""Nothing leaves the machine: no telemetry, no address outside; idle sessions end after fifteen minutes."""


command = typer.Typer(add_completion=False)


@command.command(
    help=said(
        "Ouvre le tableau de bord : son territoire, un choc, ce que l'on peut y faire, dans le navigateur.",
        "Open the dashboard: one's territory, a shock, what can be done about it, in the browser.",
    )
)
def dashboard(
    port: Annotated[int, typer.Option(help=said("Port", "Port"), min=1, max=65535)] = 8765,
    host: Annotated[str, typer.Option(help=said("Adresse d'écoute", "Address to listen on"))] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=said("Ouvrir le navigateur", "Open the browser"))
    ] = True,
) -> None:
    """Serve the dashboard until Ctrl-C.

    Raises InputError when its packages are missing or the port is taken.
    """
    try:
        import uvicorn  # noqa: F401
    except ImportError:
        raise InputError("the dashboard is not installed", expected="pip install maillage[dashboard]") from None
    refuse_taken_port(host, port)
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    typer.echo(said(f"Tableau de bord : {address}  (Ctrl-C pour arrêter)", f"Dashboard: {address}  (Ctrl-C to stop)"))
    if browser:
        threading.Timer(1.5, webbrowser.open, (address,)).start()
    serve(host, port)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise InputError when nothing can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(f"cannot listen: {error.strerror}", "--port", f"{host}:{port}", "a free port") from None


def serve(host: str, port: int) -> None:
    """Prepare the first answer, then run the server in this process."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import uvicorn

    from dashboards.question import first_question
    from dashboards.runs.answering import prepare

    prepare(first_question())
    uvicorn.run("solara.server.starlette:app", host=host, port=port, log_level="warning")
