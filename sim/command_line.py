"""`maillage`: the command by which a planner or a pupil uses the simulator.

Every fault is one line on standard error: exit code 2 for bad input, 1 for a fault of the simulator, 130 for an
interruption. Commands are loaded when they are called, so that a listing answers at once.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from sim.commands.language import HelpLanguage, asked_language, said
from sim.errors import InputError, MaillageError, nearest_name
from sim.interruptions import remembered_interruptions

INTERRUPTED = 130
INTERNAL_FAULT = 1
EXTENSIONS = "maillage.commands"

COMMANDS = {
    "demo": (
        "sim.commands.demo:demo",
        "Un cas parlant, avec et sans choc : quelques phrases, des chiffres, un rapport.",
        "A telling case, with and without its shock: a few sentences, figures, a report.",
    ),
    "run": (
        "sim.commands.run:run",
        "Simule un scénario sur un territoire et écrit les résultats.",
        "Simulate a scenario on a territory and write the results.",
    ),
    "compare": (
        "sim.commands.compare:compare",
        "Compare des scénarios sur les mêmes hasards : écarts, intervalles, gagnants, coût.",
        "Compare scenarios on the same luck: differences, intervals, winners, cost.",
    ),
    "similar": (
        "sim.commands.similar:similar",
        "Trouve les territoires qui ressemblent au vôtre, et ce qu'ils deviennent.",
        "Find the territories most like yours, and what becomes of them.",
    ),
    "validate": (
        "sim.commands.validate:validate",
        "Confronte le simulateur aux faits publiés, cible par cible, échecs compris.",
        "Score the simulator against published facts, target by target, failures included.",
    ),
    "odd": (
        "sim.commands.odd:odd",
        "Écrit la description ODD du modèle, tirée du programme même.",
        "Write the ODD description of the model, taken from the program itself.",
    ),
    "list": (
        "sim.commands.list:list_",
        "Liste systèmes, territoires, scénarios, chocs, indicateurs ou paramètres.",
        "List systems, territories, scenarios, shocks, indicators or parameters.",
    ),
    "check": (
        "sim.commands.check:check",
        "Vérifie des scénarios et des dossiers de territoires, sans rien simuler.",
        "Check scenarios and directories of territories without simulating.",
    ),
    "population": (
        "sim.commands.population:population",
        "Construit la population d'un territoire et montre son écart aux statistiques.",
        "Build the population of a territory and show how it fits the facts.",
    ),
    "warmup": (
        "sim.commands.warmup:warmup",
        "Compile le simulateur d'avance, pour que les simulations démarrent vite.",
        "Compile the simulator ahead, so that runs start at once.",
    ),
    "bench": (
        "sim.commands.bench:bench",
        "Mesure la vitesse et la mémoire du simulateur sur cette machine.",
        "Measure the speed and memory of the simulator on this machine.",
    ),
}
"""Name, where it is, and what it does in French and in English."""

UsageFault = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def extension_commands() -> dict[str, EntryPoint]:
    """The commands that other installed packages add, by name; the simulator's own names cannot be taken."""
    return {entry.name: entry for entry in entry_points(group=EXTENSIONS) if entry.name not in COMMANDS}


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called or when help is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, the simulator's own first."""
        return [*COMMANDS, *sorted(extension_commands())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; None when there is none."""
        if cmd_name in COMMANDS:
            place, in_french, in_english = COMMANDS[cmd_name]
            module, _, function = place.partition(":")
            declared = getattr(importlib.import_module(module), function)
            return command_from(cmd_name, declared, said(in_french, in_english))
        entry = extension_commands().get(cmd_name)
        return None if entry is None else command_from(cmd_name, entry.load())

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name.

        Raises InputError with the nearest name for an unknown one.
        """
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise InputError(
                "no such command", got=args[0], expected=f"one of {', '.join(known)}",
                nearest=nearest_name(args[0], known),
            )  # fmt: skip
        return super().resolve_command(ctx, args)


def command_from(name: str, declared: Callable[..., object] | typer.Typer, text: str | None = None) -> Any:
    """A command made of a function or of a typer application, with its help text."""
    if isinstance(declared, typer.Typer):
        command = get_command(declared)
        command.name = name
        return command
    application = typer.Typer(add_completion=False)
    application.command(name, help=text)(declared)
    return get_command(application)


def show_version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"maillage {version('maillage')}")
        except PackageNotFoundError:
            raise InputError("maillage is not installed, so it has no version", expected="pip install -e .") from None
        raise typer.Exit


def application() -> typer.Typer:
    """The root of the command: name, help and version."""
    app = typer.Typer(
        cls=LazyGroup,
        add_completion=False,
        no_args_is_help=False,
        help=said(
            "Maillage simule des économies locales françaises, semaine après semaine : un choc, puis le retour.",
            "Maillage simulates French local economies week by week: a shock, and the way back.",
        ),
    )

    @app.callback()
    def root(
        version: bool = typer.Option(
            False, "--version", callback=show_version, is_eager=True, help=said("Version", "Version")
        ),
    ) -> None:
        return None

    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    HelpLanguage.current = asked_language(words)
    try:
        with remembered_interruptions():
            outcome = get_command(application()).main(args=words, prog_name="maillage", standalone_mode=False)
    except MaillageError as error:
        return refuse(str(error), error.exit_code)
    except UsageFault as error:
        return refuse(error.format_message(), InputError.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return refuse(said("interrompu", "interrupted"), INTERRUPTED)
    except Exception as error:
        return refuse_fault(error)
    if outcome == INTERRUPTED:
        return refuse(said("interrompu", "interrupted"), INTERRUPTED)
    return outcome if isinstance(outcome, int) else 0


def refuse(message: str, exit_code: int) -> int:
    """Say in one line on standard error what is wrong."""
    typer.echo(f"maillage: {' '.join(message.split())}", err=True)
    return exit_code


def refuse_fault(error: Exception) -> int:
    """Say in one line that the simulator failed, and where the details are."""
    from sim.commands.logs import traceback_file

    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return refuse(f"internal fault, {what[:300]} (details in {traceback_file(error)})", INTERNAL_FAULT)


if __name__ == "__main__":
    sys.exit(main())
