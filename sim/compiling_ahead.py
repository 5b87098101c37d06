"""The first run of all on two processors: another process compiles rules from the end of a list, it from the start.

Compiling the rules takes some twenty-five seconds, spent in numba's own Python, which one processor executes at a time.
`signatures.json` lists the rules that a run without policy meets, in its order, with the types they are called with;
``python -m sim.compiling_ahead --write`` writes it (`make baselines`). What it lacks is compiled when it is met.
"""

from __future__ import annotations

import gc
import importlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numba import types
from numba.core import event

from sim.compiled import directory_for
from sim.narrowing import Rule
from sim.patience import COMPILES

LIST = Path(__file__).parent / "signatures.json"
SCENARIO, SETTINGS = "lockdown", {"system": "coevrons", "scale": 20, "weeks": 30}
"""What the list is made of: two months of a shock that closes firms and keeps people at home."""


def told(kind: types.Type) -> str | list:
    """A type of argument as text, a named tuple as its class followed by its columns; arrays as ``int64 1C``."""
    if isinstance(kind, types.BaseNamedTuple):
        made = kind.instance_class
        return [f"{made.__module__}:{made.__name__}", *map(told, kind.types)]
    if isinstance(kind, types.Array):
        return f"{kind.dtype} {kind.ndim}{kind.layout}{'' if kind.mutable else ' read-only'}"
    return str(kind)


def understood(text: str | list) -> types.Type:
    """The type that `told` wrote."""
    if isinstance(text, list):
        module, name = text[0].split(":")
        columns = tuple(map(understood, text[1:]))
        alike = len(set(columns)) == 1
        made = getattr(importlib.import_module(module), name)
        return types.NamedUniTuple(columns[0], len(columns), made) if alike else types.NamedTuple(columns, made)
    dtype, *shape = text.split(" ")
    kind = getattr(types, "boolean" if dtype == "bool" else dtype)
    if not shape:
        return kind
    return types.Array(kind, int(shape[0][:-1]), shape[0][-1], readonly="read-only" in shape)


def rule_of(name: str) -> Rule:
    """The rule written ``module:name`` in the list."""
    module, rule = name.split(":")
    return getattr(importlib.import_module(module), rule)


def listed() -> dict[str, list[list]]:
    """By rule, in the order in which a run meets them, the types of the arguments of each way it is called."""
    return json.loads(LIST.read_text(encoding="utf-8"))


def compile_from_the_end() -> None:
    """Compile what is listed and not compiled yet, last first."""
    rules = [(rule_of(name), signatures) for name, signatures in listed().items()]
    gc.freeze()
    for rule, signatures in reversed(rules):
        for signature in signatures:
            rule.dispatcher.compile(tuple(map(understood, signature)))


def nothing_compiled_yet() -> bool:
    """Whether the last rule of the list has no machine code, but a directory to be kept in."""
    last = rule_of(next(reversed(listed())))
    directory = directory_for(Path(sys.modules[last.py_func.__module__].__file__))
    return directory is not None and not any(directory.rglob("*.nbi"))


def compile_silently() -> None:
    """What a copy of this process does: nobody reads it, and an interruption is for the process it is a copy of."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    compile_from_the_end()


@contextmanager
def compiling_ahead() -> Iterator[None]:
    """While a first run goes on, another process compiles the rules that it will meet last; it ends with the run.

    On Linux the other is a copy: it has imported all that this one has. Python warns of copies of a process that has
    threads; those of this one are idle, and belong to libraries that compilation does not use.
    """
    if (os.cpu_count() or 1) < 2 or not nothing_compiled_yet():
        yield
        return
    gc.freeze()
    if sys.platform == "linux":
        helper = multiprocessing.get_context("fork").Process(target=compile_silently, daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            helper.start()
        wait = helper.join
    else:
        helper = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait = helper.wait
    try:
        yield
    finally:
        helper.terminate()
        wait()


class Met(event.Listener):
    """Rules in the order in which a run compiles them for itself."""

    def __init__(self) -> None:
        self.depth, self.names = 0, []

    def on_start(self, event: Any) -> None:
        """Note a rule that is not compiled for another."""
        rule = event.data["dispatcher"].py_func
        if self.depth == 0 and rule.__module__.startswith("sim."):
            self.names.append(f"{rule.__module__}:{rule.__name__}")
        self.depth += 1

    def on_end(self, event: Any) -> None:
        """Note that a compilation is over."""
        self.depth -= 1


def found() -> dict[str, list[list]]:
    """What `listed` should be: lives the scenario of the list, with nothing compiled before if order matters."""
    from sim.run import run_scenario
    from sim.scenarios import load_scenario

    met = Met()
    event.register(COMPILES, met)
    run_scenario(load_scenario(SCENARIO, SETTINGS))
    event.unregister(COMPILES, met)
    signatures = {name: rule_of(name).dispatcher.signatures for name in dict.fromkeys(met.names)}
    return {name: [list(map(told, one)) for one in given] for name, given in signatures.items()}


def write() -> None:
    """Write the list."""
    lines = (f"{json.dumps(name)}: {json.dumps(signatures)}" for name, signatures in found().items())
    LIST.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write() if "--write" in sys.argv else compile_from_the_end()
