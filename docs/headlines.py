"""Measure the headline difference of every scenario of the catalogue and write docs/scenarios.md.

    PYTHONPATH=. python docs/headlines.py [--replications 6] [--workers 2] [--scale 1]

A scenario with levers or cooperation is compared with the same shocks and luck without them, one with shocks alone with
the world without shock. Cooperation is struck by the closure of the largest employer. Systems above 200 000 households
are simulated at 1:10, the others at the scale asked, over the horizon of the scenario; paired seeds, 95 % Student
intervals.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.comparison.outcomes import compare, cost
from sim.comparison.replications import replicate
from sim.report.number_format import money, number
from sim.scenarios import Scenario, catalogue_ids, load_scenario
from sim.setting import Setting

LARGE_HOUSEHOLDS = 200_000
STRUCK = ("isolated", "bilateral", "hub", "mesh", "alliance")
CAVEATS = {
    "atelier-grand-angouleme": "land is scarce in both worlds; who comes to ready land is an assumption",
    "atelier-grand-calais": "founders bring customers from outside, as firms like them do; half are additional",
    "atelier-pays-ledonien": "founders bring customers from outside, as firms like them do; half are additional",
    "atelier-rives-du-rhone": "mostly purchases moved from elsewhere; posts filled sooner add jobs, not output",
    "atelier-gevaudan-lozere": "residents welcomed come from within the territories counted",
    "household-consumption": "purchases moved home are lost elsewhere; units of a local currency are euros set aside",
    "human-development": "services are ordered where they are paid for; residents welcomed leave a neighbour",
    "productive-ecosystem": "partly purchases moved from the rest of France; reserves pay only in a cut of supply",
    "soutien-aura": "with short-time work and 1.5 months of cash nobody fails for lack of it, so no firm is saved",
    "three-levers": "the three packages cost three times one",
}
"""What a reader must know of a difference before quoting it."""
PAGE = Path(__file__).parent / "scenarios.md"


def asked(name: str, scale: int) -> tuple[Scenario, Scenario, str] | None:
    """A scenario, what it is compared with, and how that is called; None when there is nothing to compare."""
    full = f"plant-closure+{name}" if name in STRUCK else name
    scenario = load_scenario(full, {"system": load_scenario(name).system})
    households = Setting.of(scenario).pack.facts("households_2018")
    size = sum(households[Setting.of(scenario).pack.rows(Setting.of(scenario).codes)])
    changes = {"scale": max(scale, 10 if size > LARGE_HOUSEHOLDS else 1)}
    scenario = scenario.model_copy(update=changes)
    if scenario.has_policy and scenario.shocks:
        return scenario, scenario.unaided(), "same shocks, no policy"
    if scenario.has_policy:
        return scenario, scenario.unaided(), "same world, no policy"
    if scenario.shocks:
        return scenario, scenario.twin(), "same world, no shock"
    return None


def line(name: str, options: argparse.Namespace) -> str:
    """One line of the table: years of work, income, public euros and euros a year of work, with intervals."""
    found = asked(name, options.scale)
    if found is None:
        return f"| `{name}` | {load_scenario(name).title_en} | reference | - | - | - | - | - | |"
    scenario, reference, against = found
    second, first = replicate([scenario, reference], options.replications, options.workers)
    core = Setting.of(scenario).view.core.nonzero()[0]
    work, income = (compare(first, second, core)[outcome] for outcome in ("work", "real_income"))
    price = cost(first, second, core)
    verdict = {"noise": "inside the noise", "none": "no effect"}.get(work.verdict, "")
    told = f"{number(work.mean, 'en', signed=True)} [{number(work.low, 'en')}, {number(work.high, 'en')}] {verdict}"
    per_year = price.euros_per_job_year
    cells = [
        f"`{name}` ({scenario.system}, 1:{scenario.scale}, {scenario.weeks} weeks)", scenario.title_en, against,
        told.strip(), number(price.consolidated_work.mean, "en", signed=True),
        money(income.mean, "en", signed=True), money(price.public.mean, "en"),
        "-" if per_year is None else money(per_year[0], "en"), CAVEATS.get(name, ""),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and write the page, line by line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_args()
    head = [
        "# The catalogue and its headline differences", "",
        "Written by `python docs/headlines.py`: each scenario against the same world and luck without it, "
        f"{options.replications} paired seeds, 95 % interval of the mean difference, territories under study. Years of "
        "work are those of residents over the run; consolidated takes away those that the taxes paid elsewhere in "
        "France withdraw there. Public money is what public bodies spent on programmes. A gain of the territory is "
        "often a loss elsewhere in France, which is outside. Effects of levers and cooperation rest on assumptions "
        "(`maillage list levers --json`).", "",
        "| scenario | title | compared with | years of work | consolidated | real income | public money "
        "| per year of work | caveat |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    rows = []
    for name in catalogue_ids():
        rows.append(line(name, options))
        PAGE.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
