"""What each industry buys to produce, and who buys what it sells: the French input-output accounts in 14 sectors.

Symmetric industry-by-industry tables of 2010 at basic prices, millions of euros (see SOURCES.md for their making).
Rows sell, columns use. Coefficients are per euro of output of the using industry.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields

import numpy as np

FINAL_USES = ("HOUSEHOLDS", "GOVERNMENT", "INVESTMENT", "EXPORTS", "STOCKS")
TOTAL = "TOTAL"
ACCOUNTS = (
    "product_taxes_less_subsidies",
    "value_added",
    "taxes_on_production",
    "gross_wages",
    "employer_contributions",
    "operating_surplus_and_mixed_income",
    "output",
    "gross_fixed_capital_formation_by_industry",
)


@dataclass(frozen=True)
class Technology:
    """French production accounts of 2010; S = 14 sectors, F = 5 final uses in the order of FINAL_USES.

    Amounts in millions of euros of 2010; jobs in persons. Households include non-profit institutions; gross wages plus
    employer contributions make the compensation of employees; the surplus includes mixed income.
    """

    sectors: tuple[str, ...]
    domestic_flows: np.ndarray  # S, S
    imported_flows: np.ndarray  # S, S
    domestic_final_uses: np.ndarray  # S, F
    imported_final_uses: np.ndarray  # S, F
    product_taxes_on_inputs: np.ndarray  # S
    product_taxes_on_final_uses: np.ndarray  # F
    value_added: np.ndarray  # S, and below
    taxes_on_production: np.ndarray
    gross_wages: np.ndarray
    employer_contributions: np.ndarray
    operating_surplus_and_mixed_income: np.ndarray
    output: np.ndarray
    gross_fixed_capital_formation: np.ndarray
    jobs_2010: np.ndarray
    jobs_2018: np.ndarray

    @property
    def compensation(self) -> np.ndarray:
        """Compensation of employees: gross wages and employer contributions."""
        return self.gross_wages + self.employer_contributions

    @property
    def domestic_coefficients(self) -> np.ndarray:
        """Domestic input (row) per euro of output of the column: (S, S)."""
        return self.domestic_flows / self.output

    @property
    def imported_coefficients(self) -> np.ndarray:
        """Foreign input (row) per euro of output of the column: (S, S)."""
        return self.imported_flows / self.output

    def final_use(self, use: str) -> tuple[np.ndarray, np.ndarray, float]:
        """Domestic products (S), foreign products (S) and product taxes bought by one final use, MEUR 2010."""
        column = FINAL_USES.index(use)
        return (
            self.domestic_final_uses[:, column],
            self.imported_final_uses[:, column],
            float(self.product_taxes_on_final_uses[column]),
        )

    @classmethod
    def from_csv(cls, content: bytes) -> Technology:
        """From `technology.csv`: one line a (block, row), one column a user."""
        lines = {(line["block"], line["row"]): line for line in csv.DictReader(io.StringIO(content.decode("utf-8")))}
        sectors = tuple(row for block, row in lines if block == "domestic_flow")

        def matrix(block: str, columns: tuple[str, ...]) -> np.ndarray:
            return np.array([[float(lines[block, row][column]) for column in columns] for row in sectors])

        def account(name: str, columns: tuple[str, ...] = sectors) -> np.ndarray:
            return np.array([float(lines["account", name][column]) for column in columns])

        technology = cls(
            sectors=sectors,
            domestic_flows=matrix("domestic_flow", sectors),
            imported_flows=matrix("import_flow", sectors),
            domestic_final_uses=matrix("domestic_flow", FINAL_USES),
            imported_final_uses=matrix("import_flow", FINAL_USES),
            product_taxes_on_inputs=account("product_taxes_less_subsidies"),
            product_taxes_on_final_uses=account("product_taxes_less_subsidies", FINAL_USES),
            value_added=account("value_added"),
            taxes_on_production=account("taxes_on_production"),
            gross_wages=account("gross_wages"),
            employer_contributions=account("employer_contributions"),
            operating_surplus_and_mixed_income=account("operating_surplus_and_mixed_income"),
            output=account("output"),
            gross_fixed_capital_formation=account("gross_fixed_capital_formation_by_industry"),
            jobs_2010=account("jobs_2010"),
            jobs_2018=account("jobs_2018"),
        )
        for field in fields(technology):
            value = getattr(technology, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        return technology
