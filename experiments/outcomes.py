"""Outcomes of experiments beyond those of `maillage compare`: public money and coworking spaces."""

from __future__ import annotations

from sim.comparison.outcomes import EUROS, OUTCOMES, PERSONS, PLACES, Outcome, public_euros
from sim.comparison.replications import Life


def _open(life: Life) -> list[dict]:
    return [space for space in life.coworking if space["closing_week"] is None]


OF_EXPERIMENTS: tuple[Outcome, ...] = (
    Outcome(
        "public_euros", EUROS, "Argent public des programmes", "Public money of programmes",
        "euros that public bodies spent on programmes", 0, lambda life, _columns: public_euros(life),
    ),
)  # fmt: skip
"""Kept for every run of the simulator."""
OF_COWORKING: tuple[Outcome, ...] = (
    Outcome(
        "coworking_spaces_at_end", PLACES, "Espaces de coworking ouverts à la fin", "Coworking spaces open at the end",
        "spaces that opened and did not close", 1, lambda life, _columns: float(len(_open(life))),
    ),
    Outcome(
        "coworking_spaces_closed", PLACES, "Espaces de coworking fermés", "Coworking spaces closed",
        "spaces that closed within the run", -1, lambda life, _columns: float(len(life.coworking) - len(_open(life))),
    ),
    Outcome(
        "coworkers_at_end", PERSONS, "Membres des espaces à la fin", "Members of spaces at the end",
        "members of open spaces in the last week", 1,
        lambda life, _columns: float(sum(space["members"] for space in _open(life))),
    ),
    Outcome(
        "coworking_in_the_red", PLACES, "Espaces ouverts dans le rouge", "Open spaces in the red",
        "open spaces whose cash is below zero", -1,
        lambda life, _columns: float(sum(space["cash_euros"] < 0 for space in _open(life))),
    ),
    *(
        Outcome(
            f"coworking_{operator}_at_end", PLACES, f"Espaces {label_fr} ouverts à la fin",
            f"{label_en.capitalize()} spaces open at the end", "open spaces of this operator", 1,
            lambda life, _columns, operator=operator: float(sum(each["operator"] == operator for each in _open(life))),
        )
        for operator, label_fr, label_en in (
            ("private", "privés", "private"), ("mixed", "mixtes", "mixed"), ("public", "publics", "public"),
            ("cooperative", "coopératifs", "cooperative"),
        )
    ),
)  # fmt: skip
"""Asked for by name: they mean something only where `coworking.active` is true."""
OUTCOME_OF = {outcome.id: outcome for outcome in (*OUTCOMES, *OF_EXPERIMENTS, *OF_COWORKING)}


def measured(name: str) -> Outcome:
    """An outcome of the simulator by its id, or a bare number of another model, of which more is better."""
    return OUTCOME_OF.get(name) or Outcome(name, "", name, name, "", 1, lambda _life, _columns: 0.0)
