"""The score card: every target measured, scored pass, fail or not comparable, and written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sim.validation import damage_checks as damage
from sim.validation import demography_checks as demography
from sim.validation import facts_checks as facts
from sim.validation import lived_checks as lived
from sim.validation.effort import Effort
from sim.validation.target import LANGUAGES, Bilingual, Measured, NotComparable, Target

PASS, FAIL, NOT_COMPARABLE = "pass", "fail", "not comparable"

MEASURES: dict[str, Callable[[Effort], Measured | NotComparable]] = {
    "base_productive": facts.basic_income(facts.PRODUCTIVE),
    "base_residential": facts.basic_income(facts.RESIDENTIAL),
    "base_public": facts.basic_income(facts.PUBLIC),
    "base_social": facts.basic_income(facts.SOCIAL),
    "base_pensions": facts.pensions_in_basic_income,
    "residential_jobs": facts.residential_jobs,
    "tradable_jobs": facts.tradable_jobs,
    "retention_gard": facts.retention_of_the_gard,
    "retention_families": facts.retention_by_family,
    "local_food": facts.local_food,
    "rural_jobs": facts.rural_jobs,
    "rural_commute": facts.rural_commute,
    "telework_before": facts.telework_before,
    "telework_after": facts.telework_after,
    "coicop": facts.coicop,
    "movers": facts.movers,
    "short_moves": facts.short_moves,
    "online_before": lived.online_before,
    "online_in_2020": lived.online_share(date(2020, 1, 1), date(2021, 1, 1)),
    "online_in_2022": lived.online_share(date(2022, 1, 1), date(2023, 1, 1)),
    "saving_usual": lived.saving_usual,
    "saving_quarter": lived.saving_rate(lived.SECOND_QUARTER),
    "saving_year": lived.saving_rate(lived.YEAR_2020),
    "saving_rise_quarter": lived.rise_of_saving(lived.SECOND_QUARTER),
    "saving_rise_year": lived.rise_of_saving(lived.YEAR_2020),
    "survival_three": demography.survival(3),
    "survival_five": demography.survival(5),
    "survival_order": demography.order_of_sectors,
    "amplification_threshold": damage.amplification(0),
    "amplification_double": damage.amplification(1),
    "amplification_fourfold": damage.amplification(2),
    "amplification_grows": damage.amplification_grows,
    "convexity_in_duration": damage.convexity_in_duration,
    "output_first_quarter": lived.fall_of_output(lived.FIRST_QUARTER),
    "output_second_quarter": lived.fall_of_output(lived.SECOND_QUARTER),
    "output_third_quarter": lived.fall_of_output(lived.THIRD_QUARTER),
    "output_fourth_quarter": lived.fall_of_output(lived.FOURTH_QUARTER),
    "output_april": lived.fall_of_output(lived.month_of_2020(4)),
    "output_may": lived.fall_of_output(lived.month_of_2020(5)),
    "output_june": lived.fall_of_output(lived.month_of_2020(6)),
    "jobs_end_2020": lived.employment_against_trend(date(2020, 12, 31)),
    "jobs_end_2021": lived.employment_against_trend(date(2021, 12, 31)),
    "hard_to_fill": lived.hard_to_fill,
    "drift": lived.drift,
    "okun": lived.okun,
    "beveridge": lived.beveridge("tradables-slump", {}),
    "beveridge_closure": lived.beveridge("plant-closure", {"shocks.closure.dose": 1.0}),
    "small_establishments": demography.small_establishments,
    "young_establishments": demography.young_against_old,
    "convexity_in_size": damage.convexity_in_size,
    "lyon_in_the_centre": lived.lyon_in_the_centre,
    "establishments_saved": lived.establishments_saved,
    "spaces_profit": lived.results_of_spaces("profit"),
    "spaces_balance": lived.results_of_spaces("balance"),
    "spaces_deficit": lived.results_of_spaces("deficit"),
}
"""How each target is measured; the `measure` of `targets.toml` names one."""


@dataclass(frozen=True)
class Score:
    """A target and what the simulator says of it."""

    target: Target
    status: str
    simulated: float | None
    low: float | None
    high: float | None
    on: Bilingual

    def row(self) -> dict[str, Any]:
        """The score as plain values; ``fr`` and ``en`` tell it, ``source`` is that of ``en``."""
        target = self.target
        lowest, highest = target.bounds()
        return {
            "id": target.id, "target": target.value if target.value is not None else [target.low, target.high],
            "tolerance": target.tolerance, "source": target.en.source, "simulated": self.simulated, "low": self.low,
            "high": self.high, "status": self.status, "basis": target.basis, "unit": target.unit,
            "bounds": [lowest, highest if highest != float("inf") else None],
        } | {lang: {**asdict(getattr(target, lang)), "on": getattr(self.on, lang)} for lang in LANGUAGES}  # fmt: skip


def score(target: Target, effort: Effort) -> Score:
    """Measure one target and score it."""
    found = MEASURES[target.measure](effort)
    if isinstance(found, NotComparable):
        return Score(target, NOT_COMPARABLE, None, None, None, found.reason)
    return scored_as(target, found)


def scored_as(target: Target, found: Measured) -> Score:
    """The score of a target that was measured."""
    status = PASS if target.passes(found.value) else FAIL
    return Score(target, status, found.value, found.low, found.high, found.on)


def scored_before(target: Target, row: dict[str, Any]) -> Score:
    """The score of a target from the row of a card measured before, scored and told as the target is now."""
    on = Bilingual(row["fr"]["on"], row["en"]["on"])
    if row["simulated"] is None:
        return Score(target, NOT_COMPARABLE, None, None, None, on)
    return scored_as(target, Measured(row["simulated"], row["low"], row["high"], on))
