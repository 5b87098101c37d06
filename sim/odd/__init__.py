"""The ODD description of the model (Overview, Design concepts, Details), written from the declarations of the code."""

from sim.odd.completeness import missing
from sim.odd.document import odd, summary_odd

__all__ = ["missing", "odd", "summary_odd"]
