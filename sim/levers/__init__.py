"""Levers (the L of XLRM): what territories and their partners choose to do, dated, dosed and paid for by somebody."""

from typing import Annotated

from pydantic import Field

from sim.levers.explanations import lever_notes
from sim.levers.human_services import HumanServices
from sim.levers.lever import FAMILIES, PAYERS, Lever, Payers
from sim.levers.third_place_grants import ThirdPlaceGrants
from sim.levers.training import Training

LEVER_KINDS: dict[str, type[Lever]] = {
    "human-services": HumanServices,
    "third-place-grants": ThirdPlaceGrants,
    "training": Training,
}

AnyLever = Annotated[HumanServices | ThirdPlaceGrants | Training, Field(discriminator="kind")]

__all__ = ["FAMILIES", "LEVER_KINDS", "PAYERS", "AnyLever", "Lever", "Payers", "lever_notes"]
