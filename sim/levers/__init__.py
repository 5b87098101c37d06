"""Levers (the L of XLRM): what territories and their partners choose to do, dated, dosed and paid for by somebody."""

from typing import Annotated

from pydantic import Field

from sim.levers.explanations import lever_notes
from sim.levers.human_services import HumanServices
from sim.levers.lever import FAMILIES, PAYERS, Lever, Payers
from sim.levers.training import Training

LEVER_KINDS: dict[str, type[Lever]] = {"human-services": HumanServices, "training": Training}

AnyLever = Annotated[HumanServices | Training, Field(discriminator="kind")]

__all__ = ["FAMILIES", "LEVER_KINDS", "PAYERS", "AnyLever", "Lever", "Payers", "lever_notes"]
