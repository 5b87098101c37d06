"""The maps of a run: what each territory loses, when it is back, what is gained by what is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from sim.indicators.losses import territory_losses
from sim.indicators.place import Place
from sim.report import loss_map
from sim.report.loss_map import Shade, draw_shades
from sim.report.number_format import number, percent
from sim.report.story import duration
from sim.report.summary import NOT_RECOVERED, NOTHING_LOST, RECOVERED, recovery_of
from sim.report.words import Words
from sim.results import Panel, RunResult

QUARTER_WEEKS, YEAR_WEEKS = 13, 52
LOSS, RECOVERY, GAIN = "loss", "recovery", "gain"


@dataclass(frozen=True)
class MapSheet:
    """One map with its key: (class, text) of each colour; `told` is what the map says of each territory, by code."""

    id: str
    title: str
    lead: str
    key_title: str
    key: list[tuple[str, str]]
    svg: Markup
    told: dict[str, str]


def map_sheets(result: RunResult, words: Words) -> list[MapSheet]:
    """The maps that a run knows: loss and recovery with a twin and a shock, gain where the same shock was also lived
    without any policy; none without borders.
    """
    sheets = []
    if result.twin_panel is not None and result.shock_start_week is not None:
        sheets += [loss_sheet(result, words), recovery_sheet(result, words)]
    if result.unaided_panel is not None:
        sheets.append(gain_sheet(result, result.unaided_panel, words))
    return [sheet for sheet in sheets if sheet is not None]


def loss_sheet(result: RunResult, words: Words) -> MapSheet | None:
    """Employment of residents beside the world without shock, when the gap is widest in each territory."""
    losses = territory_losses(result)
    svg = loss_map.draw(losses, result.outlines, result.outline_size, words)
    told = {
        row.code: words("map.tooltip", name=row.name, share=percent(row.employment_share_at_worst, words.lang, True),
                        jobs=number(row.employment_at_worst, words.lang, signed=True))
        for row in losses
    }  # fmt: skip
    return svg and _sheet(LOSS, loss_map.legend(losses, words), svg, told, words)


def recovery_sheet(result: RunResult, words: Words) -> MapSheet | None:
    """Time until employment is back at the level of the world without shock, or that it is not."""
    shades = []
    for column, (code, name) in enumerate(zip(result.system.codes, result.system.names, strict=True)):
        found = recovery_of(Place(result, code, (column,)))
        if found.status == RECOVERED:
            weeks = found.weeks_since_shock
            level = "loss1" if weeks <= QUARTER_WEEKS else "loss2" if weeks <= YEAR_WEEKS else "loss3"
            text, short = duration(words, weeks), words("map.weeks", n=number(weeks, words.lang))
        elif found.status == NOT_RECOVERED:
            level, text, short = "never", words("recovery.not_recovered"), "–"
        else:
            level, text, short = "zero", words("map.nothing_lost"), ""
            level = level if found.status == NOTHING_LOST else "gain1"
            text = text if found.status == NOTHING_LOST else words("map.gained")
        shades.append(Shade(
            code, name, bool(result.system.core[column]), level, words("map.told", name=name, what=text), short
        ))  # fmt: skip
    key = [(level, words(f"map.recovery_{level}")) for level in ("gain1", "zero", "loss1", "loss2", "loss3", "never")]
    never = sum(shade.level == "never" for shade in shades)
    description = words("map.recovery_description", n=len(shades), never=never)
    return _drawn(RECOVERY, shades, key, description, result, words)


def gain_sheet(result: RunResult, other: Panel, words: Words) -> MapSheet | None:
    """Employment of residents since the shock beside another world on the same luck, as a share of that world's."""
    start = result.shock_start_week or 1
    lived = result.panel["employment"][start:].sum(axis=0).astype(np.float64)
    beside = other["employment"][start:].sum(axis=0).astype(np.float64)
    shares = np.divide(lived - beside, beside, out=np.zeros_like(lived), where=beside > 0)
    scale = loss_map.scale_of_map(shares.tolist())
    people = (lived - beside) / max(len(result.panel["employment"]) - start, 1)
    shades = [
        Shade(
            code, name, bool(core), scale.level(share), words(
                "map.gain_told", name=name, share=percent(share, words.lang, True),
                jobs=number(mean, words.lang, 1, True)), percent(share, words.lang, True),
        )
        for code, name, core, share, mean in zip(
            result.system.codes, result.system.names, result.system.core, shares.tolist(), people.tolist(), strict=True
        )
    ]  # fmt: skip
    description = words("map.gain_description", n=len(shades), better=int((shares > 0).sum()),
                        worse=int((shares < 0).sum()))  # fmt: skip
    return _drawn(GAIN, shades, loss_map.classes(scale.step, words), description, result, words)


def _drawn(
    id_: str, shades: list[Shade], key: list[tuple[str, str]], description: str, result: RunResult, words: Words
) -> MapSheet | None:
    title = words(f"map.{id_}_title")
    svg = draw_shades(shades, result.outlines, result.outline_size, title, description, f"map-{id_}")
    return svg and _sheet(id_, key, svg, {shade.code: shade.told for shade in shades}, words)


def _sheet(id_: str, key: list[tuple[str, str]], svg: Markup, told: dict[str, str], words: Words) -> MapSheet:
    return MapSheet(
        id_, words(f"map.{id_}_title"), words(f"map.{id_}_lead"), words(f"map.{id_}_key"), key, svg, told
    )  # fmt: skip
