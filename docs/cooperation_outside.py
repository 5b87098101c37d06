"""Measure whose work cooperation takes, into docs/cooperation-outside.md.

    PYTHONPATH=. python docs/cooperation_outside.py --keep DIR [--replications 8] [--page-only]

The territories of a system cooperate as in docs/cooperation_by_shock.py, alone or with the whole of their region
simulated around them: what they gain stands beside what others in the region gain or lose, and beside what they order
less elsewhere in France. Every world lived is kept in DIR, so that the command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

import numpy as np

from sim.comparison.differences import Difference, paired
from sim.comparison.outcomes import JOBS_PER_EURO
from sim.cooperation import THEMES, links_between
from sim.data.sealing import write_atomically
from sim.report.number_format import number
from sim.run import run_scenario
from sim.scenarios import Scenario, load_scenario
from sim.setting import Setting

PAGE = Path(__file__).parent / "cooperation-outside.md"
REMARKS = Path(__file__).parent / "remarks.toml"
AROUND = (
    ("pays-ledonien", "pays-ledonien"), ("pays-ledonien", "region:27"),
    ("coevrons", "coevrons"), ("coevrons", "region:52"),
)  # fmt: skip
"""Whose territories cooperate, and what is simulated."""
ELSEWHERE = ("inputs from elsewhere in France", "investment elsewhere in France", "purchases elsewhere in France")
"""Instruments by which the rest of France is paid for what it sells to firms, to investors and to households."""
SIZES = {"none": 0.0, "lockdown": 1.0}
INSTRUMENTS = {"all": tuple(THEMES), "supply": ("supply",), "labour": ("labour",)}
IN_FORCE = {
    "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
    "cooperation.set_up_months": 0.0, "cooperation.start": 0,
}  # fmt: skip
SCALE, WEEKS = 20, 208
WEEKS_A_YEAR = 52.0
Case = tuple[str, str, str, str]
"""Who cooperates, what is simulated, shock, instruments."""


def mesh_of(system: str) -> tuple[tuple[str, str], ...]:
    """The pairs, by code, that form the mesh of a system alone."""
    scenario = load_scenario("mesh", {"system": system})
    places = Setting.of(scenario).places
    return tuple(
        (places.codes[link.origin], places.codes[link.target]) for link in links_between(scenario.cooperation, places)
    )


def asked(members: str, around: str, shock: str, instrument: str) -> Scenario:
    """The territories of ``members`` in their mesh, all contracts signed at once, within ``around``."""
    doses = {f"shocks.{item.id}.dose": item.dose * SIZES[shock] for item in load_scenario("lockdown").shocks}
    chosen = {f"cooperation.{name}": name in INSTRUMENTS[instrument] for name in THEMES}
    given = {"system": around, "scale": SCALE, "weeks": WEEKS, **IN_FORCE, **doses, **chosen}
    scenario = load_scenario("lockdown+mesh", given)
    edges = scenario.cooperation.model_copy(update={"topology": "edges", "edges": mesh_of(members)})
    return scenario.model_copy(update={"cooperation": edges})


def measure(scenario: Scenario, file: Path) -> None:
    """Live one world, unless its numbers are kept, and keep years of work by territory and euros paid outside."""
    if file.exists():
        return
    result = run_scenario(scenario, twin=False)
    work = result.panel["employment"][1:].sum(axis=0) / WEEKS_A_YEAR
    outside = np.asarray(result.flows["receiver"]).astype(str) == "outside"
    instruments, cents = np.asarray(result.flows["instrument"]).astype(str)[outside], result.flows["cents"][outside]
    found = {
        "work": dict(zip(result.system.codes, work.tolist(), strict=True)),
        "euros": {name: float(cents[instruments == name].sum()) / 100.0 for name in np.unique(instruments).tolist()},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(found).encode())


def kept_worlds(keep: Path, case: Case) -> tuple[list[dict], list[dict]]:
    """The worlds kept without and with cooperation, on the same seeds."""
    members, around, shock, instrument = case
    where = keep / f"{around.replace(':', '-')}-{SCALE}-{shock}"
    sides = ("without", f"{members}-{instrument}")
    seeds = [{file.stem[-3:] for file in where.glob(f"{side}-*.json")} for side in sides]
    both = sorted(seeds[0] & seeds[1])
    without, having = (
        [json.loads((where / f"{side}-{seed}.json").read_text(encoding="utf-8")) for seed in both] for side in sides
    )
    return without, having


def worked(worlds: list[dict], members: set[str]) -> tuple[list[float], list[float]]:
    """Years of work of members and of all others in each world."""
    inside = [sum(years for code, years in world["work"].items() if code in members) for world in worlds]
    return inside, [sum(world["work"].values()) - own for world, own in zip(worlds, inside, strict=True)]


def told(difference: Difference) -> str:
    """A difference with its interval, and whether it is inside the noise."""
    verdict = {"noise": " (noise)", "none": " (none)"}.get(difference.verdict, "")
    if difference.low is None:
        return number(difference.mean, "en", signed=True)
    low, high = (number(value, "en", signed=True) for value in (difference.low, difference.high))
    return f"{number(difference.mean, 'en', signed=True)} [{low}, {high}]{verdict}"


def work_line(keep: Path, case: Case) -> str:
    """What partners, all others simulated, and both together gain in years of work."""
    members, around, shock, instrument = case
    codes = {code for pair in mesh_of(members) for code in pair}
    without, having = (worked(worlds, codes) for worlds in kept_worlds(keep, case))
    own, others = (paired(without[side], having[side]) for side in (0, 1))
    both = paired(*(np.add(*world).tolist() for world in (without, having)))
    alone = around == members
    cells = [members, around, shock, instrument, str(own.seeds), told(own)]
    cells += ["-", "-"] if alone else [told(others), told(both)]
    return f"| {' | '.join(cells)} |"


def euros_line(keep: Path, case: Case) -> str:
    """What partners pay more or less to the rest of France, in millions of euros, and the work which that makes."""
    without, having = kept_worlds(keep, case)
    changes = [
        paired(*([world["euros"].get(name, 0.0) / 1e6 for world in worlds] for worlds in (without, having)))
        for name in ELSEWHERE
    ]
    whole = paired(
        *([sum(world["euros"].get(name, 0.0) for name in ELSEWHERE) / 1e6 for world in worlds]
          for worlds in (without, having))
    )  # fmt: skip
    work = whole.mean * 1e6 * JOBS_PER_EURO
    codes = {code for pair in mesh_of(case[0]) for code in pair}
    own = paired(*(worked(worlds, codes)[0] for worlds in (without, having)))
    cells = [case[0], case[2], case[3], str(whole.seeds), *(told(each) for each in (*changes, whole))]
    cells += [number(work, "en", signed=True), told(own)]
    return f"| {' | '.join(cells)} |"


def cases() -> list[Case]:
    """Members, surrounding, shock and instruments of every line."""
    return [
        (members, around, shock, instrument)
        for members, around in AROUND for shock in SIZES for instrument in INSTRUMENTS
    ]  # fmt: skip


def page(keep: Path, commit: str) -> str:
    """The page, from what is kept, with its reading from docs/remarks.toml."""
    reading = tomllib.loads(REMARKS.read_text(encoding="utf-8"))["cooperation_outside"]["reading"].strip()
    alone = [case for case in cases() if case[0] == case[1]]
    return "\n".join([
        "# Whose work cooperation takes", "",
        f"Written by `python docs/cooperation_outside.py`{commit}: with less without, same luck, {WEEKS} weeks at "
        f"1:{SCALE}, 95 % intervals. The territories of a system cooperate in their mesh as in [cooperation, "
        "measured](cooperation.md): all contracts are signed at once, which is what cooperation could do at most.", "",
        reading, "", "## In the region", "",
        "Years of work of residents over the run. The system alone, then with its whole region simulated around it; "
        "*all others* are the territories of the region that do not cooperate.", "",
        "| who cooperates | simulated | shock | instruments | seeds | partners | all others | together |",
        "|---|---|---|---|---|---|---|---|", *(work_line(keep, case) for case in cases()), "",
        "## In the rest of France", "",
        "What the firms, investors and households of the system, simulated alone, pay more or less to the rest of "
        "France over the run, millions of euros; the work there is at the mean of France (28.0 million jobs for 2,360 "
        "billion euros of value added): first order, as if each euro were value added (imports are in it) and made "
        "nothing further on.", "",
        "| who cooperates | shock | instruments | seeds | inputs | investment goods | household purchases | in all "
        "| years of work elsewhere | years of work of partners |",
        "|---|---|---|---|---|---|---|---|---|---|", *(euros_line(keep, case) for case in alone),
    ]) + "\n"  # fmt: skip


def main() -> None:
    """Live what is missing, a seed of every case at a time, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--page-only", action="store_true")
    parser.add_argument("--commit", default="")
    options = parser.parse_args()
    for seed in range(1, 1 if options.page_only else options.replications + 1):
        for case in cases():
            members, around, shock, instrument = case
            scenario = asked(*case).model_copy(update={"seed": seed})
            where = options.keep / f"{around.replace(':', '-')}-{SCALE}-{shock}"
            measure(scenario.unaided(), where / f"without-{seed:03d}.json")
            measure(scenario, where / f"{members}-{instrument}-{seed:03d}.json")
    commit = f" on commit {options.commit}" if options.commit else ""
    write_atomically(PAGE, page(options.keep, commit).encode())


if __name__ == "__main__":
    main()
