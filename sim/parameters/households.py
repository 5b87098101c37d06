"""Parameters of household budgets: habits, cash, saving, where and what they buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.keys import by_quintile, by_sector, quintile_profiles
from sim.parameters.quantity import KeyedMatrix, KeyedVector, ParameterGroup, quantity


@dataclass(frozen=True)
class HouseholdParameters(ParameterGroup):
    """How households set budgets and choose shops."""

    group: ClassVar[str] = "households"

    consumption_persistence_per_month: float = quantity(
        0.843, "per month", low=0.0, high=0.99,
        source="Pichler et al. 2022 after Muellbauer: .6 a quarter, that is .6 ** (1/3) a month", status="estimated",
        label_fr="Persistance des budgets de consommation", label_en="Persistence of consumption budgets",
    )
    cash_buffer_months: float = quantity(
        2.5, "months", low=0.0, high=24.0,
        label_fr="Liquidités des ménages, en mois de consommation",
        label_en="Household cash, in months of consumption",
    )
    saving_rates: KeyedVector = quantity(
        by_quintile(0.03, 0.06, 0.10, 0.15, 0.28), "share", low=0.0, high=0.6,
        source="Banque de France: 3 % in the poorest fifth, 28 % in the richest; linear between ranks",
        status="estimated",
        label_fr="Taux d'épargne par cinquième de revenu", label_en="Saving rate by income fifth",
        doc="One national factor scales the five rates to the mean saving of the accounts of month 0.",
    )
    ecommerce_share: float = quantity(
        0.098, "share", low=0.0, high=0.5, source="Fevad and INSEE: 9.8 % of retail in 2019", status="observed",
        label_fr="Part du commerce en ligne dans le commerce de détail", label_en="Share of e-commerce in retail",
    )
    workplace_purchase_share: KeyedVector = quantity(
        by_sector(0.0, HORECA=0.35, TRADE=0.10, PERS=0.05), "share", low=0.0, high=1.0,
        label_fr="Part des achats faits près du lieu de travail, par secteur",
        label_en="Share of purchases made near the workplace, by sector",
        doc="Applies to the purchases of employed members; falls with telework days.",
    )
    own_price_elasticity: KeyedVector = quantity(
        by_sector(-1.0, ENERGY=-0.3, AGR=-0.5, FOOD=-0.5), "ratio", low=-3.0, high=0.0,
        source="Clerc and Marcus 2009 (INSEE): fuel -.2 in the short run, -.4 in the long run; Calvet and Marical 2011:"
        " -.25 to -.35 in the short run; food and the -1 of other products assumed",
        status="estimated",
        label_fr="Élasticité-prix des achats des ménages, par produit",
        label_en="Own-price elasticity of households' purchases, by product",
        doc="-1 keeps the euros spent; nearer to 0, dearer products push the others out of the budget.",
    )
    basket_tilt: KeyedMatrix = quantity(
        quintile_profiles(
            AGR=(1.125, 0.875), FOOD=(1.125, 0.875), ENERGY=(1.294, 0.706), REAL=(1.294, 0.706), LOG=(0.875, 1.125),
            HORECA=(0.7, 1.3),
        ),
        "ratio", low=0.0, high=3.0,
        source="INSEE, enquête Budget de famille 2017: shares of the poorest and richest fifths for food (18 and 14 %),"
        " housing (22 and 12 %), transport (14 and 18 %), divided by their mean; hotels and restaurants assumed",
        status="estimated",
        label_fr="Poids d'un produit dans le panier d'un cinquième, moyenne = 1",
        label_en="Weight of a product in the basket of a fifth, mean = 1",
        doc="Rows are products, columns income fifths; baskets are renormalised to the territory's total.",
    )
