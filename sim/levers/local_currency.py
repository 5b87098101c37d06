"""Lever 2: a local currency, changed by households, taken by shops, spent again here or changed back at a fee."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.habit import HabitLever
from sim.shocks.declarations import declared


class LocalCurrency(HabitLever):
    """Members change euros for units worth one euro that only shops and firms of the territory take."""

    title_fr: ClassVar[str] = "Faire circuler une monnaie locale"
    title_en: ClassVar[str] = "Let a local currency circulate"
    summary_fr: ClassVar[str] = (
        "Des ménages changent chaque mois des euros en unités que seuls prennent les commerces adhérents ; un fonds "
        "garde les euros. Les commerces paient leurs fournisseurs d'ici en unités, en cherchent de nouveaux, ou les "
        "changent contre des euros moins une commission. Plus de commerces attirent plus de ménages, et inversement."
    )
    summary_en: ClassVar[str] = (
        "Households change euros each month for units that only member shops take; a fund keeps the euros. Shops pay "
        "their suppliers here in units, look for new ones, or change units back into euros less a fee. More shops draw "
        "more households, and the other way round."
    )
    act_fr: ClassVar[str] = "ménages et établissements convaincus"
    act_en: ClassVar[str] = "households and establishments won over"
    source: ClassVar[str] = (
        "Loi of 31 July 2014 on the social economy, Code monétaire et financier L311-5: one euro kept for each unit; "
        "Euskal Moneta (the largest, 2019-2021)"
    )

    kind: Literal["local-currency"] = "local-currency"
    ceiling: float = declared(
        0.05, "share", 0.0, 1.0, "Part des ménages qui peuvent changer", "Share of households who can change",
        "assumption; eusko 2019: 3 200 private members in the French Basque Country, some 2 % of households",
        plausible=(0.01, 0.1),
    )  # fmt: skip
    ceiling_of_firms: float = declared(
        0.1, "share", 0.0, 1.0, "Part des établissements qui peuvent adhérer", "Share of establishments who can join",
        "assumption; eusko 2019: 660 firms and 220 associations", plausible=(0.02, 0.2),
    )  # fmt: skip
    euros_per_firm_won: float = declared(
        300.0, "EUR/establishment", 10.0, 10_000.0, "Coût d'un établissement convaincu",
        "Cost of an establishment won over", "assumption: a visit, a terminal, a directory", plausible=(100.0, 1000.0),
    )  # fmt: skip
    euros_changed_per_month: float = declared(
        55.0, "EUR/household/month", 0.0, 2000.0, "Euros changés par ménage adhérent et par mois",
        "Euros changed by a member household a month", "eusko 2021: 165 000 a month by 3 000 private accounts",
        plausible=(20.0, 150.0),
    )  # fmt: skip
    share_brought_home: float = declared(
        0.1, "share", 0.0, 1.0, "Part des achats faits ailleurs qui revient, parmi les adhérents",
        "Part of purchases made elsewhere brought home, among members", "assumption", plausible=(0.02, 0.3),
    )  # fmt: skip
    changed_back_per_month: float = declared(
        0.05, "per month", 0.0, 1.0, "Part des unités détenues changées en euros chaque mois",
        "Part of the units held that is changed back each month",
        "eusko 2021: 3 million in circulation for 165 000 changed a month, hence 5 %", plausible=(0.03, 0.3),
    )  # fmt: skip
    fee: float = declared(
        0.05, "share", 0.0, 0.5, "Commission de reconversion", "Fee on changing back", "eusko: 5 %",
        plausible=(0.0, 0.05),
    )  # fmt: skip
    share_of_purchase: float = declared(
        0.3, "share", 0.0, 1.0, "Part d'un achat confiée à un fournisseur payé en unités",
        "Part of a purchase given to a supplier paid in units", "assumption", plausible=(0.1, 0.8),
    )  # fmt: skip

    def moved(self) -> dict[str, float]:
        """Retail, meals out and personal services, where units are taken."""
        return dict.fromkeys(("TRADE", "HORECA", "PERS"), self.share_brought_home)
