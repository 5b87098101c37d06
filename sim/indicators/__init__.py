"""What a run means for people and territories (the M of XLRM): pure functions with a unit, a formula and a source."""

from sim.indicators.catalogue import INDICATORS, compute_indicators

__all__ = ["INDICATORS", "compute_indicators"]
