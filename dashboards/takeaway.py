"""What a visitor takes away: tables, map, report, scenario and the few lines of Python that make them again."""

from __future__ import annotations

import csv
import io
import textwrap
from dataclasses import replace

from markupsafe import escape

from dashboards.runs.estimate import Estimate
from dashboards.texts import texts_in
from sim.data import load_pack
from sim.indicators import compute_indicators
from sim.report.html import render
from sim.report.loss_map import draw, legend
from sim.report.tables import territories
from sim.report.words import Words
from sim.results import RunResult
from sim.run import MAP_SIZE
from sim.scenarios import Scenario, resolved_toml
from sim.scenarios.reproduction import command_line
from sim.setting import Setting
from sim.version import __version__

COLOURS = {
    "loss3": "#b3500f", "loss2": "#ea9a55", "loss1": "#fbdcbc", "zero": "#eeebe4", "gain1": "#d2e3f3",
    "gain2": "#7fb0dc", "gain3": "#2368a8",
}  # fmt: skip


def with_outlines(result: RunResult) -> RunResult:
    """A world with the borders of its territories and the command that makes it again."""
    scenario: Scenario = result.scenario
    setting = Setting.of(scenario)
    return replace(
        result, outlines=setting.pack.outline_svg(setting.codes, *MAP_SIZE), command=command_line(scenario)
    )  # fmt: skip


def facts(estimate: Estimate) -> dict[str, str]:
    """What reproduces an estimate: seeds, scale, version, data."""
    seeds = ", ".join(str(world.seed) for world in estimate.acted)
    first = estimate.acted[0]
    return {"seeds": seeds, "scale": str(estimate.scale), "version": __version__, "data": first.data_hash[:12]}


def csv_text(estimate: Estimate, lang: str) -> str:
    """Mean of each variable by week and territory in the worlds compared, after lines that say how it was made."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    first = estimate.acted[0]
    for name, value in facts(estimate).items():
        buffer.write(f"# {name}: {value}\n")
    for source in first.sources:
        buffer.write(f"# {source[lang]} ({source['licence']})\n")
    writer.writerow(["week", "date", "code", "territory", "variable", "acted", "unaided", "quiet"])
    worlds = (estimate.acted, estimate.unaided, estimate.quiet)
    for variable in first.panel:
        means = [estimate.series(one, variable).mean(axis=0) for one in worlds]
        for week in range(first.weeks + 1):
            for place, (code, name) in enumerate(zip(first.system.codes, first.system.names, strict=True)):
                values = [f"{mean[week, place]:.1f}" for mean in means]
                writer.writerow([week, first.week_date(week).isoformat(), code, name, variable, *values])
    return buffer.getvalue()


def map_svg(estimate: Estimate, lang: str) -> str:
    """The map of the widest loss as one SVG file, with title, seeds, version and sources written on it."""
    result = with_outlines(estimate.mean_result())
    words, texts = Words(lang), texts_in(lang)
    losses = territories(result, words).losses
    drawn = str(draw(losses, result.outlines, MAP_SIZE, words) or "")
    inside = drawn[drawn.index(">") + 1 : -len("</svg>")] if drawn else ""
    width, height = MAP_SIZE[0], MAP_SIZE[1] + 150
    colours = {name: COLOURS[name] for name, _ in legend(losses, words)}
    style = "".join(f".{name}{{fill:{colour}}}" for name, colour in colours.items())
    keys = "".join(
        f'<rect x="{10 + 90 * place}" y="{MAP_SIZE[1] + 60}" width="90" height="14" class="{name}"/>'
        f'<text x="{14 + 90 * place}" y="{MAP_SIZE[1] + 88}" font-size="10">{escape(text)}</text>'
        for place, (name, text) in enumerate(legend(losses, words))
    )
    scenario = result.scenario
    foot = [texts("take.reproduced", **facts(estimate)), texts("foot.sources") + " " + sources_line(lang)]
    lines = "".join(
        f'<text x="10" y="{MAP_SIZE[1] + 108 + 13 * place}" font-size="9" fill="#4a535f">{escape(line)}</text>'
        for place, line in enumerate(line for text in foot for line in textwrap.wrap(text, 125)[:2])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} '
        f'{height:g}" font-family="system-ui, sans-serif"><style>{style}.place{{stroke:#fff}}.core{{stroke:#1a1f26;'
        f"stroke-width:2}}.label{{text-anchor:middle;font-size:11px}}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/><text x="10" y="24" font-size="17" font-weight="600">'
        f"{escape(getattr(scenario, f'title_{lang}')[:70])}</text>"
        f'<text x="10" y="42" font-size="11" fill="#4a535f">{escape(texts("scene.map_widest"))}</text>'
        f'<g transform="translate(0 45)">{inside}</g>{keys}{lines}</svg>'
    )


def report(estimate: Estimate, lang: str) -> str:
    """The full report of the first replication, an HTML page that any browser opens."""
    first = estimate.acted[0]
    quiet = estimate.quiet[0]
    result = replace(first, twin_panel=quiet.panel, twin_sectors=quiet.sectors, twin_fifths=quiet.fifths)
    result = with_outlines(result)
    return render(replace(result, indicators=compute_indicators(result)), lang)


def toml(scenario: Scenario) -> str:
    """The scenario as a file that the command and the dashboard open."""
    return resolved_toml(scenario)


def python_lines(scenario: Scenario, estimate: Estimate | None) -> str:
    """Python that makes the first replication again from the saved scenario."""
    seed, scale = (1, 1) if estimate is None else (estimate.acted[0].seed, estimate.scale)
    return (
        "from sim import load_scenario, run_scenario\n\n"
        f'scenario = load_scenario("scenario.toml", {{"seed": {seed}, "scale": {scale}}})\n'
        "result = run_scenario(scenario)\n"
        'gap = result.panel["employment"] - result.twin_panel["employment"]\n'
        "print(result.digest, gap[-1].sum())\n"
    )


def sources_line(lang: str) -> str:
    """Who published the data, in one line."""
    return " · ".join(f"{source[lang]} ({source['licence']})" for source in load_pack().sources())
