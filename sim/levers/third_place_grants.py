"""Third places: grants to open and run shared workplaces where the market alone does not."""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared


class ThirdPlaceGrants(Lever):
    """Supported coworking spaces receive a yearly grant for some years, and help to open."""

    family: ClassVar[Family] = "third-places"
    title_fr: ClassVar[str] = "Aider des tiers-lieux à ouvrir et à tenir"
    title_en: ClassVar[str] = "Help third places to open and to last"
    summary_fr: ClassVar[str] = (
        "Les espaces portés par une collectivité, une coopérative ou un partenariat reçoivent une aide de marche "
        "pendant quelques années et une aide à l'ouverture. Les porteurs de projet en tiennent compte."
    )
    summary_en: ClassVar[str] = (
        "Spaces run by a local government, a cooperative or a partnership receive a running grant for some years and "
        "help to open. Would-be operators reckon with it."
    )
    act_fr: ClassVar[str] = "espaces aidés"
    act_en: ClassVar[str] = "spaces helped"
    source: ClassVar[str] = (
        "Fabriques de territoire: 75 to 150 kEUR over three years, at most 50 kEUR a year (evidence 6.1)"
    )

    kind: Literal["third-place-grants"] = "third-place-grants"
    euros_per_inhabitant_per_year: float = declared(
        3.0, "EUR/inhabitant/year", 0.0, 5000.0, "Budget par habitant et par an", "Budget per inhabitant and year",
        "assumption; one grant of 50 kEUR a year for 15 000 inhabitants", plausible=(0.0, 20.0),
    )  # fmt: skip
    payers: Payers = declared(
        Payers(state=1.0), "shares", None, None, "Qui paie", "Who pays",
        "Fabriques de territoire and Nouveaux lieux, nouveaux liens are programmes of the State (2019)",
    )  # fmt: skip
    grant_euros_per_year: float = declared(
        50_000.0, "EUR/year", 0.0, 500_000.0, "Aide de fonctionnement par an", "Running grant a year",
        "Fabriques de territoire: at most 50 kEUR a year", plausible=(25_000.0, 50_000.0),
    )  # fmt: skip
    grant_years: int = declared(
        3, "years", 1, 10, "Années d'aide", "Years of help", "Fabriques de territoire: three years", plausible=(1, 3)
    )
    setup_grant_euros: float = declared(
        0.0, "EUR", 0.0, 1_000_000.0, "Aide à l'ouverture", "Help to open",
        "assumption; investment and equity of Nouveaux lieux, nouveaux liens", plausible=(0.0, 100_000.0),
    )  # fmt: skip
    sparse_only: bool = declared(
        True, "yes or no", None, None, "Hors des villes denses seulement", "Outside dense towns only",
        "Fabriques de territoire: half outside large centres, half in priority districts",
    )  # fmt: skip
