"""The French production accounts brought from 2010 to 2018 and to the mainland: who buys what from which industry.

Output is held at what final demand needs (x = (I - A)^-1 f), never scaled by jobs: job growth since 2010 is not output
growth, and 2010 output per job would leave energy and food without buyers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.sectors import SECTOR_INDEX

if TYPE_CHECKING:
    from sim.data.technology import Technology

EUROS = 1e6
"""Euros in the unit of the technology table (million euros)."""
HOUSEHOLD_GROWTH = 1.111
"""Household consumption, 2018 over 2010, current prices; national accounts, recalled."""
GOVERNMENT_GROWTH = 1.124
"""Government consumption, 2018 over 2010; national accounts, recalled."""
GDP_GROWTH = 1.184
"""Gross domestic product, 2018 over 2010; national accounts, recalled."""
NON_PROFIT_SHARE = 0.036
"""Part of the table's household consumption bought by non-profit institutions (46 billion euros); recalled."""
HOUSING_SHARE_OF_REAL = 0.93
"""Part of households' purchases of real estate that are housing services; assumed."""
IMPUTED_SHARE_OF_HOUSING = 0.72
"""Part of housing services that owner-occupiers render themselves (147 billion euros); assumed."""
PUBLIC_INVESTMENT_SHARE_OF_GDP = 0.034
"""79 billion euros; recalled."""
INTEREST_SHARE_OF_GDP = 0.017
"""Interest on public debt, 40 billion euros; recalled."""
DEFICIT_SHARE_OF_GDP = 0.025
"""Public deficit, lent by the pool of savings; assumed."""


@dataclass(frozen=True)
class NationalTable:
    """Mainland France in 2018; euros a year, S = 14 sectors; `*_domestic` and `*_imported` (S), taxes scalar.

    `exports` include changes in stocks (`investment` does where destocking exceeds exports: 0.03 % of CONS). `output`
    (S) counts housing services in REAL, `housing_services` being the part that dwellings render without jobs.
    Coefficients are per euro of output of the using industry (column). `mainland_share` is the mainland part of the
    jobs of the country.
    """

    mainland_share: float
    investment_growth: float
    gross_domestic_product: float
    households_domestic: np.ndarray
    households_imported: np.ndarray
    households_product_tax: float
    government_domestic: np.ndarray
    government_imported: np.ndarray
    government_product_tax: float
    investment_domestic: np.ndarray
    investment_imported: np.ndarray
    investment_product_tax: float
    exports: np.ndarray
    exports_product_tax: float
    output: np.ndarray
    technical_domestic: np.ndarray
    technical_imported: np.ndarray
    product_tax_on_inputs: np.ndarray
    production_tax: np.ndarray
    value_added: np.ndarray
    gross_wages: np.ndarray
    employer_contributions: np.ndarray
    housing_services: float

    @property
    def imputed_rents(self) -> float:
        """Housing services in kind, out of all cash flows."""
        return IMPUTED_SHARE_OF_HOUSING * self.housing_services

    @property
    def actual_rents(self) -> float:
        """Housing services that tenants pay."""
        return self.housing_services - self.imputed_rents

    @property
    def cash_consumption(self) -> float:
        """Consumption of households and non-profit institutions at purchasers' prices, imputed rents left out."""
        everything = self.households_domestic.sum() + self.households_imported.sum() + self.households_product_tax
        return float(everything - self.imputed_rents)

    @property
    def non_profit_consumption(self) -> float:
        """Consumption of non-profit institutions serving households, paid by a public grant."""
        return NON_PROFIT_SHARE * (self.cash_consumption + self.imputed_rents)

    @property
    def employer_rate(self) -> float:
        """Employer contributions per euro of gross wage, one national rate."""
        return float((self.employer_contributions @ self.output) / (self.gross_wages @ self.output))

    @property
    def market_output(self) -> np.ndarray:
        """Output of firms and public employers (S): REAL without the housing services of dwellings."""
        market = self.output.copy()
        market[SECTOR_INDEX["REAL"]] -= self.housing_services
        return market

    @classmethod
    def from_technology(cls, technology: Technology, mainland_share: float) -> NationalTable:
        """Bring the table of 2010 to 2018, then to `mainland_share` of the country.

        Households and government grow as recalled; investment, exports and changes in stocks grow by the one factor
        that makes gross domestic product grow by GDP_GROWTH (1.327).
        """
        coefficients = technology.domestic_coefficients
        inverse = np.linalg.inv(np.eye(coefficients.shape[0]) - coefficients)
        product_tax = technology.product_taxes_on_inputs / technology.output
        value_added = technology.value_added / technology.output
        household, government, investment, exports, stocks = (
            technology.final_use(use) for use in ("HOUSEHOLDS", "GOVERNMENT", "INVESTMENT", "EXPORTS", "STOCKS")
        )

        def gross_domestic_product(final: np.ndarray, final_tax: float) -> float:
            return float((value_added + product_tax) @ (inverse @ final) + final_tax)

        target = GDP_GROWTH * (technology.value_added.sum() + technology.product_taxes_on_inputs.sum()
                               + technology.product_taxes_on_final_uses.sum())  # fmt: skip
        fixed = gross_domestic_product(
            HOUSEHOLD_GROWTH * household[0] + GOVERNMENT_GROWTH * government[0],
            HOUSEHOLD_GROWTH * household[2] + GOVERNMENT_GROWTH * government[2],
        )
        growing = gross_domestic_product(investment[0] + exports[0] + stocks[0], investment[2] + exports[2] + stocks[2])
        growth = (target - fixed) / growing
        sold_abroad = exports[0] + stocks[0]
        scale = mainland_share * EUROS
        real_estate = float(HOUSEHOLD_GROWTH * household[0][SECTOR_INDEX["REAL"]] * scale)
        final = HOUSEHOLD_GROWTH * household[0] + GOVERNMENT_GROWTH * government[0]
        final = final + growth * (investment[0] + exports[0] + stocks[0])
        return cls(
            mainland_share=mainland_share,
            investment_growth=float(growth),
            gross_domestic_product=float(target * scale),
            households_domestic=HOUSEHOLD_GROWTH * household[0] * scale,
            households_imported=HOUSEHOLD_GROWTH * household[1] * scale,
            households_product_tax=HOUSEHOLD_GROWTH * household[2] * scale,
            government_domestic=GOVERNMENT_GROWTH * government[0] * scale,
            government_imported=GOVERNMENT_GROWTH * government[1] * scale,
            government_product_tax=GOVERNMENT_GROWTH * government[2] * scale,
            investment_domestic=growth * (investment[0] + np.minimum(sold_abroad, 0.0)) * scale,
            investment_imported=growth * investment[1] * scale,
            investment_product_tax=float(growth * investment[2] * scale),
            exports=growth * np.maximum(sold_abroad, 0.0) * scale,
            exports_product_tax=float(growth * (exports[2] + stocks[2]) * scale),
            output=inverse @ final * scale,
            technical_domestic=coefficients,
            technical_imported=technology.imported_coefficients,
            product_tax_on_inputs=product_tax,
            production_tax=technology.taxes_on_production / technology.output,
            value_added=value_added,
            gross_wages=technology.gross_wages / technology.output,
            employer_contributions=technology.employer_contributions / technology.output,
            housing_services=HOUSING_SHARE_OF_REAL * real_estate,
        )
