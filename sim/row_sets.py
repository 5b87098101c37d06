"""A set of agents is a set of rows: Mesa's AgentSet protocol written over columns.

A behaviour named by a string (``firms.do("order_inputs")``) is called once for all rows: it is written with numpy.
A function is called agent by agent, as in Mesa, except in ``select``, ``sort`` and ``groupby``, where it is first
tried on the whole set and kept when it answers one value a row.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import UnknownColumnError, nearest_name

if TYPE_CHECKING:
    from random import Random

    from sim.columns import ColumnAgent, Population, Subset

_EXACT_AGGREGATES: dict[Callable, Callable] = {sum: np.sum, min: np.min, max: np.max}


def _aggregate(values: np.ndarray, function: Callable) -> Any:
    """Apply ``function``; Python's sum, min and max become numpy's, whose sums of short integers do not overflow."""
    result = _EXACT_AGGREGATES.get(function, function)(values)
    return result.item() if isinstance(result, np.generic) else result


class RowSet:
    """Agents of one type, all of them or some: what a Population and a Subset have in common.

    Columns and behaviours of the agent type are attributes: ``firms.cash`` is the array of the rows in the set (the
    column itself for a whole population, a read-only copy for a subset), ``firms.cash = values`` writes in place.
    """

    __slots__ = ()

    population: Population
    agent_type: type[ColumnAgent]

    rows: np.ndarray
    """Row numbers of the agents in their population, int64, shape (len(self),)."""

    @property
    def model(self) -> Any:
        """The model the agents live in."""
        return self.population.model

    @property
    def random(self) -> Random:
        """Mesa's generator, for the user's own experiments; no rule of the simulator draws from it."""
        return self.model.random

    @property
    def unique_id(self) -> np.ndarray:
        """Identities as Mesa names them: uint64, shape (len(self),)."""
        return self.identity

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.population.schema:
            return self._read(name)
        behaviour = inspect.getattr_static(self.agent_type, name, None)
        if isinstance(behaviour, property):
            return behaviour.fget(self)
        if isinstance(behaviour, FunctionType):
            return MethodType(behaviour, self)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self.set(name, value)

    def _read(self, name: str) -> np.ndarray:
        return self.population.columns()[name][self.rows]

    def _unknown(self, name: str) -> UnknownColumnError:
        schema = self.population.schema
        return UnknownColumnError(
            "unknown column", self.agent_type.__name__, name, f"one of {', '.join(schema)}", nearest_name(name, schema)
        )

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ColumnAgent]:
        agent_type, population = self.agent_type, self.population
        rows, identities, layout = self.rows.tolist(), self.identity.tolist(), population.layout
        return (agent_type(population, *where, layout) for where in zip(rows, identities, strict=True))

    def __contains__(self, agent: object) -> bool:
        return getattr(agent, "population", None) is self.population and agent.unique_id in self.identity

    def __getitem__(self, item: int | slice | np.ndarray) -> ColumnAgent | Subset:
        if isinstance(item, int | np.integer):
            position = range(len(self))[item]
            return self.agent_type(self.population, position if self.population is self else int(self.rows[position]))
        return self.population.subset(self.rows[item])

    def to_list(self) -> list[ColumnAgent]:
        """The agents one by one."""
        return list(self)

    def get(self, attr_names: str | Iterable[str], handle_missing: str = "error", default_value: Any = None) -> Any:
        """Values of one attribute as an array (len(self),), or of several as a list of one list an agent.

        Raises:
            UnknownColumnError: when an attribute is missing and ``handle_missing`` is "error".
            ValueError: when ``handle_missing`` is neither "error" nor "default".
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing: got {handle_missing!r}, expected 'error' or 'default'")
        if not isinstance(attr_names, str):
            columns = [self.get(name, handle_missing, default_value).tolist() for name in attr_names]
            return [list(values) for values in zip(*columns, strict=True)]
        if handle_missing == "default" and not hasattr(self, attr_names):
            return np.full(len(self), default_value)
        return getattr(self, attr_names)

    def set(self, attr_name: str, value: Any) -> RowSet:
        """Write one value, or one value an agent, in place in a column.

        Raises:
            UnknownColumnError: when the agent type declares no such column.
            ColumnValueError: when the column cannot hold the values exactly.
        """
        schema = self.population.schema
        if attr_name not in schema:
            raise self._unknown(attr_name)
        rows = slice(None) if self.population is self else self.rows
        self.population.columns()[attr_name][rows] = schema[attr_name].checked(value, len(self))
        return self

    def agg(self, attribute: str, func: Callable | Iterable[Callable]) -> Any:
        """One figure from a column (``sum``, ``np.mean``, ...), or a list of them from several functions."""
        values = self.get(attribute)
        return _aggregate(values, func) if callable(func) else [_aggregate(values, one) for one in func]

    def _evaluate(self, function: Callable) -> np.ndarray:
        """Values of ``function``: asked once for the whole set when it can answer so, else agent by agent."""
        if len(self) > 0:
            try:
                result = np.asarray(function(self))
                if result.shape == (len(self),):
                    return result
            except (TypeError, ValueError):
                pass  # written for one agent: "and", "if" and "max" do not take arrays
        return np.fromiter((function(agent) for agent in self), dtype=object, count=len(self))

    def select(
        self,
        filter_func: Callable | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Subset:
        """The agents for which ``filter_func`` holds, at most that number or (a float up to 1) that share of all."""
        rows = self.rows
        if agent_type is not None and not issubclass(self.agent_type, agent_type):
            rows = rows[:0]
        elif filter_func is not None:
            rows = rows[self._evaluate(filter_func).astype(bool)]
        if at_most != float("inf"):
            rows = rows[: int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else int(at_most)]
        return self._narrowed(rows, inplace)

    def shuffle(self, inplace: bool = False) -> Subset:
        """The same agents in an order drawn from Mesa's ``model.rng``; rows do not move."""
        return self._narrowed(self.model.rng.permutation(self.rows), inplace)

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> Subset:
        """The same agents ordered by a column or a function, ties in their present order; rows do not move."""
        values = np.asarray(self.get(key) if isinstance(key, str) else self._evaluate(key))
        if ascending:
            order = np.argsort(values, kind="stable")
        else:
            order = len(values) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        return self._narrowed(self.rows[order], inplace)

    def _narrowed(self, rows: np.ndarray, inplace: bool) -> Subset:
        if inplace:
            raise TypeError("a whole population keeps its rows: use the subset that is returned without inplace=True")
        return self.population.subset(rows)

    def groupby(self, by: Callable | str, result_type: str = "agentset") -> RowGroups:
        """Groups of agents that share a value of a column or of a function, in increasing order of that value."""
        keys = np.asarray(self.get(by) if isinstance(by, str) else self._evaluate(by))
        order = np.argsort(keys, kind="stable")
        labels, starts = np.unique(keys[order], return_index=True)
        return RowGroups(self.population.subset(self.rows[order]), labels.tolist(), starts, result_type)

    def map(self, method: Callable | str, *args: Any, **kwargs: Any) -> Any:
        """What a behaviour (a name) returns for all rows at once, or a list of what a function returns for each."""
        if isinstance(method, str):
            return getattr(self, method)(*args, **kwargs)
        return [method(agent, *args, **kwargs) for agent in self]

    def do(self, method: Callable | str, *args: Any, **kwargs: Any) -> RowSet:
        """Let the agents act: a behaviour named by a string once for all rows, a function agent by agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable | str, *args: Any, **kwargs: Any) -> RowSet:
        """Let the agents act in an order drawn from Mesa's ``model.rng``."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def add(self, agent: object) -> None:
        """Refused: agents are added in numbers, with ``population.append(n, column=values)``."""
        raise TypeError("agents are added with population.append(n, column=values)")


class RowGroups:
    """Mesa's GroupBy protocol over rows: the agents in group order, cut where the value changes."""

    def __init__(self, agents: Subset, labels: list, starts: np.ndarray, result_type: str = "agentset") -> None:
        self._agents = agents
        self._labels = labels
        self._cuts = starts[1:]
        subsets = (agents.population.subset(rows) for rows in np.split(agents.rows, self._cuts)[: len(labels)])
        self.groups: dict[Any, Subset | list] = {
            label: subset if result_type == "agentset" else list(subset)
            for label, subset in zip(labels, subsets, strict=True)
        }

    def agg(self, attr_name: str, func: Callable) -> dict[Any, Any]:
        """One figure a group from a column, read once for all groups."""
        values = np.asarray(self._agents.get(attr_name))
        pieces = np.split(values, self._cuts)[: len(self._labels)]
        return {label: _aggregate(piece, func) for label, piece in zip(self._labels, pieces, strict=True)}

    def count(self) -> dict[Any, int]:
        """Number of agents in each group."""
        return {label: len(group) for label, group in self.groups.items()}

    def map(self, method: Callable | str, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """What each group returns for a method named by a string or a function of the group."""
        if isinstance(method, str):
            return {label: getattr(group, method)(*args, **kwargs) for label, group in self.groups.items()}
        return {label: method(group, *args, **kwargs) for label, group in self.groups.items()}

    def do(self, method: Callable | str, *args: Any, **kwargs: Any) -> RowGroups:
        """Let each group act."""
        self.map(method, *args, **kwargs)
        return self

    def __iter__(self) -> Iterator[tuple[Any, Subset | list]]:
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self.groups)
