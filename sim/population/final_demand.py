"""What each territory buys, by product and by buyer, before it is decided from whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.population.national_table import HOUSING_SHARE_OF_REAL, NationalTable
from sim.sectors import SECTOR_INDEX

REAL, HEALTH, MFG = SECTOR_INDEX["REAL"], SECTOR_INDEX["HEALTH"], SECTOR_INDEX["MFG"]
NON_MARKET = (SECTOR_INDEX["PUB"], SECTOR_INDEX["EDU"])
CARE_OF_THE_ELDERLY = 2.5
"""Care and drugs used by a person over 64, in excess of others: 1 + 2.5; assumed."""
INVESTMENT_BY_POPULATION = 0.5
"""Part of investment that follows people (dwellings, public works); the rest follows output; assumed."""


def care_weight(population: np.ndarray, share_over_64: np.ndarray) -> np.ndarray:
    """Weight of each territory in publicly paid care and drugs (n)."""
    return population * (1 + CARE_OF_THE_ELDERLY * share_over_64)


@dataclass(frozen=True)
class FinalDemand:
    """Purchases of n territories, euros a year at basic prices; (n, S) unless said.

    Households buy `household_domestic`, `household_imported`, pay `household_product_tax` and `actual_rents` (n); the
    State buys `care`(n) for residents, `public_output` (PUB, EDU) where it is produced and `other_public_*` for
    residents; investors buy `investment_*` and pay `investment_tax` (n). `upkeep_*` are the inputs of dwellings that
    landlords and owner-occupiers buy and `upkeep_tax` (n) the taxes on their product and production.
    """

    household_domestic: np.ndarray
    household_imported: np.ndarray
    household_product_tax: np.ndarray
    actual_rents: np.ndarray
    care: np.ndarray
    public_output: np.ndarray
    other_public_domestic: np.ndarray
    other_public_imported: np.ndarray
    investment_domestic: np.ndarray
    investment_imported: np.ndarray
    investment_tax: np.ndarray
    upkeep_domestic: np.ndarray
    upkeep_imported: np.ndarray
    upkeep_product_tax: np.ndarray
    upkeep_production_tax: np.ndarray


def final_demand(
    table: NationalTable,
    consumption: np.ndarray,
    population_share: np.ndarray,
    care_share: np.ndarray,
    housing_services: np.ndarray,
    output: np.ndarray,
) -> FinalDemand:
    """Purchases of territories from their shares of the country.

    `consumption` cash consumption with the part of non-profit institutions (n, euros); `population_share` and
    `care_share` of the country (n); `housing_services` (n); `output` of firms and public employers (n, S).
    """
    basket = table.households_domestic.copy()
    basket[REAL] *= 1 - HOUSING_SHARE_OF_REAL
    spent = consumption / table.cash_consumption
    bought = table.households_domestic + table.households_imported
    bought[REAL] -= table.housing_services
    tax = table.households_product_tax * bought / bought.sum()
    other_domestic = table.government_domestic.copy()
    other_domestic[[*NON_MARKET, HEALTH]] = 0.0
    by_care = np.zeros(output.shape[1], dtype=bool)
    by_care[MFG] = True
    public_share = np.where(by_care, care_share[:, None], population_share[:, None])
    state_share = np.zeros(output.shape[1])
    state_share[list(NON_MARKET)] = (table.government_domestic / table.output)[list(NON_MARKET)]
    produced = output.sum(axis=1) + housing_services
    investing = INVESTMENT_BY_POPULATION * population_share + (1 - INVESTMENT_BY_POPULATION) * (
        produced / table.output.sum()
    )
    return FinalDemand(
        household_domestic=np.outer(spent, basket),
        household_imported=np.outer(spent, table.households_imported),
        household_product_tax=np.outer(spent, tax),
        actual_rents=spent * table.actual_rents,
        care=care_share * table.government_domestic[HEALTH],
        public_output=output * state_share,
        other_public_domestic=public_share * other_domestic,
        other_public_imported=public_share * table.government_imported,
        investment_domestic=np.outer(investing, table.investment_domestic),
        investment_imported=np.outer(investing, table.investment_imported),
        investment_tax=investing * table.investment_product_tax,
        upkeep_domestic=np.outer(housing_services, table.technical_domestic[:, REAL]),
        upkeep_imported=np.outer(housing_services, table.technical_imported[:, REAL]),
        upkeep_product_tax=housing_services * table.product_tax_on_inputs[REAL],
        upkeep_production_tax=housing_services * table.production_tax[REAL],
    )


def other_buyers(table: NationalTable, demand: FinalDemand, output: np.ndarray) -> np.ndarray:
    """Domestic purchases of everyone but households and patients (n, S): inputs, upkeep, investment, other public."""
    inputs = output @ table.technical_domestic.T
    return inputs + demand.upkeep_domestic + demand.investment_domestic + demand.other_public_domestic
