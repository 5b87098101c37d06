"""Parameters of production: stocks, critical inputs, capacity, buying outside, prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.keys import by_sector, importance_of_inputs
from sim.parameters.quantity import KeyedMatrix, KeyedVector, ParameterGroup, quantity

PICHLER = "Pichler et al. 2022, days of stock and critical inputs of UK industries (NACE 64), grouped to 14 sectors"


@dataclass(frozen=True)
class ProductionParameters(ParameterGroup):
    """How firms turn inputs, people and capital into goods."""

    group: ClassVar[str] = "production"

    demand_memory_weeks: int = quantity(
        8, "weeks", low=1, high=52,
        label_fr="Mémoire de la demande passée", label_en="Memory of past demand",
        doc="Expected demand closes 1/memory of its gap with orders each week.",
    )
    belief_in_lasting_fall: float = quantity(
        0.5, "share", low=0.0, high=1.0,
        source="Pichler et al. 2022: half of the people believe in a recovery in L (S41b)", status="estimated",
        label_fr="Part de la chute jugée durable tant que l'activité partielle est ouverte",
        label_en="Share of a fall taken as lasting while short-time work is open",
        doc="Slows the fall of expected demand during the scheme: firms keep people whose hours the State pays.",
    )
    stock_restoration_weeks: int = quantity(
        6, "weeks", low=1, high=26,
        source="Inoue and Todo 2019: 6 days; DisruptSC (Colon et al. 2021): 4 weeks; BoARIO: 60 days",
        status="estimated",
        label_fr="Temps de reconstitution des stocks d'intrants", label_en="Time to restore stocks of inputs",
    )
    stock_days: KeyedVector = quantity(
        by_sector(12.0, AGR=33, FOOD=39, MFG=37, ENERGY=12, CONS=64, TRADE=25, LOG=12, HORECA=7, BUS=11, REAL=34,
                  PUB=28, EDU=12, HEALTH=12, PERS=2.5),
        "days", low=0.0, high=365.0, source=PICHLER, status="estimated",
        label_fr="Jours de production en stock, par secteur utilisateur",
        label_en="Days of production held in stock, by using sector",
    )
    fast_input_days: KeyedVector = quantity(
        by_sector(365.0, ENERGY=3, LOG=3),
        "days", low=0.0, high=365.0, source="DisruptSC (Colon et al. 2021): utilities and transport 3 days",
        status="estimated",
        label_fr="Plafond des jours de stock, par intrant", label_en="Ceiling of stock days, by input",
        doc="Energy and transport can hardly be stored; 365 means no ceiling.",
    )
    criticality: KeyedMatrix = quantity(
        importance_of_inputs(
            critical={
                "AGR": "FOOD", "FOOD": "HORECA", "MFG": "MFG CONS ENERGY",
                "ENERGY": "AGR FOOD MFG ENERGY TRADE LOG HORECA",
            },
            important={
                "AGR": "AGR", "FOOD": "FOOD", "MFG": "AGR FOOD LOG HEALTH", "LOG": "FOOD MFG TRADE", "BUS": "BUS PUB",
                "ENERGY": "CONS BUS PUB EDU HEALTH PERS",
            },
        ),
        "index", low=0.0, high=1.0, source=f"after {PICHLER}", status="assumed",
        label_fr="Caractère critique d'un intrant (ligne) pour un secteur (colonne)",
        label_en="Importance of an input (row) for a using sector (column)",
        doc="1 critical: production stops without it; .5 important: half of production is lost without it; 0: none.",
    )
    capacity_utilisation: float = quantity(
        0.85, "share", low=0.5, high=1.0,
        source="BeforeIT (Poledna et al. 2023), .85; DisruptSC (Colon et al. 2021), .8", status="estimated",
        label_fr="Taux d'utilisation des capacités au mois 0", label_en="Capacity utilisation at month 0",
    )
    coefficient_cutoff: float = quantity(
        0.01, "share", low=0.0, high=0.1, source="DisruptSC (Colon et al. 2021)", status="estimated",
        label_fr="Coefficient technique en deçà duquel un intrant n'a pas de fournisseur désigné",
        label_en="Technical coefficient below which an input has no named supplier",
    )
    outside_substitution: KeyedVector = quantity(
        by_sector(1.0, TRADE=0.5, CONS=0.5, REAL=0.5, HEALTH=0.5, HORECA=0.3, PERS=0.3, PUB=0.0, EDU=0.0),
        "share", low=0.0, high=1.0,
        label_fr="Part de la demande locale non servie qui peut s'acheter ailleurs",
        label_en="Share of unmet local demand that can be bought outside",
    )
    price_adjustment_per_month: float = quantity(
        0.33, "per month", low=0.0, high=1.0,
        label_fr="Vitesse d'ajustement des prix aux coûts", label_en="Speed of adjustment of prices to costs",
        doc="Share of the gap between the price and unit cost closed each month.",
    )
    price_pass_through: float = quantity(
        1.0, "share", low=0.0, high=1.0,
        label_fr="Part d'une variation de coût répercutée dans le prix",
        label_en="Share of a change of cost passed on to the price",
    )
