"""The page and the table of a comparison: what differs between scenarios, how sure, for whom, at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from sim.comparison.differences import Difference, variance_ratio
from sim.comparison.equal_budget import SAME_SPENDING
from sim.comparison.outcomes import EUROS, OUTCOMES, SHARE, Cost, Outcome, by_sector, by_territory, compare, cost
from sim.comparison.recovery_times import RECOVERED, recovery_times
from sim.indicators.losses import TerritoryLoss
from sim.levers import PAYERS
from sim.report import loss_map
from sim.report.cascade_chart import draw_cascade
from sim.report.curves import Frame
from sim.report.html import page_environment, page_text
from sim.report.line_chart import Line, draw_lines
from sim.report.number_format import money, number, percent, points, typography
from sim.report.words import Words
from sim.sectors import SECTORS

if TYPE_CHECKING:
    from sim.comparison.replications import Life
    from sim.indicators.survival import Survival
    from sim.results import SystemView
    from sim.scenarios import Scenario

WIDE = Frame(1080, 400, left=76)


@dataclass(frozen=True)
class Comparison:
    """Scenarios lived on the same seeds; the first is what the others are compared with.

    ``doses`` and ``dosed`` hold the levels of a lever or shock (``dose_of``) and the lives at each of them.
    """

    system: SystemView
    scenarios: Sequence[Scenario]
    lives: Sequence[Sequence[Life]]
    outlines: dict[str, str]
    outline_size: tuple[float, float]
    sources: Sequence[dict[str, str]]
    command: str
    dose_of: str = ""
    doses: Sequence[float] = ()
    dosed: Sequence[Sequence[Life]] = field(default_factory=tuple)

    @property
    def core(self) -> np.ndarray:
        """Columns of the territories under study."""
        columns = np.flatnonzero(self.system.core)
        return columns if columns.size else np.arange(len(self.system.codes))

    def differences(self, place: int) -> dict[str, Difference]:
        """Differences of one scenario from the first, on the territories under study."""
        return compare(self.lives[0], self.lives[place], self.core)

    def shrinking(self, place: int, outcome: Outcome) -> float | None:
        """How many times common luck shrinks the variance of a difference; None with one seed."""
        first, second = ([outcome.value(life, self.core) for life in self.lives[each]] for each in (0, place))
        return variance_ratio(first, second) if len(first) > 1 else None

    def cost(self, place: int) -> Cost:
        """What one scenario costs beyond the first."""
        return cost(self.lives[0], self.lives[place], self.core)

    def recovery(self, place: int, quantity: str) -> Survival | None:
        """How long a quantity of `RECOVERED` takes to come back in one scenario; None when nothing is lost."""
        return recovery_times(self.lives[0], self.lives[place], self.core, quantity)


def written(outcome: Outcome, value: float | None, lang: str, *, signed: bool = False) -> str:
    """A value of an outcome in its unit and the reader's format; a signed share is a difference, in points."""
    if outcome.unit == EUROS:
        return money(value, lang, signed=signed)
    if outcome.unit == SHARE:
        return points(value, lang, signed=True) if signed else percent(value, lang)
    return number(value, lang, 0 if value is None or abs(value) >= 10 else 1, signed)


def interval(outcome: Outcome, difference: Difference, lang: str) -> str:
    """`[low, high]`, or a dash with one seed."""
    if difference.low is None:
        return number(None, lang)
    low, high = (written(outcome, bound, lang, signed=True) for bound in (difference.low, difference.high))
    return f"[{low} ; {high}]" if lang == "fr" else f"[{low}, {high}]"


def tone(outcome: Outcome, difference: Difference) -> str:
    """`gain`, `loss` or `neutral` for the reader: an unmet demand that falls is a gain."""
    if difference.verdict not in ("gain", "loss") or outcome.better == 0:
        return "neutral"
    return "gain" if (difference.mean > 0) == (outcome.better > 0) else "loss"


def outcome_lines(comparison: Comparison, words: Words) -> list[dict[str, Any]]:
    """One line an outcome: its level in the first scenario, then difference, interval and verdict of each other one."""
    lang, core = words.lang, comparison.core
    differences = [comparison.differences(place) for place in range(1, len(comparison.scenarios))]
    lines = []
    for outcome in OUTCOMES:
        level = float(np.mean([outcome.value(life, core) for life in comparison.lives[0]]))
        cells = [
            {
                "mean": written(outcome, each[outcome.id].mean, lang, signed=True),
                "interval": interval(outcome, each[outcome.id], lang),
                "verdict": words(f"comparison.{each[outcome.id].verdict}"),
                "tone": tone(outcome, each[outcome.id]),
            }
            for each in differences
        ]
        label = outcome.label_fr if lang == "fr" else outcome.label_en
        lines.append({
            "name": label, "level": written(outcome, level, lang), "cells": cells,
            "formula": words(f"comparison.formulas.{outcome.id}"),
        })  # fmt: skip
    return [*lines, *(recovery_line(comparison, quantity, words) for quantity in RECOVERED)]


def recovery_line(comparison: Comparison, quantity: str, words: Words) -> dict[str, Any]:
    """Median weeks for a quantity to come back in each other scenario, and in how many draws it does not."""
    cells = []
    for found in (comparison.recovery(place, quantity) for place in range(1, len(comparison.scenarios))):
        median = None if found is None else found.median()
        if found is None:
            told = words("comparison.nothing_lost")
        elif median is None:
            told = words("comparison.not_recovered")
        else:
            told = words("comparison.recovered", weeks=number(median, words.lang))
        missing = "" if found is None else words(
            "comparison.censored", share=percent(found.censored_share, words.lang)
        )  # fmt: skip
        cells.append({"mean": told, "interval": missing, "verdict": "", "tone": ""})
    return {
        "name": words(f"comparison.recovery.{quantity}"), "level": "", "cells": cells,
        "formula": words("comparison.formulas.recovery"),
    }  # fmt: skip


def cost_lines(comparison: Comparison, words: Words) -> list[dict[str, str]]:
    """One line a scenario beyond the first: public euros by payer, raised from residents, per year of work gained."""
    lang, lines = words.lang, []
    for place in range(1, len(comparison.scenarios)):
        found = comparison.cost(place)
        everywhere = found.consolidated_work
        per_year = found.euros_per_job_year
        if per_year is not None:
            middle, low, high = (money(value, lang) for value in per_year)
            told = words("comparison.per_job_year", value=middle, low=low, high=high)
        else:
            told = words("comparison.no_job_year" if found.public.mean > 0 else "comparison.no_cost")
        lines.append({
            "name": title(comparison, place, lang), "public": money(found.public.mean, lang),
            **{payer: money(found.by_payer[payer].mean, lang) for payer in PAYERS},
            "raised": money(found.raised_here.mean, lang), "elsewhere": money(found.paid_elsewhere.mean, lang),
            "per_job_year": told, "everywhere": written(OUTCOMES[0], everywhere.mean, lang, signed=True),
            "everywhere_interval": interval(OUTCOMES[0], everywhere, lang),
            "everywhere_verdict": words(f"comparison.{everywhere.verdict}"),
        })  # fmt: skip
    return lines


def unequal_spending(comparison: Comparison, words: Words) -> str | None:
    """A warning when policies that both cost did not spend the same public money; None when they did."""
    spent = [comparison.cost(place).public.mean for place in range(1, len(comparison.scenarios))]
    spent = [euros for euros in spent if euros > 0]
    if len(spent) < 2 or max(spent) <= min(spent) * (1.0 + SAME_SPENDING):
        return None
    low, high = (money(euros, words.lang) for euros in (min(spent), max(spent)))
    return words("comparison.unequal", low=low, high=high)


def title(comparison: Comparison, place: int, lang: str) -> str:
    """Title of a scenario in the reader's language; what it adds to the first one when it is that one and more."""
    first, own = (getattr(comparison.scenarios[each], f"title_{lang}") for each in (0, place))
    return typography(f"… + {own.removeprefix(f'{first} + ')}" if own.startswith(f"{first} + ") else own, lang)


def story(comparison: Comparison, words: Words) -> list[str]:
    """What a planner should remember, one sentence a scenario beyond the first."""
    sentences = []
    for place in range(1, len(comparison.scenarios)):
        work = comparison.differences(place)["work"]
        values = {
            "name": title(comparison, place, words.lang), "first": title(comparison, 0, words.lang),
            "work": written(OUTCOMES[0], abs(work.mean), words.lang),
            "interval": interval(OUTCOMES[0], work, words.lang),
        }  # fmt: skip
        sentences.append(words(f"comparison.story_{work.verdict}", **values))
    return sentences


def employment_chart(comparison: Comparison, words: Words) -> Markup:
    """Residents in work of the territories under study, a line a scenario with the band of its replications."""
    lines = []
    for place, lives in enumerate(comparison.lives):
        courses = np.stack([life.panel["employment"][:, comparison.core].sum(axis=1) for life in lives])
        lines.append(
            Line(title(comparison, place, words.lang), courses.mean(axis=0), courses.min(axis=0), courses.max(axis=0))
        )
    start = comparison.scenarios[0].start_date
    dates = [start + timedelta(weeks=max(week - 1, 0)) for week in range(len(lines[0].mean))]
    return draw_lines(
        lines, words("comparison.employment"), WIDE, lambda value: number(value, words.lang), dates=dates,
        lang=words.lang,
    )  # fmt: skip


def dose_title(comparison: Comparison, lang: str) -> str:
    """Title of the lever or shock whose dose varies; empty without doses."""
    last = comparison.scenarios[-1]
    found = [each for each in (*last.levers, *last.shocks) if each.id == comparison.dose_of]
    return typography(getattr(found[0], f"title_{lang}"), lang) if found else ""


def dose_chart(comparison: Comparison, words: Words) -> Markup | None:
    """Years of work gained or lost against the lowest dose, with the interval at each dose; None without doses."""
    if not comparison.dosed:
        return None
    found = [compare(comparison.dosed[0], lives, comparison.core)["work"] for lives in comparison.dosed]
    mean = np.array([each.mean for each in found])
    width = np.array([each.half_width or 0.0 for each in found])
    name = dose_title(comparison, words.lang)
    return draw_lines(
        [Line(name, mean, mean - width, mean + width)], words("comparison.dose", name=name), WIDE,
        lambda value: number(value, words.lang), positions=comparison.doses, lang=words.lang,
    )  # fmt: skip


def territory_rows(comparison: Comparison, place: int) -> list[TerritoryLoss]:
    """Mean difference of residents in work by territory, as the map takes it, the worst off first."""
    found = by_territory(comparison.lives[0], comparison.lives[place])
    usual = np.mean([life.panel["employment"][1:].mean(axis=0) for life in comparison.lives[0]], axis=0)
    income = by_territory(comparison.lives[0], comparison.lives[place], "income")
    weeks = comparison.scenarios[0].weeks
    rows = [
        TerritoryLoss(
            code=code, name=comparison.system.names[column], core=bool(comparison.system.core[column]),
            employment_at_worst=found[column].mean,
            employment_share_at_worst=found[column].mean / usual[column] if usual[column] else None,
            income=income[column].mean * weeks / 100.0, income_share=None,
        )
        for column, code in enumerate(comparison.system.codes)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.employment_share_at_worst or 0.0)


def cascade(comparison: Comparison, place: int, words: Words) -> Markup | None:
    """Where and when residents have more or less work than in the first scenario, mean over seeds."""
    first, second = (
        np.mean([life.panel["employment"][1:] for life in comparison.lives[each]], axis=0) for each in (0, place)
    )
    start = comparison.scenarios[0].start_date
    dates = [start + timedelta(weeks=week) for week in range(len(first))]
    return draw_cascade(second, first, comparison.system.names, dates, words, f"cascade-{place}")


def winners(comparison: Comparison, place: int, words: Words) -> dict[str, list[dict[str, str]]]:
    """Territories and sectors with their mean difference of jobs, interval and verdict, best first."""
    lang, first, second = words.lang, comparison.lives[0], comparison.lives[place]
    jobs = Outcome("jobs", "persons", "", "", "", 1, lambda _life, _at: 0.0)
    names = [sector.name_fr if lang == "fr" else sector.name_en for sector in SECTORS]
    found = {
        "territories": list(zip(comparison.system.names, by_territory(first, second), strict=True)),
        "sectors": list(zip(names, by_sector(first, second, comparison.core), strict=False)),
    }
    return {
        kind: [
            {
                "name": name, "mean": written(jobs, each.mean, lang, signed=True),
                "interval": interval(jobs, each, lang),
                "verdict": words(f"comparison.{each.verdict}"), "tone": tone(jobs, each),
            }
            for name, each in sorted(rows, key=lambda row: -row[1].mean)
        ]
        for kind, rows in found.items()
    }  # fmt: skip


def render_comparison(comparison: Comparison, lang: str) -> str:
    """The page of a comparison as one self-contained HTML document.

    Raises InputError for a language that is neither `fr` nor `en`.
    """
    words = Words(lang)
    details = []
    for place in range(1, len(comparison.scenarios)):
        rows = territory_rows(comparison, place)
        details.append({
            "name": title(comparison, place, lang),
            "map": loss_map.draw(rows, comparison.outlines, comparison.outline_size, words),
            "legend": loss_map.legend(rows, words),
            "cascade": cascade(comparison, place, words),
            **winners(comparison, place, words),
            "programmes": programme_lines(comparison.lives[place], words),
        })  # fmt: skip
    return page_environment().get_template("comparison.html.j2").render(
        lang=lang, words=words, css=Markup(page_text("report.css")), titles=[
            title(comparison, place, lang) for place in range(len(comparison.scenarios))
        ],
        seeds=len(comparison.lives[0]), system=comparison.system.title(lang), story=story(comparison, words),
        outcomes=outcome_lines(comparison, words), costs=cost_lines(comparison, words),
        unequal=unequal_spending(comparison, words),
        chart=employment_chart(comparison, words), dose=dose_chart(comparison, words),
        dose_of=dose_title(comparison, lang),
        details=details, payers=PAYERS, command=comparison.command,
        sources=[(typography(source[lang], lang), source["licence"]) for source in comparison.sources],
    )  # fmt: skip


def programme_lines(lives: Sequence[Life], words: Words) -> list[dict[str, str]]:
    """What the levers of a scenario did on average over seeds: acts, euros by all payers."""
    lines = []
    for number_of, programme in enumerate(lives[0].programmes):
        every = [life.programmes[number_of] for life in lives]
        acts = float(np.mean([sum(each["acts"].values()) for each in every]))
        euros = float(np.mean([sum(sum(part.values()) for part in each["euros"].values()) for each in every]))
        lines.append({
            "name": typography(programme[f"title_{words.lang}"], words.lang),
            "acts": f"{number(acts, words.lang)} {typography(programme[f'act_{words.lang}'], words.lang)}",
            "euros": money(euros, words.lang),
        })  # fmt: skip
    return lines
