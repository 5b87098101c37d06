"""Parameters of firms as owners of cash, debt and capital, and of their natural mortality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import KeyedVector, ParameterGroup, quantity

FIRM_KINDS = ("own_account", "small_employer", "large_employer")


@dataclass(frozen=True)
class FirmParameters(ParameterGroup):
    """How firms finance themselves, invest and disappear."""

    group: ClassVar[str] = "firms"

    cash_buffer_months: float = quantity(
        1.5, "months", low=0.0, high=24.0,
        label_fr="Trésorerie des entreprises, en mois de salaires et d'achats",
        label_en="Cash of firms, in months of wages and inputs",
    )
    credit_limit_months: float = quantity(
        3.0, "months of sales", low=0.0, high=24.0,
        label_fr="Plafond de crédit de trésorerie", label_en="Ceiling of overdraft credit",
        doc="Beyond it the bank refuses to lend and the firm fails; the unpaid debt is the bank's loss.",
    )
    yearly_interest_rate: float = quantity(
        0.02, "per year", low=0.0, high=0.2,
        label_fr="Taux d'intérêt du crédit de trésorerie", label_en="Interest rate of overdraft credit",
    )
    exit_hazards_per_year: KeyedVector = quantity(
        KeyedVector(dict(zip(FIRM_KINDS, (0.10, 0.08, 0.015), strict=True))), "per year", low=0.0, high=0.9,
        source="INSEE, cohorts 2010 and 2014: 61 % alive after five years, 9 % a year for young firms; large assumed",
        status="estimated",
        label_fr="Cessations d'activité hors choc, par type d'entreprise",
        label_en="Exits without any shock, by kind of firm",
    )
    investment_accelerator: float = quantity(
        1.0, "ratio", low=0.0, high=5.0,
        label_fr="Réaction de l'investissement aux ventes", label_en="Response of investment to sales",
        doc="Investment / replacement = 1 + accelerator * (expected sales / capacity at month 0 - 1), never negative.",
    )
    rebuilding_weeks: float = quantity(
        26.0, "weeks", low=1.0, high=260.0,
        source="BoARIO (Hallegatte 2008): rebuilding time of 60 days by default, 30 to 365; half a year assumed",
        status="assumed",
        label_fr="Temps de reconstruction après un sinistre", label_en="Time to rebuild after a disaster",
        doc="Each week 1/time of the insured damage left is ordered.",
    )
    capital_output_years: float = quantity(
        4.0, "years", low=1.0, high=10.0,
        source="Hallegatte 2008 and BoARIO: 4 years of value added; DisruptSC: 3", status="estimated",
        label_fr="Capital, en années de valeur ajoutée", label_en="Capital, in years of value added",
        doc="Depreciation is derived: at month 0 investment replaces exactly what wears out.",
    )
