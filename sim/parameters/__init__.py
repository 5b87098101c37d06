"""Parameters: every number assumed about behaviour, with unit, bounds and source."""

from sim.parameters.listing import describe
from sim.parameters.parameter_set import Parameters
from sim.parameters.quantity import KeyedMatrix, KeyedVector, Quantity

__all__ = ["KeyedMatrix", "KeyedVector", "Parameters", "Quantity", "describe"]
