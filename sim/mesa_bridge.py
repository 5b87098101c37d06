"""Where columns meet Mesa: the only file that knows Mesa's internals, from 3.3.1 to 3.5.

Mesa keeps its agents in sets of references; ours are rows. Three public properties of the model are overridden
(``agents``, ``agents_by_type``, ``agent_types``), so that Mesa's idioms, its DataCollector, ``mesa.batch_run`` and
pickling work on populations. ``model.steps`` and ``model.time`` belong to Mesa and differ between its versions: the
simulator reads a clock of its own. A model with a DataCollector can be pickled when its reporters are named functions;
Mesa turns reporters given as attribute names into closures, which cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import mesa
from mesa.agent import AgentSet

from sim.columns import ColumnAgent, Population
from sim.errors import InputError
from sim.random_streams import fresh_seed
from sim.row_sets import RowSet

if TYPE_CHECKING:
    from random import Random

try:
    from mesa.agentset import GroupBy
except ImportError:
    from mesa.agent import GroupBy


def chosen_seed(seed: int | str | None) -> int:
    """The seed of a run: the one given, as a number or as text from a form, or a fresh one for None.

    Raises:
        InputError: when it is not a whole number, 0 or more.
    """
    if seed is None:
        return fresh_seed()
    try:
        number = int(seed)
        if number < 0 or number != float(seed):
            raise ValueError
    except (TypeError, ValueError):
        raise InputError("wrong seed", "seed", seed, "a whole number, 0 or more") from None
    return number


class MixedAgents:
    """Agents of several types: populations and lists of agents in sequence, with Mesa's AgentSet protocol.

    What can stay in columns does (``get``, ``set``, ``select``, ``do``); an order across types, as after ``shuffle``
    or ``sort``, is held agent by agent, which is slow beyond some ten thousand agents, as in Mesa.
    """

    def __init__(self, parts: Iterable[RowSet | AgentSet | list], random: Random) -> None:
        held = (part if isinstance(part, RowSet) else list(part) for part in parts)
        self.parts: list[RowSet | list] = [part for part in held if len(part)]
        self.random = random

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def __iter__(self) -> Iterator[mesa.Agent]:
        for part in self.parts:
            yield from part

    def __contains__(self, agent: object) -> bool:
        return any(agent in part for part in self.parts)

    def __getitem__(self, item: int | slice) -> Any:
        return self.to_list()[item]

    def to_list(self) -> list[mesa.Agent]:
        """The agents one by one."""
        return list(self)

    def get(self, attr_names: str | Sequence[str], handle_missing: str = "error", default_value: Any = None) -> list:
        """Values of one attribute, or a list of values an agent for several."""
        values: list = []
        for part in self.parts:
            if isinstance(part, RowSet):
                found = part.get(attr_names, handle_missing, default_value)
                values += found if isinstance(found, list) else found.tolist()
            else:
                values += AgentSet(part, self.random).get(attr_names, handle_missing, default_value)
        return values

    def set(self, attr_name: str, value: Any) -> MixedAgents:
        """Write one value for every agent."""
        for part in self.parts:
            if isinstance(part, RowSet):
                part.set(attr_name, value)
            else:
                for agent in part:
                    setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable | Iterable[Callable]) -> Any:
        """One figure from an attribute that all types have, or a list of them from several functions."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def select(
        self,
        filter_func: Callable | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> MixedAgents:
        """The agents of a type for which ``filter_func`` holds, at most that number or (a float) that share of all."""
        room = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        chosen: list[RowSet | list] = []
        for part in self.parts:
            if isinstance(part, RowSet):
                kept = part.select(filter_func, agent_type=agent_type)
            else:
                kept = [
                    agent
                    for agent in part
                    if (agent_type is None or isinstance(agent, agent_type))
                    and (filter_func is None or filter_func(agent))
                ]
            if len(kept) > room:
                kept = kept[: int(room)]
            room -= len(kept)
            chosen.append(kept)
        return self._updated(chosen, inplace)

    def shuffle(self, inplace: bool = False) -> MixedAgents:
        """The same agents in an order drawn from Mesa's ``model.random``."""
        agents = self.to_list()
        self.random.shuffle(agents)
        return self._updated([agents], inplace)

    def sort(self, key: Callable | str, ascending: bool = False, inplace: bool = False) -> MixedAgents:
        """The same agents ordered by an attribute or a function."""
        agents, keys = self.to_list(), self.get(key) if isinstance(key, str) else [key(agent) for agent in self]
        order = sorted(range(len(agents)), key=keys.__getitem__, reverse=not ascending)
        return self._updated([[agents[position] for position in order]], inplace)

    def _updated(self, parts: list, inplace: bool) -> MixedAgents:
        if not inplace:
            return MixedAgents(parts, self.random)
        self.parts = parts
        return self

    def groupby(self, by: Callable | str, result_type: str = "agentset") -> GroupBy:
        """Groups of agents that share a value of an attribute or of a function."""
        groups: dict[Any, list] = {}
        for agent in self:
            groups.setdefault(getattr(agent, by) if isinstance(by, str) else by(agent), []).append(agent)
        if result_type == "agentset":
            return GroupBy({label: MixedAgents([agents], self.random) for label, agents in groups.items()})
        return GroupBy(groups)

    def map(self, method: Callable | str, *args: Any, **kwargs: Any) -> list:
        """What a method or a function returns for each agent, one by one."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def do(self, method: Callable | str, *args: Any, **kwargs: Any) -> MixedAgents:
        """Let the agents act: a behaviour named by a string once for each population, a function agent by agent."""
        for part in self.parts:
            acting = part if isinstance(part, RowSet) else MixedAgents([part], self.random)
            acting.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable | str, *args: Any, **kwargs: Any) -> MixedAgents:
        """Let the agents act one by one in an order drawn from Mesa's ``model.random``."""
        self.shuffle().map(method, *args, **kwargs)
        return self


AgentSet.register(RowSet)
AgentSet.register(MixedAgents)


class ColumnarModel(mesa.Model):
    """A Mesa model whose agents live in populations.

    Args:
        seed: whole number, text of one, or None for a fresh seed; ``self.seed`` is the one in use. Mesa's own
            generators (``model.random``, ``model.rng``) start from it too, for the user: no rule draws from them.

    Raises:
        InputError: when the seed is not a whole number, 0 or more.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self.seed = chosen_seed(seed)
        super().__init__(rng=self.seed)
        self._populations: dict[type[ColumnAgent], Population] = {}

    @property
    def populations(self) -> dict[type[ColumnAgent], Population]:
        """Populations by agent type."""
        return self._populations

    def add_population(self, population: Population) -> Population:
        """Make a population part of the model and return it.

        Raises:
            ValueError: when it was made for another model, or the model has agents of this type already.
        """
        if population.model is not self or population.agent_type in self._populations:
            raise ValueError(f"{population!r} was made for another model, or its agent type is here already")
        self._populations[population.agent_type] = population
        return population

    @property
    def agents(self) -> MixedAgents:
        """All agents: those a user registered with Mesa, then every population."""
        return MixedAgents([self._all_agents, *self._populations.values()], self.random)

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet | Population]:
        """Agents by type: a population for our agents, Mesa's set for those a user registered."""
        return {**self._agents_by_type, **self._populations}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """Types of agents of the model."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Empty the model of its agents."""
        super().remove_all_agents()
        for population in self._populations.values():
            population.remove(population)
