"""How the report of an experiment names what it shows: scenarios, uncertainties, values with their intervals."""

from __future__ import annotations

from functools import cache
from math import isfinite

import pandas as pd

from experiments.analysis import replications
from experiments.declaration import Experiment
from experiments.outcomes import measured
from experiments.report.figures import Row, lines_of
from experiments.work import OWN_SYSTEM
from sim.comparison.outcomes import Outcome
from sim.data import load_pack, open_system
from sim.digits import NARROW_SPACE
from sim.errors import MaillageError
from sim.parameters.listing import parameter_titles
from sim.report.comparison import written
from sim.report.number_format import number, typography
from sim.report.words import Words
from sim.scenarios import load_scenario
from sim.scenarios.library import JOINED_BY

PACKAGE = "experiments.report"


class Told:
    """Names and numbers of one experiment in one language; ``shares`` when differences are shares of the reference."""

    def __init__(self, words: Words, outcome: Outcome, *, shares: bool, simulated: bool) -> None:
        self.words, self.lang, self.outcome = words, words.lang, outcome
        self.shares, self.simulated = shares, simulated

    @property
    def label(self) -> str:
        """The outcome in the reader's language."""
        return typography(self.outcome.label_fr if self.lang == "fr" else self.outcome.label_en, self.lang)

    def name(self, scenario: str) -> str:
        """Titles of the parts of a scenario joined by `+`; its own name in another model."""
        if not scenario:
            return self.words("nothing_done")
        if not self.simulated:
            return scenario
        return " + ".join(part_title(part, self.lang) for part in scenario.split(JOINED_BY))

    def parts(self, scenario: str) -> tuple[str, ...]:
        """The titles of the parts of a scenario, each cut to the room for names."""
        if not scenario or not self.simulated:
            return lines_of(self.name(scenario))
        titles = [part_title(part, self.lang) for part in scenario.split(JOINED_BY)]
        return tuple(line for place, title in enumerate(titles) for line in lines_of(f"{'+ ' * (place > 0)}{title}"))

    def system(self, system: str) -> str:
        """Title of a system."""
        if system == OWN_SYSTEM:
            return self.words("own_system")
        return system_title(system, self.lang) if self.simulated else system

    def path(self, path: str) -> str:
        """Title of an uncertain parameter, or the path of a field of the scenario."""
        parts = path.split(".")
        if parts[0] == "shocks" and parts[-1] == "dose":
            return self.words("dose_of", shock=".".join(parts[1:-1]))
        title = parameter_titles(self.lang).get(path)
        return path if title is None else typography(title, self.lang)

    def value(self, value: float, *, signed: bool = True) -> str:
        """A difference: a share of the reference, or in the unit of the outcome."""
        if self.shares:
            return share(value, self.lang, signed)
        if not self.outcome.unit:
            return plain(value, self.lang, signed)
        return written(self.outcome, value, self.lang, signed=signed)

    def with_interval(self, mean: float, low: float, high: float) -> str:
        """`+0.8% [+0.7%; +0.9%]`."""
        if not isfinite(low):
            return self.value(mean)
        between = " ; " if self.lang == "fr" else "; "
        return f"{self.value(mean)} [{self.value(low)}{between}{self.value(high)}]"

    def tone(self, low: float, high: float) -> str:
        """`gain`, `loss`, or `neutral` when zero is inside the interval or no interval is known."""
        if not (isfinite(low) and isfinite(high)) or low <= 0.0 <= high or self.outcome.better == 0:
            return "neutral"
        return "gain" if (low > 0) == (self.outcome.better > 0) else "loss"

    def row(self, heading: str, label: tuple[str, ...], mean: float, low: float, high: float) -> Row:
        """A line of a forest plot."""
        return Row(heading, label, mean, low, high, self.tone(low, high), self.with_interval(mean, low, high))


def plain(value: float, lang: str, signed: bool = False) -> str:
    """A number without unit, to three significant figures."""
    size = abs(value)
    decimals = 0 if size >= 100 or not isfinite(value) else 1 if size >= 10 else 2 if size >= 1 else 3
    return number(value, lang, decimals, signed)


def share(value: float, lang: str, signed: bool) -> str:
    """A difference as a percentage, to the hundredth below ten: intervals are told apart."""
    mark = f"{NARROW_SPACE}%" if lang == "fr" else "%"
    return number(100.0 * value, lang, 2 if abs(value) < 0.1 else 1, signed) + mark


def in_words(value: float, told: Told) -> str:
    """A quantity in the unit of the outcome, whatever differences are told in."""
    return Told(told.words, told.outcome, shares=False, simulated=told.simulated).value(value, signed=False)


def replications_told(experiment: Experiment, table: pd.DataFrame, told: Told) -> list[str]:
    """How many seeds each combination has, why it stopped there, and what intervals tell: sentences."""
    found = replications(experiment, table, told.outcome.id)
    words, outcome = told.words, measured(str(found["outcome"]))
    unit = Told(words, outcome, shares=False, simulated=told.simulated)
    seeds = str(found["fewest"]) if found["fewest"] == found["most"] else f"{found['fewest']}–{found['most']}"
    halves = {name: in_words(found[name], unit) for name in ("median_half_width", "widest_half_width")}
    sentences = [words("replications.how_many", **{**found, **halves, "outcome": unit.label, "seeds": seeds})]
    if experiment.precision is None:
        sentences.append(words("replications.fixed", n=experiment.seeds))
    else:
        asked = in_words(found["asked_half_width"], unit)
        sentences.append(words("replications.precision", **{**found, "asked": asked, "outcome": unit.label}))
    return [*sentences, words("replications.interval")]


@cache
def part_title(part: str, lang: str) -> str:
    """Title of a scenario of the catalogue or of a file; its name when it can no longer be read."""
    try:
        return typography(str(getattr(load_scenario(part), f"title_{lang}")), lang)
    except MaillageError:
        return part


@cache
def system_title(system: str, lang: str) -> str:
    """Title of a system; its name when it is not known here."""
    try:
        return typography(str(getattr(open_system(load_pack(), system)[1], f"title_{lang}")), lang)
    except MaillageError:
        return system
