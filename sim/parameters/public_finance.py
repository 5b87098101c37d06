"""Parameters of the rules of public budgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import ParameterGroup, quantity


@dataclass(frozen=True)
class PublicFinanceParameters(ParameterGroup):
    """How the State and local governments react; rates and amounts are solved at month 0."""

    group: ClassVar[str] = "public_finance"

    local_spending_adjustment_per_month: float = quantity(
        0.1, "per month", low=0.0, high=1.0,
        label_fr="Vitesse à laquelle la dépense locale suit la recette locale",
        label_en="Speed at which local spending follows local revenue",
        doc="Share of the gap between revenue and spending closed each month; local budgets balance over time.",
    )
    grant_price_indexation: bool = quantity(
        True, "yes or no",
        label_fr="Dotation de l'État indexée sur les prix", label_en="State grant indexed on prices",
        doc="The grant is frozen in euros after month 0; when prices move it follows them.",
    )
    benefit_price_indexation: bool = quantity(
        True, "yes or no", source="French law: pensions and social benefits follow consumer prices", status="observed",
        label_fr="Pensions et prestations indexées sur les prix", label_en="Pensions and benefits indexed on prices",
    )
    disaster_reinsurance_share: float = quantity(
        0.5, "share", low=0.0, high=1.0,
        source="CCR bears about half of Cat-Nat claims (its statement on the floods of October 2015)",
        status="observed",
        label_fr="Part des indemnités de catastrophe payée par la réassurance publique",
        label_en="Share of disaster claims paid by the public reinsurer",
        doc="The rest is paid by insurers, outside the system.",
    )
