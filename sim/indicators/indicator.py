"""An indicator reads a run and says one thing about it, with its unit, its formula and where the formula comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.indicators.place import Place

COMPUTED = "computed"
NOT_RECOVERED = "not recovered"
NOT_COMPUTABLE = "not computable"

UNITS_FR = {
    "%": "%",
    "persons": "personnes",
    "person-years": "années de travail",
    "euros": "euros",
    "euros per year of work": "euros par année de travail",
    "hectares": "hectares",
    "weeks": "semaines",
    "weeks lost": "semaines perdues",
    "share": "part (0 à 1)",
    "ratio": "rapport",
    "% a year": "% par an",
    "points": "points",
    "km a week": "km par semaine",
    "bits": "bits",
    "t CO2e a year": "t CO2e par an",
    "jobs per 1,000 inhabitants": "emplois pour 1 000 habitants",
}


class NotComputableError(Exception):
    """This value has no meaning for this run: the reason is shown instead of a number."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr = fr
        self.en = en


class NotRecoveredError(NotComputableError):
    """The level was not regained before the end of the run: the time to recover is censored at the horizon."""


@dataclass(frozen=True)
class Indicator:
    """The declaration of one indicator.

    `function` takes a `Place` and returns a number in `unit`, or raises `NotComputableError` with the reason.
    """

    id: str
    unit: str
    label_fr: str
    label_en: str
    formula: str
    formula_fr: str
    source: str
    function: Callable[[Place], float]

    @property
    def unit_fr(self) -> str:
        """The unit as a French reader says it."""
        return UNITS_FR[self.unit]

    def row(self, place: Place) -> dict[str, object]:
        """The value for one place, as a line of `indicators.json`; None with a reason where it cannot be computed."""
        value: float | None = None
        status, note_fr, note_en = COMPUTED, "", ""
        try:
            value = float(self.function(place))
        except NotRecoveredError as reason:
            status, note_fr, note_en = NOT_RECOVERED, reason.fr, reason.en
        except NotComputableError as reason:
            status, note_fr, note_en = NOT_COMPUTABLE, reason.fr, reason.en
        return {
            "id": self.id,
            "territory_code": place.code,
            "value": value,
            "unit": self.unit,
            "status": status,
            "label_fr": self.label_fr,
            "label_en": self.label_en,
            "formula": self.formula,
            "formula_fr": self.formula_fr,
            "source": self.source,
            "note": note_en,
            "note_fr": note_fr,
        }
