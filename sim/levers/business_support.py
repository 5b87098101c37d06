"""Lever 1: public support to firms in trouble: grants, loans, deferrals and advances, by size, loss and sector."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared
from sim.shocks.sector_names import SectorCode


class BusinessSupport(Lever):
    """Firms that lost much of their demand receive help, if they are small enough and ask for it.

    A grant is theirs; a loan, deferred contributions and an advance are paid back by those that live.
    """

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Soutenir la trésorerie des entreprises"
    title_en: ClassVar[str] = "Support the cash of firms"
    summary_fr: ClassVar[str] = (
        "Les entreprises dont la demande a chuté reçoivent une aide, un prêt ou une avance, ou reportent leurs "
        "cotisations et impôts, selon leur taille et leur secteur. Toutes ne le demandent pas ; ce qui est prêté se "
        "rembourse."
    )
    summary_en: ClassVar[str] = (
        "Firms whose demand has fallen receive a grant, a loan or an advance, or defer contributions and taxes, by "
        "size and sector. Not all ask for it; what is lent is paid back."
    )
    act_fr: ClassVar[str] = "aides versées"
    act_en: ClassVar[str] = "payments made"
    source: ClassVar[str] = "Region Auvergne-Rhône-Alpes, March 2020 (evidence 8.2)"

    kind: Literal["business-support"] = "business-support"
    instrument: Literal["grant", "loan", "deferral", "advance"] = declared(
        "grant", "grant, loan, deferral or advance", None, None, "Aide, prêt, report ou avance",
        "Grant, loan, deferral or advance", "Region Auvergne-Rhône-Alpes, March 2020: all four",
    )  # fmt: skip
    payers: Payers = declared(
        Payers(region=0.4, state=0.6), "shares", None, None, "Qui paie", "Who pays",
        "Auvergne-Rhône-Alpes: 240 of 600 MEUR net from the Region",
    )  # fmt: skip
    preparation: float = declared(
        0.0, "share", 0.0, 10.0, "Préparation, relativement à l'usage", "Preparation, relative to usual",
        "voted within days in March 2020",
    )  # fmt: skip
    ramp_weeks: int = declared(0, "weeks", 0, 520, "Montée en charge", "Ramp", "assumption")
    euros_per_establishment: float = declared(
        1500.0, "EUR", 100.0, 500_000.0, "Montant par établissement : par mois (aide), une fois (prêt, avance)",
        "Sum an establishment: a month (grant), once (loan, advance)",
        "solidarity fund: 1 500 EUR a month; regional loan: 20 to 50 kEUR", plausible=(1500.0, 50_000.0),
    )  # fmt: skip
    largest_staff: int = declared(
        10, "persons", 0, 5000, "Taille maximale", "Largest staff", "solidarity fund: 0 to 10 employees",
    )  # fmt: skip
    loss_threshold: float = declared(
        0.7, "share", 0.0, 1.0, "Perte de demande exigée", "Loss of demand asked for", "solidarity fund: above 70 %",
        plausible=(0.2, 0.7),
    )  # fmt: skip
    sectors: tuple[SectorCode, ...] | None = declared(
        None, "codes", None, None, "Secteurs (défaut : tous)", "Sectors (default: all)", "by measure",
    )  # fmt: skip
    take_up: float = declared(
        0.8, "share", 0.0, 1.0, "Part des éligibles qui demandent", "Share of the eligible who ask", "assumption",
        plausible=(0.5, 0.95),
    )  # fmt: skip
    months_before_repayment: int = declared(
        24, "months", 0, 120, "Différé de remboursement", "Months before the first repayment",
        "regional loan: 7 years, 2 of them deferred; rents and loan repayments suspended: 6 months", plausible=(3, 24),
    )  # fmt: skip
    months_of_repayment: int = declared(
        60, "months", 1, 240, "Durée du remboursement", "Months of repayment", "regional loan: 7 years, 2 deferred",
        plausible=(1, 60),
    )  # fmt: skip
