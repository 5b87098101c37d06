"""Solve month 0 of the whole mainland at once: one consistent country, from which every system is then cut out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.population import employment_margins, gravity, household_income, local_production, wage_index
from sim.population.final_demand import FinalDemand, care_weight, final_demand, other_buyers
from sim.population.margins import Margins, NationalConstants, NationalSolution
from sim.population.national_table import DEFICIT_SHARE_OF_GDP, INTEREST_SHARE_OF_GDP, NationalTable
from sim.population.national_table import PUBLIC_INVESTMENT_SHARE_OF_GDP as PUBLIC_INVESTMENT
from sim.population.occupations_by_sector import fit_sector_occupation
from sim.population.territory_facts import TerritoryFacts
from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.data.pack import Pack

LOG_INCOME_GRID = np.linspace(np.log(2_000.0), np.log(400_000.0), 1_000)
"""Log of annual income per consumption unit at which the national rank is tabulated."""
TRADE, HEALTH, HORECA = SECTOR_INDEX["TRADE"], SECTOR_INDEX["HEALTH"], SECTOR_INDEX["HORECA"]


@dataclass(frozen=True)
class Check:
    """One of the developer's checks: what was measured and the bounds it must lie in."""

    name: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the value lies in its bounds."""
        return self.low <= self.value <= self.high


def mainland_rows(pack: Pack) -> np.ndarray:
    """Rows of the territories of metropolitan France, Corsica included."""
    return np.flatnonzero(np.asarray(pack.facts("mainland")) == 1)


def commuting_matrix(pack: Pack, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Modelled flows among these territories (n, n) and residents with no destination among them (n), persons."""
    flows = pack.commuting.between(rows)
    return flows[:-1, :-1], flows[:-1, -1]


def gravity_buyers(
    demand: FinalDemand, others: np.ndarray, output: np.ndarray, exports_ratio: np.ndarray, ecommerce_ratio: float,
    ecommerce_share: float,
) -> gravity.Buyers:  # fmt: skip
    """What is traded by gravity: demand and supply (n, S) left after exports, e-commerce and direct State purchases."""
    households = demand.household_domestic.copy()
    households[:, TRADE] *= 1 - ecommerce_share
    households[:, HEALTH] += demand.care
    supply = output * (1 - exports_ratio) - demand.public_output
    supply[:, TRADE] -= ecommerce_ratio * output[:, TRADE]
    return gravity.Buyers(households, others, supply)


def profit_tax_rate(table: NationalTable, sums: dict[str, float], profit: float) -> float:
    """Tax on profits that leaves the public deficit at DEFICIT_SHARE_OF_GDP, per euro of profit (56 billion euros)."""
    receipts = (
        table.product_tax_on_inputs @ table.output
        + table.households_product_tax
        + table.government_product_tax
        + table.investment_product_tax
        + table.exports_product_tax
        + table.production_tax @ table.output
        + table.employer_contributions @ table.output
        + sums["levies"]
        + sums["direct_taxes"]
        + household_income.SELF_EMPLOYED_CONTRIBUTION * sums["self_employment"]
    )
    consumption = table.government_domestic.sum() + table.government_imported.sum() + table.government_product_tax
    spending = consumption + table.non_profit_consumption + sums["pensions"] + sums["unemployment"]
    spending += sums["transfers"] + (PUBLIC_INVESTMENT + INTEREST_SHARE_OF_GDP) * table.gross_domestic_product
    return float((spending - DEFICIT_SHARE_OF_GDP * table.gross_domestic_product - receipts) / profit)


def solve_country(
    pack: Pack,
    decay: gravity.DistanceDecay | None = None,
    ecommerce_share: float = gravity.ECOMMERCE_SHARE,
) -> tuple[NationalSolution, list[Check]]:
    """Margins, balancing factors and constants of the mainland, with the checks that a sound month 0 must pass."""
    decay = gravity.DistanceDecay.at_scale() if decay is None else decay
    rows = mainland_rows(pack)
    facts = TerritoryFacts.from_pack(pack, rows)
    all_jobs = float(np.nansum(pack.facts("jobs_2018")))
    table = NationalTable.from_technology(pack.technology, float(facts.jobs.sum()) / all_jobs)

    income = household_income.survey_income(facts)
    factor = household_income.property_factor(income, table)
    income = household_income.aligned(income, factor)
    rank = household_income.national_rank(facts, LOG_INCOME_GRID)
    saving = household_income.unscaled_saving_rate(facts, LOG_INCOME_GRID, rank)
    saving_factor = household_income.SAVING_RATE * income.disposable.sum() / (saving @ income.disposable)
    saving = saving * saving_factor

    self_employed, self_employed_factor = employment_margins.fit_self_employed(facts)
    salaried = facts.jobs - self_employed
    flows, without_destination = commuting_matrix(pack, rows)
    closure, all_unfilled, elderly_share = employment_margins.close_commuting(
        facts, flows.sum(axis=0), np.diag(flows), without_destination
    )
    workers = (flows + np.outer(closure.far_workers, closure.unfilled_jobs) / all_unfilled) * closure.column_scale
    np.fill_diagonal(workers, closure.own_flow)

    wage_bill = table.gross_wages * table.output
    wage_by_sector = wage_bill / salaried.sum(axis=0)
    mean_wage = float(wage_bill.sum() / salaried.sum())
    workplace_wage = salaried @ wage_by_sector / salaried.sum(axis=1)
    wage_base = workers @ workplace_wage
    wages = wage_index.solve_wages(facts, income.wages, wage_base, float(wage_bill.sum()), mean_wage)
    workplace_index = wages.index @ workers / workers.sum(axis=0)

    labour = local_production.labour_weight(facts, workplace_index)
    output_per_labour = table.market_output / labour.sum(axis=0)
    output = labour * output_per_labour
    dwellings = local_production.dwelling_weight(facts)
    housing_per_weight = table.housing_services / dwellings.sum()
    compensation = salaried * wage_by_sector * workplace_index[:, None] * (1 + table.employer_rate)
    surplus = output * (table.value_added - table.production_tax) - compensation
    gross_self_employment = (1 + household_income.SELF_EMPLOYED_CONTRIBUTION) * income.self_employment
    mixed = local_production.mixed_income(self_employed, surplus, gross_self_employment)

    care = care_weight(facts.population, facts.share_over_64)
    non_profit = table.cash_consumption / (table.cash_consumption - table.non_profit_consumption)
    demand = final_demand(
        table,
        (1 - saving) * income.disposable * non_profit,
        facts.population / facts.population.sum(),
        care / care.sum(),
        dwellings * housing_per_weight,
        output,
    )
    exports_ratio = table.exports / table.market_output
    ecommerce_ratio = ecommerce_share * float(demand.household_domestic[:, TRADE].sum() / output[:, TRADE].sum())
    buyers = gravity_buyers(
        demand, other_buyers(table, demand, output), output, exports_ratio, ecommerce_ratio, ecommerce_share
    )
    log_km = gravity.log_distance(pack.distance_km(rows, rows), facts.area_km2)
    tourism = gravity.tourism_weight(facts.second_homes, facts.jobs[:, HORECA], facts.population)
    trade, progress = gravity.balance(log_km, buyers, output, tourism, decay)

    horeca_per_head = float(facts.jobs[:, HORECA].sum() / facts.population.sum())
    excess = gravity.excess_horeca_jobs(facts.jobs[:, HORECA], facts.population, horeca_per_head)
    profit = float((surplus - mixed).sum())
    living = workers.sum(axis=1)
    occupations = facts.occupations / facts.occupations.sum(axis=1, keepdims=True)
    sums = {
        "levies": (1 - wages.net_over_gross) * float(wage_bill.sum()),
        "direct_taxes": float(income.direct_taxes.sum()),
        "self_employment": float(income.self_employment.sum()),
        "pensions": float(income.pensions.sum()),
        "unemployment": float(income.unemployment_benefit.sum()),
        "transfers": float(income.social_transfers.sum()),
    }
    margins = Margins(
        self_employed=self_employed,
        far_workers=closure.far_workers,
        unfilled_jobs=closure.unfilled_jobs,
        column_scale=closure.column_scale,
        own_flow=closure.own_flow,
        elderly_salaried=closure.elderly_salaried,
        workers_living=living,
        abroad_workers=facts.working_abroad,
        wage_base=wage_base,
        residence_index=wages.index,
        workplace_index=workplace_index,
        foreign_wages=wages.foreign_wages,
        wages=income.wages,
        self_employment=income.self_employment,
        pensions=income.pensions,
        unemployment_benefit=income.unemployment_benefit,
        property=income.property,
        social_transfers=income.social_transfers,
        direct_taxes=income.direct_taxes,
        survey_disposable=income.survey_disposable,
        saving_rate=saving,
        output=output,
        housing_services=dwellings * housing_per_weight,
        mixed_income=mixed,
        near_households=trade.near_households,
        away=trade.away,
        near_others=trade.near_others,
        seller=trade.seller,
        visitor=trade.visitor,
    )
    constants = NationalConstants(
        mainland_share=table.mainland_share,
        log_income=LOG_INCOME_GRID,
        rank=rank,
        saving_factor=float(saving_factor),
        property_factor=factor,
        self_employed_factor=self_employed_factor,
        all_unfilled=all_unfilled,
        elderly_share=elderly_share,
        wage_by_sector=wage_by_sector,
        mean_wage=mean_wage,
        net_over_gross=wages.net_over_gross,
        wage_regression=wages.coefficients,
        output_per_labour=output_per_labour,
        housing_per_weight=float(housing_per_weight),
        population_total=float(facts.population.sum()),
        care_total=float(care.sum()),
        property_total=float(income.property.sum()),
        disposable_total=float(income.disposable.sum()),
        tourism_totals=np.array([facts.second_homes.sum(), excess.sum()]),
        horeca_jobs_per_head=horeca_per_head,
        household_exponents=decay.households,
        other_exponents=decay.others,
        ecommerce_share=ecommerce_share,
        sector_occupation=fit_sector_occupation(salaried.sum(axis=0), living @ occupations),
        profit_tax_rate=profit_tax_rate(table, sums, profit),
        away_total=trade.away.sum(axis=0),
    )
    supplied, bought = buyers.supply.sum(axis=0), (buyers.households + buyers.others).sum(axis=0)
    cells = [flows, self_employed, salaried, workers, output, mixed, surplus - mixed, buyers.supply, buyers.households]
    domestic_wages = income.wages.sum() - wages.foreign_wages.sum()
    checks = [
        Check("demand over supply by sector, largest gap", float(np.abs(bought / supplied - 1).max()), 0.0, 1e-6),
        Check("jobs filled", float((salaried.sum(axis=1) / workers.sum(axis=0)).min()), 1 - 1e-9, 1 + 1e-9),
        Check("residents' wages over wage bills", float(domestic_wages / (wages.net_over_gross * (salaried
              * wage_by_sector * workplace_index[:, None]).sum())), 1 - 1e-9, 1 + 1e-9),
        Check("smallest cell (euros or persons)", float(min(cell.min() for cell in cells)), -0.001, np.inf),
        Check("self-employed placed", float(self_employed.sum() / employment_margins.self_employed_total(facts).sum()),
              1 - 1e-6, 1 + 1e-6),
        Check("mixed income placed", float(mixed.sum() / gross_self_employment.sum()), 1 - 1e-9, 1 + 1e-9),
        Check("levies on gross wages", 1 - wages.net_over_gross, 0.15, 0.25),
        Check("property factor", factor, 1.3, 2.0),
        Check("lowest saving rate", float(saving.min()), 0.08, 0.25),
        Check("highest saving rate", float(saving.max()), 0.08, 0.25),
        Check("growth of investment and exports", table.investment_growth, 1.3, 1.35),
        Check("wage index explained by occupations", wages.explained, 0.85, 1.0),
        Check("profit tax on profit", constants.profit_tax_rate, 0.05, 0.20),
        Check("gravity, largest row error", max(error for _, error in progress), 0.0, 1e-3),
    ]  # fmt: skip
    return NationalSolution(facts.codes, margins, constants), checks
