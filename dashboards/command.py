"""`maillage dashboard`: serve the dashboard on this machine and open it in the browser."""

from __future__ import annotations

import logging
import os
import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from dashboards.classroom.network import VARIABLE as CLASS_ADDRESS
from dashboards.classroom.network import local_host
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
EVERYWHERE = "0.0.0.0"

command = typer.Typer(add_completion=False)


@command.command(
    help=said(
        "Ouvre le tableau de bord : son territoire, un choc, ce que l'on peut y faire, dans le navigateur.",
        "Open the dashboard: one's territory, a shock, what can be done about it, in the browser.",
    )
)
def dashboard(
    port: Annotated[int, typer.Option(help=said("Port", "Port"), min=1, max=65535)] = 8765,
    host: Annotated[
        str | None,
        typer.Option(help=said("Adresse d'écoute (défaut : 127.0.0.1)", "Address to listen on (default: 127.0.0.1)")),
    ] = None,
    in_class: Annotated[
        bool,
        typer.Option(
            "--class",
            help=said(
                "Tenir une classe : écouter le réseau local, où les élèves répondent chacun sur son appareil",
                "Hold a class: listen to the local network, where pupils answer each on their own device",
            ),
        ),
    ] = False,
    class_address: Annotated[
        str | None,
        typer.Option(
            help=said(
                "Tenir une classe derrière un mandataire : l'adresse publique que les élèves ouvrent",
                "Hold a class behind a proxy: the public address that pupils open",
            )
        ),
    ] = None,
    own_lessons: Annotated[
        Path | None,
        typer.Option("--lessons", help=said("Dossier de leçons en plus", "Directory of more lessons"), file_okay=False),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=said("Ouvrir le navigateur", "Open the browser"))
    ] = True,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", help=said("Dire chaque monde simulé ou abandonné", "Tell each world simulated or abandoned")
        ),
    ] = False,
    experiments: Annotated[
        Path | None,
        typer.Option(
            help=said("Dossier d'expériences à montrer", "Directory of experiments to show"),
            exists=True, file_okay=False,
        ),
    ] = None,
) -> None:
    """Serve the dashboard until Ctrl-C.

    Raises InputError when its packages are missing, the port is taken or a lesson is wrong.
    """
    try:
        import uvicorn  # noqa: F401
    except ImportError:
        raise InputError("the dashboard is not installed", expected="pip install maillage[dashboard]") from None
    if own_lessons is not None:
        check_lessons(own_lessons)
    if class_address:
        os.environ[CLASS_ADDRESS] = class_address.rstrip("/")
    elif in_class:
        host = host or EVERYWHERE
        os.environ[CLASS_ADDRESS] = f"http://{local_host() if host == EVERYWHERE else host}:{port}"
    host = host or "127.0.0.1"
    refuse_taken_port(host, port)
    if verbose:
        logging.basicConfig()
        logging.getLogger("dashboards").setLevel(logging.INFO)
    if experiments is not None:
        os.environ["MAILLAGE_EXPERIMENTS"] = str(experiments.resolve())
    address = f"http://{'127.0.0.1' if host in (EVERYWHERE, '::') else host}:{port}"
    typer.echo(said(f"Tableau de bord : {address}  (Ctrl-C pour arrêter)", f"Dashboard: {address}  (Ctrl-C to stop)"))
    if host == EVERYWHERE:
        typer.echo(said(
            "Tout le réseau local peut ouvrir ce tableau de bord.", "The whole local network can open this dashboard."
        ))  # fmt: skip
    if in_class or class_address:
        where = f"{os.environ[CLASS_ADDRESS]}/class"
        typer.echo(said(f"Classe : adresse des élèves : {where}", f"Class: address for pupils: {where}"))
    if browser:
        threading.Timer(1.5, webbrowser.open, (address,)).start()
    serve(host, port)


def check_lessons(folder: Path) -> None:
    """Teach the lessons of a directory too; raises InputError for the first file that is no lesson."""
    from dashboards.lessons.lesson import VARIABLE, lessons

    if not folder.is_dir():
        raise InputError("no such directory", "--lessons", str(folder))
    os.environ[VARIABLE] = str(folder.absolute())
    lessons()


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
