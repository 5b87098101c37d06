"""Third places: seed money, investment, equity, premises and running costs where the market alone opens none."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from sim.levers.lever import Family, Lever, Payers
from sim.shocks.declarations import declared
from sim.shocks.places import Places

FABRIQUE = "fabrique-de-territoire"
MOST_EUROS_A_YEAR = 50_000.0
LEAST_EUROS, MOST_EUROS = 75_000.0, 150_000.0
YEARS_OF_A_FABRIQUE = 3
"""A Fabrique de territoire receives 75 to 150 kEUR over three years, at most 50 kEUR in one (evidence 6.1)."""

INSTRUMENT_NAMES = {
    "seed_euros": {"fr": "amorçage", "en": "seed money"},
    "investment_euros": {"fr": "investissement", "en": "investment"},
    "equity_euros": {"fr": "fonds propres", "en": "equity"},
    "premises_years": {"fr": "locaux", "en": "premises"},
    "grant_euros_per_year": {"fr": "fonctionnement", "en": "running costs"},
}


class ThirdPlaceGrants(Lever):
    """Supported coworking spaces are helped to open and to last, by five instruments of which any may be zero."""

    family: ClassVar[Family] = "third-places"
    title_fr: ClassVar[str] = "Aider des tiers-lieux à ouvrir et à tenir"
    title_en: ClassVar[str] = "Help third places to open and to last"
    summary_fr: ClassVar[str] = (
        "Les espaces portés par une collectivité, une coopérative ou un partenariat reçoivent, une fois, une aide "
        "d'amorçage, une aide à l'investissement et des fonds propres, et pendant quelques années des locaux et une "
        "aide de fonctionnement. Les porteurs de projet en tiennent compte. Les fonds propres restent dans l'espace ; "
        "quand il ferme, ils reviennent à proportion de ce qui reste."
    )
    summary_en: ClassVar[str] = (
        "Spaces run by a local government, a cooperative or a partnership receive, once, seed money, investment and "
        "equity, and for some years premises and a running grant. Would-be operators reckon with it. Equity stays in "
        "the space and comes back, in proportion to what is left, when it closes."
    )
    act_fr: ClassVar[str] = "espaces aidés"
    act_en: ClassVar[str] = "spaces helped"
    source: ClassVar[str] = (
        "Fabriques de territoire: 75 to 150 kEUR over three years, at most 50 kEUR a year; seed money, investment, "
        "equity, premises, running costs (evidence 6.1)"
    )

    kind: Literal["third-place-grants"] = "third-place-grants"
    terms: Literal["own", "fabrique-de-territoire"] = declared(
        "own", "own or fabrique-de-territoire", None, None, "Règles : les vôtres, ou celles des Fabriques",
        "Terms: your own, or those of the Fabriques", "Fabriques de territoire: 75 to 150 kEUR over three years",
    )  # fmt: skip
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
        "Fabriques de territoire: at most 50 kEUR a year",
    )  # fmt: skip
    grant_years: int = declared(
        3, "years", 1, 10, "Années d'aide", "Years of help", "Fabriques de territoire: three years", plausible=(1, 3)
    )
    seed_euros: float = declared(
        0.0, "EUR", 0.0, 500_000.0, "Amorçage, une fois", "Seed money, once", "Fabriques de territoire",
    )  # fmt: skip
    investment_euros: float = declared(
        0.0, "EUR", 0.0, 500_000.0, "Aide à l'investissement, une fois", "Help to invest, once",
        "Nouveaux lieux, nouveaux liens: 50 MEUR of Action Logement",
    )  # fmt: skip
    equity_euros: float = declared(
        0.0, "EUR", 0.0, 500_000.0, "Fonds propres apportés, une fois", "Equity brought, once",
        "Nouveaux lieux, nouveaux liens: 50 MEUR of equity",
    )  # fmt: skip
    premises_years: int = declared(
        0, "years", 0, 30, "Années de locaux prêtés (le programme paie le loyer)",
        "Years of premises lent (the programme pays the rent)", "Fabriques de territoire",
    )  # fmt: skip
    sparse_only: bool = declared(
        True, "yes or no", None, None, "Hors des villes denses seulement", "Outside dense towns only",
        "Fabriques de territoire: half outside large centres, half in priority districts",
    )  # fmt: skip
    priority_districts: tuple[str, ...] = declared(
        (), "codes or names", None, None, "Territoires qui ont un quartier prioritaire, aidés même denses",
        "Territories with a priority district, helped though dense",
        "the data carry no list of priority districts: named by who writes the scenario",
    )  # fmt: skip

    @model_validator(mode="after")
    def _terms_are_kept(self) -> Self:
        if self.terms != FABRIQUE:
            return self
        first_year = self.once_euros + self.grant_euros_per_year
        total = self.once_euros + self.grant_euros_per_year * self.grant_years
        if self.grant_years > YEARS_OF_A_FABRIQUE:
            raise ValueError(f"a Fabrique de territoire is helped for three years, not {self.grant_years}")
        if first_year > MOST_EUROS_A_YEAR:
            raise ValueError(
                f"a Fabrique de territoire receives at most {MOST_EUROS_A_YEAR:,.0f} euros a year, "
                f"not {first_year:,.0f} in the first"
            )
        if not LEAST_EUROS <= total <= MOST_EUROS:
            raise ValueError(
                f"a Fabrique de territoire receives {LEAST_EUROS:,.0f} to {MOST_EUROS:,.0f} euros over three years, "
                f"not {total:,.0f}"
            )
        return self

    def heading(self, lang: str) -> str:
        """What this lever does, and by which instruments: several may share a scenario."""
        used = [words[lang] for name, words in INSTRUMENT_NAMES.items() if getattr(self, name)]
        return f"{super().heading(lang)} ({', '.join(used)})"

    @property
    def once_euros(self) -> float:
        """What a space receives when it is taken in: seed money, investment and equity."""
        return self.seed_euros + self.investment_euros + self.equity_euros

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the lever names something absent from the system."""
        super().check(places)
        places.rows(self.priority_districts, f"lever {self.id}: priority_districts")
