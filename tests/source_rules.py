"""Rules on the source of the simulator, found by parsing it: who imports whom, who draws, who writes an outcome."""

from __future__ import annotations

import ast
from collections.abc import Iterator

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "sectors", "version", "user_cache", "patience", "interruptions", "narrowing", "digits"),
    ("compiled", "clock", "threads"),
    ("random_streams",),
    ("columns",),
    ("mesa_bridge",),
    ("parameters",),
    ("data",),
    ("shocks",),
    ("levers", "cooperation"),
    ("scenarios",),
    ("agents",),
    ("population",),
    ("tables", "contracts", "establishment", "founders", "programmes", "trade_routes", "residence"),
    ("purchases",),
    ("processes",),
    ("accounts",),
    ("results",),
    ("setting",),
    ("recorder",),
    ("start",),
    ("cycle",),
    ("model",),
    ("checkpoints",),
    ("indicators",),
    ("run",),
    ("compiling_ahead",),
    ("comparison",),
    ("validation",),
    ("report",),
    ("odd",),
    ("commands",),
    ("command_line",),
    ("front door",),
)
"""Parts of the simulator; each imports only parts of the lines above its own. What is not named is a process."""

FAMILY = {"state_variables": "columns", "row_sets": "columns", "panel_digest": "results", "": "front door"}
"""Modules that are the inside of a part."""

RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

OUTCOMES = frozenset({"employment", "income", "recovery", "survival", "unemployment"})
"""What is counted, never written: the results of what agents do."""

MODULES_OF_CHANCE = frozenset({"random", "secrets", "uuid", "numpy.random"})
CALLS_OF_CHANCE = frozenset({"default_rng", "RandomState", "urandom", "uuid4", "rvs", "shuffle", "permutation"})


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def executed_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a module that run: all but what stands under ``if TYPE_CHECKING``."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if _is_type_checking(node):
            waiting.extend(node.orelse)
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def imported_modules(source: str, package: str = "") -> set[str]:
    """Full names of what a module imports when it runs, relative imports resolved from its package."""
    found = set()
    for node in executed_nodes(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parent = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*parent, *([node.module] if node.module else [])])
            found |= {f"{origin}.{alias.name}" for alias in node.names}
    return found


def part_of(module: str) -> tuple[str, str]:
    """Part of the architecture a module of ``sim`` belongs to, and the module's own first name."""
    name = (module + ".").split(".")[1]
    part = FAMILY.get(name, name)
    return (part if part in RANK else "processes"), name


def forbidden_imports(module: str, source: str, package: str, known: set[str]) -> list[str]:
    """Imports of a module of ``sim`` that do not point to a part on its left.

    ``known`` holds the first names of the modules under ``sim``, which tell a module from a name of the front door.
    """
    known = known | (set(RANK) - {"front door"})
    rank_of = {name: RANK[part_of(f"sim.{name}")[0]] for name in known}
    mine, own_name = part_of(module)
    faults = []
    for target in sorted(imported_modules(source, package)):
        names = target.split(".")
        if names[0] in ("experiments", "dashboards"):
            faults.append(target)
        if names[0] != "sim":
            continue
        name = names[1] if len(names) > 1 and names[1] in known else ""
        theirs = part_of(f"sim.{name}")[0]
        inside = name == own_name or (mine == theirs and mine != "processes")
        if not inside and rank_of.get(name, RANK["front door"]) >= RANK[mine]:
            faults.append(target)
    return faults


def chance(source: str) -> list[str]:
    """Uses of any randomness but the streams of agents, those of Mesa included."""
    faults = []
    for node in executed_nodes(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            origin = getattr(node, "module", None) or ""
            modules = {*names, origin, *(f"{origin}.{name}" for name in names)}
            faults += [f"line {node.lineno}: import {name}" for name in sorted(modules & MODULES_OF_CHANCE)]
            faults += [f"line {node.lineno}: import {name}" for name in names if name in CALLS_OF_CHANCE]
        elif isinstance(node, ast.Attribute) and node.attr in {"random", "rng"} | CALLS_OF_CHANCE:
            faults.append(f"line {node.lineno}: {ast.unparse(node)}")
    return faults


def _written(target: ast.AST) -> Iterator[ast.AST]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _written(element)
    elif isinstance(target, ast.Starred):
        yield from _written(target.value)
    elif isinstance(target, ast.Attribute | ast.Subscript):
        yield target


def _targets(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Assign | ast.Delete):
        return node.targets
    if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        return [node.target]
    if isinstance(node, ast.withitem):
        return [node.optional_vars]
    return []


def _is_outcome(place: ast.AST) -> bool:
    """Whether a place is an outcome or an element of one: ``x.income[0]``, ``x["income"]``, ``income[0]``."""
    if isinstance(place, ast.Attribute):
        return place.attr in OUTCOMES
    if isinstance(place, ast.Subscript):
        key = place.slice
        if isinstance(key, ast.Constant) and key.value in OUTCOMES:
            return True
        return _is_outcome(place.value) or (isinstance(place.value, ast.Name) and place.value.id in OUTCOMES)
    return False


def outcomes_written(source: str) -> list[str]:
    """Places where a module writes an outcome: by assignment, by name (setattr, set) or through a numpy function."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        places = [place for target in _targets(node) if target is not None for place in _written(target)]
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)}
            if called in ("setattr", "set") and named & OUTCOMES:
                faults.append(f"line {node.lineno}: {ast.unparse(node)}")
            places += [keyword.value for keyword in node.keywords if keyword.arg == "out"]
            places += node.args[:1] if called in ("at", "copyto", "put", "putmask", "place") else []
        faults += [f"line {place.lineno}: {ast.unparse(place)}" for place in places if _is_outcome(place)]
    return faults


def undocumented(source: str) -> list[str]:
    """Public functions, methods and classes without a docstring, or with an argument or a result without a type."""
    faults: list[str] = []

    def visit(body: list[ast.stmt], owner: str) -> None:
        for node in body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            name = f"{owner}{node.name}"
            if ast.get_docstring(node) is None:
                faults.append(f"line {node.lineno}: {name} has no docstring")
            if isinstance(node, ast.ClassDef):
                visit(node.body, f"{name}.")
                continue
            taken = node.args
            arguments = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
            untyped = [
                argument.arg
                for position, argument in enumerate(arguments)
                if argument is not None
                and argument.annotation is None
                and not (position == 0 and argument.arg in ("self", "cls"))
            ]
            if untyped:
                faults.append(f"line {node.lineno}: {name} has untyped arguments {', '.join(untyped)}")
            if node.returns is None:
                faults.append(f"line {node.lineno}: {name} has no type for its result")

    visit(ast.parse(source).body, "")
    return faults
