"""Rules are handed the columns that they read, and no others."""

from __future__ import annotations

import pickle
from collections import namedtuple

import numpy as np
import pytest
from numba import TypingError

from sim import narrowing
from sim.compiled import compiled
from sim.narrowing import Remembering, attributes_read, narrowed


class Herd(Remembering, namedtuple("Herd", ("age", "weight", "owner"))):
    """Three columns; ``owner`` may hold what no compiled rule could take."""


@compiled
def oldest(herd: Herd) -> int:
    """Reads one column."""
    return herd.age.max()


@compiled(inline="always")
def weight_of(herd: Herd, row: int) -> int:
    """Reads another."""
    return herd.weight[row]


@compiled
def age_and_weight(row: int, herd: Herd) -> int:
    """Reads two, through other rules."""
    return oldest(herd) + weight_of(herd, row)


@compiled
def under_another_name(herd: Herd) -> int:
    """Uses its columns in a way that cannot be followed."""
    same = herd
    return same.age[0]


def herd() -> Herd:
    return Herd(np.array([3, 7, 5]), np.array([30, 70, 50]), frozenset({"Ann"}))


def test_what_a_rule_reads_itself_and_through_the_rules_it_calls():
    assert attributes_read(oldest.py_func) == {"herd": {"age"}}
    assert attributes_read(age_and_weight.py_func) == {"row": None, "herd": {"age", "weight"}}
    assert attributes_read(under_another_name.py_func) == {"herd": None}


def test_a_rule_never_meets_a_column_that_it_does_not_read():
    assert age_and_weight(1, herd()) == 77
    with pytest.raises(TypingError):
        under_another_name(herd())


def test_columns_are_the_same_arrays_in_the_same_order():
    whole = herd()
    narrow = narrowed(whole, frozenset({"weight", "age"}))
    assert narrow._fields == ("age", "weight")
    assert narrow.age is whole.age
    assert narrow.weight is whole.weight
    assert narrowed(whole, frozenset(Herd._fields)) is whole


def test_narrowed_forms_are_kept_while_the_whole_lives_and_are_not_pickled():
    whole = herd()
    assert narrowed(whole, frozenset({"age"})) is narrowed(whole, frozenset({"age"}))
    again = pickle.loads(pickle.dumps(whole))
    assert again.owner == whole.owner
    assert not vars(again)


def test_types_of_narrowed_columns_are_found_again_by_name():
    kind = type(narrowed(herd(), frozenset({"age"})))
    assert pickle.loads(pickle.dumps(kind)) is kind
    made = narrowing.Orchard__tree__fruit
    assert made._fields == ("tree", "fruit")
    assert narrowing.Orchard__tree__fruit is made
    with pytest.raises(AttributeError, match="no attribute 'orchard'"):
        narrowing.orchard  # noqa: B018
