"""What is compared between two worlds: work, income, unmet needs, public money; each with unit, labels and formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.clock import WEEKS_A_YEAR
from sim.comparison.differences import Difference, paired
from sim.comparison.replications import Life
from sim.levers import PAYERS
from sim.results import at_month_zero_prices

JOBS_PER_EURO = 28.0e6 / 2_360e9
"""Jobs that a euro of value added holds for a year in France: 28.0 million jobs, 2,360 billion euros of gross domestic
product in 2018 (INSEE, national accounts; rounded)."""
PERSONS, JOB_YEARS, EUROS, SHARE, PLACES = "persons", "job-years", "EUR", "share", "places"


@dataclass(frozen=True)
class Outcome:
    """One number of a life, for some territories (columns of the panel)."""

    id: str
    unit: str
    label_fr: str
    label_en: str
    formula: str
    better: int
    """1 when more is better, -1 when less is, 0 when it is neither."""
    value: Callable[[Life, np.ndarray], float]


def _lived(life: Life, name: str, columns: np.ndarray) -> np.ndarray:
    return life.panel[name][1:, columns].astype(np.float64)


def _real(life: Life, name: str, columns: np.ndarray) -> float:
    real = at_month_zero_prices(_lived(life, name, columns), _lived(life, "price_index", columns))
    return float(real.sum()) / 100.0


def _work(life: Life, columns: np.ndarray) -> float:
    return float(_lived(life, "employment", columns).sum()) / WEEKS_A_YEAR


def _work_beside_staff(life: Life, columns: np.ndarray) -> float:
    return _work(life, columns) - float(life.programme_staff[columns].sum())


def _retention(life: Life, columns: np.ndarray) -> float:
    bought = _lived(life, "purchases_total", columns).sum()
    return float(_lived(life, "purchases_local", columns).sum() / bought) if bought else 0.0


def public_euros(life: Life, payer: str | None = None) -> float:
    """Euros that public bodies (or one payer of `PAYERS`, private funds included) spent on programmes."""
    names = [name for name in PAYERS if name != "private"] if payer is None else [payer]
    total = sum(sum(programme["euros"][name].values()) for programme in life.programmes for name in names)
    rows = [place for place, name in enumerate(PAYERS[:3]) if name in names]
    return float(total + life.other_public[rows].sum() / 100.0)


def taxes_raised_here(life: Life) -> float:
    """Euros levied on residents of the system for programmes."""
    return float(life.levied.sum()) / 100.0


OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "work", JOB_YEARS, "Travail des habitants", "Work of residents", "sum over weeks of residents in work / 52", 1,
        _work,
    ),
    Outcome(
        "work_beside_staff", JOB_YEARS, "Travail, sans ceux que les programmes paient",
        "Work, without those whom programmes pay",
        "work of residents - years of those who made the services that programmes bought", 1, _work_beside_staff,
    ),
    Outcome(
        "employment_at_worst", PERSONS, "Habitants en emploi, au plus bas", "Residents in work, at the lowest",
        "min over weeks of residents in work", 1, lambda life, at: float(_lived(life, "employment", at).sum(1).min()),
    ),
    Outcome(
        "employment_at_end", PERSONS, "Habitants en emploi, à la fin", "Residents in work, at the end",
        "mean of the last 13 weeks", 1, lambda life, at: float(_lived(life, "employment", at)[-13:].sum(1).mean()),
    ),
    Outcome(
        "jobs_at_end", PERSONS, "Emplois sur place, à la fin", "Jobs in place, at the end", "mean of the last 13 weeks",
        1, lambda life, at: float(_lived(life, "jobs", at)[-13:].sum(1).mean()),
    ),
    Outcome(
        "real_income", EUROS, "Revenu disponible réel", "Real disposable income",
        "sum over weeks of disposable income / price index", 1, lambda life, at: _real(life, "income", at),
    ),
    Outcome(
        "real_consumption", EUROS, "Consommation réelle", "Real consumption",
        "sum over weeks of consumption / price index", 1, lambda life, at: _real(life, "consumption", at),
    ),
    Outcome(
        "unmet_demand", EUROS, "Achats voulus et non servis", "Purchases wanted and not served",
        "sum over weeks of unmet demand", -1, lambda life, at: float(_lived(life, "unmet_demand", at).sum()) / 100.0,
    ),
    Outcome(
        "output", EUROS, "Production", "Output", "sum over weeks of output, base-year euros", 1,
        lambda life, at: float(_lived(life, "output", at).sum()) / 100.0,
    ),
    Outcome(
        "retention", SHARE, "Part des achats faits dans son territoire", "Share of purchases made in one's territory",
        "retail and services bought at home / everywhere", 0, _retention,
    ),
    Outcome(
        "establishments_at_end", PLACES, "Établissements, à la fin", "Establishments, at the end",
        "mean of the last 13 weeks", 1, lambda life, at: float(_lived(life, "firms", at)[-13:].sum(1).mean()),
    ),
)  # fmt: skip
EMPLOYMENT_AT_END = next(outcome for outcome in OUTCOMES if outcome.id == "employment_at_end")


def compare(first: Sequence[Life], second: Sequence[Life], columns: np.ndarray) -> dict[str, Difference]:
    """Second less first on every outcome, over the same seeds, for some territories."""
    return {
        outcome.id: paired(
            [outcome.value(life, columns) for life in first], [outcome.value(life, columns) for life in second]
        )
        for outcome in OUTCOMES
    }


def paid_elsewhere(life: Life) -> float:
    """Public euros of programmes that residents of the system have not paid: others do, now or later."""
    return public_euros(life) - taxes_raised_here(life)


@dataclass(frozen=True)
class Cost:
    """What a policy costs beside another: public euros more, by payer, raised here, and per year of work gained.

    A year of work gained is one beside those of the people whom programmes pay: wages paid are a cost, not a benefit.
    ``consolidated_work`` and ``consolidated_income`` take away what ``paid_elsewhere`` withdraws from the rest of the
    country. Income: euro for euro. Work: a euro taxed there is a euro of value added less, at the mean of France
    (`JOBS_PER_EURO`), with neither multiplier nor anything coming back (assumption; the first order alone).
    """

    public: Difference
    by_payer: dict[str, Difference]
    raised_here: Difference
    paid_elsewhere: Difference
    work: Difference
    work_beside_staff: Difference
    consolidated_work: Difference
    consolidated_income: Difference

    @property
    def euros_per_job_year(self) -> tuple[float, float, float] | None:
        """Public euros a year of work gained: mean, low, high; None unless work gained beats the noise and costs."""
        gained, euros = self.work_beside_staff, self.public.mean
        if gained.verdict != "gain" or euros <= 0 or gained.low is None or gained.high is None:
            return None
        return euros / gained.mean, euros / gained.high, euros / gained.low


def cost(first: Sequence[Life], second: Sequence[Life], columns: np.ndarray) -> Cost:
    """What the second policy costs beyond the first, over the same seeds."""

    def difference(value: Callable[[Life], float]) -> Difference:
        return paired([value(life) for life in first], [value(life) for life in second])

    return Cost(
        public=difference(public_euros),
        by_payer={payer: difference(partial(public_euros, payer=payer)) for payer in PAYERS},
        raised_here=difference(taxes_raised_here),
        paid_elsewhere=difference(paid_elsewhere),
        work=difference(lambda life: _work(life, columns)),
        work_beside_staff=difference(lambda life: _work_beside_staff(life, columns)),
        consolidated_work=difference(lambda life: _work(life, columns) - JOBS_PER_EURO * paid_elsewhere(life)),
        consolidated_income=difference(lambda life: _real(life, "income", columns) - paid_elsewhere(life)),
    )


def by_territory(first: Sequence[Life], second: Sequence[Life], name: str = "employment") -> list[Difference]:
    """Mean difference of a panel variable over the weeks lived, territory by territory."""
    means = [[life.panel[name][1:].mean(axis=0) for life in lives] for lives in (first, second)]
    return [
        paired([row[column] for row in means[0]], [row[column] for row in means[1]])
        for column in range(means[0][0].shape[0])
    ]


def by_sector(first: Sequence[Life], second: Sequence[Life], columns: np.ndarray) -> list[Difference]:
    """Mean difference of jobs over the months recorded, sector by sector, in some territories; empty without months."""
    means = [[life.sector_jobs[:, columns].sum(axis=1).mean(axis=0) for life in lives] for lives in (first, second)
             if lives[0].sector_jobs.size]  # fmt: skip
    if len(means) < 2:
        return []
    return [paired([row[s] for row in means[0]], [row[s] for row in means[1]]) for s in range(len(means[0][0]))]
