"""How a state variable of an agent type is declared: type, default, unit, meaning and, for a reference, to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import ColumnValueError

if TYPE_CHECKING:
    from sim.columns import ColumnAgent

NOBODY = -1
"""The row number that refers to no agent."""

class column:
    """Declare one state variable of an agent type.

    Args:
        dtype: numpy type of the column; money is int64 cents, codes are int16 or int32.
        default: value of agents created without one; 0, or NOBODY for a reference.
        unit: unit of the values ("cents/week", "persons", "row of Firm").
        doc: what the variable means.
        refers_to: name of the agent type whose row numbers the column holds, if it does.

    Raises:
        TypeError: when unit or doc is empty, or a reference is not a signed integer.
    """

    def __init__(
        self, dtype: Any, default: bool | float | None = None, *, unit: str, doc: str, refers_to: str = ""
    ) -> None:
        self.dtype = np.dtype(dtype)
        self.unit = unit
        self.doc = doc
        self.refers_to = refers_to
        self.name = ""
        if not unit.strip() or not doc.strip():
            raise TypeError("a column says its unit and its meaning: column(dtype, unit=..., doc=...)")
        if refers_to and self.dtype.kind != "i":
            raise TypeError(f"a reference to {refers_to} is a signed integer row number, got {self.dtype}")
        if default is None:
            default = NOBODY if refers_to else self.dtype.type()
        self.default = self.checked(default, 1)[()]

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.agent_type_name = owner.__name__

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return agent.population.columns()[self.name][agent.row]

    def __set__(self, agent: ColumnAgent, value: Any) -> None:
        agent.population.columns()[self.name][agent.row] = self.checked(value, 1)

    def checked(self, values: Any, n: int) -> np.ndarray:
        """The values as an array the column can hold exactly: one for all (shape ()) or one an agent (shape (n,)).

        Raises:
            ColumnValueError: wrong length, fractions for an integer column, or integers out of the range of its type.
        """
        array = np.asarray(values)
        if array.shape not in ((), (n,)):
            raise self._refused("wrong number of values", array.shape, f"one value or {n}")
        source, target = array.dtype, self.dtype
        if source == target or np.can_cast(source, target, "safe"):
            return array
        if target.kind in "iu" and source.kind in "iu":
            bounds = np.iinfo(target)
            if array.size and (int(array.min()) < bounds.min or int(array.max()) > bounds.max):
                extreme = array.min() if int(array.min()) < bounds.min else array.max()
                raise self._refused("value out of range", int(extreme), f"{bounds.min} to {bounds.max} ({target})")
        elif not np.can_cast(source, target, "same_kind"):
            raise self._refused("wrong kind of values", str(source), f"values that convert exactly to {target}")
        return array.astype(target)

    def _refused(self, what: str, got: object, expected: str) -> ColumnValueError:
        where = f"{self.agent_type_name}.{self.name}" if self.name else "column"
        return ColumnValueError(what, where, got, expected)
