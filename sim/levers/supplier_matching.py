"""Lever 1: find suppliers of the territory for what its firms buy outside."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class SupplierMatching(Lever):
    """Intermediaries bring together firms that buy outside and firms of the territory that could serve them."""

    family: ClassVar[Family] = "productive-ecosystem"
    title_fr: ClassVar[str] = "Mettre en relation clients et fournisseurs du territoire"
    title_en: ClassVar[str] = "Match clients and suppliers of the territory"
    summary_fr: ClassVar[str] = (
        "Une équipe cherche, pour les plus gros achats faits hors du territoire, un fournisseur d'ici qui a de la "
        "capacité inemployée, un peu plus cher. Le contrat change ; personne ne vend plus que ce qu'il peut produire."
    )
    summary_en: ClassVar[str] = (
        "A team looks, for the largest purchases made outside, for a supplier of the territory with idle capacity, a "
        "little dearer. The contract changes; nobody sells more than it can make."
    )
    act_fr: ClassVar[str] = "contrats noués"
    act_en: ClassVar[str] = "contracts made"
    source: ClassVar[str] = "Talandier 2020, first lever; evidence 1, A7.1 (local supplier share per input)"

    kind: Literal["supplier-matching"] = "supplier-matching"
    payers: Payers = declared(
        Payers(territory=0.5, region=0.5), "shares", None, None, "Qui paie", "Who pays", "assumption",
    )  # fmt: skip
    euros_per_contract: float = declared(
        5000.0, "EUR/contract", 200.0, 100_000.0, "Coût d'une mise en relation aboutie", "Cost of a match that holds",
        "assumption: some three weeks of an adviser", plausible=(2000.0, 15_000.0),
    )  # fmt: skip
    share_of_purchase: float = declared(
        0.5, "share", 0.0, 1.0, "Part de l'achat confiée au nouveau fournisseur", "Part of the purchase moved",
        "assumption", plausible=(0.1, 0.8),
    )  # fmt: skip
    contract_years: float = declared(
        4.0, "years", 0.0, 20.0, "Durée d'un contrat d'approvisionnement", "Length of a supply contract",
        "assumption: a client changes supplier when a contract ends", plausible=(1.0, 6.0),
    )  # fmt: skip
    premium: float = declared(
        0.03, "share of price", 0.0, 1.0, "Surcoût du fournisseur local", "Premium of the local supplier",
        "assumption: the client bought elsewhere for a reason (evidence 1, A7.1 asks for a premium)",
        plausible=(0.0, 0.1),
    )  # fmt: skip
