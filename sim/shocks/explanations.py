"""Why a shock changed nothing, said in plain words before anyone wonders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sim.shocks.places import Places
from sim.shocks.shock import Shock


@dataclass(frozen=True)
class Explanation:
    """A sentence about one shock, in French and in English."""

    shock: str
    fr: str
    en: str


def nothing_happened_because(shock: Shock, places: Places, start_date: date, weeks: int) -> Explanation | None:
    """Why this shock cannot change anything in this run; None when it can.

    Causes known in advance: a dose of zero, a start after the last week, and what each kind says of itself.
    """
    if shock.dose == 0:
        return Explanation(
            shock.id,
            f"Le choc « {shock.id} » n'a rien changé : son intensité est nulle.",
            f"Shock '{shock.id}' changed nothing: its dose is zero.",
        )
    start_week = shock.start_week(start_date)
    if start_week >= weeks:
        return Explanation(
            shock.id,
            f"Le choc « {shock.id} » n'a rien changé : il commence en semaine {start_week}, "
            f"et la simulation s'arrête après {weeks} semaines.",
            f"Shock '{shock.id}' changed nothing: it starts in week {start_week} and the run ends after {weeks} weeks.",
        )
    reason = shock.idle_because(places)
    if reason is not None:
        return Explanation(
            shock.id,
            f"Le choc « {shock.id} » n'a rien changé : {reason[0]}.",
            f"Shock '{shock.id}' changed nothing: {reason[1]}.",
        )
    return None


def explanations(shocks: Sequence[Shock], places: Places, start_date: date, weeks: int) -> list[Explanation]:
    """The sentences about all shocks that cannot change anything in this run."""
    found = (nothing_happened_because(shock, places, start_date, weeks) for shock in shocks)
    return [explanation for explanation in found if explanation is not None]
