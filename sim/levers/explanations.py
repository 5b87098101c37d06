"""What a reader must know of levers before the run: what cannot act and why, what lies outside its plausible zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sim.levers.lever import Lever


def lever_notes(levers: Sequence[Lever], start_date: date, weeks: int) -> list[tuple[str, str]]:
    """Remarks on the levers of a run of so many weeks, each in French and in English."""
    notes = []
    for lever in levers:
        name = lever.id
        if lever.dose == 0.0 or lever.euros_per_inhabitant_per_year == 0.0:
            notes.append((
                f"Le levier « {name} » n'a rien changé : son budget est nul.",
                f"Lever '{name}' changed nothing: its budget is zero.",
            ))  # fmt: skip
        elif lever.start_week(start_date) >= weeks:
            week = lever.start_week(start_date)
            notes.append((
                f"Le levier « {name} » n'a rien changé : il commence en semaine {week}, "
                f"et la simulation s'arrête après {weeks} semaines.",
                f"Lever '{name}' changed nothing: it starts in week {week} and the run ends after {weeks} weeks.",
            ))  # fmt: skip
        notes += lever.extrapolation_notes(f"levier « {name} »", f"lever '{name}'")
    return notes
