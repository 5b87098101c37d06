"""Figures of the site, drawn at its build from runs made then: a page asks for one by ``<!-- figure: NAME -->``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from sim.results import RunResult

Lang = Literal["fr", "en"]
DEMONSTRATION = ("plant-closure", "coevrons", 104)
LOCKDOWN = ("lockdown", "pays-ledonien", 104)
SCALE = 20
WORDS = {
    "employment": (
        "Habitants des Coëvrons qui ont un emploi, avec la fermeture (trait plein) et sans elle (tirets) ; simulé à la "
        "construction de ce site, une graine, échelle 1:20.",
        "Residents of the Coëvrons in work, with the closure (full line) and without it (dashes); simulated when this "
        "site was built, one seed, scale 1:20.",
    ),
    "activity": (
        "Production du Pays lédonien avec le confinement de 2020 (trait plein) et sans lui (tirets), fin 2019 = 100 ; "
        "simulé à la construction de ce site, une graine, échelle 1:20.",
        "Output of the Pays lédonien with the lockdown of 2020 (full line) and without it (dashes), end of 2019 = 100; "
        "simulated when this site was built, one seed, scale 1:20.",
    ),
}  # fmt: skip


@cache
def run(scenario: str, system: str, weeks: int) -> RunResult:
    """A run of the site, made once a build."""
    from sim import load_scenario, run_scenario

    return run_scenario(load_scenario(scenario, {"system": system, "weeks": weeks, "scale": SCALE}))


def figure(name: str, lang: Lang) -> str:
    """A figure as HTML; raises KeyError for a name that there is not."""
    said = WORDS[name][0 if lang == "fr" else 1]
    return f'<figure class="run">{DRAWN[name](said, lang)}<figcaption>{said}</figcaption></figure>'


def employment(title: str, lang: Lang) -> str:
    """Residents in work of the territories under study, in both worlds."""
    result = run(*DEMONSTRATION)
    worlds = [panel["employment"][:, result.system.core].sum(axis=1) for panel in (result.panel, result.twin_panel)]
    return chart(result, worlds, title, lang, lambda value: f"{value:,.0f}".replace(",", " " if lang == "fr" else ","))


def activity(title: str, lang: Lang) -> str:
    """Output of the system in both worlds, the last quarter of 2019 being 100."""
    result = run(*LOCKDOWN)
    worlds = [panel["output"].sum(axis=1).astype(np.float64) for panel in (result.panel, result.twin_panel)]
    before = worlds[1][39:52].mean()
    return chart(result, [100.0 * world / before for world in worlds], title, lang, lambda value: f"{value:g}")


def chart(result: RunResult, worlds: list, title: str, lang: Lang, write: Callable[[float], str]) -> str:
    """Two worlds against the calendar."""
    from sim.report.curves import Frame
    from sim.report.line_chart import Line, draw_lines

    lines = [Line(name, world[1:], world[1:], world[1:]) for name, world in zip("ab", worlds, strict=True)]
    dates = [result.start_date + timedelta(weeks=week) for week in range(len(worlds[0]) - 1)]
    return str(draw_lines(lines, title, Frame(760, 300, left=64, top=12), write, dates=dates, lang=lang))


DRAWN: dict[str, Callable[[str, Lang], str]] = {"employment": employment, "activity": activity}
