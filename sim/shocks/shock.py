"""A shock: something dated and dosed that happens to the economy, with its footprint outside stated."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from pydantic import field_validator, model_validator

from sim.shocks.dated import Dated
from sim.shocks.declarations import declared
from sim.shocks.effects import WeekEffects
from sim.shocks.footprint import OutsideFootprint
from sim.shocks.places import Places
from sim.shocks.recovery import DAYS_PER_WEEK, RECOVERY_CURVES, RecoveryCurve, weekly_intensity


class Shock(Dated):
    """What all shocks share: when, how long, how strong, how they die away, and what they do outside."""

    title_fr: ClassVar[str]
    title_en: ClassVar[str]
    summary_fr: ClassVar[str]
    summary_en: ClassVar[str]
    source: ClassVar[str]
    usual_footprint: ClassVar[OutsideFootprint] = OutsideFootprint()
    without_partners: ClassVar[str] = ""
    """Why a kind of shock has no suppliers and clients to recover with; empty when it has."""

    dose: float = declared(1.0, "share", 0.0, 1.0, "Intensité", "Dose")
    recovery: RecoveryCurve = declared(
        "sudden", "sudden, linear, convex or concave", None, None, "Courbe de retour", "Recovery curve"
    )
    recovery_weeks: int = declared(0, "weeks", 0, 520, "Durée du retour", "Recovery time")
    outside: OutsideFootprint | None = None

    @field_validator("recovery", mode="before")
    @classmethod
    def _partners_to_recover_with(cls, curve: object) -> object:
        if curve == "network-damped" and cls.without_partners:
            raise ValueError(
                f"'network-damped' has no meaning here: {cls.without_partners}; give {', '.join(RECOVERY_CURVES)}"
            )
        return curve

    @model_validator(mode="after")
    def _recovery_makes_sense(self) -> Self:
        if self.recovery == "sudden" and self.recovery_weeks:
            raise ValueError("recovery_weeks needs a recovery other than 'sudden'")
        if self.recovery != "sudden" and not self.recovery_weeks:
            raise ValueError(f"recovery {self.recovery!r} needs recovery_weeks of at least 1")
        if self.recovery != "sudden" and self.permanent:
            raise ValueError("a shock that lasts for ever has no recovery: give end or duration_weeks")
        return self

    @property
    def footprint(self) -> OutsideFootprint:
        """What the shock does outside: as declared, else the usual footprint of its kind."""
        return self.usual_footprint if self.outside is None else self.outside

    def ramp_days(self) -> int:
        """Days that the shock takes to reach its full force."""
        return 0

    def intensity(self, week: int, start_date: date) -> float:
        """Dose in force this week: the dose times the mean over the seven days of the share still in force."""
        share = weekly_intensity(
            week, self.start_day(start_date), self.duration_days(), self.recovery,
            self.recovery_weeks * DAYS_PER_WEEK, self.ramp_days(),
        )  # fmt: skip
        return self.dose * share

    def leaves_habits(self, week: int, start_date: date) -> bool:
        """Whether habits taken during the shock still strike this week, even if nothing of its force is left."""
        return False

    def idle_because(self, places: Places) -> tuple[str, str] | None:
        """Why a shock of positive dose can change nothing in these territories, in French and English; None if it can.

        The end of a sentence that says that nothing changed: "no job of sectors AGR in these territories".
        """
        return None

    def check(self, places: Places) -> None:
        """Raise ScenarioError when the shock names a territory or a sector absent from the system."""

    def strike(self, effects: WeekEffects, intensity: float, week: int, places: Places, start_date: date) -> None:
        """Write this week's factors of a shock of this intensity into `effects`, on top of other shocks.

        The intensity is above 0, or 0 when habits alone are left.
        """
        raise NotImplementedError
