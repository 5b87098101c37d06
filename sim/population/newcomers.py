"""Territories that the national solve does not know, solved against the country held fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.data.distances import great_circle_km
from sim.population import employment_margins, gravity, household_income, local_production, wage_index
from sim.population.final_demand import care_weight, final_demand, other_buyers
from sim.population.margins import Margins, NationalSolution
from sim.population.national_solve import HORECA, TRADE, gravity_buyers
from sim.population.national_table import NationalTable
from sim.population.territory_facts import TerritoryFacts

if TYPE_CHECKING:
    from sim.data.pack import Pack

COMMUTING_DECAY_PER_KM = 0.1003
COMMUTING_DECAY_POWER = 0.556
"""Commuters fall with exp(-0.1003 km) * km^-0.556: fitted on the census flows of the Orne (382 communes)."""


def margins_of(pack: Pack, rows: np.ndarray, solution: NationalSolution) -> Margins:
    """Margins of these rows of the pack, in order: as solved with the country, or solved against it."""
    place = {code: index for index, code in enumerate(solution.codes)} if pack.reference is None else {}
    known = np.array([place.get(pack.codes[row], -1) for row in rows])
    if (known >= 0).all():
        return solution.margins.take(known)
    new_rows = rows[known < 0]
    together = solution.margins.followed_by(newcomer_margins(pack, new_rows, solution))
    source = known.copy()
    source[known < 0] = len(solution.codes) + np.arange(new_rows.size)
    return together.take(source)


def newcomer_margins(pack: Pack, rows: np.ndarray, solution: NationalSolution) -> Margins:
    """Margins of territories absent from the national solve; the margins of the country do not move.

    Constants and balancing factors of the country are given; only the factors of the newcomers are iterated. The
    neighbours a newcomer's workers come from or go to are not known by name: their wages are those of the territories
    around, weighted as commuting falls with distance.
    """
    constants = solution.constants
    facts = TerritoryFacts.from_pack(pack, rows)
    table = NationalTable.from_technology(pack.technology, constants.mainland_share)
    holder = pack if pack.reference is None else pack.reference
    place = {code: index for index, code in enumerate(solution.codes) if code not in facts.codes}
    country_rows = np.array([row for row, code in enumerate(holder.codes) if code in place])
    country = solution.margins.take(np.array([place[holder.codes[row]] for row in country_rows]))
    country_facts = TerritoryFacts.from_pack(holder, country_rows)
    kilometres = _kilometres(pack, rows, holder, country_rows)

    income = household_income.aligned(household_income.survey_income(facts), constants.property_factor)
    saving = household_income.unscaled_saving_rate(facts, constants.log_income, constants.rank)
    saving = saving * constants.saving_factor

    self_employed = employment_margins.spread_self_employed(facts, constants.self_employed_factor)
    salaried = facts.jobs - self_employed
    flows = pack.commuting.between(rows)
    abroad = np.minimum(facts.working_abroad, flows[:-1, -1])
    closure, _, _ = employment_margins.close_commuting(
        facts,
        flows[:, :-1].sum(axis=0),
        np.diag(flows)[:-1],
        facts.working_abroad,
        constants.all_unfilled,
        constants.elderly_share,
    )
    inside = flows[:-1, :-1] * closure.column_scale
    np.fill_diagonal(inside, closure.own_flow)
    leaving = flows[:-1, -1] - abroad
    living = inside.sum(axis=1) + leaving

    salaried_country = country_facts.jobs - country.self_employed
    wage_by_sector = constants.wage_by_sector
    country_wage = salaried_country @ wage_by_sector / salaried_country.sum(axis=1)
    neighbouring_jobs = _nearness(kilometres) * salaried_country.sum(axis=1)
    neighbouring_wage = neighbouring_jobs @ country_wage / neighbouring_jobs.sum(axis=1)
    wage_base = inside @ (salaried @ wage_by_sector / salaried.sum(axis=1)) + leaving * neighbouring_wage
    net_over_gross = constants.net_over_gross
    index, foreign, _, _ = wage_index.index_of_residents(
        facts, income.wages, wage_base, constants.mean_wage, net_over_gross, constants.wage_regression
    )
    neighbours = _nearness(kilometres) * country.workers_living
    neighbouring_index = neighbours @ country.residence_index / neighbours.sum(axis=1)
    arriving = np.maximum(salaried.sum(axis=1) - inside.sum(axis=0), 0.0)
    workplace_index = (index @ inside + neighbouring_index * arriving) / (inside.sum(axis=0) + arriving)

    output = local_production.labour_weight(facts, workplace_index) * constants.output_per_labour
    housing = local_production.dwelling_weight(facts) * constants.housing_per_weight
    compensation = salaried * wage_by_sector * workplace_index[:, None] * (1 + table.employer_rate)
    surplus = output * (table.value_added - table.production_tax) - compensation
    gross_self_employment = (1 + household_income.SELF_EMPLOYED_CONTRIBUTION) * income.self_employment
    mixed = local_production.mixed_income(self_employed, surplus, gross_self_employment)

    non_profit = table.cash_consumption / (table.cash_consumption - table.non_profit_consumption)
    care = care_weight(facts.population, facts.share_over_64)
    demand = final_demand(
        table,
        (1 - saving) * income.disposable * non_profit,
        facts.population / constants.population_total,
        care / constants.care_total,
        housing,
        output,
    )
    ecommerce_share = constants.ecommerce_share
    ecommerce_ratio = ecommerce_share * float(table.households_domestic[TRADE] / table.output[TRADE])
    buyers = gravity_buyers(
        demand,
        other_buyers(table, demand, output),
        output,
        table.exports / table.market_output,
        ecommerce_ratio,
        ecommerce_share,
    )
    excess = gravity.excess_horeca_jobs(facts.jobs[:, HORECA], facts.population, constants.horeca_jobs_per_head)
    tourism = 0.5 * (facts.second_homes / constants.tourism_totals[0] + excess / constants.tourism_totals[1])
    between = np.log(np.maximum(kilometres, gravity.SHORTEST_OWN_KM))
    trade = gravity.attach(
        between,
        between.T,
        gravity.log_distance(pack.distance_km(rows, rows), facts.area_km2),
        country.trade,
        country.output,
        buyers,
        output,
        tourism,
        constants.decay,
    )
    return Margins(
        self_employed=self_employed,
        far_workers=closure.far_workers,
        unfilled_jobs=closure.unfilled_jobs,
        column_scale=closure.column_scale,
        own_flow=closure.own_flow,
        elderly_salaried=closure.elderly_salaried,
        workers_living=living,
        abroad_workers=abroad,
        wage_base=wage_base,
        residence_index=index,
        workplace_index=workplace_index,
        foreign_wages=foreign,
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
        housing_services=housing,
        mixed_income=mixed,
        near_households=trade.near_households,
        away=trade.away,
        near_others=trade.near_others,
        seller=trade.seller,
        visitor=trade.visitor,
    )


def _kilometres(pack: Pack, rows: np.ndarray, holder: Pack, country_rows: np.ndarray) -> np.ndarray:
    """Kilometres from newcomers to the territories of the country, which may stand in another pack."""
    if holder is pack:
        return pack.distance_km(rows, country_rows)
    longitude, latitude = pack.facts("lon")[rows], pack.facts("lat")[rows]
    return great_circle_km(longitude, latitude, holder.facts("lon")[country_rows], holder.facts("lat")[country_rows])


def _nearness(kilometres: np.ndarray) -> np.ndarray:
    """Relative weight of each territory of the country (columns) for the commuters of a newcomer (rows)."""
    nearest = np.maximum(kilometres.min(axis=1, keepdims=True), gravity.SHORTEST_OWN_KM)
    distance = np.maximum(kilometres, nearest)
    return np.exp(-COMMUTING_DECAY_PER_KM * (distance - nearest)) * (distance / nearest) ** -COMMUTING_DECAY_POWER
