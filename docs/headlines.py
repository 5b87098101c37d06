"""Measure the headline difference of every scenario of the catalogue at 1:1 and write docs/scenarios.md.

    PYTHONPATH=.:docs python docs/headlines.py --keep DIR [--replications 8] [--scale 1] [--page-only] [--only ID ...]

A scenario with levers or cooperation is compared with the same shocks and luck without them, one with shocks alone with
the world without shock. Cooperation is struck by the closure of the largest employer. Paired seeds, 95 % Student
intervals; each scenario at the scale asked over its own horizon. Every world lived is kept in DIR, so that the command
goes on where it stopped and the page can be written from what is done. With --only, the lines of those scenarios alone
are measured and written again; the others stay as they are, and a line says its own commit.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from functools import partial
from pathlib import Path

from mechanisms import MECHANISMS, Mechanism

from sim.checkpoints import Checkpoints
from sim.comparison.differences import Difference, paired
from sim.comparison.outcomes import JOBS_PER_EURO, OUTCOMES, paid_elsewhere, public_euros
from sim.comparison.replications import life_of
from sim.data.sealing import write_atomically
from sim.report.number_format import money, number
from sim.scenarios import Scenario, catalogue_ids, load_scenario

STRUCK = ("isolated", "bilateral", "hub", "mesh", "alliance")
AGAINST = ("same shocks, no policy", "same world, no policy", "same world, no shock", "the world it is")
FEWER = {"coworking-lyon": 5}
"""Seeds of scenarios whose worlds are long: ten years of Lyon and its countryside take minutes each."""
PAGE = Path(__file__).parent / "scenarios.md"
REMARKS = Path(__file__).parent / "remarks.toml"
HEAD = (
    "| scenario | compared with | seeds | at its mechanism | years of work | without those paid | consolidated "
    "| real income | public money | per year of work |",
    "|---|---|---|---|---|---|---|---|---|---|",
)
Numbers = dict[str, float]


def asked(name: str, scale: int) -> tuple[Scenario, Scenario | None, str]:
    """A scenario, what it is compared with (None: nothing), and how that is called."""
    changes = {"system": load_scenario(name).system, "scale": scale}
    scenario = load_scenario(f"plant-closure+{name}" if name in STRUCK else name, changes)
    if name == "isolated":
        return scenario, load_scenario("plant-closure", changes), AGAINST[0]
    if scenario.has_policy:
        return scenario, scenario.unaided(), AGAINST[0 if scenario.shocks else 1]
    if scenario.shocks:
        return scenario, scenario.twin(), AGAINST[2]
    return scenario, None, AGAINST[3]


def world(scenario: Scenario, mechanisms: tuple[Mechanism, ...], file: Path) -> None:
    """Live one world, unless its numbers are kept already, and keep them."""
    if file.exists():
        return
    kept = Checkpoints(scenario, None, flows=False)
    model = kept.world()
    kept.go_on(model)
    life, core = life_of(model), model.setting.view.core.nonzero()[0]
    outcomes = {outcome.id: outcome.value(life, core) for outcome in OUTCOMES}
    found = {
        "work": outcomes["work"], "beside": outcomes["work_beside_staff"], "real_income": outcomes["real_income"],
        "public": public_euros(life),
        "consolidated": outcomes["work"] - JOBS_PER_EURO * paid_elsewhere(life),
        **{f"mechanism {number}": one.measure(model) for number, one in enumerate(mechanisms)},
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(found).encode())


def numbers_kept(directory: Path, which: str) -> list[Numbers]:
    """What is kept of the worlds of one scenario, by seed."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(directory.glob(f"{which}-*.json"))]


def interval(difference: Difference, told, per: str = "") -> str:
    """A difference with its interval and what it is worth."""
    verdict = {"noise": " inside the noise", "none": " no effect"}.get(difference.verdict, "")
    if difference.low is None:
        return f"{told(difference.mean, signed=True)}{per}{verdict}"
    bounds = f"{told(difference.low)}, {told(difference.high)}"
    return f"{told(difference.mean, signed=True)}{per} [{bounds}]{verdict}"


def at_mechanism(one: Mechanism, without: list[float], having: list[float], alone: bool) -> str:
    """What a mechanism became: its change, or its level when there is nothing to compare."""
    told = partial(number, lang="en", decimals=one.decimals)
    if alone:
        return f"{one.label}: {interval(paired([0.0] * len(having), having), lambda v, signed=False: told(v))}"
    if not one.in_per_cent:
        return f"{one.label}: {interval(paired(without, having), told)}"
    changes = [100.0 * (second / first - 1.0) for first, second in zip(without, having, strict=True)]
    told = partial(number, lang="en", decimals=2)
    return f"{one.label}: {interval(paired([0.0] * len(changes), changes), told, ' %')}"


def line(name: str, scale: int, keep: Path, commit: str = "") -> str:
    """One line of the table, from what is kept; `commit` is said when it is not that of the page."""
    scenario, reference, against = asked(name, scale)
    having, without = (numbers_kept(keep / name, which) for which in ("scenario", "reference"))
    seeds = min(len(having), len(without)) if reference is not None else len(having)
    having, without = having[:seeds], without[:seeds]
    head = f"`{name}` ({scenario.system}, 1:{scale}, {scenario.weeks} weeks{commit})"
    if not seeds:
        return f"| {head} | {against} | 0 | not measured | - | - | - | - | - | - |"
    mechanisms = "; ".join(
        at_mechanism(one, *([each[f"mechanism {place}"] for each in worlds] for worlds in (without, having)),
                     reference is None)
        for place, one in enumerate(MECHANISMS[name])
    )  # fmt: skip
    if reference is None:
        return f"| {head} | {against} | {seeds} | {mechanisms} | - | - | - | - | - | - |"
    found = {key: paired([each[key] for each in without], [each[key] for each in having]) for key in having[0]}
    beside, public = found["beside"], found["public"].mean
    euros_a_year = money(public / beside.mean, "en") if beside.verdict == "gain" and public > 0 else "-"
    cells = [
        head, against, str(seeds), mechanisms, interval(found["work"], partial(number, lang="en")),
        interval(beside, partial(number, lang="en")),
        number(found["consolidated"].mean, "en", signed=True),
        interval(found["real_income"], partial(money, lang="en")), money(public, "en"), euros_a_year,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def page(scale: int, keep: Path, commit: str) -> str:
    """The page, from what is kept."""
    names = catalogue_ids()
    told = [
        "# The catalogue and its headline differences", "",
        f"Written by `python docs/headlines.py`, at 1:{scale}{commit}: each scenario beside the same world and luck "
        "without it, on paired seeds, 95 % interval of the mean difference, territories studied. *At its mechanism* "
        "is what the scenario says it moves first, in the last year unless dates are given. Years of work are those of "
        "residents over the run; without those paid, the years of those who made the services that programmes bought "
        "are taken away (wages paid are a cost), and public money is divided by what is left; consolidated takes away "
        "from all years those that the taxes paid elsewhere in France withdraw there. Real income is after the taxes "
        "that residents pay for programmes. Public money is what public bodies spent on programmes. A gain of the "
        "territory is often a loss elsewhere in France, which is outside. Effects of levers and cooperation rest on "
        "assumptions (`maillage list levers --json`). What is inside the noise, or null, is explained under the table.",
        "",
        *HEAD,
    ]  # fmt: skip
    told += [line(name, scale, keep) for name in names]
    told += ["", "## What to know before quoting a line", ""]
    remarks = tomllib.loads(REMARKS.read_text(encoding="utf-8"))
    told += [f"- **`{name}`** {remarks[name]}" for name in names if name in remarks]
    return "\n".join([*told, "", remarks["page"]["luck"]]) + "\n"


def with_lines(text: str, lines: dict[str, str]) -> str:
    """A page with the lines of some scenarios written again. Raises KeyError for one that it does not have."""
    written = text.splitlines()
    place = {each.split("`")[1]: number for number, each in enumerate(written) if each.startswith("| `")}
    for name, told in lines.items():
        written[place[name]] = told
    return "\n".join(written) + "\n"


def main() -> None:
    """Live what is missing, a seed of every scenario at a time, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--page-only", action="store_true")
    parser.add_argument("--commit", default="")
    parser.add_argument("--only", nargs="+", choices=catalogue_ids(), default=[], metavar="ID")
    options = parser.parse_args()
    for place in range(0 if options.page_only else options.replications):
        for name in options.only or catalogue_ids():
            scenario, reference, _ = asked(name, options.scale)
            for which, one in (("scenario", scenario), ("reference", reference)):
                if one is not None and place < FEWER.get(name, options.replications):
                    seeded = one.model_copy(update={"seed": one.seed + place})
                    world(seeded, MECHANISMS[name], options.keep / name / f"{which}-{place:03d}.json")
    commit = f" on commit {options.commit}" if options.commit else ""
    if options.only:
        lines = {name: line(name, options.scale, options.keep, commit.replace(" on", ",")) for name in options.only}
        PAGE.write_text(with_lines(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")
    else:
        PAGE.write_text(page(options.scale, options.keep, commit), encoding="utf-8")


if __name__ == "__main__":
    main()
