"""Measure what cooperation changes at several sizes of shock, and what each instrument does, into docs/cooperation.md.

    PYTHONPATH=. python docs/cooperation_by_shock.py [--replications 6] [--workers 2] [--only SYSTEM]

The same shock and luck with and without cooperation, at 1:20. All contracts are signed and all themes live from the
first month, which says what cooperation could do at most, not what reciprocity contracts did: with the dates and
chances of the catalogue most contracts would come after the shock. With --only, the rows of that system alone are
measured and written again.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from sim.comparison.differences import Difference, paired
from sim.comparison.outcomes import by_territory, compare, taxes_raised_here
from sim.comparison.replications import Life, replicate
from sim.cooperation import THEMES
from sim.report.number_format import money, number
from sim.scenarios import Scenario, load_scenario
from sim.setting import Setting

PAGE = Path(__file__).parent / "cooperation.md"
SYSTEMS = ("coevrons", "pays-ledonien", "lyon-campagne")
TOPOLOGIES = ("bilateral", "hub", "mesh")
SHOCKS = ("plant-closure", "lockdown")
"""A shock of one territory and a shock common to all."""
SIZES = (("plant-closure", 0.0), *((shock, size) for shock in SHOCKS for size in (0.25, 0.5, 1.0)))
SHOCKS_OF_INSTRUMENTS = (*SHOCKS, "supply-cut")
IN_FORCE = {
    "cooperation.signing_chance": 1.0, "cooperation.active_themes": 1.0, "cooperation.negotiation_months": 0.0,
    "cooperation.set_up_months": 0.0, "cooperation.start": 0,
}  # fmt: skip
SCALE, WEEKS = 20, 208


def scenario(system: str, shock: str, size: float, topology: str, **more: object) -> Scenario:
    """A shock of some size on a system whose territories cooperate."""
    doses = {f"shocks.{item.id}.dose": item.dose * size for item in load_scenario(shock).shocks}
    given = {"system": system, "scale": SCALE, "weeks": WEEKS, **IN_FORCE, **doses, **more}
    return load_scenario(f"{shock}+{topology}", given)


def told(difference: Difference) -> str:
    """A difference with its interval, and whether it is inside the noise."""
    verdict = {"noise": " (noise)", "none": " (none)"}.get(difference.verdict, "")
    low, high = (number(value or 0.0, "en", signed=True) for value in (difference.low, difference.high))
    return f"{number(difference.mean, 'en', signed=True)} [{low}, {high}]{verdict}"


def cells(one: Scenario, without: list[Life], having: list[Life], calm: tuple[list[Life], list[Life]]) -> list[str]:
    """Years of work, what of them is insurance, real income, who gains least and taxes raised, over all territories.

    ``calm`` are the worlds without and with cooperation that meet no shock.
    """
    view = Setting.of(one).view
    everywhere = [place for place, _ in enumerate(view.codes)]
    outcome = compare(without, having, everywhere)
    years = WEEKS / 52
    gains = [worked(second) - worked(first) for first, second in zip(without, having, strict=True)]
    usual = [worked(second) - worked(first) for first, second in zip(*calm, strict=True)]
    least, name = min(zip(by_territory(without, having), view.names, strict=True), key=lambda pair: pair[0].mean)
    least = Difference(least.mean * years, None if least.half_width is None else least.half_width * years, least.seeds)
    taxes = paired([taxes_raised_here(life) for life in without], [taxes_raised_here(life) for life in having])
    return [
        told(outcome["work"]), told(paired(usual, gains)), money(outcome["real_income"].mean, "en", signed=True),
        f"{name}: {told(least)}", money(taxes.mean, "en"),
    ]  # fmt: skip


def worked(life: Life) -> float:
    """Years of work of residents over the run."""
    return float(life.panel["employment"][1:].sum()) / 52.0


def rows_of(system: str, replications: int, workers: int) -> Iterator[str]:
    """The rows of a system, shock by shock and topology by topology."""
    calm: dict[str, tuple[list[Life], list[Life]]] = {}
    for shock, size in SIZES:
        asked = [scenario(system, shock, size, topology) for topology in TOPOLOGIES]
        lives = replicate([asked[0].unaided(), *asked], replications, workers)
        for topology, one, having in zip(TOPOLOGIES, asked, lives[1:], strict=True):
            calm.setdefault(topology, (lives[0], having))
            row = [system, shock, f"{size:g}", topology, *cells(one, lives[0], having, calm[topology])]
            yield f"| {' | '.join(row)} |"


def write_again(system: str, replications: int, workers: int) -> None:
    """Write each row of a system in the place of the one that the page has."""
    for row in rows_of(system, replications, workers):
        start = " | ".join(row.split(" | ")[:4])
        page = PAGE.read_text(encoding="utf-8").splitlines()
        page[next(place for place, line in enumerate(page) if line.startswith(f"{start} |"))] = row
        PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=SYSTEMS)
    options = parser.parse_args()
    if options.only:
        write_again(options.only, options.replications, options.workers)
        return
    columns = "years of work | of which insurance | real income | territory that gains least | taxes raised"
    page = [
        "# Cooperation, by size of shock and by instrument", "",
        "Written by `python docs/cooperation_by_shock.py`: with less without, same luck, "
        f"{options.replications} paired seeds, {WEEKS} weeks at 1:{SCALE}, all territories of the system, "
        "95 % intervals. Contracts are all signed and all themes live from the first month: what cooperation could do "
        "at most. Size 0 is cooperation without any shock; a plant closure hits one territory, a lockdown all of them "
        "and the outside. Insurance is what is gained beyond the gain at size 0: negative, cooperation brings less "
        "when the shock strikes. Real income is after the taxes raised. About three tenths of the work that residents "
        "win are lost in the rest of France ([measured](cooperation-outside.md)).", "",
        f"| system | shock | size | topology | {columns} |", "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for system in SYSTEMS:
        for row in rows_of(system, options.replications, options.workers):
            page.append(row)
            PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")
    page += ["", "## One instrument at a time (hub of Lons-le-Saunier)", "",
             f"| instrument | shock | size | {columns} |", "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    tested = [theme for theme in THEMES if theme != "coworking"]
    calm: dict[str, tuple[list[Life], list[Life]]] = {}
    for shock, size in ((SHOCKS[0], 0.0), *((shock, 1.0) for shock in SHOCKS_OF_INSTRUMENTS)):
        asked = [
            scenario("pays-ledonien", shock, size, "hub", **{f"cooperation.{name}": name == theme for name in THEMES})
            for theme in tested
        ]
        lives = replicate([asked[0].unaided(), *asked], options.replications, options.workers)
        for theme, one, having in zip(tested, asked, lives[1:], strict=True):
            calm.setdefault(theme, (lives[0], having))
            row = [theme, shock, f"{size:g}", *cells(one, lives[0], having, calm[theme])]
            page.append(f"| {' | '.join(row)} |")
        PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
