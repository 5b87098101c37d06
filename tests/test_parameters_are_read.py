"""No parameter is declared in vain: each is read by a rule."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from sim.parameters.parameter_set import declared_fields, groups

SIM = Path(__file__).parents[1] / "sim"
DECLARED = [(group, name) for group, kind in groups().items() for name in declared_fields(kind)]


def attributes_read(source: str) -> frozenset[str]:
    """Every ``name`` of an expression ``x.name`` that a program reads."""
    return frozenset(
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


@cache
def rules() -> tuple[frozenset[str], ...]:
    """What each program of the simulator reads, those that declare parameters apart."""
    programs = (path for path in SIM.rglob("*.py") if "parameters" not in path.relative_to(SIM).parts)
    return tuple(attributes_read(path.read_text(encoding="utf-8")) for path in programs)


@pytest.mark.parametrize(("group", "name"), DECLARED)
def test_every_parameter_is_read_with_its_group_outside_its_declaration(group, name):
    assert any(group in read and name in read for read in rules()), f"{group}.{name} is declared and no rule reads it"


def test_a_parameter_that_is_only_written_or_named_in_text_is_not_read():
    assert "tempo" not in attributes_read('tempo = 3\n"""see tempo"""\nx.tempo = 4')
    assert "tempo" in attributes_read("speed = parameters.firms.tempo")
