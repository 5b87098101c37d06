"""Lever 1: firms hold larger stocks and spare machines than they would, and are paid for what lies idle."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared
from sim.shocks.sector_names import SectorCode


class SpareCapacity(Lever):
    """An insurance: input stocks above the usual targets, and capital that lets a firm serve the clients of another."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Garder des stocks et des machines en réserve"
    title_en: ClassVar[str] = "Hold stocks and machines in reserve"
    summary_fr: ClassVar[str] = (
        "Une assurance : des entreprises gardent plus d'intrants en stock et plus de machines qu'il n'en faut "
        "d'ordinaire. L'argent public achète ces réserves et paie l'entreposage. Quand il s'arrête, les stocks "
        "fondent et les machines s'usent."
    )
    summary_en: ClassVar[str] = (
        "An insurance: firms keep more inputs in stock and more machines than they usually need. Public money buys "
        "these reserves and pays for storage. When it stops, stocks melt away and machines wear out."
    )
    act_fr: ClassVar[str] = "euros de réserves achetés"
    act_en: ClassVar[str] = "euros of reserves bought"
    source: ClassVar[str] = "spare capacity, more than the number of links, carries the insurance (evidence 7.3)"

    kind: Literal["spare-capacity"] = "spare-capacity"
    payers: Payers = declared(
        Payers(region=0.3, state=0.4, private=0.3), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    sectors: tuple[SectorCode, ...] = declared(
        ("FOOD", "MFG"), "codes", None, None, "Secteurs assurés", "Sectors insured", "assumption",
    )  # fmt: skip
    stock_share: float = declared(
        0.5, "share", 0.0, 1.0, "Part du budget pour les stocks (le reste : machines)",
        "Part of the budget for stocks (the rest: machines)", "assumption",
    )  # fmt: skip
    largest_stock: float = declared(
        2.0, "ratio", 1.0, 10.0, "Stocks visés au plus, relativement à l'usage",
        "Largest stock targets, relative to usual", "assumption", plausible=(1.0, 4.0),
    )  # fmt: skip
    largest_spare_capital: float = declared(
        0.1, "share", 0.0, 1.0, "Capital en réserve au plus, relativement au besoin",
        "Largest spare capital, relative to need",
        "assumption; spare capacity of 25 % nearly divides the days lost by three (evidence 7.3)",
        plausible=(0.0, 0.25),
    )  # fmt: skip
    holding_cost_per_year: float = declared(
        0.1, "per year", 0.0, 1.0, "Coût annuel d'entreposage, part de la valeur",
        "Yearly cost of storage, share of the value",
        "assumption; inventory management counts 20 to 25 % with interest and obsolescence",
        plausible=(0.05, 0.25),
    )  # fmt: skip
