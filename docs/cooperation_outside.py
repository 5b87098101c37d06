"""Measure whose work cooperation takes, into docs/cooperation-outside.md.

    PYTHONPATH=. python docs/cooperation_outside.py --keep DIR [--replications 8] [--page-only]

The territories of a system cooperate as in docs/cooperation_by_shock.py while the whole of their region, or of mainland
France, is simulated around them: what they gain stands beside what everybody else loses. Every world lived is kept in
DIR, so that the command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

import numpy as np

from sim.comparison.differences import Difference, paired
from sim.comparison.replications import live
from sim.cooperation import THEMES, links_between
from sim.data.sealing import write_atomically
from sim.report.number_format import number
from sim.scenarios import Scenario, load_scenario
from sim.setting import Setting

PAGE = Path(__file__).parent / "cooperation-outside.md"
REMARKS = Path(__file__).parent / "remarks.toml"
AROUND = (
    ("pays-ledonien", "pays-ledonien", 20), ("pays-ledonien", "region:27", 20), ("pays-ledonien", "france", 100),
    ("coevrons", "coevrons", 20), ("coevrons", "region:52", 20), ("coevrons", "france", 100),
)  # fmt: skip
"""Whose territories cooperate, what is simulated around them, at which scale."""
SIZES = {"none": 0.0, "lockdown": 1.0}
INSTRUMENTS = {"all": tuple(THEMES), "supply": ("supply",), "labour": ("labour",)}
IN_FORCE = {
    "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
    "cooperation.set_up_months": 0.0, "cooperation.start": 0,
}  # fmt: skip
WEEKS = 208
WEEKS_A_YEAR = 52.0


def mesh_of(system: str) -> tuple[tuple[str, str], ...]:
    """The pairs, by code, that form the mesh of a system alone."""
    scenario = load_scenario("mesh", {"system": system})
    places = Setting.of(scenario).places
    return tuple(
        (places.codes[link.origin], places.codes[link.target]) for link in links_between(scenario.cooperation, places)
    )


def asked(members: str, around: str, scale: int, shock: str, instrument: str) -> Scenario:
    """The territories of ``members`` in their mesh, all contracts signed at once, within ``around``."""
    doses = {f"shocks.{item.id}.dose": item.dose * SIZES[shock] for item in load_scenario("lockdown").shocks}
    chosen = {f"cooperation.{name}": name in INSTRUMENTS[instrument] for name in THEMES}
    given = {"system": around, "scale": scale, "weeks": WEEKS, **IN_FORCE, **doses, **chosen}
    scenario = load_scenario("lockdown+mesh", given)
    edges = scenario.cooperation.model_copy(update={"topology": "edges", "edges": mesh_of(members)})
    return scenario.model_copy(update={"cooperation": edges})


def measure(scenario: Scenario, file: Path) -> None:
    """Live one world, unless its numbers are kept, and keep the years of work of residents of each territory."""
    if file.exists():
        return
    life = live(scenario)
    codes = Setting.of(scenario).view.codes
    work = life.panel["employment"][1:].sum(axis=0) / WEEKS_A_YEAR
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(dict(zip(codes, work.tolist(), strict=True))).encode())


def worked(directory: Path, which: str, members: set[str]) -> tuple[list[float], list[float]]:
    """Years of work of members and of all others in each world kept, by seed."""
    worlds = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(directory.glob(f"{which}-*.json"))]
    inside = [sum(years for code, years in world.items() if code in members) for world in worlds]
    return inside, [sum(world.values()) - own for world, own in zip(worlds, inside, strict=True)]


def told(difference: Difference) -> str:
    """A difference with its interval, and whether it is inside the noise."""
    verdict = {"noise": " (noise)", "none": " (none)"}.get(difference.verdict, "")
    if difference.low is None:
        return number(difference.mean, "en", signed=True)
    low, high = (number(value, "en", signed=True) for value in (difference.low, difference.high))
    return f"{number(difference.mean, 'en', signed=True)} [{low}, {high}]{verdict}"


def directory(keep: Path, around: str, scale: int, shock: str) -> Path:
    """Where the worlds of one surrounding and one shock are kept."""
    return keep / f"{around.replace(':', '-')}-{scale}-{shock}"


def line(keep: Path, members: str, around: str, scale: int, shock: str, instrument: str) -> str | None:
    """A line of the table; None when fewer than two pairs of worlds are kept."""
    codes = {code for pair in mesh_of(members) for code in pair}
    kept = directory(keep, around, scale, shock)
    without, having = worked(kept, "without", codes), worked(kept, f"{members}-{instrument}", codes)
    seeds = min(len(without[0]), len(having[0]))
    if seeds < 2:
        return None
    own, others = (paired(without[side][:seeds], having[side][:seeds]) for side in (0, 1))
    both = paired(*(np.add(world[0][:seeds], world[1][:seeds]).tolist() for world in (without, having)))
    alone = around == members
    cells = [members, f"{around}, 1:{scale}", shock, instrument, str(seeds), told(own)]
    cells += ["-", told(own)] if alone else [told(others), told(both)]
    return f"| {' | '.join(cells)} |"


def cases() -> list[tuple[str, str, int, str, str]]:
    """Members, surrounding, scale, shock and instrument of every line; in the whole of France all instruments alone."""
    return [
        (members, around, scale, shock, instrument)
        for members, around, scale in AROUND for shock in SIZES for instrument in INSTRUMENTS
        if instrument == "all" or around != "france"
    ]  # fmt: skip


def page(keep: Path, commit: str) -> str:
    """The page, from what is kept, with the remarks written beside this script."""
    lines = [found for case in cases() if (found := line(keep, *case))]
    remarks = tomllib.loads(REMARKS.read_text(encoding="utf-8"))["cooperation_outside"]
    return "\n".join([
        "# Whose work cooperation takes", "",
        f"Written by `python docs/cooperation_outside.py`{commit}: with less without, same luck, {WEEKS} weeks, "
        "95 % intervals, years of work of residents over the run. The territories of a system cooperate in their mesh "
        "as in [cooperation, measured](cooperation.md) (all contracts signed at once: what cooperation could do at "
        "most), while their region, or the whole of mainland France, is simulated around them. *All others* are the "
        "territories simulated that do not cooperate; what is not simulated is not counted.", "",
        "| who cooperates | simulated | shock | instruments | seeds | partners | all others | together |",
        "|---|---|---|---|---|---|---|---|", *lines, "", remarks["reading"].strip(),
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
            members, around, scale, shock, instrument = case
            scenario = asked(*case).model_copy(update={"seed": seed})
            kept = directory(options.keep, around, scale, shock)
            measure(scenario.unaided(), kept / f"without-{seed:03d}.json")
            measure(scenario, kept / f"{members}-{instrument}-{seed:03d}.json")
    commit = f" on commit {options.commit}" if options.commit else ""
    write_atomically(PAGE, page(options.keep, commit).encode())


if __name__ == "__main__":
    main()
