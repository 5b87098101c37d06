"""Parameters of how levers are prepared and financed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import ParameterGroup, quantity


@dataclass(frozen=True)
class LeverParameters(ParameterGroup):
    """Engineering (ingénierie) and the financing of levers."""

    group: ClassVar[str] = "levers"

    engineers_per_10000_inhabitants: float = quantity(
        1.0, "full-time equivalents", low=0.0, high=10.0,
        label_fr="Ingénierie : agents capables de monter un projet, pour 10 000 habitants",
        label_en="Engineering: staff able to launch projects, per 10 000 inhabitants",
        doc="Engineering capacity e of an intercommunality; small ones have nearly none unless they share it.",
    )
    longest_preparation_months: float = quantity(
        18.0, "months", low=0.0, high=60.0,
        source="contrats de réciprocité: about 18 months from start to signature (evidence 7.1)",
        label_fr="Préparation d'un projet sans ingénierie", label_en="Preparation of a project without engineering",
        doc="tau_0 of tau = tau_0 / (1 + e / e_0), evidence 7.2 G3.",
    )
    engineering_reference: float = quantity(
        2.0, "full-time equivalents", low=0.1, high=50.0,
        label_fr="Ingénierie qui divise par deux la préparation", label_en="Engineering that halves the preparation",
        doc="e_0 of tau = tau_0 / (1 + e / e_0).",
    )
    share_raised_by_tax: float = quantity(
        1.0, "share", low=0.0, high=1.0,
        label_fr="Part de la dépense publique des leviers levée par l'impôt, le reste étant emprunté",
        label_en="Part of the public spending of levers raised by taxes, the rest being borrowed",
        doc="Residents pay for their intercommunality, and in proportion to population for their Region and the State.",
    )
