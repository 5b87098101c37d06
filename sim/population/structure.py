"""What does not change during a run: rates, baskets, trade shares and the amounts of month 0, as the engine reads them.

Money is int64 cents a week, shares "ppm" are int64 parts per million, other shares float64. n territories, S = 14
sectors, 4 occupations, 5 fifths of income; F rows of Firm. With a scale K, wages and benefits are those of a row (K
people); amounts by territory are never scaled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Structure:
    """Static tables of a synthetic population.

    Rows. `household_start` (n + 1) households of each territory; `worker_start` (n + 1) its resident workers;
    `in_commuter_start` (n + 1) the workers living outside around it; `cell_start` (n * S + 1) establishments by
    territory and sector, free rows included; the n employers outside follow; `first_input` (F + 1) inputs.

    Labour. `occupation_cumulative` (n, S, 4) and `outside_occupation_cumulative` (n, 4) cumulative mixes, last = 1;
    `outside_posts` (n) posts at the employers outside; `base_wage` (S, 4), `outside_base_wage` (n, 4) net cents a week
    of a row; `residence_index` (2n) ppm; `benefit_coverage` (n) share of job seekers who draw a benefit;
    `seekers_at_start` (2n, 4); `telework_eligibility` (2n, 4) share by home basin and occupation; commuting in CSR by
    workplace: `commuting_start` (n + 1), `commuting_origin` (home basin 0..2n-1), `commuting_weight` (staff).

    Labour cost. `levies_per_net`, `employer_per_net` (n, S) ppm of the net wage; `own_contribution` ppm of what
    the self-employed draw, on top of it; `profit_tax_rate` float.

    Production. `input_offset` (S + 1), `input_product`, `input_coefficient` (ppm of output), `input_imported_share`
    (ppm), `stock_weeks` (float64) by pair of sector and input; `inputs_per_output` (S) float64; `production_tax`,
    `input_product_tax` (S) ppm of output; `capital_per_weekly_output` (S) float64 weeks.

    Households. `direct_tax_rate` (n, 5) ppm of gross income; `consumption_rate` (n, 5) ppm of disposable income;
    `basket` (n, 5, S) and `rent_share` (n, 5) ppm of the budget at purchasers' prices, which add up to one million;
    `non_profit_basket` (n, S) ppm of the grant to non-profit institutions; `household_tax_share` (n, S) ppm of
    spending; `household_import_share` (n, S) ppm of spending net of tax; `household_trade`, `other_trade`
    (n, n + 1, S) float64, rows sum to 1 over sellers, the last one outside; `ecommerce_share` float, the part of retail
    that those shares give to distance sellers.

    Public. `public_purchases`, `other_public_spending`, `other_public_imports` (n, S), `health_public`, `npish_grant`,
    `public_investment`, `public_interest`, `local_own_taxes`, `state_grant` (n); `local_spending_share` (S) and
    `local_investment_share` floats.

    Investment. `other_investment` (n) dwellings and government, constant, cents a week; `depreciation` (n) float64 per
    week of the capital of firms; together they buy `investment_mix` (n, S) of products net of tax (float64, rows sum to
    1), of which `investment_import_share` (n, S) foreign; `investment_tax_share` (n) of the whole is tax.

    Outside. `visitor_sales`, `rest_of_france_sales`, `abroad_sales` (n, S) sales of month 0; `visitor_share` (n, S)
    float64 part of all sales outside made to visitors.
    """

    household_start: np.ndarray
    worker_start: np.ndarray
    in_commuter_start: np.ndarray
    cell_start: np.ndarray
    first_input: np.ndarray
    occupation_cumulative: np.ndarray
    outside_occupation_cumulative: np.ndarray
    outside_posts: np.ndarray
    base_wage: np.ndarray
    outside_base_wage: np.ndarray
    residence_index: np.ndarray
    benefit_coverage: np.ndarray
    seekers_at_start: np.ndarray
    telework_eligibility: np.ndarray
    commuting_start: np.ndarray
    commuting_origin: np.ndarray
    commuting_weight: np.ndarray
    levies_per_net: np.ndarray
    employer_per_net: np.ndarray
    own_contribution: int
    profit_tax_rate: float
    ecommerce_share: float
    input_offset: np.ndarray
    input_product: np.ndarray
    input_coefficient: np.ndarray
    input_imported_share: np.ndarray
    stock_weeks: np.ndarray
    inputs_per_output: np.ndarray
    production_tax: np.ndarray
    input_product_tax: np.ndarray
    capital_per_weekly_output: np.ndarray
    direct_tax_rate: np.ndarray
    consumption_rate: np.ndarray
    basket: np.ndarray
    rent_share: np.ndarray
    non_profit_basket: np.ndarray
    household_tax_share: np.ndarray
    household_import_share: np.ndarray
    household_trade: np.ndarray
    other_trade: np.ndarray
    public_purchases: np.ndarray
    other_public_spending: np.ndarray
    other_public_imports: np.ndarray
    health_public: np.ndarray
    npish_grant: np.ndarray
    public_investment: np.ndarray
    public_interest: np.ndarray
    local_own_taxes: np.ndarray
    state_grant: np.ndarray
    local_spending_share: np.ndarray
    local_investment_share: float
    other_investment: np.ndarray
    depreciation: np.ndarray
    investment_mix: np.ndarray
    investment_import_share: np.ndarray
    investment_tax_share: np.ndarray
    visitor_sales: np.ndarray
    rest_of_france_sales: np.ndarray
    abroad_sales: np.ndarray
    visitor_share: np.ndarray
