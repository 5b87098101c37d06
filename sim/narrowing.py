"""Rules take whole sets of columns and are compiled with those that they read.

A rule asks for all columns of the firms and reads eight of them. Numba unpacks each column of a named tuple at every
call, and writes machine code for each: a first run spent half of its compilation on columns that nobody read. A
`Rule` looks in its own text for what it reads of each named tuple, itself and through the rules that it calls, and
hands over a tuple of those columns alone.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections import namedtuple
from collections.abc import Callable
from functools import cache, cached_property, update_wrapper
from operator import attrgetter
from typing import Any

from numba.extending import typeof_impl

SEPARATOR = "__"


def __getattr__(name: str) -> type:
    """The named tuple of some columns, made from its own name: kept machine code finds its types again by name."""
    origin, *columns = name.split(SEPARATOR)
    if not origin or not columns:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = namedtuple(name, columns, module=__name__)
    return made


class Remembering:
    """A named tuple that keeps its narrowed forms as long as it lives; they are not pickled."""

    def __reduce__(self) -> tuple:
        return type(self), tuple(self)


@cache
def _narrowed_type(whole: type, columns: frozenset[str]) -> tuple[type, Callable[[Any], tuple]] | None:
    """The named tuple of some columns of ``whole`` and how to read them there; None when they are all of them."""
    kept = [name for name in whole._fields if name in columns]
    if len(kept) in (0, len(whole._fields)):
        return None
    name = SEPARATOR.join((whole.__name__, *kept))
    reader = attrgetter(*kept) if len(kept) > 1 else lambda row: (getattr(row, kept[0]),)
    return globals().get(name) or __getattr__(name), reader


def narrowed(whole: tuple, columns: frozenset[str]) -> tuple:
    """A named tuple cut to some of its columns, the same arrays."""
    known = getattr(whole, "__dict__", None)
    if known is not None and columns in known:
        return known[columns]
    found = _narrowed_type(type(whole), columns)
    narrow = whole if found is None else found[0]._make(found[1](whole))
    if known is not None:
        known[columns] = narrow
    return narrow


class Rule:
    """A compiled rule that is handed, of each named tuple it takes, the columns that it reads.

    ``dispatcher`` compiles it for Python, ``within`` for other rules; each is compiled when it is first called.
    """

    def __init__(self, dispatcher: Any, within: Any) -> None:
        update_wrapper(self, dispatcher.py_func)
        self.dispatcher, self.within, self.py_func = dispatcher, within, dispatcher.py_func

    @cached_property
    def _places(self) -> list[tuple[int, frozenset[str]]]:
        read = attributes_read(self.py_func).values()
        return [(place, columns) for place, columns in enumerate(read) if columns]

    def __call__(self, *given: Any) -> Any:
        """Run the rule, arguments in the order of its parameters."""
        arguments = list(given)
        for place, columns in self._places:
            if isinstance(arguments[place], tuple):
                arguments[place] = narrowed(arguments[place], columns)
        return self.dispatcher(*arguments)


@typeof_impl.register(Rule)
def _type_of_a_rule(rule: Rule, context: Any) -> Any:
    """Within other rules, a rule is the compiled function itself."""
    return typeof_impl(rule.within, context)


@cache
def attributes_read(function: Callable[..., Any]) -> dict[str, frozenset[str] | None]:
    """By parameter, the attributes that a rule reads of it, itself or through rules it calls; None: used otherwise."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    found: dict[str, frozenset[str] | None] = dict.fromkeys(inspect.signature(function).parameters, frozenset())
    accounted: set[ast.Name] = set()

    def add(used: ast.AST, read: frozenset[str] | None) -> None:
        if isinstance(used, ast.Name) and used.id in found:
            known = found[used.id]
            found[used.id] = None if read is None or known is None else known | read
            accounted.add(used)

    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            add(node.value, frozenset({node.attr}))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = getattr(function.__globals__.get(node.func.id), "py_func", None)
            handed = list(attributes_read(called).values()) if called else []
            for argument, read in zip(node.args, handed, strict=False):
                add(argument, read)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node not in accounted:
            add(node, None)
    return found
