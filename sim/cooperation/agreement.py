"""What territories agree upon: a topology, instruments, how long it takes to sign and what it costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Discriminator, Tag, model_validator

from sim.shocks.declarations import Declared, declared
from sim.shocks.recovery import DAYS_PER_WEEK

Topology = Literal["none", "bilateral", "hub", "mesh", "edges"]
Theme = Literal["supply", "food", "mutual_aid", "engineering", "labour", "solidarity", "services", "coworking"]
THEMES: tuple[Theme, ...] = get_args(Theme)
"""Instruments that a contract may hold; each is a switch of the agreement."""


class EdgeTerms(Declared):
    """A pair of territories with terms of its own; themes that are None are those of the agreement."""

    origin: str = declared(..., "code or name", None, None, "Premier territoire", "First territory", "the user's own")
    target: str = declared(..., "code or name", None, None, "Second territoire", "Second territory", "the user's own")
    strength: float = declared(
        1.0, "share of that of the agreement", 0.0, 1.0, "Intensité de la paire", "Strength of the pair"
    )
    themes: tuple[Theme, ...] | None = declared(None, "list of themes", None, None, "Thèmes de la paire", "Its themes")
    one_way: bool = declared(
        False, "yes or no", None, None, "Du premier vers le second seulement", "From the first to the second alone"
    )


def _form_of(edge: Any) -> str:
    return "pair" if isinstance(edge, tuple | list) else "terms"


Edge = Annotated[
    Annotated[tuple[str, str], Tag("pair")] | Annotated[EdgeTerms, Tag("terms")], Discriminator(_form_of)
]
"""Two codes or names, or a table `EdgeTerms`."""


class Cooperation(Declared):
    """Cooperation of a scenario; without strength or pairs it is exactly no cooperation.

    Contracts are negotiated by the engineers of both sides, signed late, sometimes never, and not every theme becomes
    active: two of four reciprocity contracts were signed after two years, three of seven themes of Toulouse and the
    Gers were active eight months later (evidence 7.1). Their effects are assumptions: none was ever measured.
    """

    topology: Topology = declared(
        "none", "none, bilateral, hub, mesh or edges", None, None, "Qui coopère avec qui", "Who cooperates with whom",
        "assumption; reciprocity contracts, metropolitan hub, Alliance des territoires",
    )  # fmt: skip
    edges: tuple[Edge, ...] = declared(
        (), "pairs of codes or names, or tables of origin, target and terms", None, None, "Paires choisies",
        "Pairs chosen", "the user's own",
    )  # fmt: skip
    edge_file: str | None = declared(
        None, "CSV or GraphML file", None, None, "Fichier de paires", "File of pairs", "the user's own"
    )
    strength: float = declared(1.0, "share", 0.0, 1.0, "Intensité", "Strength", "assumption")
    start: date | int = declared(26, "date or week", None, None, "Début des négociations", "Start of negotiations")
    negotiation_months: float = declared(
        18.0, "months", 0.0, 120.0, "Négociation sans ingénierie", "Negotiation without engineering",
        "reciprocity contract of Brest: about 18 months (evidence 7.1)", plausible=(6.0, 36.0),
    )  # fmt: skip
    signing_chance: float = declared(
        0.5, "share", 0.0, 1.0, "Part des contrats qui sont signés", "Share of contracts that are signed",
        "two of four pilots (evidence 7.1)", plausible=(0.3, 1.0),
    )  # fmt: skip
    active_themes: float = declared(
        0.43, "share", 0.0, 1.0, "Part des thèmes qui deviennent actifs", "Share of themes that become active",
        "three of seven themes after eight months (evidence 7.1)", plausible=(0.2, 1.0),
    )  # fmt: skip
    set_up_months: float = declared(
        8.0, "months", 0.0, 60.0, "De la signature aux premiers effets", "From signature to first effects",
        "three of seven themes of Toulouse and the Gers active after eight months (evidence 7.1)",
        plausible=(3.0, 12.0),
    )  # fmt: skip
    duration_months: float = declared(
        72.0, "months", 1.0, 1200.0, "Durée d'un contrat", "Length of a contract", "assumption: a municipal mandate",
        plausible=(36.0, 120.0),
    )  # fmt: skip
    renewal_chance: float = declared(
        0.75, "share", 0.0, 1.0, "Part des contrats reconduits", "Share of contracts renewed", "assumption",
        plausible=(0.5, 1.0),
    )  # fmt: skip
    euros_per_pair_per_year: float = declared(
        60_000.0, "EUR/pair/year", 0.0, 5_000_000.0, "Animation d'un contrat", "Running of a contract",
        "assumption: one post; no money was attached to reciprocity contracts", plausible=(20_000.0, 200_000.0),
    )  # fmt: skip
    supply: bool = declared(
        True, "yes or no", None, None, "Contrats d'approvisionnement", "Supply contracts", "evidence 7.2, G1"
    )
    food: bool = declared(
        True, "yes or no", None, None, "Contrats alimentaires", "Food contracts",
        "evidence 7.2, G1; canteens and processors buy from farms of the partner",
    )  # fmt: skip
    contracts_per_month: int = declared(
        4, "contracts", 0, 1000, "Contrats par paire et par mois", "Contracts a pair and month", "assumption",
        plausible=(1, 10),
    )  # fmt: skip
    share_of_purchase: float = declared(
        0.5, "share", 0.0, 1.0, "Part de l'achat confiée au partenaire", "Part of the purchase given to the partner",
        "assumption", plausible=(0.1, 0.8),
    )  # fmt: skip
    ramp_months: float = declared(
        21.0, "months", 0.0, 120.0, "Montée en charge d'un contrat de fourniture", "Ramp of a supply contract",
        "18 to 24 months (evidence 7.2, G1)", plausible=(18.0, 24.0),
    )  # fmt: skip
    floor: float = declared(
        0.5, "share of the quantity at signature", 0.0, 1.0, "Quantité plancher", "Floor quantity",
        "evidence 7.2, G1: committed demand; the share is an assumption", plausible=(0.0, 0.8),
    )  # fmt: skip
    mutual_aid: bool = declared(
        True, "yes or no", None, None, "Entraide entre fournisseurs", "Mutual aid of suppliers", "evidence 7.2, G2"
    )
    aid_below: float = declared(
        0.9, "share", 0.0, 1.0, "Taux de service sous lequel on aide", "Share served below which help comes",
        "assumption", plausible=(0.5, 0.95),
    )  # fmt: skip
    aid_premium: float = declared(
        0.1, "share of the price", 0.0, 1.0, "Surcoût de l'entraide", "Premium on help", "assumption",
        plausible=(0.0, 0.3),
    )  # fmt: skip
    transport_per_100_km: float = declared(
        0.05, "share of the value", 0.0, 1.0, "Transport de l'entraide", "Transport of help", "assumption",
        plausible=(0.01, 0.15),
    )  # fmt: skip
    engineering: bool = declared(
        True, "yes or no", None, None, "Ingénierie partagée", "Shared engineering", "evidence 7.2, G3"
    )
    engineers_shared: float = declared(
        0.2, "share", 0.0, 0.9, "Part des ingénieurs mise en commun", "Share of engineers pooled", "assumption",
        plausible=(0.05, 0.4),
    )  # fmt: skip
    labour: bool = declared(
        True, "yes or no", None, None, "Recrutements en commun", "Pooled recruiting", "evidence 7.2, G4"
    )
    faster_filling: float = declared(
        0.1, "share", 0.0, 2.0, "Gain de vitesse de recrutement", "Gain in speed of hiring", "assumption",
        plausible=(0.0, 0.3),
    )  # fmt: skip
    shared_recruiting: float = declared(
        0.1, "share", 0.0, 1.0, "Part des recrutements ouverte aux demandeurs d'emploi du partenaire",
        "Part of hiring open to job seekers of the partner", "assumption", plausible=(0.0, 0.3),
    )  # fmt: skip
    commuting_reach_km: float = declared(
        30.0, "km", 1.0, 500.0, "Distance qui divise par e l'ouverture des recrutements",
        "Distance that divides the opening of hiring by e", "assumption", plausible=(15.0, 60.0),
    )  # fmt: skip
    solidarity: bool = declared(
        True, "yes or no", None, None, "Fonds de solidarité", "Solidarity fund", "evidence 7.2, G5"
    )
    contribution: float = declared(
        0.005, "share of local revenue", 0.0, 0.2, "Cotisation au fonds", "Contribution to the fund", "assumption",
        plausible=(0.001, 0.02),
    )  # fmt: skip
    deductible: float = declared(
        0.01, "share", 0.0, 0.5, "Perte de revenu laissée à chacun", "Loss of income borne by each", "assumption",
        plausible=(0.005, 0.05),
    )  # fmt: skip
    payout: float = declared(
        0.3, "share", 0.0, 1.0, "Part de la perte couverte au-delà", "Part of the loss covered beyond", "assumption",
        plausible=(0.1, 0.6),
    )  # fmt: skip
    fund_ceiling_years: float = declared(
        3.0, "years of contributions", 0.0, 50.0, "Réserve au-delà de laquelle on ne cotise plus",
        "Reserve beyond which no one contributes", "assumption", plausible=(1.0, 5.0),
    )  # fmt: skip
    services: bool = declared(
        True, "yes or no", None, None, "Services de santé et d'éducation partagés",
        "Shared health, education and cultural services", "evidence 7.2, G6",
    )  # fmt: skip
    travel_per_100_km: float = declared(
        0.2, "share of the value", 0.0, 2.0, "Transport des usagers, payé par leur intercommunalité",
        "Transport of users, paid by their intercommunality", "assumption", plausible=(0.05, 0.5),
    )  # fmt: skip
    coworking: bool = declared(
        True, "yes or no", None, None, "Adhésion commune aux espaces de coworking",
        "Shared membership of coworking spaces", "assumption; acts when coworking is simulated",
    )  # fmt: skip

    @model_validator(mode="after")
    def _instruments_agree(self) -> Self:
        if (self.edges or self.edge_file) and self.topology not in ("edges", "none"):
            raise ValueError(f"edges are given but topology is {self.topology!r}: write topology = 'edges'")
        if self.asked and not self.themes():
            raise ValueError("territories cooperate on nothing: switch on one of " + ", ".join(THEMES))
        if self.asked and self.solidarity and self.contribution == 0.0 and self.payout > 0.0:
            raise ValueError("the solidarity fund pays out but nobody contributes: contribution is 0")
        return self

    @property
    def asked(self) -> bool:
        """Whether any cooperation is asked for."""
        return self.topology != "none" and self.strength > 0.0

    def start_week(self, start_date: date) -> int:
        """Week of the run in which negotiations begin."""
        if isinstance(self.start, int):
            return self.start
        return (self.start - start_date).days // DAYS_PER_WEEK

    def themes(self) -> tuple[str, ...]:
        """Instruments that contracts may hold."""
        return tuple(name for name in THEMES if getattr(self, name))
