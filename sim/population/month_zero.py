"""Month 0: the balanced accounts of a set of territories the week before anything happens.

Every euro received by someone is paid by someone else, and jobs, residents, production and purchases agree. The
country is solved once (national_solve); a system is cut out of it, the rest of France and the world becoming one
"outside". Territories brought by the user are solved against the country held fixed (newcomers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.data.pack import Pack
    from sim.population.margins import NationalSolution


@dataclass(frozen=True)
class LocalGovernment:
    """Budgets of communes, intercommunalités, départements and regions, by territory.

    `local_spending_share` (S): part of each sector's public output that local budgets pay; `public_investment_share`
    (scalar): part of `MonthZero.public_investment` they pay; `local_own_taxes` (n) and `state_grant` (n) euros a year.
    The grant is the residual that balances month 0 and stays frozen afterwards; negative where it is a contribution.
    """

    local_spending_share: np.ndarray
    public_investment_share: float
    local_own_taxes: np.ndarray
    state_grant: np.ndarray


@dataclass(frozen=True)
class MonthZero:
    """Balanced month 0 of n territories sorted by code; S = 14 sectors; euros a year (float64) and persons.

    Index n, where an array has n + 1, is outside: the rest of France and the world. (n) unless said otherwise.

    People. `households`, `population`, `second_homes` counts; `children` under 15; `pensioners` retired residents (the
    holders of elderly jobs among them); `unemployed` census residents 15-64; `other_inactive` the rest.
    Jobs. `salaried_jobs` (n, S) at the workplace, those of people over 64 apart: `elderly_jobs_by_sector` (n, S), sum
    `elderly_jobs`, held by pensioners of the territory at the wage of its residents; `self_employed_jobs` (n, S) where
    they live; `commuting` (n+1, n+1) salaried workers living in the row and working in the column, column sums those of
    `salaried_jobs`. `occupation_shares` (n, 4) of salaried residents; `sector_occupation` (S, 4) national.
    Wages. A worker living in r employed in sector s nets `residence_wage_index[r] * net_wage_by_sector[s]` (n+1 and S;
    index n for all in-commuters); gross is net / (1 - `levies_rate`); the employer pays `employer_rate` on gross
    (scalars). `outside_net_wage` mean net wage of residents who work outside.
    Production. `output` (n, S) at basic prices, REAL without housing services; `technical_domestic` and
    `technical_imported` (S, S) input of the row per unit of output of the column; `product_tax_on_inputs`,
    `production_tax` (S) per unit of output; `mixed_income` (n, S) of the self-employed before contributions, of which
    `self_employed_contribution_rate` (scalar) goes to the State; `profit_tax_rate` scalar.
    Income. `income_*` residents' income by source on the concept of the accounts, taxes positive, all net of levies;
    `income_self_employment` net of contributions; `survey_income_ratio` published disposable income over this one;
    `decile_ratio_9_1`, `median_income` published (survey, euros per consumption unit).
    Spending. `consumption` cash, at purchasers' prices, imputed rents left out, non-profit institutions included (their
    part equals `npish_grant`, paid by the State to households); `saving` = disposable income + grant - consumption;
    `actual_rents` part of consumption paid to the capital account; `household_spending`, `household_imports`,
    `household_product_tax` (n, S) the rest; `health_public` State-paid care.
    Purchases of others, (n, S) basic prices: `public_purchases` of the State from the producers of the territory (PUB,
    EDU); `other_public_spending` and `other_public_imports`; `investment`, `investment_imports` and `investment_tax`
    (n): the upkeep of dwellings is included, as landlords and owner-occupiers pay it from the capital account, and also
    shown apart: `housing_upkeep` (n, S), `housing_upkeep_imports` (n, S), `housing_upkeep_tax` (n, product and
    production taxes of dwellings); `imputed_rents` housing services in kind, in no cash flow.
    Trade. `household_trade` (n, n+1, S) euros bought by households of r (public care added in HEALTH) from sellers of
    d; column n is the rest of France, with e-commerce (`ecommerce_share` of TRADE). `other_trade` (n, n+1, S) shares of
    others' domestic purchases, rows sum to 1 over d. `outside_sales` (n, S) = `visitor_sales` (away-from-home purchases
    of non-residents) + `rest_of_france_sales` + `abroad_sales`.
    State. `public_investment`, `public_interest` State to capital; `local_government`; `national_solidarity` net
    payment of the territories to the rest of the country through the State, `net_lending` of the capital account to
    outside (scalars, residuals, negative when received).
    `notes`: one (code, text) per imputation or adjustment.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: np.ndarray
    population: np.ndarray
    second_homes: np.ndarray
    pensioners: np.ndarray
    children: np.ndarray
    other_inactive: np.ndarray
    unemployed: np.ndarray
    salaried_jobs: np.ndarray
    self_employed_jobs: np.ndarray
    elderly_jobs: np.ndarray
    elderly_jobs_by_sector: np.ndarray
    commuting: np.ndarray
    occupation_shares: np.ndarray
    sector_occupation: np.ndarray
    net_wage_by_sector: np.ndarray
    residence_wage_index: np.ndarray
    outside_net_wage: np.ndarray
    levies_rate: float
    employer_rate: float
    output: np.ndarray
    technical_domestic: np.ndarray
    technical_imported: np.ndarray
    product_tax_on_inputs: np.ndarray
    production_tax: np.ndarray
    mixed_income: np.ndarray
    self_employed_contribution_rate: float
    profit_tax_rate: float
    income_wages: np.ndarray
    income_self_employment: np.ndarray
    income_pensions: np.ndarray
    income_unemployment: np.ndarray
    income_property: np.ndarray
    income_transfers: np.ndarray
    income_direct_taxes: np.ndarray
    survey_income_ratio: np.ndarray
    decile_ratio_9_1: np.ndarray
    median_income: np.ndarray
    saving: np.ndarray
    consumption: np.ndarray
    actual_rents: np.ndarray
    imputed_rents: np.ndarray
    household_spending: np.ndarray
    household_imports: np.ndarray
    household_product_tax: np.ndarray
    household_trade: np.ndarray
    ecommerce_share: float
    health_public: np.ndarray
    public_purchases: np.ndarray
    other_public_spending: np.ndarray
    other_public_imports: np.ndarray
    investment: np.ndarray
    investment_imports: np.ndarray
    investment_tax: np.ndarray
    housing_upkeep: np.ndarray
    housing_upkeep_imports: np.ndarray
    housing_upkeep_tax: np.ndarray
    other_trade: np.ndarray
    outside_sales: np.ndarray
    visitor_sales: np.ndarray
    rest_of_france_sales: np.ndarray
    abroad_sales: np.ndarray
    public_investment: np.ndarray
    public_interest: np.ndarray
    npish_grant: np.ndarray
    local_government: LocalGovernment
    notes: tuple[tuple[str, str], ...]

    @property
    def disposable_income(self) -> np.ndarray:
        """Residents' income by all sources less direct taxes (n)."""
        gains = self.income_wages + self.income_self_employment + self.income_pensions + self.income_unemployment
        return gains + self.income_property + self.income_transfers - self.income_direct_taxes

    @cached_property
    def workplace_wage_index(self) -> np.ndarray:
        """Mean wage index of the people who work in each territory (n), the elderly included."""
        arriving = self.residence_wage_index @ self.commuting[:, :-1]
        people = self.commuting[:, :-1].sum(axis=0) + self.elderly_jobs
        return (arriving + self.residence_wage_index[:-1] * self.elderly_jobs) / people

    @cached_property
    def gross_wage_bill(self) -> np.ndarray:
        """Gross wages paid by the employers of each cell (n, S), to commuters and elderly workers alike."""
        gross = self.net_wage_by_sector / (1 - self.levies_rate)
        return (self.salaried_jobs + self.elderly_jobs_by_sector) * gross * self.workplace_wage_index[:, None]

    @cached_property
    def other_purchases(self) -> np.ndarray:
        """Domestic purchases of firms, investors and government (n, S), those traded by `other_trade`."""
        inputs = self.output @ self.technical_domestic.T
        return inputs + self.investment + self.other_public_spending

    @cached_property
    def _closing(self) -> tuple[list[tuple[str, str, str, int]], float, float]:
        from sim.population.accounts_zero import close_accounts

        return close_accounts(self)

    def flows(self) -> list[tuple[str, str, str, int]]:
        """Table of instruments (flow, payer, payee, cents a month); the five accounts close to the cent."""
        return self._closing[0]

    @property
    def national_solidarity(self) -> float:
        """Net payment of the State account to the rest of the country, euros a year (residual)."""
        return self._closing[1]

    @property
    def net_lending(self) -> float:
        """Net lending of the capital account to the outside, euros a year (residual)."""
        return self._closing[2]


def load_solution(pack: Pack) -> NationalSolution:
    """The national solve stored in the pack, or in the pack of the country that a user's pack refers to."""
    from sim.population.margins import MONTH_ZERO_FILE, NationalSolution

    holder = pack if pack.reference is None else pack.reference
    return NationalSolution.from_arrays(holder.arrays(MONTH_ZERO_FILE))


def month_zero(pack: Pack, codes: Sequence[str], solution: NationalSolution | None = None) -> MonthZero:
    """Balanced month 0 of the territories `codes` (any order, each once).

    Territories absent from the national solve (brought by the user, or overseas) are solved against it. Raises
    DataError if a code is unknown or a fact it needs is missing. `solution` replaces the solve stored in the pack.
    """
    from sim.population.cut_out import cut_out
    from sim.population.newcomers import margins_of

    solution = load_solution(pack) if solution is None else solution
    rows = np.sort(pack.rows(dict.fromkeys(codes)))
    return cut_out(pack, rows, margins_of(pack, rows, solution), solution.constants)
