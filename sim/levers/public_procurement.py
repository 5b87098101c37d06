"""Lever 2: canteens and public bodies buy from suppliers of the territory, as far as these have something to sell."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class PublicProcurement(Lever):
    """Public buyers split orders in lots that suppliers of the territory can win, and pay what these cost more."""

    family: ClassVar[Family] = "household-consumption"
    title_fr: ClassVar[str] = "Approvisionner les cantines et acheter public dans le territoire"
    title_en: ClassVar[str] = "Supply canteens and buy public goods in the territory"
    summary_fr: ClassVar[str] = (
        "Quand un marché arrive à son terme, écoles, hôpitaux, administrations et cantines allotissent et confient une "
        "part de l'achat à un fournisseur d'ici qui a de la capacité inemployée. La collectivité paie l'acheteur et le "
        "surcoût ; quand l'argent manque, les derniers marchés retournent dehors."
    )
    summary_en: ClassVar[str] = (
        "When a contract ends, schools, hospitals, offices and canteens split it in lots and give part of the purchase "
        "to a supplier of the territory with idle capacity. Public bodies pay the buyer and what it costs more; "
        "when money is short the latest contracts go back outside."
    )
    act_fr: ClassVar[str] = "marchés attribués dans le territoire"
    act_en: ClassVar[str] = "contracts awarded in the territory"
    source: ClassVar[str] = (
        "Loi EGalim of 30 October 2018 (half of what canteens serve durable or under label of quality); public buyers "
        "may split in lots and judge direct supply, not origin (Code de la commande publique)"
    )

    kind: Literal["public-procurement"] = "public-procurement"
    payers: Payers = declared(
        Payers(territory=1.0), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_contract: float = declared(
        3000.0, "EUR/contract", 200.0, 100_000.0, "Coût de l'allotissement et du sourçage d'un marché",
        "Cost of splitting and sourcing a contract", "assumption: some two weeks of a buyer",
        plausible=(1000.0, 10_000.0),
    )  # fmt: skip
    share_of_purchase: float = declared(
        0.5, "share", 0.0, 1.0, "Part de l'achat confiée au fournisseur d'ici", "Part of the purchase moved",
        "assumption; EGalim asks for half of food", plausible=(0.1, 0.8),
    )  # fmt: skip
    premium: float = declared(
        0.05, "share of price", 0.0, 1.0, "Surcoût du fournisseur local", "Premium of the local supplier",
        "short circuits cost 0 to 15 % more (evidence 5.2, recalled)", plausible=(0.0, 0.15),
    )  # fmt: skip
    contract_years: float = declared(
        4.0, "years", 0.0, 20.0, "Durée d'un marché", "Length of a contract",
        "Code de la commande publique, L2125-1: framework agreements last four years at most", plausible=(1.0, 4.0),
    )  # fmt: skip
    share_of_caterers: float = declared(
        0.3, "share", 0.0, 1.0, "Part des restaurants employeurs qui font de la restauration collective",
        "Share of employing restaurants that run canteens",
        "assumption: the input-output table counts canteens' food in restaurants", plausible=(0.1, 0.5),
    )  # fmt: skip
    fit_of_food: float = declared(
        0.3, "share", 0.0, 1.0, "Part des achats alimentaires que des producteurs d'ici savent fournir",
        "Part of food purchases that producers here know how to supply",
        "assumption: menus follow seasons more easily than machines follow parts", plausible=(0.1, 0.6),
    )  # fmt: skip
