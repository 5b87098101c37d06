"""Parameters of coworking spaces: what people look for, what a place costs, who opens one (evidence 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.parameters.quantity import ParameterGroup, quantity


@dataclass(frozen=True)
class CoworkingParameters(ParameterGroup):
    """Members, operators and money of coworking spaces."""

    group: ClassVar[str] = "coworking"

    active: bool = quantity(
        False, "yes or no",
        label_fr="Espaces de coworking simulés", label_en="Coworking spaces simulated",
        doc="Off by default; scenarios about third places switch it on, in the reference world too.",
    )
    attraction: float = quantity(
        -2.5, "utility", low=-8.0, high=2.0,
        label_fr="Goût moyen pour un bureau partagé", label_en="Mean taste for a shared office",
        doc="v0 of the choice. At 5 minutes and 214 EUR a month about 5 % of the eligible join: the order of the 1 540 "
        "seats of Lyon (Rue89Lyon 2019) for its independents and teleworkers.",
    )
    travel_weight_per_minute: float = quantity(
        0.1, "utility a minute", low=0.0, high=0.5,
        label_fr="Poids du trajet", label_en="Weight of travel time",
        doc="v2 of the choice; a catchment of 10 to 20 minutes (evidence 6.3).",
    )
    price_weight: float = quantity(
        10.0, "utility for the whole income", low=0.0, high=50.0,
        label_fr="Poids du prix rapporté au revenu", label_en="Weight of the price relative to income",
        doc="v3 of the choice: price a month over disposable income of the household a month.",
    )
    community_weight: float = quantity(
        0.2, "utility for ln(1 + members)", low=0.0, high=1.0,
        label_fr="Poids de la communauté", label_en="Weight of the community",
        doc="v4 of the choice.",
    )
    habit_weight: float = quantity(
        1.0, "utility", low=0.0, high=5.0,
        label_fr="Attachement des membres", label_en="Attachment of members",
        doc="What a member would lose by leaving.",
    )
    urban_speed_km_per_hour: float = quantity(
        18.0, "km/h", low=5.0, high=60.0,
        label_fr="Vitesse de déplacement en ville dense", label_en="Travel speed in dense towns",
        doc="In territories above 1 500 inhabitants a km2; detour of 1.3 included.",
    )
    rural_speed_km_per_hour: float = quantity(
        40.0, "km/h", low=10.0, high=90.0,
        label_fr="Vitesse de déplacement ailleurs", label_en="Travel speed elsewhere",
    )
    inhabited_share_of_area: float = quantity(
        0.25, "share", low=0.02, high=1.0,
        label_fr="Part de la superficie où l'on habite", label_en="Share of the area where people live",
        doc="People and places are spread over this part of the territory.",
    )
    members_per_desk: float = quantity(
        1.3, "persons", low=1.0, high=4.0,
        source="Rue89Lyon 2019: a seat may serve several coworkers", status="assumed",
        label_fr="Membres par poste de travail", label_en="Members a desk",
    )
    dense_price_euros: float = quantity(
        214.0, "EUR a month", low=50.0, high=600.0,
        source="Bureaux à Partager 2018: open space in Lyon", status="observed",
        label_fr="Prix d'un poste en ville dense", label_en="Price of a desk in dense towns",
    )
    price_euros: float = quantity(
        150.0, "EUR a month", low=20.0, high=400.0,
        source="Neo-nomade 2016: Hauts-de-France, lowest region", status="observed",
        label_fr="Prix d'un poste ailleurs", label_en="Price of a desk elsewhere",
    )
    supported_price_euros: float = quantity(
        100.0, "EUR a month", low=0.0, high=300.0,
        source="evidence 6.3: break-even of Lamure at 100 EUR", status="assumed",
        label_fr="Prix d'un poste soutenu par la collectivité", label_en="Price of a desk in a supported space",
    )
    other_revenue_share: float = quantity(
        0.2, "share", low=0.0, high=2.0,
        label_fr="Autres recettes (salles, services) par euro de cotisation",
        label_en="Other revenue (rooms, services) an euro of fees",
    )
    area_per_desk_m2: float = quantity(
        8.0, "m2", low=3.0, high=25.0,
        source="between Lamure (120 m2, about 20 coworkers) and a commercial guide (200 m2, 20 members)",
        status="assumed",
        label_fr="Surface par poste", label_en="Area a desk",
    )
    dense_rent_euros_per_m2: float = quantity(
        180.0, "EUR/m2/year", low=50.0, high=800.0,
        label_fr="Loyer de bureaux en ville dense", label_en="Rent of offices in dense towns",
    )
    rent_euros_per_m2: float = quantity(
        90.0, "EUR/m2/year", low=20.0, high=400.0,
        label_fr="Loyer de bureaux ailleurs", label_en="Rent of offices elsewhere",
    )
    premises_yield: float = quantity(
        0.08, "per year", low=0.03, high=0.15,
        label_fr="Rendement brut des bureaux (loyer rapporté au prix)",
        label_en="Gross yield of offices (rent over price)",
        doc="Premises owned are bought at the market rent over this yield: 1 125 EUR a m2, 2 250 in dense towns.",
    )
    owner_costs_share: float = quantity(
        0.02, "per year", low=0.0, high=0.06,
        label_fr="Charges du propriétaire, en part du prix des locaux",
        label_en="Costs of the owner, as a share of the price of premises",
        doc="Large repairs, insurance and property tax, instead of a rent.",
    )
    return_on_premises: float = quantity(
        0.04, "per year", low=0.0, high=0.12,
        label_fr="Rendement attendu de l'argent mis dans des locaux",
        label_en="Return expected of money put in premises",
        doc="What founders count as the cost of the capital that they would tie up.",
    )
    other_costs_euros_per_m2: float = quantity(
        60.0, "EUR/m2/year", low=5.0, high=240.0,
        source="below the 90 to 240 EUR of a commercial guide (evidence 6.2)", status="assumed",
        label_fr="Énergie, entretien, réseau", label_en="Energy, upkeep, network",
    )
    facilitator_euros_per_year: float = quantity(
        36_000.0, "EUR/year", low=10_000.0, high=80_000.0,
        label_fr="Coût d'un poste d'animation à plein temps", label_en="Cost of a full-time facilitator",
        doc="Half-time up to 20 desks (Lamure), one for 60 desks beyond, shared with volunteers in a cooperative.",
    )
    setup_euros_per_desk: float = quantity(
        2_500.0, "EUR", low=200.0, high=20_000.0,
        source="Ubiq: 60 000 EUR at least, for the 24 seats of the mean space of Lyon", status="estimated",
        label_fr="Budget d'ouverture par poste", label_en="Budget to open, a desk",
    )
    deficit_cap_euros_per_year: float = quantity(
        20_000.0, "EUR/year", low=0.0, high=200_000.0,
        label_fr="Déficit qu'une intercommunalité accepte de combler",
        label_en="Deficit that an intercommunality accepts to cover",
    )
    projects_per_100000_inhabitants: float = quantity(
        2.0, "per year", low=0.0, high=50.0,
        label_fr="Porteurs de projet par an pour 100 000 habitants",
        label_en="Would-be operators a year for 100 000 inhabitants",
        doc="Each studies its catchment and opens only if its figures hold.",
    )
    patience_months: int = quantity(
        12, "months", low=1, high=60,
        source="evidence 6.3: exit when cash is negative for 12 months", status="assumed",
        label_fr="Mois dans le rouge avant de fermer", label_en="Months in the red before closing",
    )
    telework_days_gained: int = quantity(
        1, "days", low=0, high=4,
        label_fr="Jours de télétravail gagnés par un salarié membre",
        label_en="Days of telework gained by an employee who is a member",
        doc="Days spent near home rather than at the workplace, lunches and shopping with them.",
    )
    births_per_member_per_year: float = quantity(
        0.01, "per year", low=0.0, high=0.2,
        label_fr="Entreprises créées par membre et par an", label_en="Firms founded a member and year",
    )
    links_per_member_per_year: float = quantity(
        0.1, "per year", low=0.0, high=2.0,
        source="Bureaux à Partager 2018: 44 % of users report business through the space", status="assumed",
        label_fr="Liens d'affaires noués par membre et par an", label_en="Business links made a member and year",
    )
