"""What the national solve knows of every territory and of the country: the content of `month_zero.npz`.

No matrix is kept: those of a system are rebuilt from these margins and factors, the published flows and distances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from sim.population.gravity import DistanceDecay, TradeFactors

MONTH_ZERO_FILE = "month_zero.npz"


@dataclass(frozen=True)
class Margins:
    """One row a territory; euros a year and persons; (n) unless (n, S) is said.

    Labour: `self_employed` (n, S); `far_workers`, `unfilled_jobs`, `column_scale`, `own_flow` rebuild commuting (see
    employment_margins); `elderly_salaried` the part of `own_flow` over 64; `workers_living` salaried residents who
    work in the country, `abroad_workers` those who do not; `wage_base` their gross wages at national rates;
    `residence_index` q, `workplace_index` pi, `foreign_wages` net.
    Income: the seven sources on the concept of the accounts, `survey_disposable` the published concept, `saving_rate`.
    Production: `output` (n, S) without housing services, `housing_services`, `mixed_income` (n, S) gross.
    `supply` (n, S): what is left for the country after exports and direct State purchases.
    Trade factors (n, S): see gravity.
    """

    self_employed: np.ndarray
    far_workers: np.ndarray
    unfilled_jobs: np.ndarray
    column_scale: np.ndarray
    own_flow: np.ndarray
    elderly_salaried: np.ndarray
    workers_living: np.ndarray
    abroad_workers: np.ndarray
    wage_base: np.ndarray
    residence_index: np.ndarray
    workplace_index: np.ndarray
    foreign_wages: np.ndarray
    wages: np.ndarray
    self_employment: np.ndarray
    pensions: np.ndarray
    unemployment_benefit: np.ndarray
    property: np.ndarray
    social_transfers: np.ndarray
    direct_taxes: np.ndarray
    survey_disposable: np.ndarray
    saving_rate: np.ndarray
    output: np.ndarray
    housing_services: np.ndarray
    mixed_income: np.ndarray
    near_households: np.ndarray
    away: np.ndarray
    near_others: np.ndarray
    seller: np.ndarray
    visitor: np.ndarray

    @property
    def disposable(self) -> np.ndarray:
        """Disposable income on the concept of the accounts (n)."""
        gains = self.wages + self.self_employment + self.pensions + self.unemployment_benefit
        return gains + self.property + self.social_transfers - self.direct_taxes

    @property
    def trade(self) -> TradeFactors:
        """Balancing factors of trade."""
        return TradeFactors(self.near_households, self.away, self.near_others, self.seller, self.visitor)

    def take(self, rows: np.ndarray) -> Margins:
        """Margins of some territories."""
        return Margins(*(getattr(self, field.name)[rows] for field in fields(self)))

    def followed_by(self, others: Margins) -> Margins:
        """These territories, then those."""
        return Margins(
            *(np.concatenate((getattr(self, field.name), getattr(others, field.name))) for field in fields(self))
        )


@dataclass(frozen=True)
class NationalConstants:
    """What one more territory needs to be solved as its neighbours were.

    `log_income`, `rank`: national distribution of income. `saving_factor` and `property_factor` scale rates.
    `self_employed_factor` (S), `wage_by_sector` (S, gross euros a salaried job), `wage_regression` (5),
    `output_per_labour` (S), `housing_per_weight`, `care_total`, `population_total`, `tourism_totals` (second homes,
    excess jobs), `horeca_jobs_per_head`, `household_exponents` and `other_exponents` (S), `ecommerce_share`,
    `sector_occupation` (S, 4), `profit_tax_rate`, `away_total` (S, sum of the `away` factors).
    """

    mainland_share: float
    log_income: np.ndarray
    rank: np.ndarray
    saving_factor: float
    property_factor: float
    self_employed_factor: np.ndarray
    all_unfilled: float
    elderly_share: float
    wage_by_sector: np.ndarray
    mean_wage: float
    net_over_gross: float
    wage_regression: np.ndarray
    output_per_labour: np.ndarray
    housing_per_weight: float
    population_total: float
    care_total: float
    property_total: float
    disposable_total: float
    tourism_totals: np.ndarray
    horeca_jobs_per_head: float
    household_exponents: np.ndarray
    other_exponents: np.ndarray
    ecommerce_share: float
    sector_occupation: np.ndarray
    profit_tax_rate: float
    away_total: np.ndarray

    @property
    def decay(self) -> DistanceDecay:
        """Exponents of distance the trade factors were balanced with."""
        return DistanceDecay(self.household_exponents, self.other_exponents)


@dataclass(frozen=True)
class NationalSolution:
    """The solved country: `codes` of its territories (ascending), their margins and the national constants."""

    codes: tuple[str, ...]
    margins: Margins
    constants: NationalConstants

    def to_arrays(self) -> dict[str, np.ndarray]:
        """The arrays of `month_zero.npz`."""
        arrays: dict[str, np.ndarray] = {"codes": np.array(self.codes)}
        for prefix, part in (("margin", self.margins), ("national", self.constants)):
            for field in fields(part):
                arrays[f"{prefix}.{field.name}"] = np.asarray(getattr(part, field.name), dtype=np.float64)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> NationalSolution:
        """From the arrays of `month_zero.npz`."""
        constants = (_scalar_or_array(arrays[f"national.{field.name}"]) for field in fields(NationalConstants))
        return cls(
            tuple(str(code) for code in arrays["codes"]),
            Margins(*(arrays[f"margin.{field.name}"] for field in fields(Margins))),
            NationalConstants(*constants),
        )


def _scalar_or_array(values: np.ndarray) -> float | np.ndarray:
    return float(values.item()) if values.size == 1 else values
