"""What a run leaves behind: the shocked world, the same world without the shock, and everything needed to check both.

The running of a scenario fills a `RunResult`; indicators and reports only read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.compiled import PRICE_BASE

Panel = Mapping[str, np.ndarray]

FLOW_COLUMNS = ("week", "payer", "receiver", "instrument", "cents")
BALANCE_COLUMNS = ("week", "account", "opening", "closing")


def at_month_zero_prices(money: np.ndarray, price_index: np.ndarray) -> np.ndarray:
    """Money at the consumer prices of month 0, from the panel's ``price_index`` (per 10 000, broadcast)."""
    return money * (PRICE_BASE / price_index)


@dataclass(frozen=True)
class SystemView:
    """The territories of a run: their codes in ascending order, and which of them the question is about.

    `core` is True for the territories studied and False for the neighbours simulated around them.
    """

    name: str
    title_fr: str
    title_en: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    core: np.ndarray

    def title(self, lang: str) -> str:
        """Title in the reader's language, `fr` or `en`."""
        return self.title_fr if lang == "fr" else self.title_en


@dataclass(frozen=True)
class Note:
    """A remark the reader of a run must see, in both languages: a shock that changed nothing, a value out of range."""

    fr: str
    en: str

    def text(self, lang: str) -> str:
        """The remark in the reader's language, `fr` or `en`."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True)
class Geography:
    """Where the territories of a run lie: n territories, kilometres as the crow flies."""

    population: np.ndarray
    area_km2: np.ndarray
    distance_km: np.ndarray
    """Between population centres, (n, n), 0 on the diagonal."""
    outside_km: np.ndarray
    """Mean distance to the workplace of those who work outside the system, (n,)."""


@dataclass(frozen=True)
class LivingConditions:
    """What is counted of a world at the start, in the first week of each year and at the end; `weeks` are panel rows.

    `persons` and `standards` (counts, n, classes): people by class of standard of living, and the sum of their
    disposable incomes per consumption unit in cents a week. `days_on_site` (counts, n, n + 1): days a week at the
    workplace by home and workplace, the last column outside. `public_spending` (n + 1): cents that the State, the
    Region and local governments paid over the run to accounts of each territory, and to others.
    """

    weeks: np.ndarray
    persons: np.ndarray
    standards: np.ndarray
    days_on_site: np.ndarray
    public_spending: np.ndarray


@dataclass(frozen=True)
class RunResult:
    """One simulated world and its twin: same territories, same people, same luck, without shock and policy.

    Panels map a variable to an int64 array (weeks + 1, n): row 0 is the initial state, row w the state after week w;
    money is cents a week (flows) or cents (stocks), people are persons already multiplied by the scale. Sector panels
    map a variable (`jobs`, `output`, ...) to (months, n, S), sectors in the order of `SECTORS`; row m was recorded at
    week `sector_weeks[m]`. `flows` and `balances` map the names in `FLOW_COLUMNS` and `BALANCE_COLUMNS` to columns of
    equal length, accounts and instruments by name, as the ledger gives them (there week 0 is the first simulated
    week, row 1 of the panel). `twin_panel` and `twin_sectors` are None when no twin world was run.
    """

    scenario: Any
    """Resolved scenario with `id` and titles and descriptions in both languages; dumped whole into run.json."""
    system: SystemView
    seed: int
    scale: int
    start_date: date
    panel: Panel
    sectors: Panel
    sector_weeks: np.ndarray
    flows: Panel
    balances: Panel
    accounts: Mapping[str, Any]
    """`identities` (their names), `checked` (how many equalities were verified), `largest_residual_cents`."""
    digest: str
    households: int
    firms: int
    households_represented: int
    data_hash: str
    twin_panel: Panel | None = None
    twin_sectors: Panel | None = None
    unaided_panel: Panel | None = None
    """The same shocks without any policy; None when the scenario lacks one or the other, or without twins."""
    unaided_sectors: Panel | None = None
    cooperation: Sequence[Mapping[str, Any]] = ()
    """What became of each pair of territories that wanted to cooperate (``cooperation_report``)."""
    coworking: Sequence[Mapping[str, Any]] = ()
    """The life of each coworking space (``coworking_report``); empty when they are not simulated."""
    programmes: Sequence[Mapping[str, Any]] = ()
    """What became of each lever (``sim.programmes.programme_report``)."""
    spent_beside_levers: np.ndarray | None = None
    """Cents that territory, Region and State spent on contracts and coworking spaces, by territory, (3, n)."""
    programme_staff: np.ndarray | None = None
    """Years of work, over the run, of those who made the services that programmes bought in each territory, (n,)."""
    land_taken: np.ndarray | None = None
    """Hectares that firms hold at the end beyond those at the start, (n,); None where land is not scarce."""
    fifths: Panel | None = None
    """Variable (`employment`, `income`, `purchases`, `unmet_demand`) to (months, n, 5), recorded at `sector_weeks`:
    fifths of the households of each territory by disposable income per consumption unit, the most modest first."""
    twin_fifths: Panel | None = None
    geography: Geography | None = None
    living: LivingConditions | None = None
    twin_living: LivingConditions | None = None
    shock_start_week: int | None = None
    """First row of the panel on which a shock acts; None when no shock acts within the run."""
    shock_end_week: int | None = None
    """Last row of the panel on which a shock acts, at most the horizon; None when there is no shock."""
    imputed: Sequence[Mapping[str, Any]] = ()
    """One entry {code, name, columns, labels_fr, labels_en} for each territory with facts estimated, not observed."""
    notes: Sequence[Note] = ()
    sources: Sequence[Mapping[str, str]] = ()
    """Attribution of the data: `id`, `fr`, `en`, `licence`."""
    outlines: Mapping[str, str] = field(default_factory=dict)
    """Territory code to the `d` of an SVG path, drawn in a box of `outline_size`; empty when no borders are known."""
    outline_size: tuple[float, float] = (640.0, 480.0)
    indicators: Sequence[Mapping[str, Any]] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    wall_seconds: Mapping[str, Any] = field(default_factory=dict)
    command: str = ""
    """The command line that reproduces the run."""

    @property
    def weeks(self) -> int:
        """Number of simulated weeks."""
        return len(self.panel["employment"]) - 1

    def week_date(self, week: int) -> date:
        """First day of the week that ends in row `week` of the panel; row 1 starts on `start_date`."""
        return self.start_date + timedelta(weeks=max(week - 1, 0))
