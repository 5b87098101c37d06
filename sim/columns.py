"""Agents live in columns: one array per state variable, declared once on the agent class.

    class Household(ColumnAgent):
        wage = column(np.int64, unit="cents/month", doc="net wage of its members")

``households.wage`` is the array of everybody's wage, ``households[3].wage`` one number: an agent is a population and a
row, made on demand. A million households cost their columns and nothing more. References between agents are row numbers
in a column marked ``refers_to``; :meth:`Population.remove`, the only function that moves rows, renumbers them all.
"""

from __future__ import annotations

import inspect
from types import FunctionType
from typing import Any

import mesa
import numpy as np

from sim.errors import (
    ColumnValueError,
    StaleRowsError,
    UnknownColumnError,
    nearest_name,
)
from sim.random_streams import identities
from sim.row_sets import RowSet
from sim.state_variables import NOBODY, column

__all__ = ["NOBODY", "ColumnAgent", "Population", "Subset", "column"]

_INHERITED_BEHAVIOURS = {"step", "advance", "remove"}
_RESERVED_BY_MESA = {"scenario", "cell"}


class ColumnAgent(mesa.Agent):
    """An agent whose state lives in its population's columns: a view of one row that follows its agent for life.

    Behaviours are methods written with numpy, so that one definition serves one agent, a subset or everybody.
    """

    identity = column(np.uint64, unit="identity", doc="who the agent is, for life: territory, kind and local serial")
    pos = None

    def __init__(
        self, population: Population, row: int, identity: int | None = None, layout: int | None = None
    ) -> None:
        self._population = population
        self._row = row
        self._layout = population.layout if layout is None else layout
        self._identity = int(population.columns()["identity"][row]) if identity is None else identity

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in vars(cls).items():
            if not isinstance(value, column | FunctionType | property) or name.startswith("_"):
                continue
            taken = name not in _INHERITED_BEHAVIOURS and (hasattr(Population, name) or hasattr(Subset, name))
            if isinstance(value, column):
                of_agents = hasattr(mesa.Agent, name) or name in vars(ColumnAgent) or name in _RESERVED_BY_MESA
                taken = taken or of_agents
            if taken:
                raise TypeError(f"{cls.__name__}.{name}: that name belongs to Mesa's agents or to populations")

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(inspect.getattr_static(type(self), name, None), "__set__"):
            schema = self.schema()
            raise UnknownColumnError("unknown column", type(self).__name__, name, nearest=nearest_name(name, schema))
        object.__setattr__(self, name, value)

    @classmethod
    def schema(cls) -> dict[str, column]:
        """Columns of the agent type by name, those of its parents first."""
        return {
            name: value
            for parent in reversed(cls.__mro__)
            for name, value in vars(parent).items()
            if isinstance(value, column)
        }

    @property
    def population(self) -> Population:
        """The population the agent belongs to."""
        return self._population

    @property
    def row(self) -> int:
        """Present row of the agent in its population.

        Raises:
            StaleRowsError: when the agent has left.
        """
        if self._layout != self.population.layout:
            found = np.flatnonzero(self.population.columns()["identity"] == np.uint64(self._identity))
            if not found.size:
                raise StaleRowsError("this agent has left its population", type(self).__name__, self._identity)
            self._row, self._layout = int(found[0]), self.population.layout
        return self._row

    @property
    def model(self) -> Any:
        """The model the agent lives in."""
        return self.population.model

    @property
    def unique_id(self) -> int:
        """The identity, under Mesa's name."""
        return self._identity

    def remove(self) -> None:
        """Leave the population."""
        self.population.remove(self)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.population is other.population and self._identity == other._identity

    def __hash__(self) -> int:
        return hash((type(self), self._identity))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._identity}>"


def met_twice(identities: np.ndarray) -> np.ndarray:
    """Identities (k,) uint64 that come more than once, some of them at least.

    Serials of a territory follow one another: runs of consecutive numbers are compared, not each number.
    """
    if not identities.size:
        return identities
    last = np.flatnonzero((identities[1:] != identities[:-1] + np.uint64(1)) | (identities[1:] == 0))
    starts = identities[np.concatenate(([0], last + 1))]
    ends = identities[np.append(last, identities.size - 1)]
    order = np.argsort(starts)
    return starts[order[1:]][starts[order[1:]] <= ends[order[:-1]]]


class Population(RowSet):
    """All agents of one type of a model, one array per state variable.

    Args:
        model: the model; its ``populations`` (by agent type) are renumbered when agents leave this one.
        agent_type: a subclass of ColumnAgent.
        n: number of agents, 0 included.
        columns: values by column name, one for all or one an agent; others take their declared default. Without
            ``identity``, agents are numbered by kind alone: unique in this population, but tied to no territory.

    Raises:
        UnknownColumnError: a column that the agent type does not declare.
        ColumnValueError: values that a column cannot hold exactly, or an identity given twice.
    """

    __slots__ = ("_agent_type", "_buffers", "_columns", "_layout", "_model", "_n", "_next_serial", "_schema")

    def __init__(self, model: Any, agent_type: type[ColumnAgent], n: int, /, **columns: Any) -> None:
        self._model = model
        self._agent_type = agent_type
        self._schema = agent_type.schema()
        self._buffers = {name: np.empty(0, spec.dtype) for name, spec in self._schema.items()}
        self._columns = dict(self._buffers)
        self._n = 0
        self._layout = 0
        self._next_serial = 0
        self.append(n, **columns)

    @property
    def rows(self) -> np.ndarray:
        """Row numbers of all agents, int64, shape (n,)."""
        return np.arange(self._n)

    @property
    def population(self) -> Population:
        """Itself: a population is the set of all its rows."""
        return self

    @property
    def model(self) -> Any:
        """The model the agents live in."""
        return self._model

    @property
    def agent_type(self) -> type[ColumnAgent]:
        """What the agents are."""
        return self._agent_type

    @property
    def schema(self) -> dict[str, column]:
        """Declared columns by name."""
        return self._schema

    @property
    def layout(self) -> int:
        """How many times rows have moved."""
        return self._layout

    @property
    def nbytes(self) -> int:
        """Memory held by the columns, room for newcomers included, in bytes."""
        return sum(buffer.nbytes for buffer in self._buffers.values())

    def columns(self) -> dict[str, np.ndarray]:
        """The columns by name, each an array (n,) to read and write in place, until agents are added or leave."""
        return self._columns

    def subset(self, rows: np.ndarray) -> Subset:
        """Some agents by row number, in that order, or by a boolean mask (n,)."""
        rows = np.asarray(rows)
        return Subset(self, np.flatnonzero(rows) if rows.dtype == bool else rows)

    def __len__(self) -> int:
        return self._n

    def _read(self, name: str) -> np.ndarray:
        return self._columns[name]

    def append(self, n: int, /, **columns: Any) -> Subset:
        """Add ``n`` agents after the others and return them; arrays read before may no longer be the columns.

        Raises:
            UnknownColumnError: a column that the agent type does not declare.
            ColumnValueError: values that a column cannot hold exactly, or an identity given twice.
        """
        for name in columns:
            if name not in self._schema:
                raise self._unknown(name)
        if "identity" not in columns:
            serials = np.arange(self._next_serial, self._next_serial + n)
            columns["identity"] = identities("", self._agent_type.__name__, serials)
        values = {name: spec.checked(columns.get(name, spec.default), n) for name, spec in self._schema.items()}
        self._refuse_known_identities(np.broadcast_to(values["identity"], n))
        start, stop = self._n, self._n + n
        if stop > len(self._buffers["identity"]):
            self._make_room(stop if start == 0 else max(stop, start + start // 2))
        for name, buffer in self._buffers.items():
            buffer[start:stop] = values[name]
        self._next_serial += n
        self._set_length(stop)
        return self.subset(np.arange(start, stop))

    def _refuse_known_identities(self, newcomers: np.ndarray) -> None:
        twice = met_twice(newcomers)
        if not twice.size and self._n:
            present = self._columns["identity"]
            twice = present[np.isin(present, newcomers, kind="sort")]
        if twice.size:
            where = f"{self._agent_type.__name__}.identity"
            raise ColumnValueError("two agents with one identity", where, int(twice[0]), "a serial never used before")

    def _make_room(self, size: int) -> None:
        for name, old in self._buffers.items():
            new = np.empty(size, old.dtype)
            new[: self._n] = old[: self._n]
            self._buffers[name] = new

    def _set_length(self, n: int) -> None:
        self._n = n
        self._columns = {name: buffer[:n] for name, buffer in self._buffers.items()}

    def remove(self, leaving: ColumnAgent | RowSet | np.ndarray) -> np.ndarray:
        """Let agents leave: one agent, a subset, row numbers or a boolean mask; the others close ranks in order.

        Every column of the model that refers to this agent type is renumbered; who referred to a leaver now refers to
        NOBODY.

        Returns:
            The new row of each old row, NOBODY for the leavers, to renumber arrays kept elsewhere: int64, (old n,).

        Raises:
            StaleRowsError: when rows have moved since the agents were selected.
        """
        if isinstance(leaving, ColumnAgent | RowSet) and leaving.population is not self:
            raise TypeError(f"{leaving!r} does not belong to this population of {self._agent_type.__name__}")
        if isinstance(leaving, ColumnAgent):
            rows = np.array([leaving.row])
        else:
            rows = leaving.rows if isinstance(leaving, RowSet) else np.asarray(leaving)
        if rows.dtype != bool and rows.size and rows.min() < 0:
            raise ColumnValueError("no such row", self._agent_type.__name__, int(rows.min()), f"0 to {self._n - 1}")
        stays = np.ones(self._n, bool)
        stays[rows] = False
        remaining = int(stays.sum())
        if remaining == self._n:
            return np.arange(self._n)
        new_row = np.full(self._n, NOBODY, np.int64)
        new_row[stays] = np.arange(remaining)
        self._renumber_references(new_row)
        for name, values in self._columns.items():
            self._buffers[name][:remaining] = values[stays]
        self._layout += 1
        self._set_length(remaining)
        return new_row

    def _renumber_references(self, new_row: np.ndarray) -> None:
        answers = np.append(new_row, NOBODY)
        populations = dict.fromkeys([self, *self._model.populations.values()])
        for population in populations:
            for name, spec in population.schema.items():
                if spec.refers_to == self._agent_type.__name__:
                    referred = population.columns()[name]
                    if referred.size and (referred.min() < NOBODY or referred.max() >= len(new_row)):
                        where = f"{population.agent_type.__name__}.{name}"
                        raise ColumnValueError("reference to no row", where, None, f"{NOBODY} to {len(new_row) - 1}")
                    referred[:] = answers[referred]

    def discard(self, agent: ColumnAgent) -> None:
        """Let an agent leave if it is here."""
        if agent in self:
            self.remove(agent)

    def __repr__(self) -> str:
        return f"<Population of {self._n} {self._agent_type.__name__}>"

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name not in ("_schema", "_buffers")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._schema = self._agent_type.schema()
        self._buffers = dict(self._columns)


class Subset(RowSet):
    """Some agents of a population, by row: reads are copies that cannot be written, writes go to the population."""

    __slots__ = ("_indices", "_layout", "_population")

    def __init__(self, population: Population, rows: np.ndarray) -> None:
        self._population = population
        self._indices = np.asarray(rows, np.int64)
        self._layout = population.layout

    @property
    def population(self) -> Population:
        """The population the agents belong to."""
        return self._population

    @property
    def agent_type(self) -> type[ColumnAgent]:
        """What the agents are."""
        return self._population.agent_type

    @property
    def rows(self) -> np.ndarray:
        """Row numbers of the agents in their population, int64, shape (k,).

        Raises:
            StaleRowsError: when rows have moved since the subset was taken.
        """
        if self._layout != self._population.layout:
            raise StaleRowsError("rows moved since this subset was taken: select again", self.agent_type.__name__)
        return self._indices

    def _read(self, name: str) -> np.ndarray:
        values = super()._read(name)
        values.flags.writeable = False
        return values

    def _narrowed(self, rows: np.ndarray, inplace: bool) -> Subset:
        if not inplace:
            return self._population.subset(rows)
        self._indices = rows
        return self

    def discard(self, agent: ColumnAgent) -> None:
        """Take an agent out of the subset, not of the population, if it is there."""
        if agent in self:
            self._indices = self._indices[self.rows != agent.row]

    def remove(self, agent: ColumnAgent) -> None:
        """Take an agent out of the subset, not of the population.

        Raises:
            KeyError: when the agent is not in the subset.
        """
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __repr__(self) -> str:
        return f"<Subset of {len(self._indices)} {self.agent_type.__name__}>"
