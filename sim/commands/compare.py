"""`maillage compare`: scenarios side by side on the same luck, with intervals, winners and losers, and costs."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands import options
from sim.commands.language import Lang, said
from sim.commands.logs import PatientProgress, logging_to
from sim.commands.simulate import require_place_for_results, require_possible
from sim.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from sim.comparison.outcomes import Outcome
    from sim.indicators.survival import Survival
    from sim.report.comparison import Comparison
    from sim.scenarios import Scenario

MOST_SCENARIOS = 5
MARKER = "comparison.json"
Replications = Annotated[
    int, typer.Option("--replications", "-n", min=1, max=1000, metavar="N",
                      help=said("Tirages appariés", "Paired draws")),
]  # fmt: skip
PublicEuros = Annotated[
    float | None, typer.Option("--public-euros", min=0.01, metavar="EUR", help=said(
        "Le même argent public pour chaque politique : euros par habitant, sur toute la durée",
        "The same public money for each policy: euros an inhabitant, over the whole run")),
]  # fmt: skip
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, metavar="N", help=said("Processus (défaut : un par cœur)",
                                                                                 "Processes (default: one a core)")),
]  # fmt: skip


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="A B ...", help=said(
            "Scénarios ; les autres sont comparés au premier, un seul au même monde sans agir ou sans choc",
            "Scenarios; the others are compared with the first, one alone with itself, nobody acting or no shock")),
    ],
    replications: Replications = 5,
    dose: Annotated[
        str | None, typer.Option("--dose", metavar="ID", help=said("Fait varier ce levier ou ce choc du dernier",
                                                                   "Vary this lever or shock of the last one")),
    ] = None,
    public_euros: PublicEuros = None,
    system: options.System = None,
    territories: options.Territories = None,
    data: options.Data = None,
    weeks: options.Weeks = None,
    seed: options.Seed = None,
    scale: options.Scale = None,
    settings: options.Settings = None,
    workers: Workers = None,
    out: options.Out = None,
    as_json: options.Json = False,
    lang: options.Language = None,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    log_file: options.LogFile = None,
) -> None:
    """Compare scenarios on the same luck: differences with intervals, winners and losers, cost."""  # fmt: skip
    from sim.report.comparison import render_comparison
    from sim.report.files import write_json, write_together

    speech = options.language(lang)
    overrides = options.scenario_overrides(system, territories, data, weeks, seed, scale, settings)
    resolved = on_the_same_ground(scenarios, overrides)
    if public_euros is not None:
        resolved = at_equal_budgets(resolved, public_euros)
    if out is not None:
        require_place_for_results(out, MARKER)
    with logging_to(verbose, quiet, log_file), PatientProgress(quiet) as progress:
        found = lived(resolved, replications, dose, workers, progress, shlex.join(["maillage", *sys.argv[1:]]))
    if out is not None:
        page = render_comparison(found, speech)
        write_together(out, {
            MARKER: lambda path: write_json(path, document(found)),
            "report.html": lambda path: path.write_text(page, encoding="utf-8", newline="\n"),
        }, MARKER)  # fmt: skip
    if as_json:
        typer.echo(json.dumps(document(found), ensure_ascii=False, indent=1))
    elif not quiet:
        from rich.console import Console

        console = Console()
        console.print(table(found, speech))
        from sim.comparison.outcomes import EMPLOYMENT_AT_END
        from sim.report.comparison import cost_lines, story, unequal_spending
        from sim.report.number_format import number
        from sim.report.words import Words

        words = Words(speech)
        for sentence in story(found, words):
            console.print(sentence)
        for line in cost_lines(found, words):
            colon = words("page.colon")
            public = f"{words('comparison.public')}{colon}{line['public']}"
            per_year = f"{words('comparison.job_year')}{colon}{line['per_job_year']}"
            console.print(f"{line['name']} · {public} · {per_year}", style="dim")
        unequal = unequal_spending(found, words)
        if unequal:
            console.print(unequal)
        told = [found.shrinking(place, EMPLOYMENT_AT_END) for place in range(1, len(found.scenarios))]
        if all(ratio is not None for ratio in told):
            shown = ", ".join("∞" if ratio == float("inf") else number(ratio, speech, 1) for ratio in told)
            console.print(words("comparison.luck", outcome=words("comparison.luck_outcome"), ratio=shown), style="dim")
        if out is not None:
            console.print(words("screen.report", path=out / "report.html"))


def on_the_same_ground(names: list[str], overrides: dict[str, object]) -> list[Scenario]:
    """The scenarios resolved on the place, dates, scale and data of the first one, unless options say otherwise.

    One alone is compared with the world in which nobody acts, or, without policy, in which nothing happens.

    Raises InputError for more than five scenarios, the same one twice, or one alone that has neither shock nor policy.
    """
    from sim.scenarios import load_scenario

    if len(names) > MOST_SCENARIOS:
        raise InputError("cannot compare", "scenarios", len(names), f"one to {MOST_SCENARIOS} scenarios")
    if len(set(names)) < len(names):
        raise InputError("the same scenario twice", "scenarios", ", ".join(names), "different scenarios")
    first = load_scenario(names[0], options.on_own_territories(names[0], overrides))
    ground: dict[str, object] = {"weeks": first.weeks, "scale": first.scale, "seed": first.seed}
    ground["start_date"] = first.start_date
    if first.data is not None:
        ground["data"] = first.data
    if first.territories is not None:
        ground["territories"] = list(first.territories)
    elif first.system is not None:
        ground["system"] = first.system
    if len(names) == 1:
        require_possible(first)
        return [without(first), first]
    others = [load_scenario(name, {**overrides, **ground}) for name in names[1:]]
    for scenario in (first, *others):
        require_possible(scenario)
    return [first, *others]


def without(scenario: Scenario) -> Scenario:
    """What a scenario alone is compared with: the same shocks without its policy, or the same world without its shocks.

    Raises InputError for a scenario that has neither.
    """
    if not scenario.has_policy and not scenario.shocks:
        raise InputError("nothing to compare", "scenarios", scenario.id, "a scenario with a shock or a policy, or two")
    other, title_fr, title_en = scenario.twin(), "Le même monde, sans choc", "The same world, no shock"
    if scenario.has_policy:
        other, title_fr, title_en = scenario.unaided(), "Le même monde, sans agir", "The same world, nobody acting"
    return other.model_copy(update={"id": f"{scenario.id} without", "title_fr": title_fr, "title_en": title_en})


def at_equal_budgets(scenarios: list[Scenario], euros_per_inhabitant: float) -> list[Scenario]:
    """Every scenario with levers at the same planned public euros; the first may have none.

    Raises InputError when another one has no lever with public money.
    """
    from sim.comparison.equal_budget import at_public_budget, planned_public_euros
    from sim.setting import Setting

    places = Setting.of(scenarios[0]).places
    return [
        scenario if place == 0 and planned_public_euros(scenario, places) == 0.0
        else at_public_budget(scenario, euros_per_inhabitant, places)
        for place, scenario in enumerate(scenarios)
    ]  # fmt: skip


def lived(
    scenarios: list[Scenario], replications: int, dose: str | None, workers: int | None, progress: Any, command: str
) -> Comparison:
    """Live every scenario on the same seeds, and the last one at several doses if asked."""
    from sim.comparison.dose_response import DOSES, dosed
    from sim.comparison.replications import replicate
    from sim.report.comparison import Comparison
    from sim.run import MAP_SIZE
    from sim.setting import Setting

    variants = dosed(scenarios[-1], dose) if dose is not None else []
    lives = replicate([*scenarios, *variants], replications, workers, progress)
    setting = Setting.of(scenarios[0])
    return Comparison(
        system=setting.view, scenarios=scenarios, lives=lives[: len(scenarios)],
        outlines=setting.pack.outline_svg(setting.codes, *MAP_SIZE), outline_size=MAP_SIZE,
        sources=setting.pack.sources(), command=command, dose_of=dose or "", doses=DOSES if variants else (),
        dosed=lives[len(scenarios) :],
    )  # fmt: skip


def table(found: Comparison, lang: Lang) -> Table:
    """The differences as a table for the terminal."""
    from rich.table import Table

    from sim.report.comparison import outcome_lines, title
    from sim.report.words import Words

    words = Words(lang)
    seeds = words.count("comparison.seeds", len(found.lives[0]), n=len(found.lives[0]))
    shown = Table(title=f"{found.system.title(lang)} · {seeds}")
    shown.add_column("")
    shown.add_column(title(found, 0, lang), justify="right")
    for place in range(1, len(found.scenarios)):
        shown.add_column(title(found, place, lang), justify="right")
    for line in outcome_lines(found, words):
        cells = [f"{cell['mean']} {cell['interval']} {cell['verdict']}" for cell in line["cells"]]
        shown.add_row(line["name"], line["level"], *cells)
    return shown


def differences(found: Comparison, place: int, outcome: Outcome) -> dict[str, Any]:
    """A difference as plain values, with how many times common luck shrinks its variance (None: exact or one seed)."""
    each, shrinking = found.differences(place)[outcome.id], found.shrinking(place, outcome)
    finite = None if shrinking is None or shrinking == float("inf") else shrinking
    return {
        "mean": each.mean, "low": each.low, "high": each.high, "verdict": each.verdict, "variance_shrunk": finite,
    }  # fmt: skip


def recovery(times: Survival | None) -> dict[str, Any] | None:
    """A time to come back over the draws as plain values; None when nothing is lost."""
    return None if times is None else {"median_weeks": times.median(), "not_recovered_share": times.censored_share}


def document(found: Comparison) -> dict[str, Any]:
    """The comparison as plain values: levels, differences with interval and verdict, costs."""
    from sim.comparison.outcomes import OUTCOMES
    from sim.comparison.recovery_times import RECOVERED

    costs = [found.cost(place) for place in range(1, len(found.scenarios))]
    return {
        "schema_version": 2,
        "command": found.command,
        "system": found.system.name,
        "seeds": [life.seed for life in found.lives[0]],
        "scenarios": [scenario.id for scenario in found.scenarios],
        "levels": {
            outcome.id: [[outcome.value(life, found.core) for life in lives] for lives in found.lives]
            for outcome in OUTCOMES
        },
        "differences": [
            {
                outcome.id: differences(found, place, outcome)
                for outcome in OUTCOMES
            }
            for place in range(1, len(found.scenarios))
        ],
        "costs": [
            {
                "public_euros": price.public.mean,
                "by_payer": {payer: each.mean for payer, each in price.by_payer.items()},
                "raised_here_euros": price.raised_here.mean,
                "paid_elsewhere_euros": price.paid_elsewhere.mean,
                "consolidated_work": price.consolidated_work.mean,
                "consolidated_income_euros": price.consolidated_income.mean,
                "euros_per_job_year": price.euros_per_job_year,
            }
            for price in costs
        ],
        "recoveries": [
            {quantity: recovery(found.recovery(place, quantity)) for quantity in RECOVERED}
            for place in range(1, len(found.scenarios))
        ],
        "doses": [
            {"dose": dose, "work": [OUTCOMES[0].value(life, found.core) for life in lives]}
            for dose, lives in zip(found.doses, found.dosed, strict=True)
        ],
    }
