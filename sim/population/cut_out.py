"""Cut a set of territories out of the solved country: inside flows are kept, all others summed into one outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.population import gravity
from sim.population.final_demand import FinalDemand, care_weight, final_demand, other_buyers
from sim.population.household_income import SELF_EMPLOYED_CONTRIBUTION
from sim.population.margins import Margins, NationalConstants
from sim.population.month_zero import LocalGovernment, MonthZero
from sim.population.national_table import INTEREST_SHARE_OF_GDP, PUBLIC_INVESTMENT_SHARE_OF_GDP, NationalTable
from sim.population.territory_facts import TerritoryFacts
from sim.sectors import NUMBER_OF_SECTORS, SECTOR_INDEX

if TYPE_CHECKING:
    from sim.data.pack import Pack

TRADE, HEALTH, REAL = SECTOR_INDEX["TRADE"], SECTOR_INDEX["HEALTH"], SECTOR_INDEX["REAL"]
LOCAL_SHARE_OF_OUTPUT = {"PUB": 0.45, "EDU": 0.15}
"""Part of public output that local budgets pay; assumed."""
LOCAL_SHARE_OF_PUBLIC_INVESTMENT = 0.58
"""Part of public investment made by local government; assumed."""
LOCAL_SHARE_OF_PRODUCTION_TAX = 0.9
"""Part of taxes on production that finances local government; assumed."""
LOCAL_TAX_ON_INCOME = 23e9
"""Other local taxes, spread by disposable income, euros a year in the mainland; assumed."""


@dataclass(frozen=True)
class _Work:
    commuting: np.ndarray
    index: np.ndarray
    outside_net_wage: np.ndarray
    salaried: np.ndarray
    elderly_by_sector: np.ndarray


def _work(pack: Pack, facts: TerritoryFacts, margins: Margins, constants: NationalConstants) -> _Work:
    """Commuting inside and with outside, and the wage indices that keep residents' wages and wage bills exact."""
    count = len(facts.codes)
    salaried = facts.jobs - margins.self_employed
    inside = pack.commuting.between(facts.rows)[:-1, :-1]
    far = np.outer(margins.far_workers, margins.unfilled_jobs) / constants.all_unfilled
    inside = (inside + far) * margins.column_scale
    np.fill_diagonal(inside, margins.own_flow)
    workplace_wage = salaried @ constants.wage_by_sector / salaried.sum(axis=1)
    net_over_gross = constants.net_over_gross

    commuting = np.zeros((count + 1, count + 1))
    commuting[:count, :count] = inside
    commuting[:count, count] = np.maximum(margins.workers_living + margins.abroad_workers - inside.sum(axis=1), 0.0)
    commuting[count, :count] = np.maximum(salaried.sum(axis=1) - inside.sum(axis=0), 0.0)
    paid_outside = margins.wages - net_over_gross * margins.residence_index * (inside @ workplace_wage)
    leaving = commuting[:count, count]
    outside_net_wage = np.divide(paid_outside, leaving, out=np.zeros(count), where=leaving > 0)

    index = np.ones(count + 1)
    index[:count] = margins.residence_index
    all_indices = margins.workplace_index * salaried.sum(axis=1)
    brought = (all_indices - margins.residence_index @ inside) @ workplace_wage
    arriving = commuting[count, :count] @ workplace_wage
    if arriving > 0:
        index[count] = max(brought / arriving, 0.0)
    elderly_share = margins.elderly_salaried / salaried.sum(axis=1)
    commuting[np.arange(count), np.arange(count)] -= margins.elderly_salaried
    return _Work(commuting, index, outside_net_wage, salaried, salaried * elderly_share[:, None])


def _trade(
    log_km: np.ndarray, demand: FinalDemand, others: np.ndarray, margins: Margins, constants: NationalConstants
) -> tuple[np.ndarray, np.ndarray]:
    """Purchases of households and patients in euros, and of others as shares: (n, n + 1, S) each."""
    count = log_km.shape[0]
    household_trade = np.zeros((count, count + 1, NUMBER_OF_SECTORS))
    other_trade = np.zeros_like(household_trade)
    bought = demand.household_domestic.copy()
    bought[:, HEALTH] += demand.care
    ecommerce = np.zeros(NUMBER_OF_SECTORS)
    ecommerce[TRADE] = constants.ecommerce_share
    for sector in range(NUMBER_OF_SECTORS):
        households, other = gravity.flows_between(log_km, margins.trade, constants.decay, sector)
        for flows, total, target in (
            (households, bought[:, sector] * (1 - ecommerce[sector]), household_trade),
            (other, others[:, sector], other_trade),
        ):
            within = flows.sum(axis=1)
            fitting = np.divide(total, within, out=np.ones(count), where=within > total)
            target[:, :count, sector] = flows * fitting[:, None]
        household_trade[:, count, sector] = bought[:, sector] - household_trade[:, :count, sector].sum(axis=1)
        shares = other_trade[:, :count, sector] / others[:, sector, None]
        other_trade[:, :count, sector] = shares
        other_trade[:, count, sector] = 1 - shares.sum(axis=1)
    return np.maximum(household_trade, 0.0), np.maximum(other_trade, 0.0)


def cut_out(pack: Pack, rows: np.ndarray, margins: Margins, constants: NationalConstants) -> MonthZero:
    """Month 0 of the territories at these rows of the pack (ascending), whose margins are given in the same order."""
    facts = TerritoryFacts.from_pack(pack, rows)
    table = NationalTable.from_technology(pack.technology, constants.mainland_share)
    count = len(facts.codes)
    population_share = facts.population / constants.population_total
    non_profit = table.cash_consumption / (table.cash_consumption - table.non_profit_consumption)
    saving = margins.saving_rate * margins.disposable
    consumption = (margins.disposable - saving) * non_profit
    demand = final_demand(
        table,
        consumption,
        population_share,
        care_weight(facts.population, facts.share_over_64) / constants.care_total,
        margins.housing_services,
        margins.output,
    )
    others = other_buyers(table, demand, margins.output)
    log_km = gravity.log_distance(pack.distance_km(facts.rows, facts.rows), facts.area_km2)
    household_trade, other_trade = _trade(log_km, demand, others, margins, constants)
    work = _work(pack, facts, margins, constants)

    sold_inside = household_trade[:, :count].sum(axis=0) + np.einsum("rds,rs->ds", other_trade[:, :count], others)
    outside_sales = np.maximum(margins.output - demand.public_output - sold_inside, 0.0)
    abroad_sales = np.minimum(margins.output * (table.exports / table.market_output), outside_sales)
    away_inside = np.einsum("rs,ds->ds", margins.away, margins.visitor)
    visitors = constants.away_total * margins.visitor - away_inside
    visitor_sales = np.clip(visitors, 0.0, outside_sales - abroad_sales)

    shares = np.zeros(NUMBER_OF_SECTORS)
    for sector, part in LOCAL_SHARE_OF_OUTPUT.items():
        shares[SECTOR_INDEX[sector]] = part
    public_investment = population_share * PUBLIC_INVESTMENT_SHARE_OF_GDP * table.gross_domestic_product
    production_taxes = margins.output @ table.production_tax + demand.upkeep_production_tax
    own_taxes = LOCAL_SHARE_OF_PRODUCTION_TAX * production_taxes
    own_taxes = own_taxes + LOCAL_TAX_ON_INCOME * margins.disposable / constants.disposable_total
    local_spending = margins.output @ shares + LOCAL_SHARE_OF_PUBLIC_INVESTMENT * public_investment

    children = facts.population * facts.share_under_15
    adults = facts.population - children
    salaried_residents = work.commuting[:count].sum(axis=1)
    busy = salaried_residents + margins.self_employed.sum(axis=1) + facts.unemployed
    pensioners = np.clip(facts.retired_share_15_plus * adults, margins.elderly_salaried, np.maximum(adults - busy, 0.0))
    disposable = margins.disposable
    return MonthZero(
        codes=facts.codes,
        names=facts.names,
        households=facts.households,
        population=facts.population,
        second_homes=facts.second_homes,
        pensioners=pensioners,
        children=children,
        other_inactive=np.maximum(adults - busy - pensioners, 0.0),
        unemployed=facts.unemployed,
        salaried_jobs=work.salaried - work.elderly_by_sector,
        self_employed_jobs=margins.self_employed,
        elderly_jobs=margins.elderly_salaried,
        elderly_jobs_by_sector=work.elderly_by_sector,
        commuting=work.commuting,
        occupation_shares=facts.occupations / facts.occupations.sum(axis=1, keepdims=True),
        sector_occupation=constants.sector_occupation,
        net_wage_by_sector=constants.wage_by_sector * constants.net_over_gross,
        residence_wage_index=work.index,
        outside_net_wage=work.outside_net_wage,
        levies_rate=1 - constants.net_over_gross,
        employer_rate=table.employer_rate,
        output=margins.output,
        technical_domestic=table.technical_domestic,
        technical_imported=table.technical_imported,
        product_tax_on_inputs=table.product_tax_on_inputs,
        production_tax=table.production_tax,
        mixed_income=margins.mixed_income,
        self_employed_contribution_rate=SELF_EMPLOYED_CONTRIBUTION / (1 + SELF_EMPLOYED_CONTRIBUTION),
        profit_tax_rate=constants.profit_tax_rate,
        income_wages=margins.wages,
        income_self_employment=margins.self_employment,
        income_pensions=margins.pensions,
        income_unemployment=margins.unemployment_benefit,
        income_property=margins.property,
        income_transfers=margins.social_transfers,
        income_direct_taxes=margins.direct_taxes,
        survey_income_ratio=margins.survey_disposable / disposable,
        decile_ratio_9_1=facts.decile_ratio,
        median_income=facts.median_income,
        saving=saving,
        consumption=consumption,
        actual_rents=demand.actual_rents,
        imputed_rents=margins.housing_services * (table.imputed_rents / table.housing_services),
        household_spending=demand.household_domestic,
        household_imports=demand.household_imported,
        household_product_tax=demand.household_product_tax,
        household_trade=household_trade,
        ecommerce_share=constants.ecommerce_share,
        health_public=demand.care,
        public_purchases=demand.public_output,
        other_public_spending=demand.other_public_domestic,
        other_public_imports=demand.other_public_imported,
        investment=demand.investment_domestic + demand.upkeep_domestic,
        investment_imports=demand.investment_imported + demand.upkeep_imported,
        investment_tax=demand.investment_tax + demand.upkeep_product_tax + demand.upkeep_production_tax,
        housing_upkeep=demand.upkeep_domestic,
        housing_upkeep_imports=demand.upkeep_imported,
        housing_upkeep_tax=demand.upkeep_product_tax + demand.upkeep_production_tax,
        other_trade=other_trade,
        outside_sales=outside_sales,
        visitor_sales=visitor_sales,
        rest_of_france_sales=outside_sales - abroad_sales - visitor_sales,
        abroad_sales=abroad_sales,
        public_investment=public_investment,
        public_interest=margins.property
        / constants.property_total
        * INTEREST_SHARE_OF_GDP
        * table.gross_domestic_product,
        npish_grant=consumption - (disposable - saving),
        local_government=LocalGovernment(
            shares, LOCAL_SHARE_OF_PUBLIC_INVESTMENT, own_taxes, local_spending - own_taxes
        ),
        notes=_notes(pack, facts, margins),
    )


def _notes(pack: Pack, facts: TerritoryFacts, margins: Margins) -> tuple[tuple[str, str], ...]:
    """What was estimated for each territory, in one line each."""
    notes = []
    for place, code in enumerate(facts.codes):
        imputed = pack.imputed(code)
        if imputed:
            notes.append((code, "facts estimated instead of observed: " + ", ".join(imputed)))
        if margins.abroad_workers[place] > 0.04 * facts.employed[place]:
            notes.append((code, "wage index taken from occupations; the wage earned abroad is a residual"))
    return tuple(notes)
