"""Errors say in one line what is wrong, where, what was found, what was expected, and the nearest valid name."""

import pickle

import pytest

from sim.errors import (
    ColumnValueError,
    DataError,
    IdentityBroken,
    InputError,
    MaillageError,
    OutputError,
    ScenarioError,
    UnknownColumnError,
    nearest_name,
)


def test_an_error_reads_in_one_line():
    error = ScenarioError("unknown shock", "flood.toml, line 3", "plant_closur", "a shock", "plant_closure")
    assert str(error) == (
        "flood.toml, line 3: unknown shock (got 'plant_closur', expected a shock); did you mean 'plant_closure'?"
    )
    assert str(MaillageError("a fault\nover two lines")) == "a fault over two lines"


def test_a_value_of_zero_is_shown():
    assert str(InputError("wrong seed", got=0)) == "wrong seed (got 0)"


@pytest.mark.parametrize("kind", [MaillageError, DataError, IdentityBroken, UnknownColumnError, ColumnValueError])
def test_an_error_crosses_processes_unharmed(kind):
    error = pickle.loads(pickle.dumps(kind("what", "where", 3, "expected", "nearest")))
    assert type(error) is kind
    assert (error.what, error.where, error.got, error.expected, error.nearest) == (
        "what", "where", 3, "expected", "nearest"
    )  # fmt: skip


def test_faults_of_input_exit_with_two_and_faults_of_the_simulator_with_one():
    assert {kind.exit_code for kind in (InputError, ScenarioError, DataError, OutputError)} == {2}
    assert {kind.exit_code for kind in (MaillageError, IdentityBroken)} == {1}


def test_the_nearest_name_forgives_case_and_typing():
    assert nearest_name("hirring_rate", ["hiring_rate", "separation_rate"]) == "hiring_rate"
    assert nearest_name("horeca", ["HORECA", "HEALTH"]) == "HORECA"
    assert nearest_name("xyz", ["hiring_rate"]) is None
    assert nearest_name("xyz", []) is None
